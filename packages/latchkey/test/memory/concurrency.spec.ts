import { concurrencyContract } from '@latchkey/testing';
import { memoryEventStore, memoryKeyVault, memoryReadModels } from '../../src/index.ts';

concurrencyContract('stores in memory', async () => ({
  eventStore: memoryEventStore(),
  keyVault: memoryKeyVault(),
  readModels: memoryReadModels,
  close: async () => {},
}));
