import { randomUUID } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StreamName } from 'latchkey';
import { noRevision } from 'latchkey';
import { wholeLog } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import { startPortalIn } from './portal-in-folder.ts';
import { openStores, temporaryFolder } from './temporary-stores.ts';

const stream: StreamName = 'invitation-1';
const newEvent = (type = 'PersonInvited') => ({ id: randomUUID(), type, data: {}, metadata: {} });
const key = (byte: number) => new Uint8Array(60).fill(byte);

describe('a backup', () => {
  it('has what there was: events, keys and marks of destroyed ones', async () => {
    const [folder, copy] = [temporaryFolder(), join(temporaryFolder(), 'made', 'for', 'it')];
    const { eventStore, keyVault, backup } = openStores({ folder });
    await keyVault.putIfAbsent('person-1', key(1));
    await keyVault.putIfAbsent('person-2', key(2));
    await keyVault.destroy('person-2');
    await eventStore.append(stream, [newEvent(), newEvent()], noRevision);
    await backup(copy);

    const copied = openStores({ folder: copy });
    expect(copied.eventStore.storeId).toBe(eventStore.storeId);
    expect(await wholeLog(copied.eventStore)).toEqual(await wholeLog(eventStore));
    expect(await copied.keyVault.get(['person-1', 'person-2'])).toEqual(
      await keyVault.get(['person-1', 'person-2']),
    );
  });

  it('is for its owner alone, and nothing half done is left beside it', async () => {
    const [folder, copy] = [temporaryFolder(), join(temporaryFolder(), 'copy')];
    const { backup } = openStores({ folder });
    mkdirSync(copy, { mode: 0o700 });
    writeFileSync(join(copy, 'events.db.new'), 'of a backup that was interrupted');
    writeFileSync(join(copy, 'events.db.new-journal'), 'of a backup that was interrupted');
    await backup(copy);
    const files = readdirSync(copy);
    expect(files).toEqual(['destroyed-keys.db', 'events.db', 'keys.db']);
    expect(files.map((file) => statSync(join(copy, file)).mode & 0o777)).toEqual([0o600, 0o600, 0o600]);
  });

  it('is a state that there was, with every key of it, while others write', async () => {
    const [folder, copies] = [temporaryFolder(), temporaryFolder()];
    const { eventStore, keyVault, backup } = openStores({ folder });
    let isWriting = true;
    const write = async (writer: number) => {
      for (let round = 0; isWriting; round += 1) {
        const name = `person-${writer}-${round}`;
        await keyVault.putIfAbsent(name, key(writer));
        const events = [newEvent(name), newEvent(name), newEvent(name)];
        await eventStore.append(`invitation-${writer}`, events, round * 3 - 1);
      }
    };
    const writing = [0, 1, 2, 3].map(write);
    const names = ['a', 'b', 'c'];
    for (const name of names) await backup(join(copies, name));
    isWriting = false;
    await Promise.all(writing);

    const log = await wholeLog(eventStore);
    for (const name of names) {
      const copied = openStores({ folder: join(copies, name) });
      const events = await wholeLog(copied.eventStore);
      expect(events).toEqual(log.slice(0, events.length));
      expect(events.length % 3).toBe(0);
      const sealedWith = [...new Set(events.map((event) => event.type))];
      expect((await copied.keyVault.get(sealedWith)).size).toBe(sealedWith.length);
    }
  });

  it('is refused where there is one, which stays as it is', async () => {
    const [folder, copy] = [temporaryFolder(), temporaryFolder()];
    const { eventStore, backup } = openStores({ folder });
    await backup(copy);
    await eventStore.append(stream, [newEvent()], noRevision);
    const expected = { code: 'BackupInTheWay', details: { file: join(copy, 'events.db') } };
    await expect(backup(copy)).rejects.toMatchObject(expected);
    await expect(backup(folder)).rejects.toMatchObject({ code: 'BackupInTheWay' });
    expect(await openStores({ folder: copy }).eventStore.head()).toBeUndefined();
    expect(readdirSync(folder).filter((file) => file.endsWith('.new'))).toEqual([]);
  });

  it('that cannot be made where it should says so, and leaves the stores alone', async () => {
    const folder = temporaryFolder();
    const { eventStore, backup } = openStores({ folder });
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    await expect(backup(join(file, 'copy'))).rejects.toMatchObject({
      code: 'StoreUnavailable',
      cause: { code: 'ENOTDIR' },
    });
    const withFolder = temporaryFolder();
    mkdirSync(join(withFolder, 'keys.db.new-wal'));
    await expect(backup(withFolder)).rejects.toMatchObject({ code: 'StoreUnavailable' });
    expect(readdirSync(withFolder).filter((name) => name.endsWith('.db'))).toEqual([]);
    await expect(eventStore.append(stream, [newEvent()], noRevision)).resolves.toMatchObject({ revision: 0 });
  });

  it('of a portal opens as the portal it was, with read models built again', async () => {
    const [folder, copy] = [temporaryFolder(), join(temporaryFolder(), 'copy')];
    const portal = await startPortalIn(folder);
    const token = await portal.inviteAnn();
    await portal.backup(copy);
    expect(await portal.acceptAsAnn(token)).toBe(true);
    await portal.close();

    const restored = await startPortalIn(copy);
    expect(await restored.mayAnn()).toBe(false);
    const { items } = await restored.staff.workspaces.list({}, {});
    expect(items.map(({ name }) => name)).toEqual(['Rosa Diaz']);
    expect(await restored.acceptAsAnn(token)).toBe(true);
    expect(await restored.mayAnn()).toBe(true);
    await restored.close();
  });
});

describe('putting a backup in place', () => {
  it.each<{ files: readonly string[] }>([{ files: ['keys.db'] }, { files: ['events.db', 'keys.db'] }])(
    'of $files brings no key back that was destroyed since',
    async ({ files }) => {
      const [folder, copy] = [temporaryFolder(), join(temporaryFolder(), 'copy')];
      const before = openStores({ folder });
      await before.keyVault.putIfAbsent('person-1', key(1));
      await before.keyVault.putIfAbsent('person-2', key(2));
      await before.eventStore.append(stream, [newEvent()], noRevision);
      await before.backup(copy);
      await before.keyVault.destroy('person-1');
      await before.close();

      for (const file of files) cpSync(join(copy, file), join(folder, file));
      const { keyVault } = openStores({ folder });
      expect(await keyVault.putIfAbsent('person-1', key(3))).toEqual({ status: 'destroyed' });
      expect((await keyVault.get(['person-2'])).get('person-2')?.status).toBe('present');
    },
  );
});
