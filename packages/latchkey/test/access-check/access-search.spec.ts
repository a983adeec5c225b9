import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WhatMay, WhereMay, WhoMay } from '../../src/index.ts';
import type { Portal } from '../portal.ts';
import { acceptAs, ann, annSignedIn, letAnnIn, mayAnn, rosa, startPortal } from '../portal.ts';

const here = { workspaceId: rosa.workspaceId };
const view = 'roster.view';
const permissions = { 'roster.view': 'reads', 'shifts.verify': 'changes' } as const;

/** Registers somebody under the host's own id of them. */
async function register(portal: Portal, externalId: string): Promise<string> {
  const known = await portal.staff.people.register({ name: externalId, externalId });
  if (!known.ok) throw new Error(`refused: ${known.rejection.type}`);
  return known.personId;
}

async function grant(portal: Portal, personId: string, workspaceId: string, given: readonly string[]) {
  const granted = await portal.staff.access.grant({ personId, workspaceId, permissions: [...given] });
  if (!granted.ok) throw new Error(`refused: ${granted.rejection.type}`);
}

describe('who may do something in a workspace', () => {
  it('is told by the ids that are asked for, and by nothing where there is none', async () => {
    const portal = await startPortal();
    const { personId } = await letAnnIn(portal);
    const bob = await register(portal, 'carer-2');
    await portal.staff.people.register({ name: 'Bob', externalId: 'carer-1', email: ann.email });
    await grant(portal, bob, 'rosa', [view]);
    const ids = async (by: WhoMay['by']) =>
      (await portal.staff.access.whoMay({ ...here, permission: view, by })).items;
    expect(await ids(undefined)).toEqual([personId, bob].toSorted());
    expect(await ids('personId')).toEqual([personId, bob].toSorted());
    expect(await ids('principalId')).toEqual([annSignedIn]);
    expect(await ids('externalId')).toEqual(['carer-1', 'carer-2']);
  });

  it('is nobody who was parted from their account, or whose external id was taken away', async () => {
    const portal = await startPortal();
    const { personId } = await letAnnIn(portal);
    const bob = await register(portal, 'carer-2');
    await grant(portal, bob, 'rosa', [view]);
    await portal.staff.people.releasePrincipal({ personId });
    await portal.staff.people.releaseExternalId({ personId: bob, externalId: 'carer-2' });
    const asked = { ...here, permission: view };
    expect((await portal.staff.access.whoMay({ ...asked, by: 'principalId' })).items).toEqual([]);
    expect((await portal.staff.access.whoMay({ ...asked, by: 'externalId' })).items).toEqual([]);
    expect((await portal.staff.access.whoMay(asked)).items).toContain(bob);
  });

  it('is nobody in a workspace of another kind, of another tenant, or in none', async () => {
    const portal = await startPortal();
    await letAnnIn(portal);
    const asked = { ...here, permission: view };
    const other = portal.latchkey.as({ tenantId: 'other', actor: { type: 'system', part: 'test' } });
    await other.tenants.open();
    expect((await portal.staff.access.whoMay({ ...asked, kind: rosa.kind })).items).toHaveLength(1);
    expect((await portal.staff.access.whoMay({ ...asked, kind: 'company' })).items).toEqual([]);
    expect((await portal.staff.access.whoMay({ ...asked, workspaceId: 'nowhere' })).items).toEqual([]);
    expect((await other.access.whoMay(asked)).items).toEqual([]);
  });

  it('is a principal once, though two people were bound to it one after the other', async () => {
    const portal = await startPortal();
    const { personId } = await letAnnIn(portal);
    await portal.staff.people.releasePrincipal({ personId });
    const bob = { name: 'Bob', email: 'bob@example.org' };
    await portal.staff.invitations.invite({ ...here, person: bob, permissions: [view] });
    await portal.latchkey.whenIdle();
    const token = portal.tokenFor(bob.email);
    expect((await acceptAs(portal, annSignedIn, token, bob.email)).ok).toBe(true);
    const asked = { ...here, permission: view };
    const by = 'principalId';
    expect((await portal.staff.access.whoMay(asked)).items).toHaveLength(2);
    expect((await portal.staff.access.whoMay({ ...asked, by })).items).toEqual([annSignedIn]);
  });

  it('is each person once, however often access was given and taken', async () => {
    const portal = await startPortal();
    const bob = await register(portal, 'bob');
    const where = { ...here, personId: bob };
    await grant(portal, bob, 'rosa', [view]);
    await portal.staff.access.revoke(where);
    await grant(portal, bob, 'rosa', [view]);
    await portal.staff.access.narrow({ ...where, accessUntil: portal.clock.now() + 1 });
    portal.clock.advance(1);
    await portal.latchkey.whenIdle();
    await grant(portal, bob, 'rosa', [view]);
    const asked = { ...here, permission: view, by: 'externalId' } as const;
    expect((await portal.staff.access.whoMay(asked)).items).toEqual(['bob']);
    await portal.staff.access.revoke(where);
    expect((await portal.staff.access.whoMay(asked)).items).toEqual([]);
  });
});

