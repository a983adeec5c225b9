import { describe, expect, it } from 'vitest';
import type { MayGive } from '../../src/index.ts';
import { everything } from '../../src/index.ts';
import type { Portal } from '../portal.ts';
import { appendedDuring, letAnnIn, mayAnn, rejectionOf, rosa, startPortal } from '../portal.ts';

const here = { workspaceId: rosa.workspaceId };
const viewer = { name: 'viewer', permissions: ['roster.view'] };

async function annAsViewer(portal: Portal, terms: object = {}) {
  await portal.staff.roles.define(viewer);
  const { personId } = await letAnnIn(portal);
  await portal.staff.access.revoke({ ...here, personId });
  const given = await portal.staff.access.grant({ ...here, personId, role: 'viewer', ...terms });
  return { where: { ...here, personId }, given };
}

describe('a role', () => {
  it('is defined, revised and retired, each once', async () => {
    const portal = await startPortal();
    const { roles } = portal.staff;
    expect(await roles.define(viewer)).toMatchObject({
      ok: true,
      version: 1,
      status: 'defined',
      readOnly: false,
    });
    const appended = await appendedDuring(portal, () => roles.define(viewer));
    expect(appended).toBe(0);
    expect(rejectionOf(await roles.define({ ...viewer, readOnly: true }))).toEqual({
      type: 'RoleAlreadyDefined',
      version: 1,
    });
    expect(await roles.revise({ ...viewer, readOnly: true })).toMatchObject({ version: 2, readOnly: true });
    expect(await roles.retire({ name: 'viewer' })).toMatchObject({ status: 'retired', version: 2 });
    expect(rejectionOf(await roles.revise(viewer))).toEqual({ type: 'RoleRetired' });
    expect(rejectionOf(await roles.retire({ name: 'editor' }))).toEqual({ type: 'RoleNotFound' });
  });

  it('is listed with its versions, in the order of the names', async () => {
    const portal = await startPortal();
    const { roles } = portal.staff;
    await roles.define(viewer);
    await roles.define({ name: 'editor', permissions: ['roster.edit', 'roster.view'] });
    await roles.retire({ name: 'editor' });
    const revised = await roles.revise({ name: 'viewer', permissions: ['invoices.view'], readOnly: true });
    const after = revised.ok ? revised.position : undefined;
    const newest = { permissions: ['invoices.view'], readOnly: true };
    expect(await roles.get('viewer', { after })).toEqual({
      name: 'viewer',
      status: 'defined',
      version: 2,
      ...newest,
      versions: [{ permissions: ['roster.view'], readOnly: false }, newest],
      revision: 1,
    });
    expect((await roles.list()).items.map(({ name, status }) => `${name} ${status}`)).toEqual([
      'editor retired',
      'viewer defined',
    ]);
    expect(await roles.get('nobody')).toBeUndefined();
    await expect(roles.get('No Role')).rejects.toMatchObject({ code: 'InvalidQuery' });
  });

  it('is its tenant’s alone', async () => {
    const portal = await startPortal();
    await portal.staff.roles.define(viewer);
    const others = portal.latchkey.as({ tenantId: 'other-care', actor: { type: 'system', part: 'test' } });
    await others.tenants.open();
    expect((await others.roles.list()).items).toEqual([]);
    expect(await others.roles.get('viewer')).toBeUndefined();
    expect(rejectionOf(await others.roles.revise(viewer))).toEqual({ type: 'RoleNotFound' });
  });

  it('says what could be done with it', async () => {
    const portal = await startPortal();
    const outcomes = async () => {
      const result = await portal.staff.roles.actions({ name: 'viewer' });
      return result.ok
        ? result.actions.map(({ outcome, rejection }) => (rejection === undefined ? outcome : rejection.type))
        : [];
    };
    expect(await outcomes()).toEqual(['allowed', 'RoleNotFound', 'RoleNotFound']);
    await portal.staff.roles.define(viewer);
    expect(await outcomes()).toEqual(['RoleAlreadyDefined', 'allowed', 'allowed']);
    await portal.staff.tenants.close({});
    expect(await outcomes()).toEqual(['TenantClosed', 'TenantClosed', 'TenantClosed']);
  });
});

