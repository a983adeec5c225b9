import { describe, expect, it } from 'vitest';
import type { MayGive } from '../../src/index.ts';
import { everything, memoryReadModels } from '../../src/index.ts';
import { toDo } from '../../src/reactors/to-do.ts';
import type { Portal } from '../portal.ts';
import {
  annSignedIn,
  appendedDuring,
  inviteAnn,
  letAnnIn,
  mayAnn,
  rejectionOf,
  rosa,
  startPortal,
} from '../portal.ts';

const here = { workspaceId: rosa.workspaceId };
const hour = 3_600_000;

/** Ann is known, and has been given access directly. */
async function giveAnn(portal: Portal, terms: object = {}) {
  const { personId } = await letAnnIn(portal);
  await portal.staff.access.revoke({ ...here, personId });
  const where = { ...here, personId };
  const given = await portal.staff.access.grant({
    ...where,
    permissions: ['roster.view', 'shifts.verify'],
    ...terms,
  });
  if (!given.ok) throw new Error(`refused: ${given.rejection.type}`);
  return { where, given };
}

describe('giving access on terms', () => {
  it('says what was given', async () => {
    const portal = await startPortal();
    const accessFrom = portal.clock.now() + hour;
    const accessUntil = portal.clock.now() + 2 * hour;
    const { given } = await giveAnn(portal, { readOnly: true, accessFrom, accessUntil });
    expect(given).toMatchObject({ status: 'not-yet', readOnly: true, accessFrom, accessUntil });
  });

  it('is refused for a time that is over, and for both or neither of permissions and role', async () => {
    const portal = await startPortal();
    const { personId } = await inviteAnn(portal);
    const grant = async (terms: object) =>
      rejectionOf(await portal.staff.access.grant({ ...here, personId, ...terms }));
    const permissions = ['roster.view'];
    const now = portal.clock.now();
    expect(await grant({ permissions, accessUntil: now })).toEqual({ type: 'NothingLeft' });
    expect(await grant({ permissions, accessFrom: now + 2, accessUntil: now + 2 })).toEqual({
      type: 'NothingLeft',
    });
    expect(await grant({ permissions, role: 'viewer' })).toMatchObject({ type: 'InvalidInput' });
    expect(await grant({})).toMatchObject({ type: 'InvalidInput' });
    expect(await grant({ role: 'viewer' })).toEqual({ type: 'RoleNotFound' });
  });

  it('tells a command that comes again how access stood when it came first', async () => {
    const portal = await startPortal();
    const { personId } = await inviteAnn(portal);
    const accessUntil = portal.clock.now() + hour;
    const grant = () =>
      portal.staff.access.grant(
        { ...here, personId, permissions: ['roster.view'], accessUntil },
        { commandId: 'g1' },
      );
    const first = await grant();
    expect(first).toMatchObject({ ok: true, status: 'live' });
    portal.clock.advance(2 * hour);
    expect(await grant()).toMatchObject({ ok: true, status: 'live', accessUntil });
  });

  it('tells how access stands now, where nothing had to be done', async () => {
    const portal = await startPortal();
    const accessFrom = portal.clock.now() + hour;
    const { where } = await giveAnn(portal, { accessFrom });
    portal.clock.advance(hour);
    const again = await portal.staff.access.grant({
      ...where,
      permissions: ['roster.view', 'shifts.verify'],
      accessFrom,
    });
    expect(again).toMatchObject({ ok: true, status: 'live' });
  });
});

