import { describe, expect, it } from 'vitest';
import {
  acceptAs,
  annSignedIn,
  appendedDuring,
  dyingBefore,
  inviteAnn,
  letAnnIn,
  mayAnn,
  rejectionOf,
  rosa,
  startPortal,
} from '../portal.ts';

const where = { workspaceId: rosa.workspaceId };

describe('revoking access', () => {
  it('shuts the door before it returns', async () => {
    const portal = await startPortal();
    const { personId } = await letAnnIn(portal);
    expect(await mayAnn(portal)).toBe(true);
    await portal.staff.access.revoke({ ...where, personId, cause: 'left-company', reason: 'moved away' });
    expect(await mayAnn(portal)).toBe(false);
  });

  it('is not undone by a second click on the link that was accepted', async () => {
    const portal = await startPortal();
    const { personId, token } = await letAnnIn(portal);
    await portal.staff.access.revoke({ ...where, personId });
    expect((await acceptAs(portal, annSignedIn, token)).ok).toBe(true);
    await portal.latchkey.whenIdle();
    expect(await mayAnn(portal)).toBe(false);
  });

  it('takes an open invitation back, too', async () => {
    const portal = await startPortal();
    const { personId, token } = await inviteAnn(portal);
    expect((await portal.staff.access.revoke({ ...where, personId })).ok).toBe(true);
    expect(rejectionOf(await acceptAs(portal, annSignedIn, token))).toEqual({ type: 'InvitationRescinded' });
  });

  it('that stopped before it took the invitation back opens no door, and completes when it is run again', async () => {
    const portal = await startPortal();
    const { personId, token, invitationId } = await inviteAnn(portal);
    const dying = await portal.another({
      eventStore: dyingBefore(portal, 'InvitationRescinded'),
    });
    await expect(dying.staff.access.revoke({ ...where, personId }, { commandId: 'r1' })).rejects.toThrow(
      'the process died',
    );
    expect(rejectionOf(await acceptAs(portal, annSignedIn, token))).toEqual({ type: 'InvitationRescinded' });
    expect((await portal.staff.access.revoke({ ...where, personId }, { commandId: 'r1' })).ok).toBe(true);
    await portal.latchkey.whenIdle();
    expect(await portal.staff.invitations.get(invitationId)).toMatchObject({ status: 'rescinded' });
  });

  it('run again later leaves a newer invitation alone', async () => {
    const portal = await startPortal();
    const { personId } = await letAnnIn(portal);
    const revoke = () => portal.staff.access.revoke({ ...where, personId }, { commandId: 'r1' });
    await revoke();
    portal.clock.advance(60_000);
    const { token } = await inviteAnn(portal);
    const appended = await appendedDuring(portal, revoke);
    expect(appended).toBe(0);
    expect((await acceptAs(portal, annSignedIn, token)).ok).toBe(true);
    expect(await mayAnn(portal)).toBe(true);
  });

  it('of somebody whose invitation was taken back already appends nothing', async () => {
    const portal = await startPortal();
    const { personId, invitationId } = await inviteAnn(portal);
    await portal.staff.invitations.rescind({ invitationId });
    const appended = await appendedDuring(portal, async () => {
      expect(await portal.staff.access.revoke({ ...where, personId })).toMatchObject({
        ok: true,
        status: 'none',
      });
    });
    expect(appended).toBe(0);
  });

  it('of somebody who was never let in is not found', async () => {
    const portal = await startPortal();
    const personId = '01JNB0000000000000000000P9';
    expect(rejectionOf(await portal.staff.access.revoke({ ...where, personId }))).toEqual({
      type: 'AccessNotFound',
    });
  });
});

describe('suspending and resuming', () => {
  it('lets access rest until every cause is gone', async () => {
    const portal = await startPortal();
    const { personId } = await letAnnIn(portal);
    await portal.staff.access.suspend({ ...where, personId, cause: 'unpaid' });
    await portal.staff.access.suspend({ ...where, personId, cause: 'on-leave', reason: 'until June' });
    expect(await mayAnn(portal)).toBe(false);
    await portal.staff.access.resume({ ...where, personId, cause: 'unpaid' });
    expect(await mayAnn(portal)).toBe(false);
    expect(await portal.staff.access.resume({ ...where, personId, cause: 'on-leave' })).toMatchObject({
      status: 'live',
    });
    expect(await mayAnn(portal)).toBe(true);
  });

  it('resumes only what the actor may give', async () => {
    let isAllowed = true;
    const portal = await startPortal({ mayGive: () => (isAllowed ? 'everything' : undefined) });
    const { personId } = await letAnnIn(portal);
    await portal.staff.access.suspend({ ...where, personId, cause: 'unpaid' });
    isAllowed = false;
    const resumed = await portal.staff.access.resume({ ...where, personId, cause: 'unpaid' });
    expect(rejectionOf(resumed)).toMatchObject({ type: 'MayNotGive', permissions: ['roster.view'] });
    expect(await mayAnn(portal)).toBe(false);
  });
});

