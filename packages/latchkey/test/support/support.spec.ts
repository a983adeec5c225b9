import { wholeLog } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import type { Facade } from '../../src/index.ts';
import type { Portal } from '../portal.ts';
import {
  ann,
  annSignedIn,
  appendedDuring,
  dyingBefore,
  inviteAnn,
  letAnnIn,
  rejectionOf,
  rosa,
  startPortal,
} from '../portal.ts';

const here = { workspaceId: rosa.workspaceId };
const view = { ...here, permission: 'roster.view' };
const reason = 'cannot see the roster';
const minute = 60_000;
const tenantId = 'harbour-care';
const policy = {
  validFor: 'P7D',
  resend: { cooldown: 'PT1M', limit: 9 },
  acceptBy: 'matchingEmail',
} as const;

function as({ latchkey }: Portal, principalId: string, onBehalfOf?: string): Facade {
  return latchkey.as({
    tenantId,
    actor: { type: 'principal', principalId },
    onBehalfOf,
  });
}

async function started(portal: Portal, personId: string, supporter = 'olivia', options: object = {}) {
  const result = await as(portal, supporter).support.start({ personId, reason, ...options });
  if (!result.ok) throw new Error(result.rejection.type);
  return { ...result, session: as(portal, supporter, result.supportSessionId) };
}

/** Ann was let in, and Olivia has signed in as her. */
async function annIsSupported(options: object = {}) {
  const portal = await startPortal();
  const { personId } = await letAnnIn(portal);
  const session = await started(portal, personId, 'olivia', options);
  return { ...session, portal, personId };
}

const over = { allowed: false, reason: 'support-session-over' };

describe('a support session', () => {
  it('lets the supporter do what the person may do, and says until when', async () => {
    const { portal, session, supportSessionId, until = 0 } = await annIsSupported();
    expect(until).toBe(portal.clock.now() + 30 * minute);
    const ask = (permission: string) =>
      session.access.check({ ...here, permission, supportSession: supportSessionId });
    expect(await ask('roster.view')).toMatchObject({ allowed: true });
    expect(await ask('roster.edit')).toMatchObject({ allowed: false, reason: 'permission-missing' });
    portal.clock.advance(30 * minute - 1);
    expect(await ask('roster.view')).toMatchObject({ allowed: true, validUntil: until });
    portal.clock.advance(1);
    expect(await ask('roster.view')).toMatchObject(over);
  });

  it('gives no more than the person has: it goes when their access does', async () => {
    const { portal, session, supportSessionId, personId } = await annIsSupported();
    const ask = () => session.access.check({ ...view, supportSession: supportSessionId });
    await portal.staff.access.suspend({ ...here, personId, cause: 'unpaid' });
    expect(await ask()).toMatchObject({ reason: 'access-suspended' });
    await portal.staff.access.resume({ ...here, personId, cause: 'unpaid' });
    expect(await ask()).toMatchObject({ allowed: true });
    await portal.staff.people.deactivate({ personId });
    expect(await ask()).toMatchObject({ reason: 'person-deactivated' });
    await portal.staff.people.reactivate({ personId });
    await portal.staff.people.releasePrincipal({ personId });
    expect(await ask()).toMatchObject(over);
  });

  it('ends at once when it is ended, by whoever may, and again is nothing new', async () => {
    const { portal, session, supportSessionId } = await annIsSupported();
    const ended = await as(portal, 'petra').support.end({ supportSessionId });
    expect(ended).toMatchObject({ ok: true, status: 'ended', supporter: 'olivia' });
    expect(await session.access.check({ ...view, supportSession: supportSessionId })).toMatchObject(over);
    expect(await appendedDuring(portal, () => session.support.end({ supportSessionId }))).toBe(0);
  });

  it('is the supporter’s alone', async () => {
    const { portal, supportSessionId } = await annIsSupported();
    const question = { ...view, supportSession: supportSessionId };
    expect(await as(portal, 'petra').access.check(question)).toMatchObject(over);
    expect(await as(portal, 'petra', supportSessionId).access.check(question)).toMatchObject(over);
    expect(
      rejectionOf(await as(portal, 'petra', supportSessionId).support.end({ supportSessionId })),
    ).toEqual({
      type: 'SupportSessionNotFound',
    });
    const system = portal.latchkey.as({ tenantId, actor: { type: 'system', part: 'gateway' } });
    expect(await system.access.check(question)).toMatchObject({ allowed: true });
  });

  it('is nothing in another tenant', async () => {
    const { portal, supportSessionId } = await annIsSupported();
    const other = portal.latchkey.as({
      tenantId: 'river-care',
      actor: { type: 'principal', principalId: 'olivia' },
    });
    await other.tenants.open();
    expect(await other.access.check({ ...view, supportSession: supportSessionId })).toMatchObject(over);
    expect(rejectionOf(await other.support.end({ supportSessionId }))).toEqual({
      type: 'SupportSessionNotFound',
    });
    expect(await other.support.get(supportSessionId)).toBeUndefined();
    expect(await other.audit.supportSession(supportSessionId)).toBeUndefined();
  });

  it('lasts as long as is asked for, within what the policy lets it', async () => {
    const { portal, until, personId } = await annIsSupported({ for: 'PT10M' });
    expect(until).toBe(portal.clock.now() + 10 * minute);
    const start = (howLong: string) => as(portal, 'petra').support.start({ personId, reason, for: howLong });
    expect(rejectionOf(await start('PT30M1S'))).toEqual({ type: 'SupportTooLong', longest: 'PT30M' });
    expect(rejectionOf(await start('PT0S'))).toEqual({ type: 'SupportTooLong', longest: 'PT30M' });
    await portal.staff.tenants.changePolicy({ policy: { ...policy, supportSessionsFor: 'PT8H' } });
    const long = await started(portal, personId, 'petra');
    expect(long.until).toBe(portal.clock.now() + 480 * minute);
  });

  it.each(['PT8H1S', 'PT0S'])('cannot last for %s by any policy', async (supportSessionsFor) => {
    const { staff } = await startPortal();
    const changed = await staff.tenants.changePolicy({ policy: { ...policy, supportSessionsFor } });
    expect(rejectionOf(changed)).toMatchObject({
      type: 'InvalidInput',
      issues: [{ path: 'policy.supportSessionsFor' }],
    });
  });
});

