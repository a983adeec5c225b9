import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EventStore, Facade, KeyVault, Latchkey } from 'latchkey';
import {
  copyEvents,
  copyKeys,
  createLatchkey,
  mayGiveEverything,
  memoryEventStore,
  memoryKeyVault,
  memoryMailbox,
  verifyCopy,
} from 'latchkey';
import { wholeLog } from '@latchkey/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { mailsIn, startPortalIn } from './portal-in-folder.ts';
import { openStores, temporaryFolder } from './temporary-stores.ts';

interface Stores {
  eventStore: EventStore;
  keyVault: KeyVault;
}

const memory = (): Stores => ({ eventStore: memoryEventStore(), keyVault: memoryKeyVault() });
const sqlite = (): Stores => openStores();

describe.each([
  ['memory to SQLite', memory, sqlite],
  ['SQLite to memory', sqlite, memory],
  ['SQLite to SQLite', sqlite, sqlite],
  ['memory to memory', memory, memory],
])('an installation that is moved from %s', (_kinds, openFirst, openSecond) => {
  it('goes on there as it was, and no more where it came from', async () => {
    const [from, to] = [openFirst(), openSecond()];
    const before = await startPortal(from);
    await before.letIn('ann');
    await before.latchkey.close();
    const { events } = await copyEvents({ from: from.eventStore, to: to.eventStore });
    await copyKeys({ from: from.keyVault, to: to.keyVault });
    expect(await verdictOn(from, to)).toMatchObject({ isComplete: true, events, since: 0 });
    await expect(startPortal(from)).rejects.toMatchObject({ code: 'StoreMoved' });

    const after = await startPortal(to);
    expect([await after.mayEnter('ann'), await after.mayEnter('bob')]).toEqual([true, false]);
    await after.letIn('bob');
    expect([await after.mayEnter('ann'), await after.mayEnter('bob')]).toEqual([true, true]);
    const verdict = await verdictOn(from, to);
    expect(verdict).toMatchObject({ isComplete: true, events });
    expect(verdict.isComplete && verdict.since).toBeGreaterThan(5);
  });
});

describe('a folder that was moved', () => {
  it('is fenced again where a backup from before is put in its place', async () => {
    const folder = temporaryFolder();
    const stores = openStores({ folder: join(folder, 'data') });
    const portal = await startPortal(stores);
    await portal.letIn('ann');
    await portal.latchkey.close();
    await stores.backup(join(folder, 'backup'));
    const to = openStores();
    const { events } = await copyEvents({ from: stores.eventStore, to: to.eventStore });
    await stores.close();
    const from = openStores({ folder: join(folder, 'backup') });
    expect(await verdictOn(from, to)).toMatchObject({ difference: { type: 'SourceNotFenced' } });
    expect(await copyEvents({ from: from.eventStore, to: to.eventStore })).toEqual({ events, copied: 0 });
    expect(await verdictOn(from, to)).toMatchObject({ isComplete: true });
  });
});

describe('a move that is killed', () => {
  it.each([
    ['before', 'CopyStarted'],
    ['after', 'CopyStarted'],
    ['before', 'TenantOpened'],
    ['after', 'PersonRegistered'],
    ['before', 'InvitationMailed'],
    ['after', 'AccessGranted'],
    ['before', 'StoreMoved'],
    ['after', 'StoreMoved'],
    ['before', 'CopyCompleted'],
    ['after', 'CopyCompleted'],
    ['before', 'key'],
    ['after', 'key'],
  ])('%s %s is completed by the next', async (moment, type) => {
    const [source, target] = [temporaryFolder(), temporaryFolder()];
    const portal = await startPortalIn(source);
    await portal.acceptAsAnn(await portal.inviteAnn());
    await portal.close();
    expect(move(source, target, moment, type).signal).toBe('SIGKILL');
    expect(move(source, target)).toMatchObject({ status: 0 });

    const [from, to] = [openStores({ folder: source }), openStores({ folder: target })];
    expect(await verdictOn(from, to)).toMatchObject({ isComplete: true });
    const said = (await wholeLog(to.eventStore)).filter(({ stream }) => stream.startsWith('store-'));
    expect(said.map((event) => event.type)).toEqual(['CopyStarted', 'CopyCompleted']);
    const names = await from.keyVault.names('');
    expect(await to.keyVault.get(names)).toEqual(await from.keyVault.get(names));
    await to.close();
    const moved = await startPortalIn(target);
    expect(await moved.mayAnn()).toBe(true);
    await moved.latchkey.whenIdle();
    expect(mailsIn(target)).toEqual([]);
    await moved.close();
  });
});

interface Portal {
  latchkey: Latchkey;
  letIn(who: string): Promise<void>;
  mayEnter(who: string): Promise<boolean>;
}

async function startPortal({ eventStore, keyVault }: Stores): Promise<Portal> {
  const mailbox = memoryMailbox();
  const latchkey = createLatchkey({
    eventStore,
    keyVault,
    masterKey: Buffer.alloc(32, 5),
    mailer: mailbox.mailer,
    baseUrl: 'https://portal.example.com',
    mayGive: mayGiveEverything,
    onProblem: () => {},
  });
  await latchkey.start();
  onTestFinished(() => latchkey.close());
  const tenantId = 'harbour-care';
  const staff: Facade = latchkey.as({ tenantId, actor: { type: 'principal', principalId: 'olivia' } });
  await staff.tenants.open();
  await staff.workspaces.open({ workspaceId: 'rosa', kind: 'client', name: 'Rosa Diaz' });
  const here = { workspaceId: 'rosa' };
  return {
    latchkey,

    async letIn(who) {
      const email = `${who}@example.org`;
      const person = { name: who, email };
      await staff.invitations.invite({ ...here, person, permissions: ['roster.view'] });
      await latchkey.whenIdle();
      const token = mailbox.mails.at(-1)?.link.split('#')[1] ?? '';
      const invitee = latchkey.as({ tenantId, actor: { type: 'invitee', principalId: who } });
      expect(await invitee.invitations.accept({ token, verifiedEmail: email })).toMatchObject({ ok: true });
    },

    async mayEnter(who) {
      const question = { ...here, principalId: who, permission: 'roster.view' };
      return (await staff.access.check(question)).allowed;
    },
  };
}

function verdictOn(from: Pick<Stores, 'eventStore'>, to: Pick<Stores, 'eventStore'>) {
  return verifyCopy({ from: from.eventStore, to: to.eventStore });
}

/** Runs `moving-process.ts` on two folders. */
function move(...told: readonly string[]) {
  const program = fileURLToPath(new URL('./moving-process.ts', import.meta.url));
  return spawnSync(process.execPath, ['--conditions=latchkey-source', program, ...told], {
    encoding: 'utf8',
  });
}
