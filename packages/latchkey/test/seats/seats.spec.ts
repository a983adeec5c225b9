import { describe, expect, it } from 'vitest';
import { appendedDuring, mayAnn, rejectionOf, rosa, startPortal } from '../portal.ts';
import {
  acceptAs,
  invite,
  invited,
  letIn,
  license,
  poolEvents,
  setPolicy,
  startWithSeats,
  twoDays,
  use,
} from './situation.ts';

const none = (capacity: number) => ({ type: 'NoSeatLeft', capacity });
const here = { workspaceId: rosa.workspaceId };
const view = { permissions: ['roster.view'] };

describe('seats', () => {
  it('are licensed, counted, and not there in a tenant that is not', async () => {
    const portal = await startPortal();
    expect(await portal.staff.seats.get()).toEqual({
      capacity: 0,
      reserved: 0,
      committed: 0,
      free: 0,
      revision: -1,
    });
    const licensed = await portal.staff.seats.license({ capacity: 3 });
    expect(licensed).toMatchObject({ ok: true, capacity: 3, free: 3, revision: 0 });
    const appended = await appendedDuring(portal, () => license(portal, 3));
    expect(appended).toBe(0);
    const nowhere = portal.latchkey.as({ tenantId: 'nowhere', actor: { type: 'system', part: 'test' } });
    expect(await nowhere.seats.get()).toBeUndefined();
  });

  it('are licensed once by a command that comes again, which is told what it was told', async () => {
    const portal = await startPortal();
    const first = await portal.staff.seats.license({ capacity: 3 }, { commandId: 'three' });
    await license(portal, 5);
    const again = await portal.staff.seats.license({ capacity: 3 }, { commandId: 'three' });
    expect(again).toEqual({ ...first, position: expect.any(String) });
    expect(await portal.staff.seats.get()).toMatchObject({ capacity: 5 });
  });

  it.each([-1, 1.5, 1_000_000_001])('are never %d', async (capacity) => {
    const { staff } = await startPortal();
    expect(rejectionOf(await staff.seats.license({ capacity }))).toMatchObject({ type: 'InvalidInput' });
  });

  it('are licensed in no closed tenant, and buttons say so', async () => {
    const { staff } = await startPortal();
    expect(await staff.seats.actions({})).toMatchObject({
      actions: [{ command: 'license', outcome: 'allowed' }],
    });
    await staff.tenants.close({});
    const closed = { type: 'TenantClosed' };
    expect(rejectionOf(await staff.seats.license({ capacity: 3 }))).toEqual(closed);
    expect(await staff.seats.actions({})).toMatchObject({
      actions: [{ command: 'license', outcome: 'refused', rejection: closed }],
    });
  });

  it('are asked for by nobody where the policy does not want them', async () => {
    const portal = await startPortal();
    await letIn(portal, 'ann');
    expect(await poolEvents(portal)).toEqual([]);
  });
});

