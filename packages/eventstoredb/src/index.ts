export type { EventStoreDbOptions } from './open-eventstoredb.ts';
export { openEventStoreDb } from './open-eventstoredb.ts';
