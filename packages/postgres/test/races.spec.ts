import { racesContract } from '@latchkey/testing';
import { openStores } from './shared-stores.ts';

// SQLite and the stores in memory go on until everything has occurred.
racesContract('keys in PostgreSQL', openStores, { atLeast: 6, untilAllOccurred: false });
