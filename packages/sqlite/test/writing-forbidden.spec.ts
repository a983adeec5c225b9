import { chmodSync, chownSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runAppending } from './child-process.ts';
import { openStores, temporaryFolder } from './temporary-stores.ts';

describe('a folder that this process may only read', () => {
  it('is refused at once, and nothing is made in it', () => {
    const folder = temporaryFolder();
    forbidWriting(folder);
    const { status, stderr } = runAppending(folder, somebodyElse);
    expect(status).toBe(1);
    expect(stderr).toContain("code: 'StoreReadOnly'");
    expect(stderr).toContain(`${folder} can only be read here`);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe.each(['events.db', 'keys.db', 'read-models.db', 'destroyed-keys.db', 'lock.db'])('%s', (name) => {
  it('that this process may only read is refused at once, by its name', async () => {
    const folder = temporaryFolder();
    await openStores({ folder }).close();
    for (const file of readdirSync(folder)) giveAway(join(folder, file));
    giveAway(folder);
    forbidWriting(join(folder, name));
    const { status, stderr } = runAppending(folder, somebodyElse);
    expect(status).toBe(1);
    expect(stderr).toContain("code: 'StoreReadOnly'");
    expect(stderr).toContain(`${join(folder, name)} can only be read here`);
  });
});

/** To root nothing is forbidden: where the tests are run by root, the process is another user's, and so are the files. */
const isRoot = process.getuid?.() === 0;
const nobody = 65_534;
const somebodyElse = isRoot ? nobody : undefined;

function giveAway(path: string): void {
  if (isRoot) chownSync(path, nobody, nobody);
}

function forbidWriting(path: string): void {
  giveAway(path);
  chmodSync(path, path.endsWith('.db') ? 0o400 : 0o500);
}
