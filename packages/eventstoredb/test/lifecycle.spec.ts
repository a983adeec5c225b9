import { lifecycleContract } from '@latchkey/testing';
import { openStores } from './stores-for-tests.ts';

lifecycleContract('EventStoreDB', openStores);
