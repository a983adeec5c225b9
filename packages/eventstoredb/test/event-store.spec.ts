import { eventStoreContract } from '@latchkey/testing';
import { openAnyStore } from './stores-for-tests.ts';

eventStoreContract('the event store on EventStoreDB', openAnyStore);