describe('looking for access', () => {
  it('finds what checks say yes to, and nothing else', async () => {
    const portal = await startPortal({ permissions });
    const workspaces = ['rosa', 'liam', 'mia'];
    await portal.staff.workspaces.open({ workspaceId: 'liam', kind: 'client', name: 'Liam' });
    await portal.staff.workspaces.open({ workspaceId: 'mia', kind: 'company', name: 'Mia' });
    const names = ['p1', 'p2', 'p3'];
    const people = await Promise.all(names.map((name) => register(portal, name)));
    const doing = fc.constantFrom('grant', 'revoke', 'suspend', 'resume', 'readOnly', 'deactivate');
    const step = fc.record({
      doing,
      person: fc.constantFrom(...people),
      workspaceId: fc.constantFrom(...workspaces),
      given: fc.subarray(Object.keys(permissions), { minLength: 1 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        for (const { doing, person: personId, workspaceId, given } of steps) {
          const where = { personId, workspaceId };
          const { access, people } = portal.staff;
          if (doing === 'grant') await access.grant({ ...where, permissions: given });
          if (doing === 'revoke') await access.revoke(where);
          if (doing === 'suspend') await access.suspend({ ...where, cause: 'unpaid' });
          if (doing === 'resume') await access.resume({ ...where, cause: 'unpaid' });
          if (doing === 'readOnly') await access.narrow({ ...where, readOnly: true });
          if (doing === 'deactivate') {
            await people.deactivate({ personId });
            await (given.length === 1 ? people.reactivate({ personId }) : undefined);
          }
        }
        const allowed: string[] = [];
        for (const externalId of names)
          for (const workspaceId of workspaces)
            for (const permission of Object.keys(permissions)) {
              const question = { externalId, workspaceId, permission };
              if ((await portal.staff.access.check(question)).allowed)
                allowed.push([externalId, workspaceId, permission].join(' '));
            }
        expect(await foundBy(portal, names, workspaces)).toEqual({
          who: allowed.toSorted(),
          where: allowed.toSorted(),
          what: allowed.toSorted(),
        });
      }),
      { numRuns: 25 },
    );
  });

  it('goes on behind the last id of a page, and finds each once', async () => {
    const portal = await startPortal();
    const names = ['a', 'b', 'c', 'd', 'e'];
    for (const name of names.toReversed()) await grant(portal, await register(portal, name), 'rosa', [view]);
    const asked = { ...here, permission: view, by: 'externalId', limit: 2 } as const;
    const first = await portal.staff.access.whoMay(asked);
    const second = await portal.staff.access.whoMay({ ...asked, cursor: first.next });
    const third = await portal.staff.access.whoMay({ ...asked, cursor: second.next });
    expect([first.items, second.items, third.items]).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
    expect(third.next).toBeUndefined();
    const whole = await portal.staff.access.whoMay({ ...asked, limit: 5 });
    expect(whole).toEqual({ items: names, next: undefined });
  });

  it('knows of a grant and of a revocation at once', async () => {
    const portal = await startPortal();
    const { personId } = await letAnnIn(portal);
    const asked = { principalId: annSignedIn, permission: view };
    expect((await portal.staff.access.whereMay(asked)).items).toEqual(['rosa']);
    await portal.staff.access.revoke({ ...here, personId });
    expect((await portal.staff.access.whereMay(asked)).items).toEqual([]);
  });

  it('says that it is not caught up, where a check would say no as stale', async () => {
    const portal = await startPortal();
    let isDown = false;
    const cut = await portal.another({
      eventStore: {
        ...portal.eventStore,
        head: async () => (isDown ? Promise.reject(new Error('down')) : portal.eventStore.head()),
      },
    });
    await letAnnIn(portal);
    await mayAnn(cut);
    isDown = true;
    cut.clock.advance(5_001);
    expect(
      await cut.staff.access.check({ principalId: annSignedIn, ...here, permission: view }),
    ).toMatchObject({ reason: 'stale' });
    const { access } = cut.staff;
    const stale = { code: 'NotCaughtUp' };
    await expect(access.whoMay({ ...here, permission: view })).rejects.toMatchObject(stale);
    await expect(access.whereMay({ principalId: annSignedIn, permission: view })).rejects.toMatchObject(
      stale,
    );
    await expect(access.whatMay({ principalId: annSignedIn, ...here })).rejects.toMatchObject(stale);
  });

  it.each<[string, unknown]>([
    ['nothing', null],
    ['two subjects', { principalId: 'a', externalId: 'b', permission: view }],
    ['no subject', { permission: view }],
    ['a permission that is none', { principalId: 'a', permission: 'Roster' }],
    ['a page of none', { principalId: 'a', permission: view, limit: 0 }],
    ['a kind that is none', { principalId: 'a', permission: view, kind: 'Not one' }],
  ])('is refused for what is no question: %s', async (_what, asked) => {
    const portal = await startPortal();
    const refused = { code: 'InvalidQuery' };
    await expect(portal.staff.access.whereMay(asked as WhereMay)).rejects.toMatchObject(refused);
    await expect(portal.staff.access.whatMay(asked as WhatMay)).rejects.toMatchObject(refused);
    await expect(portal.staff.access.whoMay(asked as WhoMay)).rejects.toMatchObject(refused);
  });
});

describe('a check', () => {
  it('by external id says yes to whoever has it now, and to nobody by another kind of id', async () => {
    const portal = await startPortal();
    const bob = await register(portal, 'carer-2');
    await grant(portal, bob, 'rosa', [view]);
    const may = async (who: { externalId: string } | { principalId: string }) =>
      (await portal.staff.access.check({ ...who, ...here, permission: view })).allowed;
    expect(await may({ externalId: 'carer-2' })).toBe(true);
    expect(await may({ principalId: 'carer-2' })).toBe(false);
    await portal.staff.people.releaseExternalId({ personId: bob, externalId: 'carer-2' });
    expect(await may({ externalId: 'carer-2' })).toBe(false);
    await letAnnIn(portal);
    expect(await may({ principalId: annSignedIn })).toBe(true);
    expect(await may({ externalId: annSignedIn })).toBe(false);
  });

  it('takes a workspace of another kind for none, with a grant or without', async () => {
    const portal = await startPortal();
    await letAnnIn(portal);
    const asked = { ...here, permission: view };
    const check = async (principalId: string, kind: string) =>
      portal.staff.access.check({ principalId, ...asked, kind });
    expect(await check(annSignedIn, rosa.kind)).toMatchObject({ allowed: true });
    expect(await check(annSignedIn, 'company')).toMatchObject({ reason: 'workspace-unknown' });
    const bob = await register(portal, 'bob');
    const without = { personId: bob, ...asked };
    expect(await portal.staff.access.check(without)).toMatchObject({ reason: 'no-access' });
    expect(await portal.staff.access.check({ ...without, kind: 'company' })).toMatchObject({
      reason: 'workspace-unknown',
    });
    await expect(check(annSignedIn, 'Not one')).rejects.toMatchObject({ code: 'InvalidQuery' });
  });
});

/** Each (person, workspace, permission) as the three searches find it. */
async function foundBy(portal: Portal, names: readonly string[], workspaces: readonly string[]) {
  const { access } = portal.staff;
  const who: string[] = [];
  const where: string[] = [];
  const what: string[] = [];
  for (const permission of Object.keys(permissions)) {
    for (const workspaceId of workspaces) {
      const { items } = await access.whoMay({ workspaceId, permission, by: 'externalId' });
      who.push(...items.map((externalId) => [externalId, workspaceId, permission].join(' ')));
    }
    for (const externalId of names) {
      const { items } = await access.whereMay({ externalId, permission });
      where.push(...items.map((workspaceId) => [externalId, workspaceId, permission].join(' ')));
    }
  }
  for (const externalId of names) {
    for (const workspaceId of workspaces) {
      const { items } = await access.whatMay({ externalId, workspaceId });
      what.push(...items.map((permission) => [externalId, workspaceId, permission].join(' ')));
    }
  }
  return { who: who.toSorted(), where: where.toSorted(), what: what.toSorted() };
}
