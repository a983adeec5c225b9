import { everything } from '../../src/index.ts';
import type { Facade } from '../../src/index.ts';
import { describe, expect, it } from 'vitest';
import type { Portal } from '../portal.ts';
import {
  acceptAs,
  ann,
  annSignedIn,
  appendedDuring,
  inviteAnn,
  mayAnn,
  rejectionOf,
  rosa,
  startPortal,
  tenantId,
} from '../portal.ts';

const invitation = { workspaceId: rosa.workspaceId, person: ann, permissions: ['roster.view'] };
const policy = {
  validFor: 'P7D',
  resend: { cooldown: 'PT1M', limit: 10 },
  acceptBy: 'matchingEmail',
  approval: 'required',
} as const;

function staffOf({ latchkey }: Portal, principalId: string): Facade {
  return latchkey.as({ tenantId, actor: { type: 'principal', principalId } });
}

async function startApproving(options: Parameters<typeof startPortal>[0] = {}) {
  const portal = await startPortal(options);
  await portal.staff.tenants.changePolicy({ policy });
  return { ...portal, noah: staffOf(portal, 'noah') };
}

/** Olivia asked for Ann to be invited. */
async function askForAnn(portal: Portal) {
  const asked = await portal.staff.invitations.invite(invitation);
  if (!asked.ok) throw new Error(`refused: ${asked.rejection.type}`);
  await portal.latchkey.whenIdle();
  return asked;
}

