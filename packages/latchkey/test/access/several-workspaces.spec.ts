import { wholeLog } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import type { Facade } from '../../src/index.ts';
import type { Portal } from '../portal.ts';
import {
  acceptAs,
  ann,
  annSignedIn,
  appendedDuring,
  dyingBefore,
  letAnnIn,
  rejectionOf,
  rosa,
  startPortal,
} from '../portal.ts';

const theo = { workspaceId: 'theo', kind: 'client', name: 'Theo' };
const permissions = ['roster.view'];
const toTheo = { workspaceId: theo.workspaceId, person: ann, permissions };
const policy = {
  validFor: 'P7D',
  resend: { cooldown: 'PT0S', limit: 9 },
  acceptBy: 'matchingEmail',
  existingPerson: 'grant',
} as const;

type Policy = Parameters<Facade['tenants']['changePolicy']>[0]['policy'];

/** Ann has accepted at Rosa's, and there is Theo's workspace too. */
async function annInside(change: Partial<Policy> = {}): Promise<Portal & { personId: string }> {
  const portal = await startPortal();
  await portal.staff.tenants.changePolicy({ policy: { ...policy, ...change } });
  await portal.staff.workspaces.open(theo);
  const { personId } = await letAnnIn(portal);
  return { ...portal, personId };
}

async function mayAtTheos({ staff }: Portal): Promise<boolean> {
  const question = { principalId: annSignedIn, workspaceId: 'theo', permission: 'roster.view' };
  return (await staff.access.check(question)).allowed;
}

async function statusOf(portal: Portal, input = toTheo): Promise<string> {
  const invited = await portal.staff.invitations.invite(input);
  return invited.ok ? invited.status : invited.rejection.type;
}

const workspacesOf = async ({ staff }: Portal, personId: string) =>
  (await staff.people.workspaces({ personId })).items.map(({ workspaceId }) => workspaceId).toSorted();

