import { instantOf } from '@latchkey/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CheckOptions, CheckQuestion } from '../../src/index.ts';
import { mayGiveOwnAccess } from '../../src/index.ts';
import type { Portal } from '../portal.ts';
import { annSignedIn, letAnnIn, mayAnn, rejectionOf, rosa, startPortal } from '../portal.ts';

const here = { workspaceId: rosa.workspaceId };
const hour = 3_600_000;
const question = { principalId: annSignedIn, ...here, permission: 'roster.view' };
const permissions = { 'roster.view': 'reads', 'shifts.verify': 'changes' } as const;
const all = ['notes.add', 'roster.view', 'shifts.verify'];

async function annWith(portal: Portal, terms: object) {
  const { personId } = await letAnnIn(portal);
  const where = { ...here, personId };
  await portal.staff.access.revoke(where);
  const given = await portal.staff.access.grant({ ...where, permissions: all, ...terms });
  if (!given.ok) throw new Error(`refused: ${given.rejection.type}`);
  return where;
}

describe('checking access in a window', () => {
  it('says yes in it alone, to the millisecond, and for no longer than the answer holds', async () => {
    const portal = await startPortal();
    const accessFrom = portal.clock.now() + hour;
    const accessUntil = accessFrom + hour;
    await annWith(portal, { accessFrom, accessUntil });
    const at = async (moment: number) => {
      portal.clock.advance(moment - portal.clock.now());
      const { asOf: _asOf, ...decision } = await portal.staff.access.check(question);
      return decision;
    };
    const notYet = { allowed: false, reason: 'access-not-yet' };
    const over = { allowed: false, reason: 'access-ended' };
    expect(await at(accessFrom - 10_000)).toEqual({ ...notYet, validUntil: accessFrom - 5_000 });
    expect(await at(accessFrom - 1)).toEqual({ ...notYet, validUntil: accessFrom });
    expect(await at(accessFrom)).toEqual({ allowed: true, validUntil: accessFrom + 4_999 });
    expect(await at(accessUntil - 1)).toEqual({ allowed: true, validUntil: accessUntil });
    expect(await at(accessUntil)).toEqual({ ...over, validUntil: accessUntil + 4_999 });
  });

  it('says no to whatever ended on record, though the clock steps back', async () => {
    const portal = await startPortal();
    const accessUntil = portal.clock.now() + hour;
    await annWith(portal, { accessUntil });
    portal.clock.advance(hour);
    await portal.latchkey.whenIdle();
    portal.clock.set(instantOf(accessUntil - 1));
    expect(await portal.staff.access.check(question)).toMatchObject({ reason: 'access-ended' });
  });

  it('says that access rests before it says that its window is not open yet', async () => {
    const portal = await startPortal();
    const where = await annWith(portal, { accessFrom: portal.clock.now() + 1 });
    await portal.staff.access.suspend({ ...where, cause: 'unpaid' });
    expect(await portal.staff.access.check(question)).toMatchObject({ reason: 'access-suspended' });
    portal.clock.advance(1);
    await portal.staff.access.resume({ ...where, cause: 'unpaid' });
    expect(await mayAnn(portal)).toBe(true);
  });

  it('follows the window as it is moved', async () => {
    const portal = await startPortal();
    const now = portal.clock.now();
    const where = await annWith(portal, { accessUntil: now + 2 });
    await portal.staff.access.extend({ ...where, accessUntil: now + 3 });
    portal.clock.advance(2);
    expect(await mayAnn(portal)).toBe(true);
    await portal.staff.access.extend(where);
    portal.clock.advance(1);
    expect(await mayAnn(portal)).toBe(true);
    await portal.staff.access.narrow({ ...where, accessFrom: now + 4, accessUntil: now + 5 });
    expect(await mayAnn(portal)).toBe(false);
    portal.clock.advance(1);
    expect(await mayAnn(portal)).toBe(true);
    portal.clock.advance(1);
    expect(await mayAnn(portal)).toBe(false);
  });

  it('keeps a suspension when access is given anew after its end, and not after a revocation', async () => {
    const portal = await startPortal();
    const where = await annWith(portal, { accessUntil: portal.clock.now() + 1 });
    await portal.staff.access.suspend({ ...where, cause: 'unpaid' });
    portal.clock.advance(1);
    await portal.staff.access.grant({ ...where, permissions: all });
    expect(await portal.staff.access.check(question)).toMatchObject({ reason: 'access-suspended' });
    await portal.staff.access.revoke(where);
    expect(await portal.staff.access.check(question)).toMatchObject({ reason: 'no-access' });
    await portal.staff.access.grant({ ...where, permissions: all });
    expect(await mayAnn(portal)).toBe(true);
  });
});

