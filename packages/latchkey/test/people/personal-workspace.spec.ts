import { wholeLog } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import type { Facade } from '../../src/index.ts';
import type { Portal } from '../portal.ts';
import {
  acceptAs,
  ann,
  annSignedIn,
  appendedDuring,
  inviteAnn,
  letAnnIn,
  rejectionOf,
  startPortal,
} from '../portal.ts';
import { bob, done, letIn, startMortalPortal, theo, tokenTo, typesIn } from './situation.ts';

type Policy = Parameters<Facade['tenants']['changePolicy']>[0]['policy'];

const policy: Policy = {
  validFor: 'P7D',
  resend: { cooldown: 'PT0S', limit: 9 },
  acceptBy: 'matchingEmail',
  personalWorkspace: { permissions: ['documents.view'] },
};

async function withPolicy<Opened extends Portal>(
  portal: Opened,
  change: Partial<Policy> = {},
): Promise<Opened> {
  done(await portal.staff.tenants.changePolicy({ policy: { ...policy, ...change } }));
  return portal;
}

async function maySeeOwn(
  { staff }: Portal,
  personId: string,
  permission = 'documents.view',
): Promise<boolean> {
  const question = { principalId: annSignedIn, workspaceId: `personal-${personId}`, permission };
  return (await staff.access.check(question)).allowed;
}

async function openedIn(portal: Portal): Promise<number> {
  const log = await wholeLog(portal.eventStore);
  return log.filter(({ type, data }) => type === 'WorkspaceOpened' && data['ownerId'] !== undefined).length;
}