describe('where a seat is kept free for whoever is invited', () => {
  it('nobody is invited without one, and nothing is left of the attempt', async () => {
    const portal = await startWithSeats(1);
    await invited(portal, 'ann');
    const appended = await appendedDuring(portal, async () => {
      expect(rejectionOf(await invite(portal, 'bob'))).toEqual(none(1));
    });
    expect(appended).toBe(0);
    await license(portal, 2);
    expect((await invite(portal, 'bob')).ok).toBe(true);
    expect(await use(portal)).toEqual([2, 0, 0]);
  });

  it('an acceptance takes it, and access keeps it until it is revoked', async () => {
    const portal = await startWithSeats(1);
    const { personId } = await letIn(portal, 'ann');
    expect(await mayAnn(portal)).toBe(true);
    expect(await use(portal)).toEqual([0, 1, 0]);
    portal.clock.advance(twoDays);
    await portal.latchkey.whenIdle();
    expect(await use(portal)).toEqual([0, 1, 0]);
    expect((await portal.staff.access.revoke({ ...here, personId })).ok).toBe(true);
    expect(await use(portal)).toEqual([0, 0, 1]);
    expect(await poolEvents(portal)).toEqual([
      'SeatsLicensed',
      'SeatReserved',
      'SeatCommitted',
      'SeatReleased',
    ]);
  });

  it('is free at once when the invitation is taken back or declined', async () => {
    const portal = await startWithSeats(1);
    const { invitationId } = await invited(portal, 'ann');
    expect((await portal.staff.invitations.rescind({ invitationId })).ok).toBe(true);
    expect((await invite(portal, 'bob')).ok).toBe(true);
    await portal.latchkey.whenIdle();
    const token = portal.tokenFor('bob@example.org');
    expect((await portal.invitee().invitations.decline({ token })).ok).toBe(true);
    expect((await invite(portal, 'cleo')).ok).toBe(true);
    expect(await use(portal)).toEqual([1, 0, 0]);
  });

  it('is free to the millisecond when the deadline passes, recorded or not', async () => {
    const portal = await startWithSeats(1);
    await invited(portal, 'ann');
    portal.clock.advance(twoDays - 1);
    expect(rejectionOf(await invite(portal, 'bob'))).toEqual(none(1));
    portal.clock.advance(1);
    expect(await use(portal)).toEqual([0, 0, 1]);
    expect((await invite(portal, 'bob')).ok).toBe(true);
  });

  it('is released once the deadline has passed, with nobody asking', async () => {
    const portal = await startWithSeats(1);
    await invited(portal, 'ann');
    portal.clock.advance(twoDays);
    await portal.latchkey.whenIdle();
    expect(await poolEvents(portal)).toEqual(['SeatsLicensed', 'SeatReserved', 'SeatReleased']);
  });

  it('a new link keeps it free for longer, and needs one again once it has lapsed', async () => {
    const portal = await startWithSeats(1);
    const { invitationId } = await invited(portal, 'ann');
    portal.clock.advance(twoDays / 2);
    expect((await portal.staff.invitations.resend({ invitationId })).ok).toBe(true);
    portal.clock.advance(twoDays - 1);
    expect(rejectionOf(await invite(portal, 'bob'))).toEqual(none(1));
    portal.clock.advance(1);
    expect((await invite(portal, 'bob')).ok).toBe(true);
    expect(rejectionOf(await portal.staff.invitations.resend({ invitationId }))).toEqual(none(1));
    await license(portal, 2);
    expect((await portal.staff.invitations.resend({ invitationId })).ok).toBe(true);
    expect(await use(portal)).toEqual([2, 0, 0]);
  });

  it('an invitation whose seat was given away accepts nobody, and works again once there is one', async () => {
    const portal = await startWithSeats(2);
    await invited(portal, 'ann');
    await setPolicy(portal, { seats: 'onAccept', validFor: 'P30D' });
    await invited(portal, 'bob');
    await letIn(portal, 'cleo');
    const appended = await appendedDuring(portal, async () => {
      expect(rejectionOf(await acceptAs(portal, 'bob'))).toEqual(none(2));
    });
    expect(appended).toBe(0);
    await license(portal, 3);
    expect((await acceptAs(portal, 'bob')).ok).toBe(true);
    expect((await acceptAs(portal, 'ann')).ok).toBe(true);
    expect(await use(portal)).toEqual([0, 3, 0]);
  });

  it('fewer seats take nobody’s away, and invite nobody more', async () => {
    const portal = await startWithSeats(2);
    await letIn(portal, 'ann');
    await invited(portal, 'bob');
    await license(portal, 1);
    expect(await mayAnn(portal)).toBe(true);
    expect(rejectionOf(await invite(portal, 'cleo'))).toEqual(none(1));
    expect((await acceptAs(portal, 'bob')).ok).toBe(true);
    expect(await use(portal)).toEqual([0, 2, 0]);
  });

  it('a request needs none, and whoever approves it does', async () => {
    const portal = await startWithSeats(1);
    await setPolicy(portal, { seats: 'reserve', approval: 'required' });
    const one = await invite(portal, 'ann');
    const other = await invite(portal, 'bob');
    if (!one.ok || !other.ok) throw new Error('refused');
    expect(await use(portal)).toEqual([0, 0, 1]);
    const noah = portal.latchkey.as({
      tenantId: 'harbour-care',
      actor: { type: 'principal', principalId: 'noah' },
    });
    expect((await noah.invitations.approve({ invitationId: one.invitationId })).ok).toBe(true);
    const { invitationId } = other;
    expect(rejectionOf(await noah.invitations.approve({ invitationId }))).toEqual(none(1));
    expect((await noah.invitations.refuse({ invitationId })).ok).toBe(true);
    expect(await use(portal)).toEqual([1, 0, 0]);
  });

  it('buttons say that there is none', async () => {
    const portal = await startWithSeats(1);
    const { invitationId } = await invited(portal, 'ann');
    await portal.staff.invitations.rescind({ invitationId });
    await invited(portal, 'bob');
    const told = await portal.staff.invitations.actions({ invitationId });
    if (!told.ok) throw new Error('refused');
    const refused = told.actions.filter(({ rejection }) => rejection?.type === 'NoSeatLeft');
    expect(refused.map(({ command }) => command)).toEqual(['invite', 'send', 'resend']);
  });
});

