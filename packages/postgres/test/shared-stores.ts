import type { OpenStores } from '@latchkey/testing';
import { memoryEventStore, memoryReadModels } from 'latchkey';
import { emptyDatabase, openVault } from './test-database.ts';

/** Events that several instances share in this process, and keys that they share in PostgreSQL. */
export const openStores: OpenStores = async (clock) => {
  const eventStore = { ...memoryEventStore({ clock }), isShared: true };
  const keyVault = await openVault(await emptyDatabase());
  return { eventStore, keyVault, readModels: memoryReadModels, close: () => eventStore.close() };
};