describe('inviting somebody who has an account, where the policy gives them access', () => {
  it('gives it at once, without an invitation and without a mail', async () => {
    const portal = await annInside();
    const mails = portal.mails.length;
    const given = await portal.staff.invitations.invite(toTheo);
    expect(given).toMatchObject({ ok: true, status: 'granted', personId: portal.personId });
    expect(await mayAtTheos(portal)).toBe(true);
    expect(await workspacesOf(portal, portal.personId)).toEqual(['rosa', 'theo']);
    await portal.latchkey.whenIdle();
    expect(portal.mails).toHaveLength(mails);
    const log = await wholeLog(portal.eventStore);
    expect(log.filter(({ type }) => type === 'PersonInvited')).toHaveLength(1);
    expect(given.ok && given.status === 'granted' && given.accessGrantId).toBe(
      (await portal.staff.access.list({ workspaceId: 'theo' })).items[0]?.accessGrantId,
    );
  });

  it('does so by the one button too, and says so', async () => {
    const portal = await annInside();
    expect(await portal.staff.invitations.send(toTheo)).toMatchObject({ status: 'granted', did: 'granted' });
    expect(rejectionOf(await portal.staff.invitations.send(toTheo))).toEqual({ type: 'AlreadyAccepted' });
    expect(await statusOf(portal)).toBe('AlreadyAccepted');
  });

  it('gives what was offered last, where the button says nothing of terms', async () => {
    const portal = await annInside();
    const { personId } = portal;
    const { workspaceId } = rosa;
    await portal.staff.access.revoke({ workspaceId, personId });
    expect(await portal.staff.invitations.send({ workspaceId, person: ann })).toMatchObject({
      did: 'granted',
    });
    expect((await portal.staff.access.list({ workspaceId })).items[0]).toMatchObject({ permissions });
    const unsaid = await portal.staff.invitations.send({ workspaceId: 'theo', person: ann });
    expect(rejectionOf(unsaid)).toEqual({ type: 'TermsNeeded' });
  });

  it('invites where the policy says nothing, or asks for approval', async () => {
    expect(await statusOf(await annInside({ existingPerson: 'invite' }))).toBe('pending');
    const portal = await annInside();
    await portal.staff.tenants.changePolicy({ policy: { ...policy, approval: 'required' } });
    expect(await statusOf(portal)).toBe('requested');
  });

  it('invites whoever has another address since', async () => {
    const portal = await annInside();
    await portal.staff.people.changeEmail({ personId: portal.personId, email: 'ann.new@example.org' });
    expect(await statusOf(portal, { ...toTheo, person: { name: 'Ann', email: 'ann.new@example.org' } })).toBe(
      'pending',
    );
  });

  it('gives it also to whoever has accepted with their new address since, wherever that was', async () => {
    const portal = await annInside();
    const { personId, staff } = portal;
    const moved = { name: 'Ann', email: 'ann.new@example.org' };
    await staff.people.changeEmail({ personId, email: moved.email });
    await staff.workspaces.open({ ...theo, workspaceId: 'liam' });
    expect(await statusOf(portal, { ...toTheo, workspaceId: 'liam', person: moved })).toBe('pending');
    await portal.latchkey.whenIdle();
    const accepted = await acceptAs(portal, annSignedIn, portal.tokenFor(moved.email), moved.email);
    expect(accepted.ok).toBe(true);
    expect(await statusOf(portal, { ...toTheo, person: moved })).toBe('granted');
  });

  it('invites whoever was parted from their account, or never had one', async () => {
    const portal = await annInside();
    const noah = { name: 'Noah', email: 'noah@example.org' };
    const known = await portal.staff.people.register(noah);
    if (!known.ok) throw new Error('refused');
    await portal.staff.access.grant({ workspaceId: rosa.workspaceId, personId: known.personId, permissions });
    expect(await statusOf(portal, { ...toTheo, person: noah })).toBe('pending');
    await portal.staff.people.releasePrincipal({ personId: portal.personId });
    expect(await statusOf(portal)).toBe('pending');
  });

  it('invites whoever only held a link, once the policy takes no link for it', async () => {
    const portal = await startPortal();
    await portal.staff.tenants.changePolicy({ policy: { ...policy, acceptBy: 'linkHolder' } });
    await portal.staff.workspaces.open(theo);
    await portal.staff.workspaces.open({ ...theo, workspaceId: 'liam' });
    await portal.staff.invitations.invite({ ...toTheo, workspaceId: rosa.workspaceId });
    await portal.latchkey.whenIdle();
    await acceptAs(portal, annSignedIn, portal.tokenFor(ann.email), '');
    expect(await statusOf(portal)).toBe('granted');
    await portal.staff.tenants.changePolicy({ policy });
    expect(await statusOf(portal, { ...toTheo, workspaceId: 'liam' })).toBe('pending');
  });

  it('gives nothing past an invitation that is open, or a no', async () => {
    const portal = await annInside({ existingPerson: 'invite' });
    expect(await statusOf(portal)).toBe('pending');
    await portal.latchkey.whenIdle();
    await portal.staff.tenants.changePolicy({ policy });
    expect(await statusOf(portal)).toBe('AlreadyInvited');
    await portal.invitee().invitations.decline({ token: portal.tokenFor(ann.email) });
    expect(await statusOf(portal)).toBe('pending');
    expect(await mayAtTheos(portal)).toBe(false);
  });

  it('keeps to all rules of giving, and leaves nothing where it is refused', async () => {
    const inside = await annInside();
    const limited = await inside.another({ mayGive: () => [] });
    const appended = await appendedDuring(inside, async () => {
      expect(rejectionOf(await limited.staff.invitations.invite(toTheo))).toMatchObject({
        type: 'MayNotGive',
      });
      expect(await statusOf(inside, { ...toTheo, workspaceId: 'nowhere' })).toBe('WorkspaceNotFound');
    });
    expect(appended).toBe(0);
    await inside.staff.tenants.changePolicy({ policy: { ...policy, seats: 'reserve' } });
    expect(await statusOf(inside)).toBe('NoSeatLeft');
    await inside.staff.seats.license({ capacity: 1 });
    expect(await statusOf(inside)).toBe('granted');
    expect(await inside.staff.seats.get()).toMatchObject({ committed: 1, free: 0 });
    await inside.staff.tenants.changePolicy({ policy: { ...policy, needsFeature: 'client-portal' } });
    expect(await statusOf(inside, { ...toTheo, workspaceId: rosa.workspaceId })).toBe('FeatureDisabled');
    await inside.staff.people.deactivate({ personId: inside.personId });
    await inside.staff.tenants.changePolicy({ policy });
    expect(await statusOf(inside)).toBe('PersonDeactivated');
  });

  it('keeps what else was said of the person', async () => {
    const portal = await annInside();
    const person = { ...ann, externalId: 'c-1' };
    expect(await statusOf(portal, { ...toTheo, person })).toBe('granted');
    expect(await portal.staff.people.get(portal.personId)).toMatchObject({ externalIds: ['c-1'] });
  });

  it('does the same again under its id, whatever the policy says by then', async () => {
    const portal = await annInside({ existingPerson: 'invite' });
    const one = { commandId: 'one' };
    const first = await portal.staff.invitations.invite(toTheo, one);
    expect(first).toMatchObject({ status: 'pending' });
    await portal.staff.tenants.changePolicy({ policy });
    expect(await portal.staff.invitations.invite(toTheo, one)).toMatchObject({ status: 'pending' });

    await portal.staff.workspaces.open({ ...theo, workspaceId: 'liam' });
    const toLiam = { ...toTheo, workspaceId: 'liam' };
    const given = await portal.staff.invitations.invite(toLiam, { commandId: 'two' });
    await portal.staff.tenants.changePolicy({ policy: { ...policy, existingPerson: 'invite' } });
    const again = await portal.staff.invitations.invite(toLiam, { commandId: 'two' });
    expect([given, again]).toMatchObject([{ status: 'granted' }, { status: 'granted' }]);
  });

  it('is completed by the next one, where it stopped before access was given', async () => {
    const portal = await annInside();
    await portal.staff.seats.license({ capacity: 1 });
    await portal.staff.tenants.changePolicy({ policy: { ...policy, seats: 'onAccept' } });
    const dying = await portal.another({ eventStore: dyingBefore(portal, 'AccessGranted') });
    await expect(dying.staff.invitations.invite(toTheo, { commandId: 'one' })).rejects.toThrow(
      'the process died',
    );
    expect(await mayAtTheos(portal)).toBe(false);
    expect(await portal.staff.invitations.invite(toTheo, { commandId: 'one' })).toMatchObject({
      status: 'granted',
    });
    expect(await portal.staff.seats.get()).toMatchObject({ committed: 1 });
  });
});

