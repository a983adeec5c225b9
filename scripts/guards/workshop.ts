import { cpSync, mkdirSync, readdirSync, realpathSync, symlinkSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';

const leftOut = new Set(['node_modules', 'dist', '.git']);

/**
 * A copy of the house in which things may be broken. What is installed is shared; what the house consists of is linked
 * within the copy, so that its packages import each other there.
 */
export function workshopOf(house: string, folder: string): string {
  cpSync(house, folder, { recursive: true, filter: (path) => !leftOut.has(basename(path)) });
  const installed = join(house, 'node_modules');
  const isScope = (name: string) => name.startsWith('@');
  const names = readdirSync(installed).filter((name) => name === '.bin' || !name.startsWith('.'));
  const packages = names.flatMap((name) =>
    isScope(name) ? readdirSync(join(installed, name)).map((inner) => `${name}/${inner}`) : [name],
  );
  for (const name of packages) {
    const target = realpathSync(join(installed, name));
    const isOfHouse = !relative(house, target).startsWith('..') && !target.startsWith(installed);
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(isOfHouse ? join(folder, relative(house, target)) : target, link);
  }
  return folder;
}
