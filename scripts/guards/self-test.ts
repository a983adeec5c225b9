import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { scratchFolder, writeFiles } from '../scratch-folder.ts';
import { findGuards } from './find-guards.ts';
import { guardedHouse, guardSeeds, unsoundHouse } from './guard-seeds.ts';
import type { Place } from './places.ts';
import { guardsOf } from './places.ts';
import { takeOut } from './take-out.ts';

const door: readonly Place[] = [{ files: 'packages/core/src/door.ts', strictness: 'rules' }];
const nothingThere: readonly Place[] = [{ files: 'packages/core/src/plain.ts', strictness: 'rules' }];

/** Every kind of guard is found; a guard that nobody tests is found out; no guards at all are an error. */
export async function selfTest(): Promise<boolean> {
  const scratch = scratchFolder();
  const house = houseIn(join(scratch, 'guarded'), guardedHouse);
  const unsound = houseIn(join(scratch, 'unsound'), unsoundHouse);

  return [
    ...guardSeeds.map(({ guards, strictness, code, without }) => {
      const found = findGuards('seed.ts', code, strictness).map((guard) => guard.without);
      return report(`found: ${guards}`, found.toSorted(), without.toSorted());
    }),
    report('a guard that nothing reaches is known', marked(house), [
      'the type has nothing but doors',
      undefined,
      undefined,
    ]),
    report('a guard without a test survives', await missed(house), [
      'packages/core/test/door.spec.ts: stays shut when it is locked',
      'nobody',
    ]),
    report(
      'no guards are an error',
      thrownBy(() => guardsOf(house, nothingThere)),
      ['there is no guard in packages/core/src/plain.ts: say in places.ts where it went'],
    ),
    report('a test that fails in any case says nothing, and is told of', await missed(unsound), [
      'nobody',
      'nobody',
      'fails anyway: packages/core/test/door.spec.ts: fails',
    ]),
  ].every(Boolean);
}

function houseIn(folder: string, files: Readonly<Record<string, string>>): string {
  writeFiles(folder, files);
  symlinkSync(join(import.meta.dirname, '../../node_modules'), join(folder, 'node_modules'));
  return folder;
}

function marked(house: string): (string | undefined)[] {
  return guardsOf(house, door).map(({ unreachable }) => unreachable);
}

async function missed(house: string): Promise<string[]> {
  const guards = guardsOf(house, door).filter(({ unreachable }) => unreachable === undefined);
  const { outcomes, unsound } = await takeOut(house, guards, () => {});
  const noticed = outcomes
    .toSorted((one, other) => one.guard.line - other.guard.line)
    .map(({ noticed }) => (noticed ? `${noticed.file}: ${noticed.test}` : 'nobody'));
  return [...noticed, ...unsound.map(({ file, test }) => `fails anyway: ${file}: ${test}`)];
}

function thrownBy(deed: () => unknown): string[] {
  try {
    deed();
    return [];
  } catch (fault) {
    return [fault instanceof Error ? fault.message : String(fault)];
  }
}

function report(about: string, found: readonly unknown[], wanted: readonly unknown[]): boolean {
  const isRight = isDeepStrictEqual(found, wanted);
  console.log(isRight ? `right   ${about}` : `FAILED  ${about}: found was ${JSON.stringify(found)}`);
  return isRight;
}
