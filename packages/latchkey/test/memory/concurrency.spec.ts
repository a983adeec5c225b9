import { concurrencyContract } from '@latchkey/testing';
import { memoryEventStore, memoryKeyVault, memoryReadModels } from '../../src/index.ts';

concurrencyContract('stores in memory', async (clock) => ({
  eventStore: memoryEventStore({ clock }),
  keyVault: memoryKeyVault(),
  readModels: memoryReadModels,
  close: async () => {},
}));
