import { racesContract } from '@latchkey/testing';
import { memoryReadModels } from 'latchkey';
import { openStores } from './temporary-stores.ts';

racesContract('SQLite', async () => {
  const { eventStore, keyVault, close } = openStores();
  return { eventStore, keyVault, readModels: memoryReadModels, close };
});