describe('access by a role', () => {
  it('gives what its newest version gives, and keeps that when the role is revised or retired', async () => {
    const portal = await startPortal();
    const { where, given } = await annAsViewer(portal);
    expect(given).toMatchObject({
      ok: true,
      permissions: ['roster.view'],
      role: { name: 'viewer', version: 1 },
    });
    await portal.staff.roles.revise({ name: 'viewer', permissions: ['invoices.view'] });
    await portal.staff.roles.retire({ name: 'viewer' });
    expect(await mayAnn(portal)).toBe(true);
    expect(await mayAnn(portal, 'invoices.view')).toBe(false);
    await portal.staff.access.revoke(where);
    expect(rejectionOf(await portal.staff.access.grant({ ...where, role: 'viewer' }))).toEqual({
      type: 'RoleRetired',
    });
  });

  it('is for reading only where the role is, or where the caller says so', async () => {
    const portal = await startPortal();
    await portal.staff.roles.define({ ...viewer, name: 'reader', readOnly: true });
    const { where, given } = await annAsViewer(portal, { readOnly: true });
    expect(given).toMatchObject({ readOnly: true });
    await portal.staff.access.revoke(where);
    expect(await portal.staff.access.grant({ ...where, role: 'reader', readOnly: false })).toMatchObject({
      readOnly: true,
    });
  });

  it('asks for the permissions of the role', async () => {
    const portal = await startPortal({ mayGive: () => ['roster.view'] });
    const { where } = await annAsViewer(portal);
    await portal.staff.access.revoke(where);
    await portal.staff.roles.revise({ name: 'viewer', permissions: ['invoices.view', 'roster.view'] });
    expect(rejectionOf(await portal.staff.access.grant({ ...where, role: 'viewer' }))).toMatchObject({
      type: 'MayNotGive',
      permissions: ['invoices.view'],
    });
  });

  it('adopts the newest version one by one, which may be found by their role', async () => {
    let giveable: Awaited<ReturnType<MayGive>> = everything;
    const portal = await startPortal({ mayGive: () => giveable });
    const { where } = await annAsViewer(portal);
    await portal.staff.workspaces.open({ workspaceId: 'theo', kind: 'client', name: 'Theo' });
    await portal.staff.access.grant({ ...where, workspaceId: 'theo', permissions: ['roster.view'] });
    await portal.staff.roles.revise({ name: 'viewer', permissions: ['invoices.view', 'roster.view'] });

    const outdated = async () => (await portal.staff.access.list({ role: 'viewer', olderThan: 2 })).items;
    expect(await outdated()).toMatchObject([{ ...where, role: { name: 'viewer', version: 1 } }]);
    giveable = ['roster.view'];
    expect(rejectionOf(await portal.staff.access.adoptRole(where))).toMatchObject({
      permissions: ['invoices.view'],
    });
    giveable = ['invoices.view'];
    expect(await portal.staff.access.adoptRole(where)).toMatchObject({
      role: { name: 'viewer', version: 2 },
    });
    expect(await mayAnn(portal, 'invoices.view')).toBe(true);
    expect(await outdated()).toEqual([]);
    expect((await portal.staff.access.list({ role: 'viewer' })).items).toHaveLength(1);
    expect((await portal.staff.access.list({ role: 'editor' })).items).toEqual([]);
    const withPerson = await portal.staff.access.list({ role: 'viewer', personId: where.personId });
    expect(withPerson.items).toHaveLength(1);
    await expect(portal.staff.access.list({ olderThan: 2 })).rejects.toMatchObject({ code: 'InvalidQuery' });
  });

  it('adopts a version that gives less without anybody being asked', async () => {
    let giveable: Awaited<ReturnType<MayGive>> = everything;
    const portal = await startPortal({ mayGive: () => giveable });
    await portal.staff.roles.define({ name: 'viewer', permissions: ['invoices.view', 'roster.view'] });
    const { where } = await annAsViewer(portal);
    await portal.staff.roles.revise(viewer);
    giveable = undefined;
    expect(await portal.staff.access.adoptRole(where)).toMatchObject({
      ok: true,
      permissions: ['roster.view'],
    });
  });

  it('loses the role when it is narrowed by hand', async () => {
    const portal = await startPortal();
    await portal.staff.roles.define({ name: 'viewer', permissions: ['invoices.view', 'roster.view'] });
    const { where } = await annAsViewer(portal);
    await portal.staff.access.narrow({ ...where, permissions: ['roster.view'] });
    expect((await portal.staff.access.list({ role: 'viewer' })).items).toEqual([]);
    expect(rejectionOf(await portal.staff.access.adoptRole(where))).toEqual({ type: 'RoleNotPinned' });
  });
});