describe('narrowing, widening and extending', () => {
  it('is seen by checks before it returns', async () => {
    const portal = await startPortal();
    const { where } = await giveAnn(portal);
    const { access } = portal.staff;
    expect(await access.narrow({ ...where, permissions: ['roster.view'] })).toMatchObject({
      ok: true,
      permissions: ['roster.view'],
    });
    expect(await mayAnn(portal, 'shifts.verify')).toBe(false);
    expect(await access.widen({ ...where, permissions: ['roster.view', 'shifts.verify'] })).toMatchObject({
      ok: true,
    });
    expect(await mayAnn(portal, 'shifts.verify')).toBe(true);
    const accessUntil = portal.clock.now() + hour;
    await access.narrow({ ...where, accessUntil });
    expect(await access.extend({ ...where, accessUntil: accessUntil + hour })).toMatchObject({
      ok: true,
      accessUntil: accessUntil + hour,
    });
    portal.clock.advance(hour);
    expect(await mayAnn(portal)).toBe(true);
    expect(await access.extend(where)).toMatchObject({ ok: true, accessUntil: undefined });
    portal.clock.advance(hour);
    expect(await mayAnn(portal)).toBe(true);
  });

  it('says why not', async () => {
    const portal = await startPortal();
    const { where } = await giveAnn(portal);
    const { access } = portal.staff;
    const now = portal.clock.now();
    expect(rejectionOf(await access.narrow({ ...where, permissions: [] }))).toEqual({ type: 'NothingLeft' });
    expect(rejectionOf(await access.narrow({ ...where, permissions: ['other'] }))).toEqual({
      type: 'NotNarrower',
    });
    expect(rejectionOf(await access.widen({ ...where, permissions: ['other'] }))).toEqual({
      type: 'NotWider',
    });
    expect(rejectionOf(await access.extend({ ...where, accessUntil: now + 1 }))).toMatchObject({
      type: 'NotAnExtension',
    });
    expect(rejectionOf(await access.adoptRole(where))).toEqual({ type: 'RoleNotPinned' });
    await access.narrow({ ...where, accessUntil: now + 1 });
    portal.clock.advance(1);
    expect(rejectionOf(await access.extend(where))).toEqual({ type: 'AccessHasEnded', accessUntil: now + 1 });
  });

  it('that gives more is for an active person in an open workspace; what gives no more is not', async () => {
    const portal = await startPortal();
    const { where } = await giveAnn(portal, { accessUntil: portal.clock.now() + hour });
    const { access } = portal.staff;
    const refusals = async () => [
      rejectionOf(await access.widen({ ...where, permissions: ['more', 'roster.view', 'shifts.verify'] })),
      rejectionOf(await access.extend(where)),
      rejectionOf(await access.adoptRole(where)),
    ];
    await portal.staff.people.deactivate({ personId: where.personId });
    expect(await refusals()).toEqual(Array.from({ length: 3 }, () => ({ type: 'PersonDeactivated' })));
    await access.suspend({ ...where, cause: 'unpaid' });
    expect((await access.resume({ ...where, cause: 'unpaid' })).ok).toBe(true);
    expect((await access.narrow({ ...where, readOnly: true })).ok).toBe(true);
    const other = await startPortal();
    const { where: there } = await giveAnn(other, { accessUntil: other.clock.now() + hour });
    await other.staff.workspaces.close(here);
    expect(rejectionOf(await other.staff.access.extend(there))).toEqual({ type: 'WorkspaceClosed' });
    expect((await other.staff.access.narrow({ ...there, readOnly: true })).ok).toBe(true);
  });

  it('asks what the actor may give, of all that there is more of', async () => {
    let giveable: Awaited<ReturnType<MayGive>> = everything;
    const asked: string[] = [];
    const portal = await startPortal({
      mayGive: ({ principalId }) => {
        asked.push(principalId);
        return giveable;
      },
    });
    const accessUntil = portal.clock.now() + hour;
    const { where } = await giveAnn(portal, { readOnly: true, accessUntil });
    const { access } = portal.staff;
    const permissions = ['invoices.view', 'roster.view', 'shifts.verify'];
    const missing = (result: Parameters<typeof rejectionOf>[0]) =>
      (rejectionOf(result) as { permissions?: readonly string[] } | undefined)?.permissions;

    giveable = ['shifts.verify'];
    expect(missing(await access.widen({ ...where, permissions }))).toEqual(['invoices.view']);
    expect(missing(await access.widen({ ...where, readOnly: false }))).toEqual(['roster.view']);
    expect(missing(await access.extend(where))).toEqual(['roster.view']);
    giveable = ['invoices.view'];
    expect((await access.widen({ ...where, permissions })).ok).toBe(true);
    asked.length = 0;
    giveable = undefined;
    expect((await access.narrow({ ...where, permissions: ['roster.view'] })).ok).toBe(true);
    expect((await access.suspend({ ...where, cause: 'unpaid' })).ok).toBe(true);
    expect((await access.extend({ ...where, accessUntil })).ok).toBe(true);
    expect(asked).toEqual([]);
    expect(missing(await access.resume({ ...where, cause: 'unpaid' }))).toEqual(['roster.view']);
    portal.clock.advance(hour);
    expect(missing(await access.grant({ ...where, permissions: ['roster.view'], readOnly: true }))).toEqual([
      'roster.view',
    ]);
  });
});

