import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = new URL('..', import.meta.url);
const readme = readFileSync(new URL('README.md', root), 'utf8');

describe('the README', () => {
  it('has an example that prints what it says, and then ends by itself', () => {
    const [, program = ''] = /^```ts\n([^]*?)^```$/m.exec(readme) ?? [];
    const [, promised] = /console\.log\(.*\); \/\/ (.*)$/m.exec(program) ?? [];
    const flags = ['--conditions=latchkey-source', '--input-type=module-typescript', '--eval', program];
    const printed = execFileSync(process.execPath, flags, {
      cwd: fileURLToPath(root),
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '--disable-warning=ExperimentalWarning' },
    });
    expect(printed).toBe(`${promised}\n`);
  });

  it('names a test for everything that is done about the server and its client', () => {
    const rows = rowsBelow('### The client').concat(rowsBelow('### The server'));
    expect(rows.length).toBeGreaterThan(40);
    expect(rows.filter((row) => testsIn(row).length === 0)).toEqual([]);
    const named = new Set(rows.flatMap(testsIn));
    expect([...named].filter((file) => !existsSync(new URL(file, root)))).toEqual([]);
  });

  it('lists every code that a fault of this package has', () => {
    const listed = rowsBelow('## Error codes').flatMap((row) => codesIn(row.split('|')[1] ?? ''));
    const made = globSync('src/*.ts', { cwd: fileURLToPath(root) }).flatMap((file) =>
      [...readFileSync(new URL(file, root), 'utf8').matchAll(/LatchkeyError\(\s*'(\w+)'/g)].map(
        ([, code = '']) => code,
      ),
    );
    expect(listed.toSorted()).toEqual([...new Set(['RevisionConflict', ...made])].toSorted());
  });

  it('lists every option', () => {
    const source = readFileSync(new URL('src/open-eventstoredb.ts', root), 'utf8');
    const [, declared = ''] = /interface EventStoreDbOptions \{([^]*?)\n\}/.exec(source) ?? [];
    const options = [...declared.matchAll(/^ {2}(\w+)\??:/gm)].map(([, option]) => option);
    const listed = rowsBelow('## Options').flatMap((row) => codesIn(row.split('|')[1] ?? ''));
    expect(listed).toEqual(options);
  });
});

/** The rows of the first table below a heading, without its head. */
function rowsBelow(heading: string): readonly string[] {
  const [, below = ''] = readme.split(`${heading}\n`);
  const [table = ''] = /(?:^\|.*\n)+/m.exec(below) ?? [];
  return table.trimEnd().split('\n').slice(2);
}

function testsIn(row: string): readonly string[] {
  return [...row.matchAll(/\]\((test\/[^)]+)\)/g)].map(([, file = '']) => file);
}

function codesIn(cell: string): readonly string[] {
  return [...cell.matchAll(/`(\w+)`/g)].map(([, code = '']) => code);
}
