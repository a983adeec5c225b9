/**
 * Takes every rejection out of the deciders, and every check out of the way of an acceptance, one at a time, and makes
 * sure that a test fails for each. Words after `--` limit it to the guards whose file or text has them all. With
 * `--self-test`, tries that on a small house of its own, in which one guard is tested and one is not.
 */
import { join } from 'node:path';
import type { Guard } from './find-guards.ts';
import { guardsOf, places } from './places.ts';
import { selfTest } from './self-test.ts';
import type { Trial } from './take-out.ts';
import { takeOut } from './take-out.ts';

const house = join(import.meta.dirname, '../..');
const words = process.argv.slice(2);

async function check(): Promise<boolean> {
  const all = guardsOf(house, places).filter((guard) => words.every((word) => nameOf(guard).includes(word)));
  const guards = all.filter(({ unreachable }) => unreachable === undefined);
  for (const guard of all) {
    if (guard.unreachable !== undefined)
      console.log(`never reached  ${nameOf(guard)}\n    ${guard.unreachable}`);
  }
  if (guards.length === 0) {
    console.log(`There is no guard with ${words.join(' and ')} in its file or text.`);
    return false;
  }
  const trial = await takeOut(house, guards, ({ guard, noticed }) => {
    const by = noticed ? `${noticed.file}: ${noticed.test}` : 'no test fails without it';
    console.log(`${noticed ? 'guarded  ' : 'SURVIVED '} ${nameOf(guard)}\n          ${by}`);
  });
  return summary(trial);
}

function summary({ outcomes, unsound }: Trial): boolean {
  const survivors = outcomes.filter(({ noticed }) => !noticed);
  console.log(
    `\n${outcomes.length - survivors.length} of ${outcomes.length} guards are missed when they are gone.`,
  );
  for (const { guard } of survivors) console.log(`SURVIVED  ${nameOf(guard)}`);
  for (const { file, test } of unsound) console.log(`FAILS ANYWAY  ${file}: ${test}`);
  return survivors.length === 0 && unsound.length === 0;
}

function nameOf({ path, line, text }: Guard): string {
  return `${path}:${line}  ${text}`;
}

process.exitCode = (await (words.includes('--self-test') ? selfTest() : check())) ? 0 : 1;
