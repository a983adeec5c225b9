import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const folder = new URL('golden/', import.meta.url);

/**
 * What was recorded under a name, for ever. A name that is new is recorded now, from `make`, on a developer's machine;
 * in CI a missing file is a failure, since whoever added a shape must commit its record.
 */
export function recorded<Value>(name: string, make: () => Value): Value {
  const file = new URL(`${name}.json`, folder);
  if (!existsSync(file)) {
    if (process.env['CI'] === 'true')
      throw new Error(`golden/${name}.json is missing: run the tests and commit it`);
    mkdirSync(dirname(file.pathname), { recursive: true });
    writeFileSync(file, `${JSON.stringify(make(), undefined, 2)}\n`);
  }
  return JSON.parse(readFileSync(file, 'utf8')) as Value;
}

export function recordedNames(kind: string): readonly string[] {
  return readdirSync(new URL(`${kind}/`, folder))
    .map((file) => file.replace(/\.json$/, ''))
    .toSorted();
}
