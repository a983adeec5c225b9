import { instantOf } from '@latchkey/core';
import { manualClock } from '@latchkey/testing';
import { memoryEventStore } from 'latchkey';
import { describe, expect, it } from 'vitest';
import { startPortal } from './portal.ts';
import { emptyDatabase, openVault } from './test-database.ts';

const ann = 'ann@example.org';

describe('an older copy of the keys beside newer events', () => {
  it('stops a process at its start that finds events sealed with a key which the copy lacks, and none is made', async () => {
    const { portal, keyVault, start, backUp, restore } = await startOnNewStores();
    await portal.openTenant();
    await backUp();
    await portal.invite(ann);
    await restore();
    await expect(start()).rejects.toMatchObject({ code: 'KeyMissing' });
    expect(await keyVault.names('person-')).toEqual([]);
  });

  it('lets nobody use a tenant whose key it lacks, and none is made', async () => {
    const { portal, keyVault, start, backUp, restore } = await startOnNewStores();
    await backUp();
    await portal.staff.tenants.open();
    await restore();
    const again = await start();
    await expect(again.staff.tenants.open()).rejects.toMatchObject({ code: 'DigestKeyMissing' });
    await expect(again.invite(ann)).rejects.toMatchObject({ code: 'DigestKeyMissing' });
    expect(await keyVault.names('tenant-')).toEqual([]);
  });

  it('brings back keys that were destroyed since, until they are destroyed again', async () => {
    const { portal, keyVault, start, backUp, restore } = await startOnNewStores();
    await portal.openTenant();
    const invited = await portal.invite(ann);
    const personId = invited.ok ? invited.personId : '';
    const name = `person-${personId}`;
    await backUp();
    await keyVault.destroy(name);
    const rename = { personId, name: 'Ann Baker' };
    expect(await portal.staff.people.rename(rename)).toMatchObject({ rejection: { type: 'PersonErased' } });

    await restore();
    expect((await keyVault.get([name])).get(name)?.status).toBe('present');
    await keyVault.destroy(name);
    const again = await start();
    expect((await again.staff.people.list()).items).toMatchObject([{ name: null, email: null }]);
    expect(await again.staff.people.rename(rename)).toMatchObject({ rejection: { type: 'PersonErased' } });
  });
});

/** A portal that nobody has used, whose keys can be put back to what they once were. */
async function startOnNewStores() {
  const database = await emptyDatabase();
  const clock = manualClock(instantOf(Date.UTC(2026, 2, 2, 9)));
  const eventStore = { ...memoryEventStore({ clock }), isShared: true };
  const keyVault = await openVault(database);
  const start = () => startPortal({ eventStore, keyVault, clock });
  return {
    portal: await start(),
    keyVault,
    start,

    async backUp() {
      await database.query('create table backup as table latchkey_keys', []);
    },

    async restore() {
      await database.query('truncate latchkey_keys', []);
      await database.query('insert into latchkey_keys table backup', []);
    },
  };
}
