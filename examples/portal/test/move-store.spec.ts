import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, describe, it } from 'vitest';
import { complaintOf, expectBenInvited, inviteBen, move, start } from './moving.ts';
import { temporaryFolder } from './portal.ts';

describe('the program that moves the portal to another folder', () => {
  it('takes everything along, once, and leaves the old folder closed', async () => {
    const [folder, newFolder] = [await temporaryFolder(), join(await temporaryFolder(), 'moved')];
    const before = await start(folder);
    const token = await inviteBen(before);
    expect(await complaintOf([folder, newFolder])).toContain('not moved');
    await before.close();

    const moved = await move([folder, newFolder]);
    expect(moved).toMatch(/^(\d+) events are there, \1 of them from now\.\n/);
    expect(moved).toMatch(/unchanged and in their order/);
    expect(await move([folder, newFolder])).toContain(' 0 of them from now.');
    expect(await readFile(join(newFolder, 'master.key'))).toEqual(await readFile(join(folder, 'master.key')));
    expect((await stat(join(newFolder, 'master.key'))).mode & 0o777).toBe(0o600);

    await expect(start(folder)).rejects.toMatchObject({ code: 'StoreMoved' });
    await expectBenInvited(await start(newFolder), token);
  });

  it('writes nothing into a folder that is in use for something else', async () => {
    const [folder, inUse] = [await temporaryFolder(), await temporaryFolder()];
    for (const each of [folder, inUse]) await (await start(each)).close();
    const masterKey = await readFile(join(inUse, 'master.key'));
    expect(await complaintOf([folder, inUse])).toContain('Copy into a new store');
    expect(await readFile(join(inUse, 'master.key'))).toEqual(masterKey);
    await (await start(folder)).close();
  });

  it('says what it needs to be told', async () => {
    expect(await complaintOf([])).toContain('from where to where');
  });
});
