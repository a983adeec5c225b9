import { seededRandomness } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import type { TestDatabase } from './test-database.ts';
import { emptyDatabase, openVault } from './test-database.ts';

const randomness = seededRandomness('keys');
const keys = Array.from({ length: 300 }, (_, person) => ({
  name: `person-${person}`,
  wrapped: randomness(61),
}));
const destroyed = keys.filter((_, index) => index % 7 < 3);

describe('what PostgreSQL has in the file of the keys once some were destroyed', () => {
  it('is their bytes too, until the table is written anew by VACUUM FULL, as the documentation says', async () => {
    const database = await emptyDatabase();
    const vault = await openVault(database);
    for (const { name, wrapped } of keys) await vault.putIfAbsent(name, wrapped);
    for (const { name } of destroyed) await vault.destroy(name);
    expect(await countIn(database, destroyed)).toBeGreaterThan(0);

    await database.query('vacuum full latchkey_keys', []);
    expect(await countIn(database, destroyed)).toBe(0);
    expect(await countIn(database, keys)).toBe(keys.length - destroyed.length);
    expect(await vault.names('')).toHaveLength(keys.length);
  });
});

/** How many of these keys the file has. */
async function countIn(database: TestDatabase, sought: typeof keys): Promise<number> {
  await database.query('checkpoint', []);
  const [{ file } = { file: '' }] = (await database.rows(
    `select encode(pg_read_binary_file(pg_relation_filepath('latchkey_keys')), 'hex') as file`,
  )) as { file: string }[];
  const bytes = Buffer.from(file, 'hex');
  return sought.filter(({ wrapped }) => bytes.includes(Buffer.from(wrapped))).length;
}
