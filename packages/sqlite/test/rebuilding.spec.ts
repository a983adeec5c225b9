import { createLatchkey, mayGiveEverything } from 'latchkey';
import { expect, it, onTestFinished } from 'vitest';
import { openStores, temporaryFolder } from './temporary-stores.ts';

const masterKey = Buffer.alloc(32, 5);
const person = { name: 'Ann Carer', email: 'ann@example.org' };

it('read models in a file are rebuilt beside those that answer, and nothing is left of the old ones', async () => {
  const folder = temporaryFolder();
  const { staff, latchkey, stores, end } = await startIn(folder);
  await staff.tenants.open();
  await staff.workspaces.open({ workspaceId: 'rosa', kind: 'client', name: 'Rosa Diaz' });
  await staff.invitations.invite({ workspaceId: 'rosa', person, permissions: ['roster.view'] });
  await latchkey.whenIdle();
  const before = await staff.invitations.list();
  expect(before.items).toMatchObject([{ personName: 'Ann Carer', mail: 'sent' }]);
  const names = () => stores.readModels.definitions().map(({ name }) => name);
  const first = names();
  for (const name of ['lists', 'to-do'] as const) await latchkey.rebuild(name);
  expect(names()).toHaveLength(first.length);
  expect(names()).not.toEqual(first);
  expect(await staff.invitations.list()).toEqual(before);
  await staff.workspaces.close({ workspaceId: 'rosa' });
  expect((await staff.workspaces.list()).items).toMatchObject([{ isOpen: false }]);
  const rebuilt = names();
  await end();

  const again = await startIn(folder);
  expect(again.stores.readModels.definitions().map(({ name }) => name)).toEqual(rebuilt);
  expect(await again.staff.invitations.list()).toEqual(before);
});

async function startIn(folder: string) {
  const stores = openStores({ folder });
  const latchkey = createLatchkey({
    ...stores,
    masterKey,
    baseUrl: 'https://portal.example.com',
    mayGive: mayGiveEverything,
    mailer: async () => {},
  });
  await latchkey.start();
  const end = async () => {
    await latchkey.close();
    await stores.close();
  };
  onTestFinished(end);
  const staff = latchkey.as({
    tenantId: 'harbour-care',
    actor: { type: 'principal', principalId: 'olivia' },
  });
  return { latchkey, stores, staff, end };
}