describe('giving access directly', () => {
  it('works for a person who is known, and who may then do it under their principal', async () => {
    const portal = await startPortal();
    const { personId } = await letAnnIn(portal);
    await portal.staff.workspaces.open({ workspaceId: 'theo', kind: 'client', name: 'Theo' });
    const given = await portal.staff.access.grant({
      workspaceId: 'theo',
      personId,
      permissions: ['invoices.view'],
    });
    expect(given).toMatchObject({ ok: true, status: 'live', permissions: ['invoices.view'] });
    const question = { principalId: annSignedIn, workspaceId: 'theo', permission: 'invoices.view' };
    expect(await portal.staff.access.check(question)).toMatchObject({ allowed: true });
  });

  it('is refused where it would be to nobody, to nowhere, or more than the actor may give', async () => {
    const portal = await startPortal({ mayGive: () => ['roster.view'] });
    const { personId } = await inviteAnn(portal);
    const grant = async (change: object) =>
      rejectionOf(
        await portal.staff.access.grant({ ...where, personId, permissions: ['roster.view'], ...change }),
      );
    expect(await grant({ personId: '01JNB0000000000000000000P9' })).toEqual({ type: 'PersonNotFound' });
    expect(await grant({ workspaceId: 'nowhere' })).toEqual({ type: 'WorkspaceNotFound' });
    expect(await grant({ permissions: ['invoices.view'] })).toMatchObject({ type: 'MayNotGive' });
    await portal.staff.people.deactivate({ personId });
    expect(await grant({})).toEqual({ type: 'PersonDeactivated' });
    await portal.staff.workspaces.close(where);
    expect(await grant({ personId: '01JNB0000000000000000000P9' })).toEqual({ type: 'PersonNotFound' });
  });
});