describe('starting a support session is refused', () => {
  const start = ({ staff }: Portal, personId: string) => staff.support.start({ personId, reason });

  it('for nobody, and for whoever has not accepted, is shut out, has no account any more or is erased', async () => {
    const portal = await startPortal();
    const { personId } = await inviteAnn(portal);
    const nobody = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
    expect(rejectionOf(await start(portal, nobody))).toEqual({ type: 'PersonNotFound' });
    expect(rejectionOf(await start(portal, personId))).toEqual({ type: 'PersonNotActivated' });
    const token = portal.tokenFor(ann.email);
    await portal.invitee(annSignedIn).invitations.accept({ token, verifiedEmail: ann.email });
    await portal.staff.people.deactivate({ personId });
    expect(rejectionOf(await start(portal, personId))).toEqual({ type: 'PersonDeactivated' });
    await portal.staff.people.reactivate({ personId });
    await portal.staff.people.releasePrincipal({ personId });
    expect(rejectionOf(await start(portal, personId))).toEqual({ type: 'PersonNotActivated' });
    await portal.keyVault.destroy(`person-${personId}`);
    expect(rejectionOf(await start(portal, personId))).toEqual({ type: 'PersonErased' });
  });

  it('for oneself', async () => {
    const portal = await startPortal();
    const { personId } = await letAnnIn(portal);
    const refused = await as(portal, annSignedIn).support.start({ personId, reason });
    expect(rejectionOf(refused)).toEqual({ type: 'MayNotSupportYourself' });
  });

  it('for the system and for invitees, who are not signed in to support anybody', async () => {
    const portal = await startPortal();
    const { personId } = await letAnnIn(portal);
    const system = portal.latchkey.as({ tenantId, actor: { type: 'system', part: 'import' } });
    expect(rejectionOf(await system.support.start({ personId, reason }))).toEqual({ type: 'NotSignedIn' });
    const invitee = await portal.invitee('u-bob').support.start({ personId, reason });
    expect(rejectionOf(invitee)).toEqual({ type: 'NotForInvitees' });
  });

  it('without a reason', async () => {
    const portal = await startPortal();
    const { personId } = await letAnnIn(portal);
    expect(rejectionOf(await portal.staff.support.start({ personId, reason: ' ' }))).toMatchObject({
      type: 'InvalidInput',
      issues: [{ path: 'reason' }],
    });
  });

  it('while another one runs, until that has ended or its time is over', async () => {
    const { portal, personId, supportSessionId, until } = await annIsSupported();
    const already = { type: 'AlreadySupporting', supportSessionId, until };
    expect(
      await appendedDuring(portal, async () => {
        expect(rejectionOf(await start(portal, personId))).toEqual(already);
      }),
    ).toBe(0);
    await portal.staff.support.end({ supportSessionId });
    const second = await started(portal, personId);
    portal.clock.advance(30 * minute - 1);
    expect(rejectionOf(await start(portal, personId))).toMatchObject({
      type: 'AlreadySupporting',
      supportSessionId: second.supportSessionId,
    });
    portal.clock.advance(1);
    expect(await start(portal, personId)).toMatchObject({ ok: true });
  });

  it('but for one of many that come at the same time, from several processes', async () => {
    const portal = await startPortal();
    const { personId } = await letAnnIn(portal);
    const other = await portal.another();
    const results = await Promise.all(
      [portal, other, portal, other, other].map((each) => start(each, personId)),
    );
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(
      new Set(results.map(rejectionOf).flatMap((each) => (each ? [(each as { type: string }).type] : []))),
    ).toEqual(new Set(['AlreadySupporting']));
    const log = await wholeLog(portal.eventStore);
    expect(log.filter(({ type }) => type === 'SupportSessionStarted')).toHaveLength(1);
  });
});