describe('a workspace of one’s own', () => {
  it('is opened by the first acceptance, and stands in the person’s list, marked', async () => {
    const portal = await withPolicy(await startPortal());
    const { personId } = await letAnnIn(portal);
    const { items } = await portal.staff.people.workspaces({ personId });
    const own = items.find(({ isPersonal }) => isPersonal);
    expect(own).toMatchObject({
      workspaceId: `personal-${personId}`,
      kind: 'personal',
      name: 'Personal',
      isOpen: true,
      status: 'live',
      permissions: ['documents.view'],
    });
    expect(items.filter(({ isPersonal }) => !isPersonal).map(({ workspaceId }) => workspaceId)).toEqual([
      'rosa',
    ]);
    expect(await maySeeOwn(portal, personId)).toBe(true);
    expect((await wholeLog(portal.eventStore)).at(-1)).toMatchObject({
      type: 'PersonActivated',
      data: { personalWorkspaceId: `personal-${personId}` },
    });
  });

  it('is not opened again by later acceptances, nor for whoever was there before the policy', async () => {
    const portal = await withPolicy(await startPortal());
    await letAnnIn(portal);
    expect((await letIn(portal, 'theo', annSignedIn)).ok).toBe(true);
    expect(await openedIn(portal)).toBe(1);

    const early = await startPortal();
    await letAnnIn(early);
    await withPolicy(early);
    expect((await letIn(early, 'theo', annSignedIn)).ok).toBe(true);
    expect(await openedIn(early)).toBe(0);
  });

  it('is nobody’s where the policy wants none', async () => {
    const portal = await withPolicy(await startPortal(), { personalWorkspace: undefined });
    const { personId } = await letAnnIn(portal);
    expect(await openedIn(portal)).toBe(0);
    expect((await portal.staff.people.workspaces({ personId })).items).toHaveLength(1);
    expect((await wholeLog(portal.eventStore)).at(-1)?.data).not.toHaveProperty('personalWorkspaceId');
  });

  it('is opened once, by however many acceptances at once', async () => {
    const portal = await withPolicy(await startPortal());
    const tokens = [await tokenTo(portal, 'rosa'), await tokenTo(portal, 'theo')];
    const others = [await portal.another(), await portal.another()];
    const accepted = await Promise.all(
      [portal, ...others].flatMap((each) => tokens.map((token) => acceptAs(each, annSignedIn, token))),
    );
    expect(accepted.every(({ ok }) => ok)).toBe(true);
    await portal.latchkey.whenIdle();
    expect(await openedIn(portal)).toBe(1);
    const named = (await wholeLog(portal.eventStore)).filter(({ type }) => type === 'PersonActivated');
    expect(named).toHaveLength(1);
  });

  it.each(['WorkspaceOpened', 'AccessGranted', 'PersonActivated'])(
    'is completed by another process, where one died before %s, also in a closed tenant',
    async (type) => {
      const portal = await withPolicy(await startMortalPortal());
      const { token, personId } = await inviteAnn(portal);
      portal.lost.add(type);
      await expect(acceptAs(portal, annSignedIn, token)).rejects.toThrow('the process died');
      portal.lost.clear();
      done(await portal.staff.tenants.close({}));
      const heir = await portal.another();
      await heir.latchkey.whenIdle();
      portal.clock.advance(3_600_000);
      await heir.latchkey.whenIdle();
      expect(await openedIn(portal)).toBe(1);
      done(await heir.staff.tenants.reopen({}));
      expect(await maySeeOwn(heir, personId)).toBe(true);
      const appended = await appendedDuring(heir, async () => {
        await (await heir.another()).latchkey.whenIdle();
      });
      expect(appended).toBe(0);
    },
  );

  it('is named by the activation also where the policy was changed in between', async () => {
    const portal = await withPolicy(await startMortalPortal());
    const { token, personId } = await inviteAnn(portal);
    portal.lost.add('PersonActivated');
    await expect(acceptAs(portal, annSignedIn, token)).rejects.toThrow('the process died');
    portal.lost.clear();
    await withPolicy(portal, { personalWorkspace: undefined });
    done(await acceptAs(portal, annSignedIn, token));
    const activated = (await wholeLog(portal.eventStore)).find(({ type }) => type === 'PersonActivated');
    expect(activated?.data['personalWorkspaceId']).toBe(`personal-${personId}`);
  });

  it('is completed by accepting again', async () => {
    const portal = await withPolicy(await startMortalPortal());
    const { token, personId } = await inviteAnn(portal);
    portal.lost.add('WorkspaceOpened');
    await expect(acceptAs(portal, annSignedIn, token)).rejects.toThrow('the process died');
    portal.lost.clear();
    done(await acceptAs(portal, annSignedIn, token));
    expect(await maySeeOwn(portal, personId)).toBe(true);
  });

  it('stays closed, where staff have closed it before its owner was let in', async () => {
    const portal = await withPolicy(await startPortal());
    const { token, personId } = await inviteAnn(portal);
    const { eventStore } = portal;
    const dying = await portal.another({
      eventStore: {
        ...eventStore,
        async append(stream, events, expected) {
          const isAtHome = events.some(({ data }) => data['workspaceId'] === `personal-${personId}`);
          if (isAtHome && stream.startsWith('accessGrant-')) throw new Error('the process died');
          return eventStore.append(stream, events, expected);
        },
      },
    });
    await expect(acceptAs(dying, annSignedIn, token)).rejects.toThrow('the process died');
    done(await portal.staff.workspaces.close({ workspaceId: `personal-${personId}` }));
    done(await acceptAs(portal, annSignedIn, token));
    expect((await portal.staff.people.workspaces({ personId })).items).toHaveLength(1);
    const activated = (await wholeLog(eventStore)).find(({ type }) => type === 'PersonActivated');
    expect(activated?.data).not.toHaveProperty('personalWorkspaceId');
  });

  it('takes no seat', async () => {
    const portal = await startPortal();
    done(await portal.staff.seats.license({ capacity: 1 }));
    await withPolicy(portal, { seats: 'reserve' });
    const { personId } = await letAnnIn(portal);
    expect(await portal.staff.seats.get()).toMatchObject({ committed: 1 });
    const own = { workspaceId: `personal-${personId}`, personId };
    done(await portal.staff.access.revoke(own));
    done(await portal.staff.access.grant({ ...own, permissions: ['documents.view'] }));
    expect(await portal.staff.seats.get()).toMatchObject({ committed: 1, free: 0 });
  });

  it('lets nobody else in, whoever asks', async () => {
    const portal = await withPolicy(await startPortal());
    const { personId } = await letAnnIn(portal);
    const known = done(await portal.staff.people.register(bob));
    const own = { workspaceId: `personal-${personId}`, permissions: ['documents.view'] };
    const { invitations, access } = portal.staff;
    const appended = await appendedDuring(portal, async () => {
      const refused = [
        await invitations.invite({ ...own, person: bob }),
        await invitations.send({ ...own, person: bob }),
        await invitations.invite({ ...own, person: ann }),
        await access.grant({ ...own, personId: known.personId }),
      ];
      for (const each of refused) expect(rejectionOf(each)).toEqual({ type: 'WorkspaceIsPersonal' });
      expect(
        rejectionOf(
          await access.addFrom({ ...own, workspaceId: 'rosa', fromWorkspaceId: own.workspaceId, personId }),
        ),
      ).toMatchObject({ type: 'NotActiveThere' });
    });
    expect(appended).toBe(0);
  });

  it('has an id that no host can open', async () => {
    const portal = await withPolicy(await startPortal());
    const { personId } = await inviteAnn(portal);
    const open = (workspaceId: string) => portal.staff.workspaces.open({ ...theo, workspaceId });
    expect(rejectionOf(await open(`personal-${personId}`))).toEqual({ type: 'WorkspaceIdReserved' });
    done(await open('personal-1'));
  });

  it('is not given back by anything, once it was revoked', async () => {
    const portal = await withPolicy(await startMortalPortal());
    const { token, personId } = await inviteAnn(portal);
    portal.lost.add('PersonActivated');
    await expect(acceptAs(portal, annSignedIn, token)).rejects.toThrow('the process died');
    done(await portal.staff.access.revoke({ workspaceId: `personal-${personId}`, personId }));
    portal.lost.clear();
    portal.clock.advance(3_600_000);
    await portal.latchkey.whenIdle();
    expect((await typesIn(portal, 'person')).includes('PersonActivated')).toBe(true);
    expect(await maySeeOwn(portal, personId)).toBe(false);
  });

  it('is given by the newest version of a role, also one that was retired since', async () => {
    const portal = await startPortal();
    done(await portal.staff.roles.define({ name: 'owner', permissions: ['documents.view'] }));
    await withPolicy(portal, { personalWorkspace: { role: 'owner' } });
    done(await portal.staff.roles.revise({ name: 'owner', permissions: ['documents.edit'] }));
    done(await portal.staff.roles.retire({ name: 'owner' }));
    const { personId } = await letAnnIn(portal);
    expect(await maySeeOwn(portal, personId, 'documents.edit')).toBe(true);
    const { items } = await portal.staff.access.list({ workspaceId: `personal-${personId}` });
    expect(items[0]).toMatchObject({ role: { name: 'owner', version: 2 } });
  });

  it('may be promised by permissions in any order, each once or more', async () => {
    const permissions = ['documents.view', 'documents.edit', 'documents.view'];
    const portal = await withPolicy(await startPortal(), { personalWorkspace: { permissions } });
    expect((await portal.staff.tenants.get())?.policy.personalWorkspace).toEqual({
      permissions: ['documents.edit', 'documents.view'],
    });
  });

  it('is not promised by a role that is not there, or both ways at once', async () => {
    const portal = await startPortal();
    const refusedFor = async (personalWorkspace: object) =>
      rejectionOf(
        await portal.staff.tenants.changePolicy({ policy: { ...policy, personalWorkspace } as Policy }),
      );
    expect(await refusedFor({ role: 'owner' })).toEqual({ type: 'RoleNotFound' });
    done(await portal.staff.roles.define({ name: 'owner', permissions: ['documents.view'] }));
    done(await portal.staff.roles.retire({ name: 'owner' }));
    expect(await refusedFor({ role: 'owner' })).toEqual({ type: 'RoleRetired' });
    for (const wrong of [{}, { role: 'owner', permissions: ['documents.view'] }, { permissions: [] }]) {
      expect(await refusedFor(wrong)).toMatchObject({ type: 'InvalidInput' });
    }
  });
});
