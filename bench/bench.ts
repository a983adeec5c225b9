/**
 * Prints every ratio with its aim, as a table: how many times as fast ours is as what it is measured against. Words limit
 * it to the parts that have one of them in their name.
 */
import { benchAccessChecks } from './access-checks.ts';
import { benchCommands } from './commands.ts';
import { benchCryptography } from './cryptography.ts';
import { benchEventStoreDb } from './eventstoredb.ts';
import { benchRebuild } from './rebuild.ts';
import { benchRoutes } from './routes.ts';
import { benchSeats } from './seats.ts';
import { benchSqlite } from './sqlite.ts';
import type { Result } from './measure.ts';
import { tableHead, tableRow } from './table.ts';

const parts: Readonly<Record<string, () => AsyncGenerator<Result>>> = {
  commands: benchCommands,
  seats: benchSeats,
  cryptography: benchCryptography,
  sqlite: benchSqlite,
  access: benchAccessChecks,
  rebuild: benchRebuild,
  eventstoredb: benchEventStoreDb,
  routes: benchRoutes,
};

const words = process.argv.slice(2);
const wanted = Object.entries(parts).filter(
  ([name]) => words.length === 0 || words.some((word) => name.includes(word)),
);
if (wanted.length === 0) console.log(`There is no such part, only ${Object.keys(parts).join(', ')}.`);
else console.log(tableHead);
for (const [, measure] of wanted) {
  for await (const result of measure()) console.log(tableRow(result));
}
