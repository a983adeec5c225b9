import { lifecycleContract } from '@latchkey/testing';
import { memoryEventStore, memoryKeyVault, memoryReadModels } from '../../src/index.ts';

lifecycleContract('stores in memory', async () => ({
  eventStore: memoryEventStore(),
  keyVault: memoryKeyVault(),
  readModels: memoryReadModels,
  close: async () => {},
}));
