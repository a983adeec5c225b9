import { LatchkeyError } from 'latchkey';
import type { Query } from './postgres-database.ts';
import { notALatchkeyDatabase, permissionMissing, storeReadOnly } from './store-fault.ts';

/** The layout of the tables that this version writes and reads. */
const layout = 1;

/**
 * One statement, and so one transaction: there are both tables or neither. Of processes that do this at the same time one
 * makes them; the others wait for it, and then find one of the two already there, or its name taken in the catalogue.
 * A key that was destroyed has no bytes.
 */
const makeTables = `
  do $make$
  begin
    create table latchkey_keys (name text collate "C" primary key, wrapped bytea);
    create table latchkey_keys_layout (version integer not null);
    insert into latchkey_keys_layout (version) values (${layout});
  exception
    when duplicate_table or duplicate_object or unique_violation then null;
  end
  $make$`;

/**
 * Makes the tables where they are not, and looks whether they can be used.
 *
 * @throws LatchkeyError `NewerDatabase`, `NotALatchkeyDatabase`, `StoreReadOnly`, `StoreNotDurable`, `StorePermissionMissing`
 */
export async function openKeyTables(query: Query): Promise<void> {
  const [state] = await query<{ is_there: boolean; is_read_only: boolean; is_durable: boolean }>(`
    select to_regclass('latchkey_keys') is not null as is_there,
      current_setting('transaction_read_only') = 'on' as is_read_only,
      current_setting('synchronous_commit') <> 'off' as is_durable`);
  if (state?.is_read_only) throw storeReadOnly();
  if (!state?.is_durable) throw notDurable();
  if (!state.is_there) await query(makeTables);
  await checkLayout(query);
  await checkPermissions(query);
}

async function checkLayout(query: Query): Promise<void> {
  const [found] = await query<{ version: number }>('select version from latchkey_keys_layout');
  if (!found) throw notALatchkeyDatabase();
  if (found.version <= layout) return;
  throw new LatchkeyError(
    'NewerDatabase',
    `latchkey_keys was made by a newer Latchkey (layout ${found.version}; this one knows ${layout}): install that one again`,
    { found: found.version, known: layout },
  );
}

/** Else the first key that is made would fail, long after the start. */
async function checkPermissions(query: Query): Promise<void> {
  const missing = await query<{ privilege: string }>(`
    select privilege from unnest(array['select', 'insert', 'update']) as privilege
    where not has_any_column_privilege('latchkey_keys', privilege)`);
  if (missing.length > 0) throw permissionMissing({ missing: missing.map(({ privilege }) => privilege) });
}

/** A key that was lost in a power failure takes with it all that was sealed with it; a destroyed one would come back. */
function notDurable(): LatchkeyError<'StoreNotDurable'> {
  return new LatchkeyError(
    'StoreNotDurable',
    'PostgreSQL acknowledges here what is not on its disk yet (synchronous_commit is off): switch it on for the user that the key vault logs in as',
  );
}
