import { instantOf } from '@latchkey/core';
import type { Clock, EventStore, Facade, KeyVault, Latchkey, Mail, ReadModels } from 'latchkey';
import { createLatchkey, mayGiveEverything } from 'latchkey';
import { describe, expect, it, onTestFinished } from 'vitest';
import { died, dyingBefore } from './dying-event-store.ts';
import { manualClock } from './manual-clock.ts';
import { wholeLog } from './whole-log.ts';

/** What several Latchkey instances share. */
export interface SharedStores {
  eventStore: EventStore;
  keyVault: KeyVault;
  /** A set of read models for one instance, empty at first. */
  readModels(): ReadModels;
  /** Called when the test is over. */
  close(): Promise<void>;
}

/** Opens stores that nobody has used, which stamp what they record by this clock. */
export type OpenStores = (clock: Clock) => Promise<SharedStores>;

const tenantId = 'harbour-care';
/** When every test begins. */
const opening = instantOf(Date.UTC(2026, 2, 2, 9));
const workspaceId = 'rosa';
const permission = 'roster.view';
const ann = { name: 'Ann Carer', email: 'ann@example.org' };
const principalId = 'u-ann';

/**
 * What an embedder relies on, whatever the stores are: the main job, that nothing is lost or doubled by a restart or by
 * a process that dies in the middle, and that two instances which race make one person, one invitation and one grant.
 */
export function lifecycleContract(name: string, open: OpenStores): void {
  describe(`the lifecycle on ${name}`, () => {
    it('lets somebody in and out again, and tells it all, also after a restart', async () => {
      const stores = await opened(open);
      const first = await startInstance(stores);
      const { token, invitationId } = await inviteAnn(first);
      expect(await mayAnn(first)).toBe(false);
      expect((await acceptAs(first, token)).ok).toBe(true);
      expect(await mayAnn(first)).toBe(true);
      await first.latchkey.close();

      const second = await startInstance(stores);
      expect(await mayAnn(second)).toBe(true);
      const [access] = (await second.staff.access.list({ workspaceId })).items;
      await second.staff.access.revoke({ workspaceId, personId: access?.personId ?? '' });
      expect(await mayAnn(second)).toBe(false);
      await second.latchkey.close();

      const third = await startInstance(stores);
      expect(await mayAnn(third)).toBe(false);
      const history = await third.staff.audit.history(invitationId);
      expect(history?.isIntact).toBe(true);
      expect(history?.entries.map(({ type }) => type)).toEqual([
        'PersonInvited',
        'DeliveryClaimed',
        'InvitationMailed',
        'InvitationAccepted',
        'AccessGranted',
        'AccessRevoked',
      ]);
      expect(third.mails).toEqual([]);
    });

    it('makes one person and one open invitation of an unknown address that two cold instances invite at once, a hundred times', async () => {
      const stores = await opened(open);
      const instances = [await startInstance(stores), await startInstance(stores)];
      for (let round = 0; round < 100; round++) {
        const person = { name: 'New', email: `new${round}@example.org` };
        const results = await Promise.all(instances.map((each) => invite(each, person)));
        expect(results.filter(({ ok }) => ok)).toHaveLength(1);
        const refused = results.find(({ ok }) => !ok);
        expect(refused).toMatchObject({ rejection: { type: 'AlreadyInvited' } });
      }
      const log = await wholeLog(stores.eventStore);
      const count = (type: string) => log.filter((event) => event.type === type).length;
      expect([count('EmailClaimed'), count('PersonRegistered'), count('PersonInvited')]).toEqual([
        100, 100, 100,
      ]);
    });

    it('grants once what was accepted by an instance that died before it granted', async () => {
      const stores = await opened(open);
      const living = await startInstance(stores);
      const { token } = await inviteAnn(living);
      await living.latchkey.close();
      const dying = await startInstance({
        ...stores,
        eventStore: dyingBefore('AccessGranted', stores.eventStore),
      });
      await expect(acceptAs(dying, token)).rejects.toThrow(died);
      await dying.latchkey.close();

      const heirs = [await startInstance(stores), await startInstance(stores)];
      for (const heir of heirs) await heir.latchkey.whenIdle();
      for (const heir of heirs) expect(await mayAnn(heir)).toBe(true);
      const log = await wholeLog(stores.eventStore);
      expect(log.filter(({ type }) => type === 'AccessGranted')).toHaveLength(1);
    });

    it('completes, when it is run again, an invitation that stopped after any of its appends', async () => {
      for (const stop of ['EmailClaimed', 'PersonRegistered', 'PersonInvited']) {
        const stores = await opened(open);
        const living = await startInstance(stores);
        const dying = await startInstance({ ...stores, eventStore: dyingBefore(stop, stores.eventStore) });
        await expect(invite(dying, ann, { commandId: 'one' })).rejects.toThrow(died);
        await dying.latchkey.close();
        expect((await invite(living, ann, { commandId: 'one' })).ok).toBe(true);
        await living.latchkey.whenIdle();
        expect(living.mails).toHaveLength(1);
        const registered = (await wholeLog(stores.eventStore)).filter(
          ({ type }) => type === 'PersonRegistered',
        );
        expect(registered).toHaveLength(1);
      }
    });

    it('lets one of an acceptance, a rescission and a decline win that come at the same time', async () => {
      const stores = await opened(open);
      const instances = [
        await startInstance(stores),
        await startInstance(stores),
        await startInstance(stores),
      ] as const;
      const [one, two, three] = instances;
      for (let round = 0; round < 20; round++) {
        const person = { name: 'New', email: `race${round}@example.org` };
        const invited = await invite(one, person);
        const invitationId = invited.ok ? invited.invitationId : '';
        for (const each of instances) await each.latchkey.whenIdle();
        const mail = instances.flatMap(({ mails }) => mails).find(({ to }) => to.address === person.email);
        const token = mail?.link.split('#')[1] ?? '';
        const holder = three.latchkey.as({ tenantId, actor: { type: 'invitee' } });
        const results = await Promise.all([
          acceptAs(one, token, person.email, `u-${round}`),
          two.staff.invitations.rescind({ invitationId }),
          holder.invitations.decline({ token }),
        ]);
        expect(results.filter(({ ok }) => ok)).toHaveLength(1);
      }
    });
  });
}

