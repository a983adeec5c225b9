import { racesContract } from '@latchkey/testing';
import { memoryEventStore, memoryKeyVault, memoryReadModels } from '../../src/index.ts';

racesContract('stores in memory', async () => ({
  eventStore: memoryEventStore(),
  keyVault: memoryKeyVault(),
  readModels: memoryReadModels,
  close: async () => {},
}));
