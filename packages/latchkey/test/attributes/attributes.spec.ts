import { wholeLog } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { LatchkeyOptions } from '../../src/index.ts';
import { createLatchkey } from '../../src/index.ts';
import type { Portal } from '../portal.ts';
import { acceptAs, ann, annSignedIn, appendedDuring, rejectionOf, rosa, startPortal } from '../portal.ts';

const kept = z.strictObject({
  defaultArea: z.string().max(40),
  language: z.enum(['en', 'de']).default('en'),
  areas: z.int().optional(),
});
const north = { defaultArea: 'north' };
const northInEnglish = { defaultArea: 'north', language: 'en' };
const permissions = ['roster.view'];
const theo = { workspaceId: 'theo', kind: 'client', name: 'Theo' };
const bob = { name: 'Bob', email: 'bob@example.org' };

const start = (attributes: LatchkeyOptions['attributes'] = kept) => startPortal({ attributes });

async function invite({ staff }: Portal, attributes: Record<string, string | number> = north, person = ann) {
  const invited = await staff.invitations.invite({ workspaceId: 'rosa', person, permissions, attributes });
  if (!invited.ok) throw new Error(JSON.stringify(invited.rejection));
  return invited;
}

async function letIn(portal: Portal, attributes?: Record<string, string | number>) {
  const { personId } = await invite(portal, attributes);
  await portal.latchkey.whenIdle();
  const accepted = await acceptAs(portal, annSignedIn, portal.tokenFor(ann.email));
  if (!accepted.ok) throw new Error(accepted.rejection.type);
  return { workspaceId: rosa.workspaceId, personId };
}

async function grant({ staff }: Portal, person: typeof ann, workspaceId: string, attributes: object) {
  const { personId } = await staff.people.register(person).then((done) => {
    if (!done.ok) throw new Error(done.rejection.type);
    return done;
  });
  const given = { workspaceId, personId, permissions, attributes: attributes as typeof north };
  const granted = await staff.access.grant(given);
  if (!granted.ok) throw new Error(JSON.stringify(granted.rejection));
  return granted;
}

describe('the attributes of an invitation', () => {
  it('are listed with it, as the host’s schema makes them', async () => {
    const portal = await start();
    const { invitationId, position } = await invite(portal);
    expect(await portal.staff.invitations.get(invitationId, { after: position })).toMatchObject({
      attributes: northInEnglish,
    });
  });

  it('are carried onto the access that it leads to', async () => {
    const portal = await start();
    const where = await letIn(portal);
    expect(await portal.staff.access.get(where)).toMatchObject({
      status: 'live',
      permissions,
      attributes: northInEnglish,
    });
    const [workspace] = (await portal.staff.people.workspaces({ personId: where.personId })).items;
    expect(workspace).toMatchObject({ workspaceId: 'rosa', attributes: northInEnglish });
  });

  it('are sealed in the log', async () => {
    const portal = await start();
    const where = await letIn(portal, { defaultArea: 'Wherever-Wood' });
    await portal.staff.access.changeAttributes({ ...where, attributes: { defaultArea: 'Somewhere-Hill' } });
    const log = JSON.stringify(await wholeLog(portal.eventStore));
    expect(log).toContain('AccessAttributesChanged');
    expect(log).not.toMatch(/Wherever-Wood|Somewhere-Hill/);
  });

  it('stay as they are where its terms are changed without them, and are changed with them', async () => {
    const portal = await start();
    const { invitationId } = await invite(portal);
    const changeTo = async (attributes?: typeof north) => {
      const change = { invitationId, permissions: ['roster.edit'], ...(attributes && { attributes }) };
      const changed = await portal.staff.invitations.changeTerms(change);
      if (!changed.ok) throw new Error(changed.rejection.type);
      return portal.staff.invitations.get(invitationId, { after: changed.position });
    };
    expect(await changeTo()).toMatchObject({ permissions: ['roster.edit'], attributes: northInEnglish });
    expect(await changeTo({ defaultArea: 'south' })).toMatchObject({
      attributes: { defaultArea: 'south', language: 'en' },
    });
  });

  it('are null where there are none', async () => {
    const portal = await startPortal();
    const invited = await portal.staff.invitations.invite({ workspaceId: 'rosa', person: ann, permissions });
    if (!invited.ok) throw new Error(invited.rejection.type);
    const { items } = await portal.staff.invitations.list({}, { after: invited.position });
    expect(items).toMatchObject([{ attributes: null }]);
  });

  it('read as null once the key is destroyed that they were sealed with', async () => {
    const portal = await start();
    const { invitationId, personId } = await invite(portal);
    await portal.latchkey.whenIdle();
    const granted = await portal.staff.access.grant({
      workspaceId: 'rosa',
      personId,
      permissions,
      attributes: { defaultArea: 'south' },
    });
    if (!granted.ok) throw new Error(granted.rejection.type);
    await portal.keyVault.destroy(`person-${personId}`);
    const later = await portal.another();
    const { staff } = later;
    expect(await staff.invitations.get(invitationId)).toMatchObject({ attributes: null });
    expect(await staff.access.get({ workspaceId: 'rosa', personId })).toMatchObject({ attributes: null });
    expect((await staff.access.list({ attribute: { name: 'defaultArea', value: 'south' } })).items).toEqual(
      [],
    );
    const change = { workspaceId: 'rosa', personId, attributes: { defaultArea: 'west' } };
    expect(rejectionOf(await staff.access.changeAttributes(change))).toEqual({ type: 'PersonErased' });
    // What gives access goes on as it was.
    expect(
      (await staff.access.check({ personId, workspaceId: 'rosa', permission: 'roster.view' })).allowed,
    ).toBe(true);
  });

  it('are not kept of somebody who is erased', async () => {
    const portal = await start();
    const { personId } = await grant(portal, ann, 'rosa', north);
    await portal.staff.access.revoke({ workspaceId: 'rosa', personId });
    await portal.keyVault.destroy(`person-${personId}`);
    const given = { workspaceId: 'rosa', personId, permissions, attributes: north };
    expect(rejectionOf(await portal.staff.access.grant(given))).toEqual({ type: 'PersonErased' });
  });
});