describe('starting a support session that was interrupted after its claim', () => {
  async function interrupted() {
    const portal = await startPortal();
    const { personId } = await letAnnIn(portal);
    const dying = await portal.another({ eventStore: dyingBefore(portal, 'SupportSessionStarted') });
    const start = ({ staff }: Portal, commandId = 'start-1') =>
      staff.support.start({ personId, reason }, { commandId });
    await expect(start(dying)).rejects.toThrow('the process died');
    const refused = await start(portal, 'start-2');
    const rejection = rejectionOf(refused) as { type: string; supportSessionId: string };
    expect(rejection.type).toBe('AlreadySupporting');
    return { portal, personId, start, supportSessionId: rejection.supportSessionId };
  }

  it('opens no door, and is completed by the same command', async () => {
    const { portal, start, supportSessionId } = await interrupted();
    const question = { ...view, supportSession: supportSessionId };
    expect(await portal.staff.access.check(question)).toMatchObject(over);
    expect(await start(portal)).toMatchObject({ ok: true, status: 'running', supportSessionId });
    expect(await portal.staff.access.check(question)).toMatchObject({ allowed: true });
    expect(await start(portal)).toMatchObject({ ok: true, supportSessionId });
  });

  it('can be ended by the supporter, and is never completed then', async () => {
    const { portal, start, supportSessionId } = await interrupted();
    expect(rejectionOf(await as(portal, 'petra').support.end({ supportSessionId }))).toEqual({
      type: 'SupportSessionNotFound',
    });
    expect(await portal.staff.support.end({ supportSessionId })).toMatchObject({ ok: true, status: 'ended' });
    expect(rejectionOf(await start(portal))).toEqual({ type: 'SupportSessionOver' });
    expect(await start(portal, 'start-3')).toMatchObject({ ok: true, status: 'running' });
    expect(await portal.staff.audit.supportSession(supportSessionId)).toBeUndefined();
  });

  it('is over by itself', async () => {
    const { portal, start } = await interrupted();
    portal.clock.advance(30 * minute);
    expect(await start(portal, 'start-2')).toMatchObject({ ok: true, status: 'running' });
    expect(rejectionOf(await start(portal))).toMatchObject({ type: 'AlreadySupporting' });
  });
});