describe('checking access', () => {
  const reasonFor = async (portal: Awaited<ReturnType<typeof startPortal>>, change: object = {}) => {
    const question = { principalId: annSignedIn, ...where, permission: 'roster.view', ...change };
    const decision = await portal.staff.access.check(question);
    return decision.allowed ? undefined : decision.reason;
  };

  it('says yes for what was given, to the principal and the person, until when and as of where', async () => {
    const portal = await startPortal();
    const { personId, position } = await letAnnIn(portal);
    const decision = await portal.staff.access.check({
      principalId: annSignedIn,
      ...where,
      permission: 'roster.view',
    });
    expect(decision).toEqual({ allowed: true, asOf: position, validUntil: portal.clock.now() + 5_000 });
    expect(await portal.staff.access.check({ personId, ...where, permission: 'roster.view' })).toMatchObject({
      allowed: true,
    });
  });

  it('says why not', async () => {
    const portal = await startPortal();
    const { personId } = await letAnnIn(portal);
    expect(await reasonFor(portal)).toBeUndefined();
    expect(await reasonFor(portal, { permission: 'invoices.view' })).toBe('permission-missing');
    expect(await reasonFor(portal, { principalId: 'u-nobody' })).toBe('principal-unknown');
    expect(await reasonFor(portal, { workspaceId: 'nowhere' })).toBe('workspace-unknown');
    await portal.staff.workspaces.open({ workspaceId: 'theo', kind: 'client', name: 'Theo' });
    await portal.latchkey.whenIdle();
    expect(await reasonFor(portal, { workspaceId: 'theo' })).toBe('no-access');
    await portal.staff.access.suspend({ ...where, personId, cause: 'unpaid' });
    expect(await reasonFor(portal)).toBe('access-suspended');
    await portal.staff.people.deactivate({ personId });
    expect(await reasonFor(portal)).toBe('person-deactivated');
    await portal.staff.workspaces.close(where);
    expect(await reasonFor(portal)).toBe('workspace-closed');
    await portal.staff.tenants.close({});
    expect(await reasonFor(portal)).toBe('tenant-closed');
    const nobodys = portal.latchkey.as({ tenantId: 'unknown', actor: { type: 'system', part: 'test' } });
    const elsewhere = await nobodys.access.check({
      principalId: annSignedIn,
      ...where,
      permission: 'roster.view',
    });
    expect(elsewhere).toMatchObject({ allowed: false, reason: 'tenant-unknown' });
  });

  it('sees, in another process, what stands at a position', async () => {
    const portal = await startPortal();
    const other = await portal.another();
    const { personId } = await letAnnIn(portal);
    const revoked = await portal.staff.access.revoke({ ...where, personId });
    const question = { principalId: annSignedIn, ...where, permission: 'roster.view' };
    const atLeast = revoked.ok ? revoked.position : undefined;
    expect(await other.staff.access.check(question, { atLeast })).toMatchObject({ allowed: false });
  });

  it('refuses a question that is none', async () => {
    const portal = await startPortal();
    const question = { principalId: 'a@b', workspaceId: '', permission: 'Roster' };
    await expect(portal.staff.access.check(question)).rejects.toMatchObject({ code: 'InvalidQuery' });
  });

  it('denies as stale when it has not heard of the log for too long, and says yes again once it has', async () => {
    const portal = await startPortal();
    let isReachable = true;
    const cutOff = await portal.another({
      eventStore: {
        ...portal.eventStore,
        head: async () => {
          if (!isReachable) throw new Error('unreachable');
          return portal.eventStore.head();
        },
      },
    });
    await letAnnIn(portal);
    expect(await mayAnn(cutOff)).toBe(true);
    isReachable = false;
    portal.clock.advance(5_000);
    expect(await mayAnn(cutOff)).toBe(true);
    portal.clock.advance(1);
    const decision = await cutOff.staff.access.check({
      principalId: annSignedIn,
      ...where,
      permission: 'roster.view',
    });
    expect(decision).toMatchObject({ allowed: false, reason: 'stale', validUntil: portal.clock.now() });
    isReachable = true;
    expect(await mayAnn(cutOff)).toBe(true);
  });

  it('denies as stale, and does not wait for ever, when the store does not answer at all', async () => {
    const portal = await startPortal();
    let isSilent = false;
    const cutOff = await portal.another({
      eventStore: {
        ...portal.eventStore,
        head: () => (isSilent ? new Promise(() => {}) : portal.eventStore.head()),
      },
    });
    await letAnnIn(portal);
    isSilent = true;
    const question = { principalId: annSignedIn, ...where, permission: 'roster.view' };
    const checking = cutOff.staff.access.check(question);
    setImmediate(() => portal.clock.advance(2_000));
    expect(await checking).toMatchObject({ allowed: false, reason: 'stale' });
  });

  it('asks for the head of the log again when half the time is over, so that busy checks never wait', async () => {
    const portal = await startPortal();
    let asked = 0;
    const counted = await portal.another({
      eventStore: {
        ...portal.eventStore,
        head: async () => {
          asked += 1;
          return portal.eventStore.head();
        },
      },
    });
    asked = 0;
    await mayAnn(counted);
    await mayAnn(counted);
    expect(asked).toBe(1);
    portal.clock.advance(2_501);
    await Promise.all([mayAnn(counted), mayAnn(counted)]);
    expect(asked).toBe(2);
  });

  it('gives others only what somebody has themselves, where the host says so', async () => {
    const { mayGiveOwnAccess } = await import('../../src/index.ts');
    const portal = await startPortal();
    const { personId } = await letAnnIn(portal);
    const own = await portal.another({ mayGive: mayGiveOwnAccess });
    const annAsStaff = own.latchkey.as({
      tenantId: 'harbour-care',
      actor: { type: 'principal', principalId: annSignedIn },
    });
    const bob = { name: 'Bob', email: 'bob@example.org' };
    const invite = (permissions: string[]) =>
      annAsStaff.invitations.invite({ ...where, person: bob, permissions });
    expect(rejectionOf(await invite(['roster.view', 'invoices.view']))).toMatchObject({
      permissions: ['invoices.view'],
    });
    await portal.staff.access.suspend({ ...where, personId, cause: 'unpaid' });
    expect(rejectionOf(await invite(['roster.view']))).toMatchObject({ permissions: ['roster.view'] });
    await portal.staff.access.resume({ ...where, personId, cause: 'unpaid' });
    expect((await invite(['roster.view'])).ok).toBe(true);
  });
});
