import { concurrencyContract, lifecycleContract } from '@latchkey/testing';
import { openStores } from './shared-stores.ts';

lifecycleContract('keys in PostgreSQL', openStores);
concurrencyContract('keys in PostgreSQL', openStores);