describe('where a seat is taken by whoever accepts', () => {
  it('anybody is invited, and the last seat is the first one’s', async () => {
    const portal = await startWithSeats(1, 'onAccept');
    await invited(portal, 'ann');
    await invited(portal, 'bob');
    expect(await use(portal)).toEqual([0, 0, 1]);
    expect((await acceptAs(portal, 'bob')).ok).toBe(true);
    expect(rejectionOf(await acceptAs(portal, 'ann'))).toEqual(none(1));
  });
});

describe('access that is given directly', () => {
  it('takes a seat, is refused without one, and frees it when it is revoked', async () => {
    const portal = await startWithSeats(1, 'onAccept');
    const { access, people } = portal.staff;
    const ann = await people.register({ name: 'ann', email: 'ann@example.org' });
    const bob = await people.register({ name: 'bob', email: 'bob@example.org' });
    if (!ann.ok || !bob.ok) throw new Error('refused');
    const annHere = { ...here, personId: ann.personId };
    const bobHere = { ...here, personId: bob.personId };
    expect((await access.grant({ ...annHere, ...view })).ok).toBe(true);
    const appended = await appendedDuring(portal, async () => {
      expect(rejectionOf(await access.grant({ ...bobHere, ...view }))).toEqual(none(1));
    });
    expect(appended).toBe(0);
    const told = await access.actions(bobHere);
    expect(told).toMatchObject({
      actions: expect.arrayContaining([{ command: 'grant', outcome: 'refused', rejection: none(1) }]),
    });
    expect((await access.grant({ ...annHere, ...view })).ok).toBe(true);
    expect((await access.revoke(annHere)).ok).toBe(true);
    expect((await access.grant({ ...bobHere, ...view })).ok).toBe(true);
    expect(await use(portal)).toEqual([0, 1, 0]);
  });

  it('frees its seat when its time is over', async () => {
    const portal = await startWithSeats(1, 'onAccept');
    const ann = await portal.staff.people.register({ name: 'ann', email: 'ann@example.org' });
    if (!ann.ok) throw new Error('refused');
    const accessUntil = portal.clock.now() + 1_000;
    await portal.staff.access.grant({ ...here, personId: ann.personId, ...view, accessUntil });
    await portal.latchkey.whenIdle();
    expect(await use(portal)).toEqual([0, 1, 0]);
    portal.clock.advance(1_000);
    await portal.latchkey.whenIdle();
    expect(await use(portal)).toEqual([0, 0, 1]);
  });
});
