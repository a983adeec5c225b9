import { describe, expect, it } from 'vitest';
import type { EventStore } from '../../src/index.ts';
import type { Portal } from '../portal.ts';
import { acceptAs, ann, annSignedIn, inviteAnn, letAnnIn, opening, rosa, startPortal } from '../portal.ts';

const week = 7 * 86_400_000;

describe('what was so after each entry of a history', () => {
  it('is told of the invitation, through its links and rounds', async () => {
    const portal = await startPortal();
    const { invitationId } = await inviteAnn(portal);
    portal.clock.advance(60_000);
    await portal.staff.invitations.resend({ invitationId });
    await portal.latchkey.whenIdle();
    await portal.staff.invitations.rescind({ invitationId });
    portal.clock.advance(60_000);
    await portal.staff.invitations.resend({ invitationId });
    await portal.latchkey.whenIdle();
    await acceptAs(portal, annSignedIn, portal.tokenFor(ann.email));
    expect(await invitationsAfter(portal, invitationId)).toEqual([
      'PersonInvited: pending, round 1, link 1, until 0',
      'DeliveryClaimed: pending, round 1, link 1, until 0',
      'InvitationMailed: pending, round 1, link 1, until 0',
      'InvitationResent: pending, round 1, link 2, until 60000',
      'DeliveryClaimed: pending, round 1, link 2, until 60000',
      'InvitationMailed: pending, round 1, link 2, until 60000',
      'InvitationRescinded: rescinded, round 1, link 2',
      'PersonInvited: pending, round 2, link 3, until 120000',
      'DeliveryClaimed: pending, round 2, link 3, until 120000',
      'InvitationMailed: pending, round 2, link 3, until 120000',
      'InvitationAccepted: accepted, round 2, link 3',
      'AccessGranted: accepted, round 2, link 3',
    ]);
  });

  it('is told of a request, which has no link yet, and of what a refusal leaves', async () => {
    const portal = await startPortal();
    await portal.staff.tenants.changePolicy({
      policy: {
        validFor: 'P7D',
        resend: { cooldown: 'PT1M', limit: 3 },
        acceptBy: 'matchingEmail',
        approval: 'required',
      },
    });
    const asked = await portal.staff.invitations.invite({
      workspaceId: rosa.workspaceId,
      person: ann,
      permissions: ['roster.view'],
    });
    if (!asked.ok) throw new Error(asked.rejection.type);
    await portal.staff.invitations.refuse({ invitationId: asked.invitationId });
    expect(await invitationsAfter(portal, asked.invitationId)).toEqual([
      'InvitationRequested: requested, round 1, link 0',
      'InvitationRefused: none, round 0, link 0',
    ]);
  });

  it('is expired from the deadline on, also where nobody has put that on record', async () => {
    const portal = await startPortal();
    const silent = await portal.another({ eventStore: without(portal.eventStore, 'InvitationExpired') });
    const { invitationId, personId } = await inviteAnn(silent);
    await portal.latchkey.close();
    const where = { workspaceId: rosa.workspaceId, personId };
    silent.clock.advance(week - 1);
    await silent.staff.access.grant({ ...where, permissions: ['roster.view'] });
    silent.clock.advance(1);
    await silent.staff.access.suspend({ ...where, cause: 'unpaid' });
    expect(await invitationsAfter(silent, invitationId)).toEqual([
      'PersonInvited: pending, round 1, link 1, until 0',
      'DeliveryClaimed: pending, round 1, link 1, until 0',
      'InvitationMailed: pending, round 1, link 1, until 0',
      'AccessGranted: pending, round 1, link 1, until 0',
      'AccessSuspended: expired, round 1, link 1, until 0',
    ]);
  });

  it('is told of access: what it gave, why it rested, and how it ended', async () => {
    const portal = await startPortal();
    const { invitationId, personId } = await letAnnIn(portal);
    const where = { workspaceId: rosa.workspaceId, personId };
    const { access } = portal.staff;
    await access.widen({ ...where, permissions: ['invoices.view', 'roster.view'] });
    await access.suspend({ ...where, cause: 'unpaid' });
    await access.suspend({ ...where, cause: 'holiday' });
    await access.resume({ ...where, cause: 'unpaid' });
    await access.resume({ ...where, cause: 'holiday' });
    await access.revoke(where);
    const history = await portal.staff.audit.history(invitationId);
    const states = history?.entries.map(({ type, access: { status, permissions, suspensions } }) =>
      [type, status, ...permissions, ...suspensions.map((cause) => `(${cause})`)].join(' '),
    );
    expect(states).toEqual([
      'PersonInvited none',
      'DeliveryClaimed none',
      'InvitationMailed none',
      'InvitationAccepted none',
      'AccessGranted live roster.view',
      'AccessWidened live invoices.view roster.view',
      'AccessSuspended suspended invoices.view roster.view (unpaid)',
      'AccessSuspended suspended invoices.view roster.view (unpaid) (holiday)',
      'AccessResumed suspended invoices.view roster.view (holiday)',
      'AccessResumed live invoices.view roster.view',
      'AccessRevoked revoked',
    ]);
  });

  it('is told of access in a window as of the moment of the entry', async () => {
    const portal = await startPortal();
    const { invitationId, personId } = await letAnnIn(portal);
    const where = { workspaceId: rosa.workspaceId, personId };
    const { access } = portal.staff;
    await access.revoke(where);
    const now = portal.clock.now();
    await access.grant({
      ...where,
      permissions: ['roster.view', 'invoices.view'],
      accessFrom: now + 60_000,
      accessUntil: now + 3_600_000,
    });
    portal.clock.advance(60_000);
    await access.narrow({ ...where, permissions: ['roster.view'] });
    portal.clock.advance(3_540_000);
    await portal.latchkey.whenIdle();
    const history = await portal.staff.audit.history(invitationId);
    expect(history?.entries.slice(-3).map((each) => [each.type, each.access.status])).toEqual([
      ['AccessGranted', 'not-yet'],
      ['AccessNarrowed', 'live'],
      ['AccessEnded', 'ended'],
    ]);
    expect(history?.entries.at(-1)?.access).toMatchObject({
      accessFrom: opening + 60_000,
      accessUntil: opening + 3_600_000,
    });
  });
});

/** Each entry with what it left of the invitation; deadlines counted from a week after the opening. */
async function invitationsAfter({ staff }: Portal, invitationId: string) {
  const history = await staff.audit.history(invitationId);
  return history?.entries.map(({ type, invitation: { status, round, generation, expiresAt } }) => {
    const until = expiresAt === undefined ? '' : `, until ${expiresAt - opening - week}`;
    return `${type}: ${status}, round ${round}, link ${generation}${until}`;
  });
}

/** A store that never takes events of a type: whoever wants to append one meets a fault. */
function without(eventStore: EventStore, type: string): EventStore {
  return {
    ...eventStore,
    async append(stream, events, expected) {
      if (events.some((event) => event.type === type)) throw new Error('not now');
      return eventStore.append(stream, events, expected);
    },
  };
}
