export { openPostgresKeyVault } from './open-postgres-key-vault.ts';
export type { PostgresDatabase } from './postgres-database.ts';