describe('whoever is in a support session', () => {
  it('may give no command but to end it, whatever there is', async () => {
    const { portal, personId, session, supportSessionId } = await annIsSupported();
    const { token, invitationId } = { token: portal.tokenFor(ann.email), ...(await firstInvitation(portal)) };
    const where = { ...here, personId };
    const permissions = ['roster.view'];
    const given: Readonly<Record<string, () => Promise<unknown>>> = {
      accept: () => session.invitations.accept({ token }),
      decline: () => session.invitations.decline({ token }),
      invite: () => session.invitations.invite({ ...here, person: ann, permissions }),
      copyLink: () => session.invitations.copyLink({ invitationId }),
      resend: () => session.invitations.resend({ invitationId }),
      rescind: () => session.invitations.rescind({ invitationId }),
      grant: () => session.access.grant({ ...where, permissions }),
      widen: () => session.access.widen({ ...where, permissions: ['roster.edit', ...permissions] }),
      revoke: () => session.access.revoke(where),
      recordUse: () => session.access.recordUse({ ...here, principalId: annSignedIn }),
      changeEmail: () => session.people.changeEmail({ personId, email: 'a@example.org' }),
      agreeTerms: () => session.people.agreeTerms({ version: '1' }),
      nest: () => session.support.start({ personId, reason }),
      openTenant: () => session.tenants.open(),
      endAnother: () => session.support.end({ supportSessionId: '01ARZ3NDEKTSV4RRFFQ69G5FAV' }),
    };
    for (const [name, give] of Object.entries(given)) {
      const appended = await appendedDuring(portal, async () => {
        expect([name, await give()]).toEqual([
          name,
          { ok: false, rejection: { type: 'NotInSupportSession' } },
        ]);
      });
      expect(appended).toBe(0);
    }
    expect(await session.support.end({ supportSessionId })).toMatchObject({ ok: true, status: 'ended' });
  });

  it('may look at nothing but what the person may do, and at their workspaces', async () => {
    const { portal, personId, session, supportSessionId } = await annIsSupported();
    const { invitationId } = await firstInvitation(portal);
    const refused = { code: 'NotInSupportSession' };
    const looks: readonly (() => Promise<unknown>)[] = [
      () => session.people.get(personId),
      () => session.people.list(),
      () => session.people.actions(personId),
      () => session.invitations.list(),
      () => session.invitations.get(invitationId),
      () => session.invitations.preview({ token: portal.tokenFor(ann.email) }),
      () => session.invitations.inviteMany([]),
      () => session.access.list(),
      () => session.access.standings(),
      () => session.access.get({ ...here, personId }),
      () => session.access.whoMay({ ...view, by: 'personId' }),
      () => session.access.whatMay({ ...here, principalId: annSignedIn }),
      () => session.audit.history(invitationId),
      () => session.audit.supportSession(supportSessionId),
      () => session.support.list(),
      () => session.support.get(supportSessionId),
      () => session.tenants.get(),
      () => session.workspaces.list(),
      () => session.roles.list(),
      () => session.seats.get(),
      () => session.access.check({ ...view, personId }),
      () => session.access.check({ ...view, principalId: 'olivia' }),
      () => session.access.check({ ...view, supportSession: '01ARZ3NDEKTSV4RRFFQ69G5FAV' }),
      () => session.people.workspaces({ personId: '01ARZ3NDEKTSV4RRFFQ69G5FAV' }),
      () => session.people.workspaces({ principalId: annSignedIn }),
      () => session.people.workspaces({ principalId: 'olivia' }),
    ];
    for (const look of looks) await expect(look()).rejects.toMatchObject(refused);
    expect(() => session.changes.follow(() => {})).toThrow('signed in as somebody');
    expect(() => session.changes.newest()).toThrow('signed in as somebody');
    const { items } = await session.people.workspaces({ personId });
    expect(items).toMatchObject([{ workspaceId: 'rosa', status: 'live' }]);
    expect(JSON.stringify(items)).not.toContain(ann.email);
    portal.clock.advance(30 * minute);
    await expect(session.people.workspaces({ personId })).rejects.toMatchObject(refused);
  });

  it('may not list the workspaces in a session of somebody else', async () => {
    const { portal, personId, supportSessionId } = await annIsSupported();
    const petra = as(portal, 'petra', supportSessionId);
    await expect(petra.people.workspaces({ personId })).rejects.toMatchObject({
      code: 'NotInSupportSession',
    });
  });

  it('is a principal', async () => {
    const { portal, supportSessionId } = await annIsSupported();
    const actor = { type: 'system', part: 'import' } as const;
    expect(() => portal.latchkey.as({ tenantId, actor, onBehalfOf: supportSessionId })).toThrow(
      /a support session is a principal’s/,
    );
  });
});