describe('adding somebody who is active in another workspace', () => {
  const adding = { workspaceId: 'theo', fromWorkspaceId: rosa.workspaceId, permissions };

  it('gives access without a mail, and their list has it at once', async () => {
    const portal = await annInside();
    const { personId } = portal;
    const mails = portal.mails.length;
    const added = await portal.staff.access.addFrom({ ...adding, personId });
    expect(added).toMatchObject({ ok: true, status: 'live', permissions });
    expect(await workspacesOf(portal, personId)).toEqual(['rosa', 'theo']);
    expect(await mayAtTheos(portal)).toBe(true);
    await portal.latchkey.whenIdle();
    expect(portal.mails).toHaveLength(mails);
    const granted = (await wholeLog(portal.eventStore)).findLast(({ type }) => type === 'AccessGranted');
    expect(granted?.data['via']).toEqual({ type: 'direct', grantedBy: 'olivia', addedFrom: 'rosa' });
  });

  it('says nothing about any other workspace', async () => {
    const portal = await annInside();
    const { personId } = portal;
    await portal.staff.access.addFrom({ ...adding, personId });
    await portal.staff.access.revoke({ workspaceId: rosa.workspaceId, personId });
    expect(await mayAtTheos(portal)).toBe(true);
    expect(await workspacesOf(portal, personId)).toEqual(['theo']);
  });

  it.each<[string, (portal: Portal & { personId: string }) => Promise<unknown>]>([
    [
      'has no access there any more',
      ({ staff, personId }) => staff.access.revoke({ workspaceId: 'rosa', personId }),
    ],
    [
      'is suspended there',
      ({ staff, personId }) => staff.access.suspend({ workspaceId: 'rosa', personId, cause: 'unpaid' }),
    ],
    ['has no account any more', ({ staff, personId }) => staff.people.releasePrincipal({ personId })],
    [
      'is there, in a workspace that is closed',
      ({ staff }) => staff.workspaces.close({ workspaceId: 'rosa' }),
    ],
  ])('is refused for whoever %s', async (_situation, happens) => {
    const portal = await annInside();
    const { personId } = portal;
    await happens(portal);
    const appended = await appendedDuring(portal, async () => {
      expect(rejectionOf(await portal.staff.access.addFrom({ ...adding, personId }))).toEqual({
        type: 'NotActiveThere',
      });
    });
    expect(appended).toBe(0);
  });

  it('is refused for whoever never accepted, or is unknown, and from a workspace that is', async () => {
    const portal = await annInside();
    const noah = await portal.staff.people.register({ name: 'Noah' });
    if (!noah.ok) throw new Error('refused');
    const where = { workspaceId: rosa.workspaceId, personId: noah.personId };
    await portal.staff.access.grant({ ...where, permissions });
    const add = async (personId: string, fromWorkspaceId = 'rosa') =>
      rejectionOf(await portal.staff.access.addFrom({ ...adding, personId, fromWorkspaceId }));
    expect(await add(noah.personId)).toEqual({ type: 'NotActiveThere' });
    expect(await add('01ARZ3NDEKTSV4RRFFQ69G5FAV')).toEqual({ type: 'PersonNotFound' });
    expect(await add(portal.personId, 'nowhere')).toEqual({ type: 'WorkspaceNotFound' });
  });

  it('keeps to all rules of giving', async () => {
    const portal = await annInside();
    const { personId } = portal;
    const noah = await portal.another({ mayGive: () => [] });
    expect(rejectionOf(await noah.staff.access.addFrom({ ...adding, personId }))).toMatchObject({
      type: 'MayNotGive',
    });
    const add = async (change: object = {}) =>
      rejectionOf(await portal.staff.access.addFrom({ ...adding, personId, ...change }));
    expect(await add({ accessUntil: 1 })).toEqual({ type: 'NothingLeft' });
    expect(await add({ workspaceId: 'nowhere' })).toEqual({ type: 'WorkspaceNotFound' });
    expect(await add({ permissions: undefined })).toMatchObject({ type: 'InvalidInput' });
    await portal.staff.tenants.changePolicy({ policy: { ...policy, seats: 'onAccept' } });
    expect(await add()).toMatchObject({ type: 'NoSeatLeft' });
    const elsewhere = portal.latchkey.as({
      tenantId: 'river-care',
      actor: { type: 'principal', principalId: 'olivia' },
    });
    await elsewhere.tenants.open();
    expect(rejectionOf(await elsewhere.access.addFrom({ ...adding, personId }))).toMatchObject({
      type: 'PersonNotFound',
    });
  });

  it('twice is once, and with other terms is refused', async () => {
    const portal = await annInside();
    const { personId } = portal;
    await portal.staff.access.addFrom({ ...adding, personId });
    const again = await appendedDuring(portal, async () => {
      expect(await portal.staff.access.addFrom({ ...adding, personId })).toMatchObject({ ok: true });
    });
    expect(again).toBe(0);
    const more = { ...adding, personId, permissions: ['roster.edit'] };
    expect(rejectionOf(await portal.staff.access.addFrom(more))).toMatchObject({ type: 'AlreadyGranted' });
  });
});
