import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { page } from './snippet.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

describe('docs/architecture.md', () => {
  const lines = linesOf('docs/architecture.md');

  it('names no file and no folder that is not there', () => {
    const named = lines.flatMap(namedIn);
    expect(named.length).toBeGreaterThan(200);
    expect(named.filter(({ path }) => path === undefined)).toEqual([]);
  });

  it.each(['packages/eventstoredb/src', 'packages/postgres/src', 'packages/latchkey/src/copy'])(
    'names every file of %s',
    (folder) => {
      const named = new Set(lines.flatMap(namedIn).map(({ path }) => path));
      const files = readdirSync(root + folder).filter((file) => file !== 'index.ts');
      expect(files.length).toBeGreaterThan(4);
      expect(files.filter((file) => !named.has(`${folder}/${file}`))).toEqual([]);
    },
  );

  it('tells the rules of a file in one row', () => {
    const files = lines
      .filter(({ folder }) => folder !== undefined)
      .map(({ line }) => line.split(' | ').at(-1));
    expect(files.filter((cell, index) => files.indexOf(cell) !== index)).toEqual([]);
  });
});

describe('docs/decisions/', () => {
  const pages = readdirSync(`${root}docs/decisions`).toSorted();

  it('is numbered from 1 on, without gaps', () => {
    const numbers = pages.map((name) => Number(/^(\d{4})-[a-z0-9-]+\.md$/.exec(name)?.[1]));
    expect(numbers).toEqual(pages.map((_name, index) => index + 1));
  });

  it('has each page’s number in its title', () => {
    for (const [index, name] of pages.entries()) {
      expect(page(`docs/decisions/${name}`)).toMatch(new RegExp(`^# ${index + 1}\\. \\S`));
    }
  });
});

interface Line {
  line: string;
  /** In a table of files, the folder that the heading above names. */
  folder: string | undefined;
}

function linesOf(path: string): readonly Line[] {
  let heading = '';
  return page(path)
    .split('\n')
    .map((line) => {
      if (line.startsWith('#')) heading = line;
      const isInTable = heading.startsWith('### ') && /^\|.*`/.test(line);
      return { line, folder: isInTable ? (/`(.*)`/.exec(heading)?.[1] ?? '') : undefined };
    });
}

/** Where prose means a file or folder to be. */
const folders = ['', 'packages/latchkey/', 'packages/latchkey/src/', 'packages/core/src/'];

/**
 * What a line names as a file or folder, each with the path at which it is found; where a name in a table is short,
 * beside the file that the row names before it.
 */
function namedIn({ line, folder }: Line): readonly { name: string; path: string | undefined }[] {
  let beside = folder;
  return [...line.matchAll(/`([^`]+(?:\.ts|\/))`/g)].map(([, name = '']) => {
    const candidates = folder === undefined || beside === undefined ? folders : [beside, folder];
    const path = candidates.map((base) => base + name).find((candidate) => existsSync(root + candidate));
    if (path !== undefined) beside = path.slice(0, path.lastIndexOf('/') + 1);
    return { name, path };
  });
}
