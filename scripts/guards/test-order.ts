import { basename, dirname } from 'node:path';

/** Which test files to run first, so that whoever notices the loss of a guard does so early. */
export interface TestOrder {
  /** Every test file, the ones that know most of a source file first. */
  for(source: string): string[];
  /** A test of this file has noticed that a guard of that source file was gone. */
  noticed(source: string, file: string): void;
  took(file: string, milliseconds: number): void;
}

/** Packages in the order in which they are built on each other. */
const layers = ['core', 'latchkey', 'express', 'sqlite', 'testing'];

export function testOrder(files: readonly string[]): TestOrder {
  const durations = new Map<string, number>();
  const noticedBy = new Map<string, string[]>();

  return {
    for(source) {
      const before = noticedBy.get(source) ?? [];
      const keys = new Map(files.map((file) => [file, [distance(source, file), durations.get(file) ?? 0]]));
      const far = files
        .filter((file) => !before.includes(file))
        .toSorted((one, other) => compare(keys.get(one) ?? [], keys.get(other) ?? []));
      return [...before, ...far];
    },
    noticed(source, file) {
      const others = noticedBy.get(source)?.filter((each) => each !== file) ?? [];
      noticedBy.set(source, [file, ...others]);
    },
    took(file, milliseconds) {
      durations.set(file, milliseconds);
    },
  };
}

/** Tests mirror the sources: 0 is the test of this very file, then come its folder, its package, and those above. */
function distance(source: string, file: string): number {
  const mirrored = source.replace('/src/', '/test/');
  if (file === mirrored.replace(/\.ts$/, '.spec.ts')) return 0;
  const [home, other] = [packageOf(source), packageOf(file)];
  if (home !== other) return 10 + (layers.includes(other) ? layers.indexOf(other) : layers.length);
  if (dirname(file) !== dirname(mirrored)) return 2;
  return basename(file).startsWith(basename(source, '.ts').slice(0, 4)) ? 0.5 : 1;
}

function packageOf(path: string): string {
  return /^packages\/([^/]+)\//.exec(path)?.[1] ?? '';
}

function compare(one: readonly number[], other: readonly number[]): number {
  for (const [index, value] of one.entries()) {
    const difference = value - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
