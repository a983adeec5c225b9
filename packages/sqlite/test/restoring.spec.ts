import { randomUUID } from 'node:crypto';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StreamName } from 'latchkey';
import { noRevision } from 'latchkey';
import { describe, expect, it } from 'vitest';
import { openSqlite } from '../src/index.ts';
import { startPortalIn } from './portal-in-folder.ts';
import { openStores, temporaryFolder } from './temporary-stores.ts';

const stream: StreamName = 'invitation-1';
const newEvent = () => ({ id: randomUUID(), type: 'PersonInvited', data: {}, metadata: {} });
const key = (byte: number) => new Uint8Array(60).fill(byte);
const destroyed = { status: 'destroyed' };

describe('an older copy of the keys', () => {
  it('is refused where events were appended since a key was made that it lacks', async () => {
    const { folder, copy } = await copiedThen(async ({ eventStore, keyVault }) => {
      await keyVault.putIfAbsent('person-2', key(2));
      await eventStore.append(stream, [newEvent()], 0);
    });
    putInPlace(copy, folder, 'keys.db');
    expect(() => openSqlite({ folder })).toThrow(
      expect.objectContaining({
        code: 'VaultOlderThanEvents',
        details: { folder, newestKey: 'person-2' },
        message: expect.stringMatching(/Put the newest copy of keys\.db in its place, or copies of both/),
      }),
    );
  });

  it('is refused also where the key that it lacks was destroyed since, each time', async () => {
    const { folder, copy } = await copiedThen(async ({ eventStore, keyVault }) => {
      await keyVault.putIfAbsent('person-2', key(2));
      await keyVault.putIfAbsent('person-3', key(3));
      await eventStore.append(stream, [newEvent()], 0);
      await keyVault.destroy('person-3');
    });
    putInPlace(copy, folder, 'keys.db');
    for (const again of [1, 2]) {
      expect(() => openSqlite({ folder }), `${again}`).toThrow(
        expect.objectContaining({ code: 'VaultOlderThanEvents' }),
      );
    }
  });

  it('is refused where the key was made before the process that appends was started', async () => {
    const { folder, copy } = await copiedThen(({ keyVault }) => keyVault.putIfAbsent('person-2', key(2)));
    const again = openStores({ folder });
    await again.eventStore.append(stream, [newEvent()], 0);
    await again.close();
    putInPlace(copy, folder, 'keys.db');
    expect(() => openSqlite({ folder })).toThrow(expect.objectContaining({ code: 'VaultOlderThanEvents' }));
  });

  it('is refused after an append that was refused itself, or sent again, was the last one', async () => {
    const events = [newEvent()];
    const { folder, copy } = await copiedThen(async ({ eventStore, keyVault }) => {
      await keyVault.putIfAbsent('person-2', key(2));
      await eventStore.append(stream, events, 0);
      await eventStore.append(stream, events, 0);
      await expect(eventStore.append(stream, [newEvent()], 0)).rejects.toThrow('revision');
    });
    putInPlace(copy, folder, 'keys.db');
    expect(() => openSqlite({ folder })).toThrow(expect.objectContaining({ code: 'VaultOlderThanEvents' }));
  });

  it('is used where no event was appended since', async () => {
    const { folder, copy } = await copiedThen(({ keyVault }) => keyVault.putIfAbsent('person-2', key(2)));
    putInPlace(copy, folder, 'keys.db');
    expect(await openStores({ folder }).keyVault.names('')).toEqual(['person-1']);
  });

  it('is used with events of the same time', async () => {
    const { folder, copy } = await copiedThen(async ({ eventStore, keyVault }) => {
      await keyVault.putIfAbsent('person-2', key(2));
      await eventStore.append(stream, [newEvent()], 0);
    });
    putInPlace(copy, folder, 'keys.db');
    putInPlace(copy, folder, 'events.db');
    expect(await openStores({ folder }).keyVault.names('')).toEqual(['person-1']);
  });

  it('is used without the keys that were destroyed since, whose bytes are gone from it', async () => {
    const { folder, copy } = await copiedThen(({ keyVault }) => keyVault.destroy('person-1'));
    putInPlace(copy, folder, 'keys.db');
    expect(readFileSync(join(folder, 'keys.db')).includes(Buffer.from(key(1)))).toBe(true);
    const { keyVault } = openStores({ folder });
    expect(await keyVault.get(['person-1'])).toEqual(new Map([['person-1', destroyed]]));
    expect(readFileSync(join(folder, 'keys.db')).includes(Buffer.from(key(1)))).toBe(false);
  });

  it('of which nothing is left does not let a destroyed key be made again', async () => {
    const folder = temporaryFolder();
    const before = openStores({ folder });
    await before.keyVault.destroy('person-\uffff1');
    await before.close();
    rmSync(join(folder, 'keys.db'));
    const { keyVault } = openStores({ folder });
    expect(await keyVault.putIfAbsent('person-\uffff1', key(2))).toEqual(destroyed);
  });

  it('does not let a key be made again whose destruction was recorded in the keys alone', async () => {
    const { folder, copy } = await copiedThen(({ keyVault }) => keyVault.destroy('person-1'));
    rmSync(join(folder, 'destroyed-keys.db'));
    await openStores({ folder }).close();
    putInPlace(copy, folder, 'keys.db');
    expect(await openStores({ folder }).keyVault.get(['person-1'])).toEqual(
      new Map([['person-1', destroyed]]),
    );
  });
});