describe('checking access for what may be done during a time alone', () => {
  const check = async ({ staff }: Portal, during: { from?: number; until?: number }) => {
    const { asOf: _asOf, ...decision } = await staff.access.check({ ...question, during });
    return decision;
  };
  const outside = { allowed: false, reason: 'outside-time' };

  it('says yes from its beginning on and before its end, to the millisecond, and no longer than that', async () => {
    const portal = await startPortal();
    await letAnnIn(portal);
    const from = portal.clock.now() + 1_000;
    const during = { from, until: from + 1_000 };
    expect(await check(portal, during)).toEqual({ ...outside, validUntil: from });
    portal.clock.advance(999);
    expect(await check(portal, during)).toEqual({ ...outside, validUntil: from });
    portal.clock.advance(1);
    expect(await check(portal, during)).toEqual({ allowed: true, validUntil: during.until });
    portal.clock.advance(999);
    expect(await check(portal, during)).toEqual({ allowed: true, validUntil: during.until });
    portal.clock.advance(1);
    expect(await check(portal, during)).toMatchObject(outside);
  });

  it('has no beginning, or no end, where none is said', async () => {
    const portal = await startPortal();
    await letAnnIn(portal);
    const now = portal.clock.now();
    expect(await check(portal, {})).toMatchObject({ allowed: true });
    expect(await check(portal, { from: now })).toMatchObject({ allowed: true });
    expect(await check(portal, { until: now })).toMatchObject(outside);
    expect(await check(portal, { from: now + 1 })).toMatchObject(outside);
    expect(await check(portal, { until: now + 1 })).toEqual({ allowed: true, validUntil: now + 1 });
  });

  it('lets nobody do what they may not, and says that first', async () => {
    const portal = await startPortal();
    const accessUntil = portal.clock.now() + 500;
    await annWith(portal, { accessUntil });
    const during = { until: accessUntil + 1_000 };
    expect(await check(portal, during)).toEqual({ allowed: true, validUntil: accessUntil });
    portal.clock.advance(500);
    expect(await check(portal, during)).toMatchObject({ allowed: false, reason: 'access-ended' });
    expect(await check(portal, { until: accessUntil })).toMatchObject({ reason: 'access-ended' });
  });

  it.each([{ until: 'soon' }, { from: -1 }, { after: 1 }, 5])('is refused for %j', async (during) => {
    const { staff } = await startPortal();
    await expect(staff.access.check({ ...question, during: during as never })).rejects.toMatchObject({
      code: 'InvalidQuery',
    });
  });
});