interface Instance {
  latchkey: Latchkey;
  staff: Facade;
  mails: readonly Mail[];
}

async function opened(open: OpenStores): Promise<SharedStores> {
  const stores = await open(manualClock(opening));
  onTestFinished(() => stores.close());
  return stores;
}

/** A Latchkey with nothing in memory yet; several on the same stores are like several processes. */
async function startInstance({ eventStore, keyVault, readModels }: SharedStores): Promise<Instance> {
  const mails: Mail[] = [];
  const latchkey = createLatchkey({
    eventStore,
    keyVault,
    readModels: readModels(),
    masterKey: Buffer.alloc(32, 5),
    baseUrl: 'https://portal.example.com',
    mayGive: mayGiveEverything,
    clock: manualClock(opening),
    mailer: async (mail) => {
      mails.push(mail);
    },
    onProblem: () => {},
  });
  await latchkey.start();
  onTestFinished(() => latchkey.close());
  const staff = latchkey.as({ tenantId, actor: { type: 'principal', principalId: 'olivia' } });
  await staff.tenants.open();
  await staff.workspaces.open({ workspaceId, kind: 'client', name: 'Rosa Diaz' });
  return { latchkey, staff, mails };
}

function invite(
  { staff }: Instance,
  person: { name: string; email: string },
  options?: { commandId: string },
) {
  return staff.invitations.invite({ workspaceId, person, permissions: [permission] }, options);
}

async function inviteAnn(instance: Instance) {
  const invited = await invite(instance, ann);
  if (!invited.ok) throw new Error(`refused: ${invited.rejection.type}`);
  await instance.latchkey.whenIdle();
  return { ...invited, token: instance.mails.at(-1)?.link.split('#')[1] ?? '' };
}

function acceptAs({ latchkey }: Instance, token: string, verifiedEmail = ann.email, as = principalId) {
  const invitee = latchkey.as({ tenantId, actor: { type: 'invitee', principalId: as } });
  return invitee.invitations.accept({ token, verifiedEmail });
}

async function mayAnn({ staff }: Instance): Promise<boolean> {
  return (await staff.access.check({ principalId, workspaceId, permission })).allowed;
}
