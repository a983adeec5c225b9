import { racesContract } from '@latchkey/testing';
import { openStores } from './shared-stores.ts';

racesContract('keys in PostgreSQL', openStores);
