import { describe, expect, it } from 'vitest';
import {
  annSignedIn,
  appendedDuring,
  inviteAnn,
  letAnnIn,
  rejectionOf,
  rosa,
  startPortal,
} from '../portal.ts';
import type { Portal } from '../portal.ts';

const hour = 3_600_000;
const here = { workspaceId: rosa.workspaceId };
const asAnn = { ...here, principalId: annSignedIn };
const use = ({ staff }: Portal) => staff.access.recordUse(asAnn);

async function annIsIn() {
  const portal = await startPortal();
  const { personId } = await letAnnIn(portal);
  return { portal, where: { ...here, personId } };
}

describe('recording that access was used', () => {
  it('is shown on the access and on the workspaces of the person', async () => {
    const { portal, where } = await annIsIn();
    expect(await portal.staff.access.get(where)).toMatchObject({ lastAccessedAt: null });
    const used = await use(portal);
    const now = portal.clock.now();
    expect(used).toMatchObject({ ok: true, ...where, lastAccessedAt: now });
    const after = 'position' in used ? { after: used.position } : {};
    expect(await portal.staff.access.get(where, after)).toMatchObject({ lastAccessedAt: now });
    const { items } = await portal.staff.people.workspaces({ personId: where.personId });
    expect(items).toMatchObject([{ workspaceId: 'rosa', lastAccessedAt: now }]);
  });

  it('is on record at most hourly', async () => {
    const { portal, where } = await annIsIn();
    expect(await appendedDuring(portal, () => use(portal))).toBe(1);
    const first = portal.clock.now();
    portal.clock.advance(hour - 1);
    expect(await appendedDuring(portal, () => use(portal))).toBe(0);
    expect(await use(portal)).toMatchObject({ lastAccessedAt: first });
    portal.clock.advance(1);
    expect(await appendedDuring(portal, () => use(portal))).toBe(1);
    await portal.latchkey.whenIdle();
    expect(await portal.staff.access.get(where)).toMatchObject({ lastAccessedAt: portal.clock.now() });
  });

  it('is one use where two processes say it at the same time', async () => {
    const { portal } = await annIsIn();
    const other = await portal.another();
    const uses = () => Promise.all([use(portal), use(other), use(portal), use(other)]);
    expect(await appendedDuring(portal, uses)).toBe(1);
  });

  it('stays known when access is narrowed, revoked and given anew', async () => {
    const { portal, where } = await annIsIn();
    await use(portal);
    const lastAccessedAt = portal.clock.now();
    await portal.staff.access.narrow({ ...where, readOnly: true });
    expect(await portal.staff.access.get(where)).toMatchObject({ readOnly: true, lastAccessedAt });
    await portal.staff.access.revoke(where);
    expect(await portal.staff.access.get(where)).toMatchObject({ status: 'revoked', lastAccessedAt });
    await portal.staff.access.grant({ ...where, permissions: ['roster.view'] });
    expect(await portal.staff.access.get(where)).toMatchObject({ status: 'live', lastAccessedAt });
  });
});

describe('recording that access was used is refused', () => {
  it('for somebody who is nobody here', async () => {
    const portal = await startPortal();
    await inviteAnn(portal);
    expect(rejectionOf(await use(portal))).toEqual({ type: 'PersonNotFound' });
  });

  it('for somebody who was released from being the person', async () => {
    const { portal, where } = await annIsIn();
    await portal.staff.people.releasePrincipal({ personId: where.personId });
    expect(rejectionOf(await use(portal))).toEqual({ type: 'PersonNotFound' });
  });

  it.each<
    [string, (portal: Portal, where: { workspaceId: string; personId: string }) => Promise<unknown>, object]
  >([
    ['was revoked', ({ staff }, where) => staff.access.revoke(where), { type: 'AccessNotFound' }],
    [
      'is suspended',
      ({ staff }, where) => staff.access.suspend({ ...where, cause: 'unpaid' }),
      { type: 'AccessIsSuspended', suspensions: ['unpaid'] },
    ],
    [
      'is that of a deactivated person',
      ({ staff }, { personId }) => staff.people.deactivate({ personId }),
      { type: 'PersonDeactivated' },
    ],
    ['is to a closed workspace', ({ staff }) => staff.workspaces.close(here), { type: 'WorkspaceClosed' }],
    ['is in a closed tenant', ({ staff }) => staff.tenants.close({}), { type: 'TenantClosed' }],
  ])('where access %s', async (_name, change, rejection) => {
    const { portal, where } = await annIsIn();
    await change(portal, where);
    expect(
      await appendedDuring(portal, async () => {
        expect(rejectionOf(await use(portal))).toEqual(rejection);
      }),
    ).toBe(0);
  });

  it('where there never was any', async () => {
    const { portal } = await annIsIn();
    await portal.staff.workspaces.open({ workspaceId: 'theo', kind: 'client', name: 'Theo' });
    const elsewhere = { workspaceId: 'theo', principalId: annSignedIn };
    expect(rejectionOf(await portal.staff.access.recordUse(elsewhere))).toEqual({ type: 'AccessNotFound' });
  });

  it('before and after its window, to the millisecond', async () => {
    const { portal, where } = await annIsIn();
    const accessFrom = portal.clock.now() + 1_000;
    const accessUntil = accessFrom + 1_000;
    await portal.staff.access.narrow({ ...where, accessFrom, accessUntil });
    portal.clock.advance(999);
    expect(rejectionOf(await use(portal))).toEqual({ type: 'AccessHasNotBegun', accessFrom });
    portal.clock.advance(1);
    expect(await use(portal)).toMatchObject({ ok: true });
    portal.clock.advance(1_000);
    expect(rejectionOf(await use(portal))).toEqual({ type: 'AccessHasEnded', accessUntil });
  });
});
