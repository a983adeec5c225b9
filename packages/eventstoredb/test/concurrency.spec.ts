import { concurrencyContract } from '@latchkey/testing';
import { openStores } from './stores-for-tests.ts';

concurrencyContract('EventStoreDB', openStores);