describe('attributes that do not fit', () => {
  it('are refused by the host’s schema, which names the field', async () => {
    const portal = await start();
    const appended = await appendedDuring(portal, async () => {
      const invited = await portal.staff.invitations.invite({
        workspaceId: 'rosa',
        person: ann,
        permissions,
        attributes: { defaultArea: 'north', language: 'fr' },
      });
      expect(rejectionOf(invited)).toMatchObject({
        type: 'InvalidInput',
        issues: [{ path: 'attributes.language' }],
      });
    });
    expect(appended).toBe(0);
  });

  it('are refused where one is missing that the host needs, also where none are given', async () => {
    const { staff } = await start();
    const invited = await staff.invitations.invite({ workspaceId: 'rosa', person: ann, permissions });
    const issues = [{ path: 'attributes.defaultArea' }];
    expect(rejectionOf(invited)).toMatchObject({ type: 'InvalidInput', issues });
  });

  it('are refused where the host has no schema of them', async () => {
    const { staff } = await startPortal();
    const given = { workspaceId: 'rosa', person: ann, permissions, attributes: north };
    expect(rejectionOf(await staff.invitations.invite(given))).toMatchObject({
      type: 'InvalidInput',
      issues: [{ path: 'attributes', message: 'createLatchkey was given no schema of attributes' }],
    });
  });

  it('are refused where the host’s schema makes more of them than can be kept', async () => {
    const { staff } = await start(
      z.object({ area: z.string() }).transform(() => ({ area: 'x'.repeat(1_001) })),
    );
    const given = { workspaceId: 'rosa', person: ann, permissions, attributes: { area: 'north' } };
    expect(rejectionOf(await staff.invitations.invite(given))).toMatchObject({
      type: 'InvalidInput',
      issues: [{ path: 'attributes.area' }],
    });
  });

  it('are refused in a change of access, and in a grant', async () => {
    const portal = await start();
    const where = await letIn(portal);
    const attributes = { defaultArea: 'x'.repeat(41) };
    const issues = [{ path: 'attributes.defaultArea' }];
    for (const result of [
      await portal.staff.access.changeAttributes({ ...where, attributes }),
      await portal.staff.access.grant({ ...where, permissions, attributes }),
    ]) {
      expect(rejectionOf(result)).toMatchObject({ type: 'InvalidInput', issues });
    }
  });

  it('are no schema that is none', () => {
    const attributes = { safeParse: () => ({ success: true }) } as never;
    expect(() => createLatchkey({ attributes })).toThrow(/attributes must be a schema/);
  });
});

describe('the attributes of access', () => {
  it('are changed on access that is there, and give nothing', async () => {
    const portal = await startPortal({ attributes: kept, mayGive: () => undefined });
    const system = portal.latchkey.as({
      tenantId: 'harbour-care',
      actor: { type: 'system', part: 'import' },
    });
    const { personId } = await grant({ ...portal, staff: system }, ann, 'rosa', north);
    const where = { workspaceId: 'rosa', personId };
    const attributes = { defaultArea: 'south', language: 'de', areas: 2 };
    expect(await portal.staff.access.changeAttributes({ ...where, attributes })).toMatchObject({
      ok: true,
      permissions,
      attributes,
    });
    expect(await portal.staff.access.get(where)).toMatchObject({ attributes });
  });

  it('are refused to change where there is none', async () => {
    const portal = await start();
    const { personId } = await invite(portal);
    const change = { workspaceId: 'rosa', personId, attributes: north };
    expect(rejectionOf(await portal.staff.access.changeAttributes(change))).toEqual({
      type: 'AccessNotFound',
    });
    expect(await portal.staff.access.get({ workspaceId: 'rosa', personId })).toBeUndefined();
  });

  it('stay when it is narrowed, widened, extended and suspended', async () => {
    const portal = await start();
    const where = await letIn(portal);
    const { access } = portal.staff;
    await access.narrow({ ...where, accessUntil: portal.clock.now() + 3_600_000 });
    await access.extend({ ...where });
    await access.widen({ ...where, permissions: ['roster.view', 'roster.edit'] });
    await access.suspend({ ...where, cause: 'unpaid', reason: 'May' });
    expect(await access.get(where)).toMatchObject({ status: 'suspended', attributes: northInEnglish });
  });

  it('are told in its history', async () => {
    const portal = await start();
    const where = await letIn(portal);
    await portal.staff.access.changeAttributes({ ...where, attributes: { defaultArea: 'south', areas: 2 } });
    const [invitation] = (await portal.staff.invitations.list()).items;
    const history = await portal.staff.audit.history(invitation?.invitationId ?? '');
    const sentences = history?.entries.map(({ sentence }) => sentence) ?? [];
    expect(sentences.at(0)).toContain('with defaultArea “north”, language “en”');
    expect(sentences.at(-1)).toBe(
      'What is kept with the access was changed by olivia, to defaultArea “south”, language “en”, areas 2.',
    );
    expect(history?.entries.at(-1)?.access).toMatchObject({ attributes: { defaultArea: 'south' } });
  });
});

