import { racesContract } from '@latchkey/testing';
import { memoryEventStore, memoryKeyVault, memoryReadModels } from '../../src/index.ts';

racesContract('stores in memory', async (clock) => ({
  eventStore: memoryEventStore({ clock }),
  keyVault: memoryKeyVault(),
  readModels: memoryReadModels,
  close: async () => {},
}));