describe('the end of a window', () => {
  it('is put on record by itself', async () => {
    const portal = await startPortal();
    const accessUntil = portal.clock.now() + hour;
    await giveAnn(portal, { accessUntil });
    await portal.latchkey.whenIdle();
    const before = await appendedDuring(portal, async () => {
      portal.clock.advance(hour - 1);
      await portal.latchkey.whenIdle();
    });
    expect(before).toBe(0);
    const after = await appendedDuring(portal, async () => {
      portal.clock.advance(1);
      await portal.latchkey.whenIdle();
    });
    expect(after).toBe(1);
    expect(portal.problems).toEqual([]);
  });

  it.each<[string, (portal: Portal, where: { workspaceId: string; personId: string }) => Promise<unknown>]>([
    ['was moved away', (portal, where) => portal.staff.access.extend(where)],
    ['went with a revocation', (portal, where) => portal.staff.access.revoke(where)],
  ])('is not put on record where it %s', async (_how, change) => {
    const portal = await startPortal();
    const { where } = await giveAnn(portal, { accessUntil: portal.clock.now() + hour });
    await change(portal, where);
    await portal.latchkey.whenIdle();
    const appended = await appendedDuring(portal, async () => {
      portal.clock.advance(hour);
      await portal.latchkey.whenIdle();
    });
    expect(appended).toBe(0);
  });

  it('is on the to-do list exactly as long as it is to come', async () => {
    const readModels = memoryReadModels();
    const portal = await startPortal({ readModels });
    const listed = () =>
      readModels
        .open({
          ...toDo,
          name: readModels.definitions().find(({ name }) => name.startsWith(toDo.name))?.name ?? '',
        })
        .find<{ dueAt: number }>('endAccess', { index: 'byDueTime', equals: [] })
        .map(({ document }) => document.dueAt);
    const accessUntil = portal.clock.now() + hour;
    const { where } = await giveAnn(portal, { accessUntil });
    expect(listed()).toEqual([accessUntil]);
    await portal.staff.access.extend(where);
    expect(listed()).toEqual([]);
    await portal.staff.access.narrow({ ...where, accessUntil });
    expect(listed()).toEqual([accessUntil]);
    await portal.staff.access.revoke(where);
    expect(listed()).toEqual([]);
    await portal.staff.access.grant({ ...where, permissions: ['roster.view'], accessUntil });
    portal.clock.advance(hour);
    await portal.staff.access.grant({ ...where, permissions: ['roster.view'] });
    expect(listed()).toEqual([]);
  });

  it('that was moved is put on record when it comes', async () => {
    const portal = await startPortal();
    const accessUntil = portal.clock.now() + hour;
    const { where } = await giveAnn(portal, { accessUntil });
    await portal.staff.access.extend({ ...where, accessUntil: accessUntil + hour });
    await portal.staff.access.narrow({ ...where, accessUntil: accessUntil + 1 });
    await portal.latchkey.whenIdle();
    const appended = await appendedDuring(portal, async () => {
      portal.clock.advance(hour + 1);
      await portal.latchkey.whenIdle();
    });
    expect(appended).toBe(1);
  });

  it('is put on record though the tenant is closed', async () => {
    const portal = await startPortal();
    await giveAnn(portal, { accessUntil: portal.clock.now() + hour });
    await portal.staff.tenants.close({});
    const appended = await appendedDuring(portal, async () => {
      portal.clock.advance(hour);
      await portal.latchkey.whenIdle();
    });
    expect(appended).toBe(1);
  });

  it('lets the person be invited anew', async () => {
    const portal = await startPortal();
    const { personId } = await letAnnIn(portal);
    const accessUntil = portal.clock.now() + hour;
    await portal.staff.access.narrow({ ...here, personId, accessUntil });
    portal.clock.advance(hour - 1);
    await expect(inviteAnn(portal)).rejects.toThrow('AlreadyAccepted');
    portal.clock.advance(1);
    expect((await inviteAnn(portal)).round).toBe(2);
    expect(
      await portal.staff.access.check({ principalId: annSignedIn, ...here, permission: 'roster.view' }),
    ).toMatchObject({ allowed: false, reason: 'access-ended' });
  });
});

