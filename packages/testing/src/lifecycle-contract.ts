import { describe, expect, it } from 'vitest';
import { died, dyingBefore } from './dying-event-store.ts';
import type { OpenStores } from './portal-instance.ts';
import {
  acceptAs,
  ann,
  invite,
  inviteAnn,
  mayAnn,
  opened,
  startInstance,
  workspaceId,
} from './portal-instance.ts';
import { wholeLog } from './whole-log.ts';

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
  });
}
