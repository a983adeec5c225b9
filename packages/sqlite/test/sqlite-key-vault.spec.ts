import { keyVaultContract } from '@latchkey/testing';
import { openStores } from './temporary-stores.ts';

keyVaultContract('the key vault on SQLite', () => openStores().keyVault);
