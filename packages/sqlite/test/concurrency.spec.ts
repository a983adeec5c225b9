import { concurrencyContract } from '@latchkey/testing';
import { memoryReadModels } from 'latchkey';
import { openStores } from './temporary-stores.ts';

// Instances that share one process's file each have their read models in memory, as processes of their own would.
concurrencyContract('SQLite', async (clock) => {
  const { eventStore, keyVault, close } = openStores({ clock });
  return { eventStore, keyVault, readModels: memoryReadModels, close };
});
