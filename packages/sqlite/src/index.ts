export type { SqliteReader } from './open-for-reading.ts';
export { openSqliteForReading } from './open-for-reading.ts';
export type { SqliteOptions, SqliteStores } from './open-sqlite.ts';
export { openSqlite } from './open-sqlite.ts';
export type { SqliteReadModels } from './sqlite-read-models.ts';