describe('what is on record of a support session', () => {
  it('names the supporter and the person, and keeps the reason sealed', async () => {
    const { portal, personId, session, supportSessionId } = await annIsSupported();
    await session.support.end({ supportSessionId });
    const log = await wholeLog(portal.eventStore);
    expect(JSON.stringify(log)).not.toContain(reason);
    expect(log.at(-1)).toMatchObject({
      type: 'SupportSessionEnded',
      data: { endedBy: 'olivia' },
      metadata: {
        actor: { type: 'principal', principalId: 'olivia' },
        onBehalfOf: { type: 'principal', principalId: annSignedIn, personId, supportSessionId },
      },
    });
  });

  it('is told in plain sentences', async () => {
    const { portal, session, supportSessionId } = await annIsSupported();
    await session.support.end({ supportSessionId });
    const history = await portal.staff.audit.supportSession(supportSessionId);
    expect(history).toMatchObject({
      isIntact: true,
      entries: [
        {
          by: 'olivia',
          sentence:
            'olivia signed in as Ann Carer, to support them, until 2026-03-02 09:30 UTC at the latest: “cannot see the roster”.',
        },
        { by: 'olivia on behalf of Ann Carer', sentence: 'Signing in as Ann Carer was ended by olivia.' },
      ],
    });
    expect(await portal.staff.audit.supportSession('01ARZ3NDEKTSV4RRFFQ69G5FAV')).toBeUndefined();
  });

  it('is listed by supporter and by person, running or ended', async () => {
    const { portal, personId, supportSessionId, until } = await annIsSupported();
    const first = {
      supportSessionId,
      status: 'running',
      supporter: 'olivia',
      personId,
      principalId: annSignedIn,
      personName: ann.name,
      reason,
      startedAt: portal.clock.now(),
      until,
      revision: 0,
    };
    const { support } = portal.staff;
    expect(await support.get(supportSessionId)).toEqual(first);
    portal.clock.advance(minute);
    await support.end({ supportSessionId });
    const second = await started(portal, personId, 'petra');
    const listed = async (query: Parameters<typeof support.list>[0]) =>
      (await support.list(query)).items.map(({ supporter, status }) => `${supporter}: ${status}`);
    expect(await listed({})).toEqual(['olivia: ended', 'petra: running']);
    expect(await listed({ supporter: 'petra' })).toEqual(['petra: running']);
    expect(await listed({ personId })).toEqual(['olivia: ended', 'petra: running']);
    expect(await listed({ personId, supporter: 'olivia' })).toEqual(['olivia: ended']);
    expect(await support.get(supportSessionId)).toMatchObject({ until: portal.clock.now(), revision: 1 });
    portal.clock.advance(30 * minute);
    expect(await support.get(second.supportSessionId)).toMatchObject({
      status: 'ended',
      until: second.until,
    });
  });

  it('is told to those who follow changes', async () => {
    const portal = await startPortal();
    const { personId } = await letAnnIn(portal);
    const told: object[] = [];
    portal.staff.changes.follow(({ kind, id }) => told.push({ kind, id }));
    const { supportSessionId } = await started(portal, personId);
    await portal.latchkey.whenIdle();
    expect(told).toEqual([{ kind: 'support', id: supportSessionId }]);
  });
});

async function firstInvitation({ staff }: Portal) {
  const [invitation] = (await staff.invitations.list()).items;
  return { invitationId: invitation?.invitationId ?? '' };
}