describe('a portal that was restored', () => {
  it('does not start with older keys than its events, and does once there are newer ones', async () => {
    const [folder, copy] = [temporaryFolder(), join(temporaryFolder(), 'copy')];
    const portal = await startPortalIn(folder);
    await portal.backup(copy);
    const token = await portal.inviteAnn();
    await portal.close();
    const newest = readFileSync(join(folder, 'keys.db'));
    putInPlace(copy, folder, 'keys.db');
    await expect(startPortalIn(folder)).rejects.toMatchObject({ code: 'VaultOlderThanEvents' });

    writeFileSync(join(folder, 'keys.db'), newest);
    const mended = await startPortalIn(folder);
    expect(await mended.acceptAsAnn(token)).toBe(true);
    await mended.close();
  });

  it.each<{ what: string; names: readonly string[] }>([
    { what: 'the keys alone', names: ['keys.db'] },
    { what: 'keys and events', names: ['keys.db', 'events.db'] },
  ])('from an older copy of $what never makes the key of an erased person again', async ({ names }) => {
    const [folder, copy] = [temporaryFolder(), join(temporaryFolder(), 'copy')];
    const portal = await startPortalIn(folder);
    await portal.inviteAnn();
    const [ann] = (await portal.staff.people.list()).items;
    await portal.backup(copy);
    await portal.close();
    const key = `person-${ann?.personId}`;
    const stores = openStores({ folder });
    await stores.keyVault.destroy(key);
    await stores.close();

    for (const name of names) putInPlace(copy, folder, name);
    rmSync(join(folder, 'read-models.db'));
    const restored = await startPortalIn(folder);
    expect((await restored.staff.people.list()).items).toMatchObject([{ name: null, email: null }]);
    const person = { name: 'Ann', email: 'ann@example.org' };
    const again = { workspaceId: 'rosa', person, permissions: ['roster.view'] };
    expect(await restored.staff.invitations.invite(again)).toEqual({
      ok: false,
      rejection: { type: 'PersonErased' },
    });
    // What is known of nobody is still put on record.
    const { personId = '' } = ann ?? {};
    expect(await restored.staff.people.deactivate({ personId })).toMatchObject({ ok: true });
    await restored.close();
    expect(await openStores({ folder }).keyVault.get([key])).toEqual(new Map([[key, destroyed]]));
  });
});

describe('an older copy of the events', () => {
  it('is refused by the read models that have followed more, and is used once they are gone', async () => {
    const [folder, copy] = [temporaryFolder(), join(temporaryFolder(), 'copy')];
    const portal = await startPortalIn(folder);
    await portal.backup(copy);
    const token = await portal.inviteAnn();
    expect(await portal.acceptAsAnn(token)).toBe(true);
    await portal.close();

    putInPlace(copy, folder, 'events.db');
    await expect(startPortalIn(folder)).rejects.toMatchObject({ code: 'PositionBeyondLog' });
    rmSync(join(folder, 'read-models.db'));
    const restored = await startPortalIn(folder);
    expect(await restored.mayAnn()).toBe(false);
    expect(await restored.acceptAsAnn(await restored.inviteAnn())).toBe(true);
    await restored.close();
  });
});

/** Stores of which there is a copy, and in which something happened afterwards. */
async function copiedThen(
  happen: (stores: ReturnType<typeof openStores>) => Promise<unknown>,
): Promise<{ folder: string; copy: string }> {
  const [folder, copy] = [temporaryFolder(), join(temporaryFolder(), 'copy')];
  const stores = openStores({ folder });
  await stores.keyVault.putIfAbsent('person-1', key(1));
  await stores.eventStore.append(stream, [newEvent()], noRevision);
  await stores.backup(copy);
  await happen(stores);
  await stores.close();
  return { folder, copy };
}

function putInPlace(copy: string, folder: string, name: string): void {
  cpSync(join(copy, name), join(folder, name));
}
