import { racesContract } from '@latchkey/testing';
import { memoryReadModels } from 'latchkey';
import { openStores } from './temporary-stores.ts';

racesContract('SQLite', async (clock) => {
  const { eventStore, keyVault, close } = openStores({ clock });
  return { eventStore, keyVault, readModels: memoryReadModels, close };
});