describe('lists', () => {
  it('are narrowed to what has an attribute, in their order, page by page', async () => {
    const portal = await start();
    await portal.staff.workspaces.open(theo);
    await grant(portal, ann, 'rosa', north);
    portal.clock.advance(1_000);
    await grant(portal, bob, 'rosa', { defaultArea: 'south' });
    portal.clock.advance(1_000);
    await grant(portal, ann, 'theo', north);
    const attribute = { name: 'defaultArea', value: 'north' };
    const { access } = portal.staff;
    const first = await access.list({ attribute, limit: 1 });
    expect(first.items).toMatchObject([{ workspaceId: 'rosa', personName: ann.name }]);
    const second = await access.list({ attribute, limit: 1, cursor: first.next });
    expect(second).toMatchObject({ items: [{ workspaceId: 'theo' }], next: undefined });
    expect((await access.list({ attribute, workspaceId: 'theo' })).items).toHaveLength(1);
    const personId = first.items[0]?.personId;
    expect((await access.list({ attribute, personId })).items).toHaveLength(2);
    expect((await access.list({ attribute: { ...attribute, value: 'south' }, personId })).items).toEqual([]);
    expect((await access.list({ attribute, status: 'suspended' })).items).toEqual([]);
  });

  it('tell a number from the text that looks like it', async () => {
    const portal = await start(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])));
    await grant(portal, ann, 'rosa', { area: 1 });
    await grant(portal, bob, 'rosa', { area: '1' });
    const named = async (value: string | number | boolean) =>
      (await portal.staff.access.list({ attribute: { name: 'area', value } })).items.map(
        ({ personName }) => personName,
      );
    expect(await named(1)).toEqual([ann.name]);
    expect(await named('1')).toEqual([bob.name]);
    expect(await named(true)).toEqual([]);
  });

  it('forget what an attribute was, once it is another or gone', async () => {
    const portal = await start(z.object({ area: z.string().optional(), other: z.boolean().optional() }));
    const where = await grant(portal, ann, 'rosa', { area: 'north', other: true });
    const { access } = portal.staff;
    const having = async (name: string, value: string | boolean) =>
      (await access.list({ attribute: { name, value } })).items.length;
    await access.changeAttributes({ ...whereOf(where), attributes: { area: 'south' } });
    expect([
      await having('area', 'north'),
      await having('area', 'south'),
      await having('other', true),
    ]).toEqual([0, 1, 0]);
    await access.revoke(whereOf(where));
    expect(await having('area', 'south')).toBe(0);
  });

  it('of invitations are narrowed, too, and keep to their order when one is sent again', async () => {
    const portal = await start();
    const one = await invite(portal);
    portal.clock.advance(1_000);
    const other = await invite(portal, north, bob);
    await invite(portal, { defaultArea: 'south' }, { name: 'Cleo', email: 'cleo@example.org' });
    portal.clock.advance(120_000);
    const resent = await portal.staff.invitations.resend({ invitationId: one.invitationId });
    if (!resent.ok) throw new Error(resent.rejection.type);
    const attribute = { name: 'defaultArea', value: 'north' };
    const { items } = await portal.staff.invitations.list({ attribute }, { after: resent.position });
    expect(items.map(({ invitationId }) => invitationId)).toEqual([other.invitationId, one.invitationId]);
    const asked = { attribute: { ...attribute, value: 'south' }, personId: one.personId };
    expect((await portal.staff.invitations.list(asked)).items).toEqual([]);
  });

  it('refuse what is no attribute', async () => {
    const { staff } = await start();
    await expect(staff.access.list({ attribute: { name: 'two words', value: 1 } })).rejects.toMatchObject({
      code: 'InvalidQuery',
    });
  });
});

function whereOf({ workspaceId, personId }: { workspaceId: string; personId: string }) {
  return { workspaceId, personId };
}
