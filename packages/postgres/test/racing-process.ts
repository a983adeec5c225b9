import { openPostgresKeyVault } from '../src/index.ts';
import { parentsDatabase } from './parents-database.ts';
import { poolIn } from './pool-in.ts';

/** What a process saw of a key: the first byte of the one it was given, or that it was destroyed. */
export type Seen = { name: string; key: number } | { name: string; key: 'destroyed' };

// Opens the vault at the server that it is told, or through the process that started it, and races with others like it:
// under every name it puts a key of its own, and under some it then destroys it. It says what it saw each time.
const [url = '', schema = '', own = '', names = ''] = process.argv.slice(2);
const pool = url === '' ? undefined : poolIn(url, schema);
const vault = await openPostgresKeyVault(pool ?? parentsDatabase());

for (let number = 0; number < Number(names); number++) {
  const name = `person-${number}`;
  const kept = await vault.putIfAbsent(name, new Uint8Array(61).fill(Number(own)));
  say({ name, key: kept.status === 'present' ? (kept.wrapped[0] ?? 0) : 'destroyed' });
  if (number % 3 === Number(own)) {
    await vault.destroy(name);
    say({ name, key: 'destroyed' });
  }
}
await pool?.end();
process.disconnect();

function say(seen: Seen): void {
  process.send?.({ seen });
}