describe('the list of access', () => {
  it('shows the terms, and how access stands as of now', async () => {
    const portal = await startPortal();
    const now = portal.clock.now();
    const { where } = await giveAnn(portal, {
      readOnly: true,
      accessFrom: now + hour,
      accessUntil: now + 2 * hour,
    });
    const listed = async () => (await portal.staff.access.list(where)).items[0];
    expect(await listed()).toMatchObject({
      status: 'not-yet',
      permissions: ['roster.view', 'shifts.verify'],
      readOnly: true,
      accessFrom: now + hour,
      accessUntil: now + 2 * hour,
      personName: 'Ann Carer',
    });
    portal.clock.advance(hour);
    expect(await listed()).toMatchObject({ status: 'live' });
    await portal.staff.access.suspend({ ...where, cause: 'unpaid' });
    expect(await listed()).toMatchObject({ status: 'suspended', suspensions: ['unpaid'] });
    await portal.staff.access.widen({ ...where, readOnly: false });
    await portal.staff.access.extend({ ...where, accessUntil: now + 3 * hour });
    expect(await listed()).toMatchObject({
      readOnly: false,
      accessFrom: now + hour,
      accessUntil: now + 3 * hour,
    });
    await portal.staff.access.narrow({ ...where, permissions: ['roster.view'], accessUntil: now + 2 * hour });
    expect(await listed()).toMatchObject({ permissions: ['roster.view'], accessUntil: now + 2 * hour });
    portal.clock.advance(hour);
    expect(await listed()).toMatchObject({ status: 'ended' });
    await portal.latchkey.whenIdle();
    expect(await listed()).toMatchObject({ status: 'ended', permissions: ['roster.view'] });
    await portal.staff.access.grant({ ...where, permissions: ['roster.view'] });
    expect(await listed()).toMatchObject({
      status: 'suspended',
      accessUntil: undefined,
      accessFrom: undefined,
    });
    await portal.staff.access.revoke(where);
    expect(await listed()).toMatchObject({ status: 'revoked', permissions: [], suspensions: [] });
  });
});

describe('the actions on access', () => {
  const hindered = async (portal: Portal, where: { workspaceId: string; personId: string }) => {
    const result = await portal.staff.access.actions(where);
    if (!result.ok) throw new Error(`refused: ${result.rejection.type}`);
    return Object.fromEntries(
      result.actions.flatMap(({ command, outcome, rejection }) =>
        outcome === 'allowed' ? [] : [[command, rejection?.type ?? outcome]],
      ),
    );
  };

  it('are what the commands would judge, and append nothing', async () => {
    let giveable: Awaited<ReturnType<MayGive>> = everything;
    const portal = await startPortal({ mayGive: () => giveable });
    const { where } = await giveAnn(portal, { accessUntil: portal.clock.now() + hour });
    await portal.staff.access.suspend({ ...where, cause: 'unpaid' });
    const appended = await appendedDuring(portal, async () => {
      expect(await hindered(portal, where)).toEqual({ grant: 'AlreadyGranted', adoptRole: 'RoleNotPinned' });
      giveable = ['invoices.view'];
      expect(await hindered(portal, where)).toEqual({
        grant: 'AlreadyGranted',
        adoptRole: 'RoleNotPinned',
        resume: 'MayNotGive',
        extend: 'MayNotGive',
      });
      giveable = undefined;
      expect(await hindered(portal, where)).toMatchObject({ widen: 'MayNotGive' });
    });
    expect(appended).toBe(0);
  });

  it('name no permission that nobody has named', async () => {
    const portal = await startPortal({ mayGive: () => [] });
    const { personId } = await letAnnInAsSystem(portal);
    const result = await portal.staff.access.actions({ ...here, personId });
    const widen = result.ok ? result.actions.find(({ command }) => command === 'widen') : undefined;
    expect(widen?.rejection).toMatchObject({ type: 'MayNotGive', permissions: [] });
  });

  it('are none that give more where the workspace or the tenant is closed, or the person deactivated', async () => {
    const portal = await startPortal();
    const { where } = await giveAnn(portal, { accessUntil: portal.clock.now() + hour });
    await portal.staff.people.deactivate({ personId: where.personId });
    expect(await hindered(portal, where)).toMatchObject({
      widen: 'PersonDeactivated',
      extend: 'PersonDeactivated',
    });
    expect(await hindered(portal, { ...where, personId: '01JNB0000000000000000000P9' })).toMatchObject({
      grant: 'PersonNotFound',
      revoke: 'AccessNotFound',
    });
    await portal.staff.tenants.close({});
    expect(new Set(Object.values(await hindered(portal, where)))).toEqual(new Set(['TenantClosed']));
  });
});

/** Let in by the system, which is not asked what it may give. */
async function letAnnInAsSystem(portal: Portal) {
  const system = portal.latchkey.as({ tenantId: 'harbour-care', actor: { type: 'system', part: 'import' } });
  const invited = await system.invitations.invite({
    ...here,
    person: { name: 'Ann', email: 'ann@example.org' },
    permissions: ['roster.view'],
  });
  if (!invited.ok) throw new Error(`refused: ${invited.rejection.type}`);
  await system.access.grant({ ...here, personId: invited.personId, permissions: ['roster.view'] });
  return invited;
}
