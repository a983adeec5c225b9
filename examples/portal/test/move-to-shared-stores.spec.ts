import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { complaintOf, expectBenInvited, inviteBen, move, start } from './moving.ts';
import { temporaryFolder } from './portal.ts';
import { emptySharedPlaces, postgresServer } from './shared-places.ts';

describe('the program that moves the portal, told of an EventStoreDB', () => {
  it('moves nothing without a place for keys that every process finds', async () => {
    const [folder, newFolder] = [await temporaryFolder(), join(await temporaryFolder(), 'moved')];
    await (await start(folder)).close();
    const complaint = await complaintOf([folder, newFolder], { esdbUrl: 'esdb://127.0.0.1:1?tls=false' });
    expect(complaint).toContain('set LATCHKEY_POSTGRES_URL too');
    await (await start(folder)).close();
  });

  it.runIf(postgresServer)(
    'takes everything along, once: two portals go on there (where LATCHKEY_POSTGRES_URL names a server)',
    async () => {
      const places = await emptySharedPlaces(postgresServer ?? '');
      const [folder, newFolder] = [await temporaryFolder(), join(await temporaryFolder(), 'moved')];
      const before = await start(folder);
      const token = await inviteBen(before);
      await before.close();

      const moved = await move([folder, newFolder], places);
      expect(moved).toMatch(/^(\d+) events are there, \1 of them from now\.\n/);
      expect(moved).toMatch(/unchanged and in their order/);
      expect(await move([folder, newFolder], places)).toContain(' 0 of them from now.');
      expect((await readdir(newFolder)).toSorted()).toEqual(['mails.jsonl', 'master.key']);

      await expect(start(folder)).rejects.toMatchObject({ code: 'StoreMoved' });
      for (const portal of [await start(newFolder, places), await start(newFolder, places)]) {
        await expectBenInvited(portal, token);
      }
    },
  );

  it.runIf(postgresServer)(
    'moves nothing to where another portal is already (where LATCHKEY_POSTGRES_URL names a server)',
    async () => {
      const places = await emptySharedPlaces(postgresServer ?? '');
      const [folder, inUse] = [await temporaryFolder(), await temporaryFolder()];
      await (await start(folder)).close();
      await (await start(inUse, places)).close();
      expect(await complaintOf([folder, inUse], places)).toContain('Copy into a new store');
      await (await start(folder)).close();
    },
  );
});
