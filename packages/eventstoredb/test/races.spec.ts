import { racesContract } from '@latchkey/testing';
import { openStores } from './stores-for-tests.ts';

// SQLite and the stores in memory go on until everything has occurred.
racesContract('EventStoreDB', openStores, { atLeast: 6, untilAllOccurred: false });
