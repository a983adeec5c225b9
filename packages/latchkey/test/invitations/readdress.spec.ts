import { describe, expect, it } from 'vitest';
import {
  acceptAs,
  ann,
  annSignedIn,
  appendedDuring,
  inviteAnn,
  letAnnIn,
  rejectionOf,
  rosa,
  startPortal,
  tenantId,
} from '../portal.ts';
import { giveNewAddress } from './new-address.ts';

const elsewhere = 'ann@elsewhere.example';

describe('readdressing an invitation', () => {
  it('mails a new link to the address that the person has now, at once, and the old one is dead', async () => {
    const portal = await startPortal();
    const { invitationId, personId, token } = await inviteAnn(portal);
    await giveNewAddress(portal, personId, elsewhere);
    expect(await portal.staff.invitations.get(invitationId)).toMatchObject({
      status: 'pending',
      round: 1,
      generation: 2,
    });
    expect(portal.mails.map(({ to }) => to.address)).toEqual([ann.email, elsewhere]);
    expect(rejectionOf(await acceptAs(portal, annSignedIn, token, elsewhere))).toEqual({
      type: 'LinkSuperseded',
    });
    expect((await acceptAs(portal, annSignedIn, portal.tokenFor(elsewhere), elsewhere)).ok).toBe(true);
  });

  it('is what an open invitation waits for: until then its link shows that it is superseded', async () => {
    const portal = await startPortal();
    const { personId, token } = await inviteAnn(portal);
    await giveNewAddress(portal, personId, elsewhere);
    expect(await portal.invitee().invitations.preview({ token })).toMatchObject({ standing: 'superseded' });
    expect(rejectionOf(await acceptAs(portal, annSignedIn, token, elsewhere))).toEqual({
      type: 'LinkSuperseded',
    });
    expect(rejectionOf(await portal.invitee().invitations.decline({ token }))).toEqual({
      type: 'LinkSuperseded',
    });
  });

  it('does nothing where the newest link went to that address, or the round has ended', async () => {
    const portal = await startPortal();
    const { invitationId, personId } = await letAnnIn(portal);
    const idle = async () => {
      const appended = await appendedDuring(portal, () =>
        portal.staff.invitations.readdress({ invitationId }),
      );
      expect(appended).toBe(0);
    };
    await idle();
    await giveNewAddress(portal, personId, elsewhere);
    await idle();
  });

  it('is a hand in the offer: whoever sees to the new address may not accept there', async () => {
    const portal = await startPortal();
    const { personId } = await inviteAnn(portal);
    const noah = portal.latchkey.as({ tenantId, actor: { type: 'principal', principalId: 'noah' } });
    await noah.people.changeEmail({ personId, email: elsewhere });
    await portal.latchkey.whenIdle();
    expect(rejectionOf(await acceptAs(portal, 'noah', portal.tokenFor(elsewhere), elsewhere))).toEqual({
      type: 'InviterMayNotAccept',
    });
  });

  it('is noted on a request that waits, and approved for the new address', async () => {
    const portal = await startPortal();
    const policy = {
      validFor: 'P7D',
      resend: { cooldown: 'PT1M', limit: 10 },
      acceptBy: 'matchingEmail',
      approval: 'required',
    } as const;
    await portal.staff.tenants.changePolicy({ policy });
    const asked = await portal.staff.invitations.invite({
      workspaceId: rosa.workspaceId,
      person: ann,
      permissions: ['roster.view'],
    });
    if (!asked.ok) throw new Error('refused');
    const { invitationId, personId } = asked;
    await giveNewAddress(portal, personId, elsewhere);
    expect(await portal.staff.invitations.get(invitationId)).toMatchObject({ status: 'requested' });
    const history = await portal.staff.audit.history(invitationId);
    expect(history?.entries.at(-1)?.sentence).toBe(
      'The request was changed to the new address of Ann Carer by olivia.',
    );
    const noah = portal.latchkey.as({ tenantId, actor: { type: 'principal', principalId: 'noah' } });
    await noah.invitations.approve({ invitationId });
    await portal.latchkey.whenIdle();
    expect(portal.mails.map(({ to }) => to.address)).toEqual([elsewhere]);
    const told = await portal.staff.audit.history(invitationId);
    expect(told?.entries.map(({ sentence }) => sentence)).toContain(
      'The request to invite Ann Carer was approved by noah.',
    );
  });

  it('asks whether the actor may give what is offered, and is refused for nobody invited', async () => {
    let mayGive = ['roster.view'];
    const portal = await startPortal({ mayGive: () => mayGive });
    const { invitationId, personId } = await inviteAnn(portal);
    await giveNewAddress(portal, personId, elsewhere);
    mayGive = [];
    expect(rejectionOf(await portal.staff.invitations.readdress({ invitationId }))).toMatchObject({
      type: 'MayNotGive',
    });
    const unknown = '01JNB000000000000000000NNN';
    expect(rejectionOf(await portal.staff.invitations.readdress({ invitationId: unknown }))).toEqual({
      type: 'NotInvited',
    });
  });
});