describe('where a tenant asks for approval', () => {
  it('an invitation is a request first: it is listed, and nothing is mailed', async () => {
    const portal = await startApproving();
    const asked = await askForAnn(portal);
    expect(asked).toMatchObject({ status: 'requested', round: 1 });
    expect(asked).not.toHaveProperty('generation');
    expect(asked).not.toHaveProperty('expiresAt');
    expect(portal.mails).toEqual([]);
    const { items } = await portal.staff.invitations.list({ status: 'requested' });
    expect(items).toMatchObject([
      {
        personName: 'Ann Carer',
        permissions: ['roster.view'],
        expiresAt: null,
        generation: 0,
        mail: 'waiting',
      },
    ]);
    const again = await portal.staff.invitations.invite(invitation);
    expect(rejectionOf(again)).toEqual({ type: 'AlreadyRequested' });
  });

  it('a policy that says nothing of approval asks for none', async () => {
    const portal = await startPortal();
    const { approval: _approval, ...silent } = policy;
    await portal.staff.tenants.changePolicy({ policy: silent });
    expect(await portal.staff.invitations.invite(invitation)).toMatchObject({ status: 'pending' });
  });

  it('somebody else approves, and the invitation takes its way', async () => {
    const portal = await startApproving();
    const { invitationId } = await askForAnn(portal);
    expect(await portal.noah.invitations.approve({ invitationId })).toMatchObject({
      ok: true,
      status: 'pending',
      round: 1,
      generation: 1,
    });
    await portal.latchkey.whenIdle();
    expect(portal.mails).toHaveLength(1);
    expect((await acceptAs(portal, annSignedIn, portal.tokenFor(ann.email))).ok).toBe(true);
    expect(await mayAnn(portal)).toBe(true);
  });

  it('neither who asked nor who approved can accept, nor can who asked approve', async () => {
    const portal = await startApproving();
    const { invitationId } = await askForAnn(portal);
    expect(rejectionOf(await portal.staff.invitations.approve({ invitationId }))).toEqual({
      type: 'RequesterMayNotApprove',
    });
    await portal.noah.invitations.approve({ invitationId });
    await portal.latchkey.whenIdle();
    for (const principalId of ['olivia', 'noah']) {
      const accepted = await acceptAs(portal, principalId, portal.tokenFor(ann.email));
      expect(rejectionOf(accepted)).toEqual({ type: 'InviterMayNotAccept' });
    }
  });

  it('who approves must be able to give it, then and when it is accepted', async () => {
    let noahsToGive: readonly string[] = [];
    const portal = await startApproving({
      mayGive: ({ principalId }) => (principalId === 'noah' ? noahsToGive : everything),
    });
    const { invitationId } = await askForAnn(portal);
    expect(rejectionOf(await portal.noah.invitations.approve({ invitationId }))).toMatchObject({
      type: 'MayNotGive',
      permissions: ['roster.view'],
    });
    noahsToGive = ['roster.view'];
    expect((await portal.noah.invitations.approve({ invitationId })).ok).toBe(true);
    await portal.latchkey.whenIdle();
    noahsToGive = [];
    expect(rejectionOf(await acceptAs(portal, annSignedIn, portal.tokenFor(ann.email)))).toEqual({
      type: 'InviterMayNotGive',
      permissions: ['roster.view'],
    });
  });

  it('nothing is approved in a closed workspace, or for a person who was deactivated', async () => {
    const portal = await startApproving();
    const { invitationId, personId } = await askForAnn(portal);
    await portal.staff.people.deactivate({ personId });
    expect(rejectionOf(await portal.noah.invitations.approve({ invitationId }))).toEqual({
      type: 'PersonDeactivated',
    });
    await portal.staff.workspaces.close({ workspaceId: rosa.workspaceId });
    expect(rejectionOf(await portal.noah.invitations.approve({ invitationId }))).toEqual({
      type: 'WorkspaceClosed',
    });
  });

  it('a refused request is listed as refused, told in the history, and can be made again', async () => {
    const portal = await startApproving();
    const { invitationId, personId } = await askForAnn(portal);
    const refuse = () =>
      portal.noah.invitations.refuse({ invitationId, reason: 'not our client' }, { commandId: 'no' });
    const refused = await refuse();
    expect(refused).toMatchObject({ ok: true, status: 'none', round: 0, personId, revision: 1 });
    expect(await appendedDuring(portal, async () => expect(await refuse()).toMatchObject(refused))).toBe(0);
    await portal.latchkey.whenIdle();
    expect(await portal.staff.invitations.get(invitationId)).toMatchObject({
      status: 'refused',
      revision: 1,
    });
    expect(rejectionOf(await portal.staff.invitations.resend({ invitationId }))).toEqual({
      type: 'NotInvited',
    });
    const history = await portal.staff.audit.history(invitationId);
    expect(history?.entries.map(({ sentence }) => sentence)).toEqual([
      'olivia asked to invite Ann Carer to Rosa Diaz, to roster.view; somebody else must approve it.',
      'The request to invite Ann Carer was refused by noah: “not our client”.',
    ]);
    const other = { ...invitation, permissions: ['roster.edit'] };
    expect(await portal.staff.invitations.invite(other)).toMatchObject({ status: 'requested', round: 1 });
    await portal.latchkey.whenIdle();
    await portal.noah.invitations.refuse({ invitationId });
    await portal.latchkey.whenIdle();
    expect(await portal.staff.invitations.get(invitationId)).toMatchObject({
      status: 'refused',
      permissions: ['roster.edit'],
    });
  });

  it('refusing leads back to what was before, also in the list', async () => {
    const portal = await startPortal();
    const { invitationId } = await inviteAnn(portal);
    await portal.staff.invitations.rescind({ invitationId });
    await portal.latchkey.whenIdle();
    const before = await portal.staff.invitations.get(invitationId);
    await portal.staff.tenants.changePolicy({ policy });
    portal.clock.advance(60_000);
    expect(await portal.staff.invitations.resend({ invitationId })).toMatchObject({
      status: 'requested',
      round: 2,
    });
    await portal.latchkey.whenIdle();
    expect(await portal.staff.invitations.get(invitationId)).toMatchObject({
      status: 'requested',
      generation: 1,
      mail: 'waiting',
    });
    expect(await staffOf(portal, 'noah').invitations.refuse({ invitationId })).toMatchObject({
      status: 'rescinded',
      round: 1,
      generation: 1,
    });
    await portal.latchkey.whenIdle();
    expect(await portal.staff.invitations.get(invitationId)).toEqual({ ...before, revision: 3 });
  });

  it('a request can be taken back, and then there is no link to speak of', async () => {
    const portal = await startApproving();
    const { invitationId } = await askForAnn(portal);
    const taken = await portal.staff.invitations.rescind({ invitationId });
    expect(taken).toMatchObject({ status: 'rescinded', round: 1 });
    expect(taken).not.toHaveProperty('expiresAt');
    await portal.latchkey.whenIdle();
    expect(await portal.staff.invitations.get(invitationId)).toMatchObject({
      status: 'rescinded',
      expiresAt: null,
    });
    expect(rejectionOf(await portal.noah.invitations.approve({ invitationId }))).toEqual({
      type: 'NotRequested',
    });
    expect(await portal.staff.invitations.resend({ invitationId })).toMatchObject({
      status: 'requested',
      round: 2,
    });
  });

  it('raised terms kill the link until somebody approves', async () => {
    const portal = await startApproving();
    const { invitationId } = await askForAnn(portal);
    await portal.noah.invitations.approve({ invitationId });
    await portal.latchkey.whenIdle();
    const token = portal.tokenFor(ann.email);
    const permissions = ['roster.view', 'roster.edit'];
    const raised = await portal.staff.invitations.changeTerms({ invitationId, permissions });
    expect(raised).toMatchObject({ status: 'requested', round: 2 });
    expect(rejectionOf(await acceptAs(portal, annSignedIn, token))).toEqual({ type: 'NotInvited' });
    expect(await portal.invitee().invitations.preview({ token })).toMatchObject({
      ok: true,
      standing: 'rescinded',
      permissions: ['roster.view'],
    });
    await portal.noah.invitations.approve({ invitationId });
    await portal.latchkey.whenIdle();
    expect(portal.mails).toHaveLength(2);
    expect(rejectionOf(await acceptAs(portal, annSignedIn, token))).toEqual({ type: 'LinkSuperseded' });
    expect((await acceptAs(portal, annSignedIn, portal.tokenFor(ann.email))).ok).toBe(true);
    expect(await mayAnn(portal, 'roster.edit')).toBe(true);
  });

  it('nobody but staff and the system approves or refuses', async () => {
    const portal = await startApproving();
    const { invitationId } = await askForAnn(portal);
    const invitee = portal.invitee(annSignedIn);
    const notTheirs = { type: 'NotForInvitees' };
    expect(rejectionOf(await invitee.invitations.approve({ invitationId }))).toEqual(notTheirs);
    expect(rejectionOf(await invitee.invitations.refuse({ invitationId }))).toEqual(notTheirs);
    const system = portal.latchkey.as({ tenantId, actor: { type: 'system', part: 'nightly' } });
    expect((await system.invitations.approve({ invitationId })).ok).toBe(true);
  });

  it('what the system asks for and approves is told so', async () => {
    const portal = await startApproving();
    const system = portal.latchkey.as({ tenantId, actor: { type: 'system', part: 'nightly' } });
    const asked = await system.invitations.invite(invitation);
    const invitationId = asked.ok ? asked.invitationId : '';
    await system.invitations.approve({ invitationId });
    const history = await portal.staff.audit.history(invitationId);
    expect(history?.entries.slice(0, 2).map(({ sentence }) => sentence)).toEqual([
      'The system asked to invite Ann Carer to Rosa Diaz, to roster.view; somebody else must approve it.',
      'The request to invite Ann Carer was approved by the system.',
    ]);
  });

  it('an approval that comes again under its id gives its first result', async () => {
    const portal = await startApproving();
    const { invitationId } = await askForAnn(portal);
    const approve = () => portal.noah.invitations.approve({ invitationId }, { commandId: 'yes' });
    const first = await approve();
    await portal.noah.invitations.rescind({ invitationId });
    await portal.latchkey.whenIdle();
    expect(
      await appendedDuring(portal, async () =>
        expect(await approve()).toMatchObject({ ...first, position: expect.any(String) }),
      ),
    ).toBe(0);
  });
});