describe('checking access that is for reading only', () => {
  it('23: beats every permission that changes things, and those that nobody said anything about', async () => {
    const portal = await startPortal({ permissions });
    const where = await annWith(portal, { readOnly: true });
    const reason = async (permission: string) => {
      const decision = await portal.staff.access.check({ ...question, permission });
      return decision.allowed ? undefined : decision.reason;
    };
    expect(await reason('roster.view')).toBeUndefined();
    expect(await reason('shifts.verify')).toBe('read-only');
    expect(await reason('notes.add')).toBe('read-only');
    expect(await reason('other')).toBe('permission-missing');
    await portal.staff.access.widen({ ...where, readOnly: false });
    expect(await reason('shifts.verify')).toBeUndefined();
    await portal.staff.access.narrow({ ...where, readOnly: true });
    expect(await reason('shifts.verify')).toBe('read-only');
  });

  it('gives others nothing that it does not let them do, where people may give what they have', async () => {
    const portal = await startPortal({ permissions });
    await annWith(portal, { readOnly: true });
    const own = await portal.another({ permissions, mayGive: mayGiveOwnAccess });
    const annAsStaff = own.latchkey.as({
      tenantId: 'harbour-care',
      actor: { type: 'principal', principalId: annSignedIn },
    });
    const bob = { name: 'Bob', email: 'bob@example.org' };
    const invited = await annAsStaff.invitations.invite({ ...here, person: bob, permissions: all });
    expect(rejectionOf(invited)).toMatchObject({ permissions: ['notes.add', 'shifts.verify'] });
  });

  it('answers as a plain set would, however many permissions there are', async () => {
    const names = Array.from({ length: 70 }, (_, index) => `p${index}.do`);
    const reading = Object.fromEntries(
      names.map((name, index) => [name, index % 2 === 0 ? 'reads' : 'changes'] as const),
    );
    const portal = await startPortal({ permissions: reading });
    const where = await annWith(portal, {});
    const aSet = fc.subarray(names, { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(aSet, fc.boolean(), async (given, readOnly) => {
        await portal.staff.access.revoke(where);
        await portal.staff.access.grant({ ...where, permissions: given, readOnly });
        for (const permission of names) {
          const isGiven = given.includes(permission) && !(readOnly && reading[permission] === 'changes');
          expect(await mayAnn(portal, permission)).toBe(isGiven);
        }
      }),
      { numRuns: 15 },
    );
  });
});

describe('how fresh an answer is', () => {
  it('is never less than the instance allows, and more where a check asks for it', async () => {
    const portal = await startPortal();
    let asked = 0;
    const counted = await portal.another({
      maxStaleness: 4_000,
      eventStore: {
        ...portal.eventStore,
        head: async () => {
          asked += 1;
          return portal.eventStore.head();
        },
      },
    });
    await letAnnIn(portal);
    const askedBy = async (options?: CheckOptions) => {
      asked = 0;
      const { validUntil } = await counted.staff.access.check(question, options);
      return { asked, holdsFor: validUntil - counted.clock.now() };
    };
    await askedBy();
    counted.clock.advance(1_500);
    expect(await askedBy({ maxStaleness: 3_000 })).toEqual({ asked: 0, holdsFor: 1_500 });
    expect(await askedBy({ maxStaleness: 1_000 })).toEqual({ asked: 1, holdsFor: 1_000 });
    expect(await askedBy({ maxStaleness: 60_000 })).toEqual({ asked: 0, holdsFor: 4_000 });
  });

  it('is not that of an asking which began too long ago for the one who asks', async () => {
    const portal = await startPortal();
    const waiting: (() => void)[] = [];
    let isSlow = false;
    const slow = await portal.another({
      eventStore: {
        ...portal.eventStore,
        head: async () => {
          if (isSlow) await new Promise<void>((resolve) => waiting.push(resolve));
          return portal.eventStore.head();
        },
      },
    });
    await letAnnIn(portal);
    isSlow = true;
    const first = slow.staff.access.check(question);
    await expect.poll(() => waiting.length).toBe(1);
    slow.clock.advance(1_500);
    const second = slow.staff.access.check(question, { maxStaleness: 1_000 });
    waiting[0]?.();
    expect(await first).toMatchObject({ allowed: true });
    await expect.poll(() => waiting.length).toBe(2);
    waiting[1]?.();
    expect(await second).toMatchObject({ allowed: true, validUntil: slow.clock.now() + 1_000 });
  });

  it.each([0, -1, Number.NaN])('is not %d milliseconds', async (maxStaleness) => {
    const portal = await startPortal();
    await expect(portal.staff.access.check(question, { maxStaleness })).rejects.toMatchObject({
      code: 'InvalidQuery',
    });
  });
});

describe('a question', () => {
  it.each<[string, unknown]>([
    ['nothing', null],
    ['text', 'abc'],
    ['another field', { ...question, because: 'x' }],
    ['a field too few', here],
    ['two subjects', { principalId: annSignedIn, personId: '01JNB0000000000000000000P1', ...here }],
    ['no subject', { principalId: undefined, ...here, permission: 'roster.view' }],
    ['no text', { ...question, workspaceId: ['rosa'] }],
    ['a permission that is none', { ...question, permission: 'Roster' }],
    ['a principal that is none', { ...question, principalId: 'ann@example.org' }],
  ])('is refused for what it is not: %s', async (_what, asked) => {
    const portal = await startPortal();
    await letAnnIn(portal);
    await mayAnn(portal);
    await expect(portal.staff.access.check(asked as CheckQuestion)).rejects.toMatchObject({
      code: 'InvalidQuery',
    });
    expect(await mayAnn(portal)).toBe(true);
  });

  it('that is changed while it is waited for is answered as it was asked', async () => {
    const portal = await startPortal();
    await letAnnIn(portal);
    const asked = { ...question };
    portal.clock.advance(10_000);
    const answer = portal.staff.access.check(asked);
    asked.permission = 'shifts.verify';
    expect(await answer).toMatchObject({ allowed: true });
  });
});
