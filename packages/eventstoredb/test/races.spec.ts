import { racesContract } from '@latchkey/testing';
import { openStores } from './stores-for-tests.ts';

racesContract('EventStoreDB', openStores);
