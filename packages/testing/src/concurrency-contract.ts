import { instantOf } from '@latchkey/core';
import { describe, expect, it } from 'vitest';
import { brokenLaws } from './broken-laws.ts';
import type { Instance, OpenStores, SharedStores } from './portal-instance.ts';
import { acceptAs, ann, invite, inviteAnn, opened, startInstance, tenantId } from './portal-instance.ts';
import { wholeLog } from './whole-log.ts';

/**
 * What an embedder relies on where many do the same at once, or the opposite, in several processes: there is one
 * outcome, and whoever asked is told so.
 */
export function concurrencyContract(name: string, open: OpenStores): void {
  describe(`many commands at once on ${name}`, () => {
    it('a thousand accepts of one invitation, over three instances, are one acceptance', async () => {
      const { stores, instances } = await startThree(open);
      const { token } = await inviteAnn(instances[0]);
      const accepted = await Promise.all(
        Array.from({ length: 1_000 }, (_, index) => acceptAs(pickFrom(instances, index), token)),
      );
      expect(accepted.filter(({ ok }) => ok)).toHaveLength(1_000);
      const types = ['PrincipalClaimed', 'PersonPrincipalClaimed', 'InvitationAccepted', 'AccessGranted'];
      expect(await countsOf(stores, types)).toEqual([1, 1, 1, 1]);
      expect(await brokenLaws(stores.eventStore)).toEqual([]);
    });

    it('a thousand accepts by many who are signed in, over three instances, let one of them in', async () => {
      const { stores, instances } = await startThree(open);
      const { token } = await inviteAnn(instances[0]);
      const accepted = await Promise.all(
        Array.from({ length: 1_000 }, (_, index) =>
          acceptAs(pickFrom(instances, index), token, ann.email, `u-${index % 50}`),
        ),
      );
      expect(accepted.filter(({ ok }) => ok)).toHaveLength(20);
      const refusals = accepted.flatMap((each) => (each.ok ? [] : [each.rejection.type]));
      expect(new Set(refusals).difference(new Set(['PrincipalMismatch', 'AlreadyAccepted']))).toEqual(
        new Set(),
      );
      expect(await countsOf(stores, ['InvitationAccepted', 'AccessGranted'])).toEqual([1, 1]);
      expect(await brokenLaws(stores.eventStore)).toEqual([]);
    });

    it('a hundred invites of one unknown person, over three instances, are one invitation', async () => {
      const { stores, instances } = await startThree(open);
      const invited = await Promise.all(
        Array.from({ length: 100 }, (_, index) => invite(pickFrom(instances, index), ann)),
      );
      expect(invited.filter(({ ok }) => ok)).toHaveLength(1);
      const refusals = invited.flatMap((each) => (each.ok ? [] : [each.rejection.type]));
      expect(new Set(refusals)).toEqual(new Set(['AlreadyInvited']));
      const types = ['EmailClaimed', 'PersonRegistered', 'PersonInvited'];
      expect(await countsOf(stores, types)).toEqual([1, 1, 1]);
      expect(await brokenLaws(stores.eventStore)).toEqual([]);
    });

    it('an acceptance just before the deadline, and its passing on another clock, have one outcome', async () => {
      const { stores, instances } = await startThree(open);
      const [one, two] = instances;
      for (let round = 0; round < 20; round++) {
        const person = { name: 'New', email: `late${round}@example.org` };
        const invited = await invite(one, person);
        if (!invited.ok || invited.expiresAt === undefined) throw new Error('there is no deadline');
        const { invitationId, expiresAt } = invited;
        for (const each of instances) await each.latchkey.whenIdle();
        const mail = instances.flatMap(({ mails }) => mails).find(({ to }) => to.address === person.email);
        const token = mail?.link.split('#')[1] ?? '';
        stores.clock.set(instantOf(expiresAt));
        one.clock.set(instantOf(expiresAt - 1));
        two.clock.set(instantOf(expiresAt));
        const [accepted] = await Promise.all([
          acceptAs(one, token, person.email, `u-${round}`),
          two.latchkey.whenIdle(),
        ]);
        await two.latchkey.whenIdle();
        const log = await wholeLog(stores.eventStore);
        const types = log
          .filter(({ stream }) => stream === `invitation-${invitationId}`)
          .map(({ type }) => type);
        expect(types).toEqual(['PersonInvited', accepted.ok ? 'InvitationAccepted' : 'InvitationExpired']);
        if (!accepted.ok) expect(accepted.rejection.type).toBe('InvitationExpired');
      }
      expect(await brokenLaws(stores.eventStore)).toEqual([]);
    });

    it('of an acceptance, a rescission and a decline, over three instances, the one that comes first counts', async () => {
      const { stores, instances } = await startThree(open);
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
      expect(await brokenLaws(stores.eventStore)).toEqual([]);
    });
  });
}

type Instances = readonly [Instance, Instance, Instance];

async function startThree(open: OpenStores) {
  const stores = await opened(open);
  const instances: Instances = [
    await startInstance(stores),
    await startInstance(stores),
    await startInstance(stores),
  ];
  return { stores, instances };
}

function pickFrom(instances: Instances, index: number): Instance {
  return instances[index % instances.length] ?? instances[0];
}

async function countsOf({ eventStore }: SharedStores, types: readonly string[]): Promise<readonly number[]> {
  const log = await wholeLog(eventStore);
  return types.map((type) => log.filter((event) => event.type === type).length);
}
