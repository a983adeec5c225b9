import type { KeyVault, VaultEntry } from 'latchkey';
import type { Query } from './postgres-database.ts';
import { behindAllThatBeginWith, originalName, storedName } from './stored-name.ts';

/** Keys go back and forth as hexadecimal text, which every driver hands over as it is. */
interface KeyRow {
  name: string;
  wrapped: string | null;
}

const select = `select name, encode(wrapped, 'hex') as wrapped from latchkey_keys where name = any($1::text[])`;
const insert = `
  insert into latchkey_keys (name, wrapped) values ($1, decode($2, 'hex'))
  on conflict (name) do nothing returning name`;
const destroy = `
  insert into latchkey_keys (name) values ($1)
  on conflict (name) do update set wrapped = null where latchkey_keys.wrapped is not null`;
const selectNames = 'select name from latchkey_keys where name >= $1 and name < $2 order by name';

/** The key vault in tables that any number of processes use at once. Rows are added and never removed. */
export function postgresKeyVault(query: Query): KeyVault {
  async function get(names: readonly string[]): Promise<ReadonlyMap<string, VaultEntry>> {
    const rows = await query<KeyRow>(select, [names.map(storedName)]);
    return new Map(rows.map(({ name, wrapped }) => [originalName(name), entryOf(wrapped)]));
  }

  /**
   * In two statements, since one sees nothing of what was committed after it began: whoever waited for another's row would
   * neither insert its own nor see that one. The second statement sees it, unless the row was removed by hand.
   */
  async function putIfAbsent(name: string, wrapped: Uint8Array): Promise<VaultEntry> {
    const bytes = new Uint8Array(wrapped);
    const made = await query(insert, [storedName(name), Buffer.from(bytes).toString('hex')]);
    if (made.length > 0) return { status: 'present', wrapped: bytes };
    return (await get([name])).get(name) ?? putIfAbsent(name, bytes);
  }

  return {
    isShared: true,
    get,
    putIfAbsent,

    async destroy(name) {
      await query(destroy, [storedName(name)]);
    },

    async names(prefix) {
      const first = storedName(prefix);
      const rows = await query<Pick<KeyRow, 'name'>>(selectNames, [first, behindAllThatBeginWith(first)]);
      return rows.map(({ name }) => originalName(name));
    },

    /** The database is the host's, who ends it afterwards. */
    close: async () => {},
  };
}

function entryOf(wrapped: string | null): VaultEntry {
  if (wrapped === null) return { status: 'destroyed' };
  return { status: 'present', wrapped: new Uint8Array(Buffer.from(wrapped, 'hex')) };
}
