import { later } from '@latchkey/core';
import { describe, expect, it } from 'vitest';
import { mayGiveOwnAccess } from '../../src/index.ts';
import type { Portal } from '../portal.ts';
import { acceptAs, ann, appendedDuring, rejectionOf, rosa, startPortal } from '../portal.ts';
import { bob, done, letIn, may, theo, tokenTo } from './situation.ts';

const view = ['roster.view'];

/** Ann, who is registered twice: as herself, and under another address. */
async function annTwice(portal: Portal) {
  const { personId: survivorId } = done(await portal.staff.people.register(ann));
  const { personId: absorbedId } = done(await portal.staff.people.register(annAgain));
  await portal.staff.workspaces.open(theo);
  return { survivorId, absorbedId };
}

const annAgain = { name: 'Ann C.', email: 'ann.carer@example.org', externalId: 'contact-7' };

function accessOf(portal: Portal, personId: string) {
  return portal.staff.access.list({ personId }).then(({ items }) => items);
}

describe('merging two persons', () => {
  it('leaves one, under every name that either was known by', async () => {
    const portal = await startPortal();
    const pair = await annTwice(portal);
    const merged = done(await portal.staff.people.merge(pair));
    expect(merged).toMatchObject(pair);
    const { people } = portal.staff;
    for (const person of [
      ann,
      { name: 'x', email: annAgain.email },
      { name: 'x', externalId: 'contact-7' },
    ]) {
      expect(done(await people.register(person)).personId).toBe(pair.survivorId);
    }
    expect(done(await people.rename({ personId: pair.absorbedId, name: 'Ann Carter' })).personId).toBe(
      pair.survivorId,
    );
    const { position: after } = done(await people.deactivate({ personId: pair.absorbedId }));
    expect((await people.list({}, { after })).items).toMatchObject([
      { personId: pair.survivorId, name: 'Ann Carter', email: ann.email, externalIds: ['contact-7'] },
    ]);
    expect(await people.get(pair.absorbedId)).toMatchObject({
      status: 'absorbed',
      absorbedBy: pair.survivorId,
      name: annAgain.name,
      externalIds: [],
    });
    expect(await people.get(pair.survivorId)).toMatchObject({
      status: 'deactivated',
      absorbedBy: undefined,
    });
  });

  it('once more, does nothing', async () => {
    const portal = await startPortal();
    const pair = await annTwice(portal);
    await portal.staff.people.merge(pair);
    const appended = await appendedDuring(portal, async () => {
      expect(done(await portal.staff.people.merge(pair))).toMatchObject(pair);
    });
    expect(appended).toBe(0);
  });

  it('gives the survivor what the absorbed person had, and ends it there', async () => {
    const portal = await startPortal();
    const { survivorId, absorbedId } = await annTwice(portal);
    const { access } = portal.staff;
    await access.grant({ workspaceId: rosa.workspaceId, personId: absorbedId, permissions: view });
    await portal.staff.people.merge({ survivorId, absorbedId });
    for (const who of [{ personId: survivorId }, { personId: absorbedId }, { externalId: 'contact-7' }]) {
      const question = { ...who, workspaceId: rosa.workspaceId, permission: 'roster.view' };
      expect((await access.check(question)).allowed).toBe(true);
    }
    expect(await accessOf(portal, survivorId)).toMatchObject([{ status: 'live', permissions: view }]);
    expect(await accessOf(portal, absorbedId)).toMatchObject([{ status: 'revoked', permissions: [] }]);
    const asked = { workspaceId: rosa.workspaceId, permission: 'roster.view' };
    expect((await access.whoMay(asked)).items).toEqual([survivorId]);
    expect((await access.whoMay({ ...asked, by: 'externalId' })).items).toEqual(['contact-7']);
  });

  it('joins what both had: all permissions, the wider window, every cause to rest', async () => {
    const portal = await startPortal();
    const { survivorId, absorbedId } = await annTwice(portal);
    const { access } = portal.staff;
    const now = portal.clock.now();
    const where = { workspaceId: rosa.workspaceId };
    await access.grant({
      ...where,
      personId: survivorId,
      permissions: view,
      readOnly: true,
      accessFrom: later(now, 10_000),
      accessUntil: later(now, 50_000),
    });
    await access.grant({
      ...where,
      personId: absorbedId,
      permissions: ['shifts.verify'],
      accessFrom: later(now, 5_000),
      accessUntil: later(now, 20_000),
    });
    await access.suspend({ ...where, personId: survivorId, cause: 'unpaid' });
    await access.suspend({ ...where, personId: absorbedId, cause: 'on-leave' });
    await portal.staff.people.merge({ survivorId, absorbedId });
    expect(await accessOf(portal, survivorId)).toMatchObject([
      {
        permissions: ['roster.view', 'shifts.verify'],
        readOnly: false,
        accessFrom: now + 5_000,
        accessUntil: now + 50_000,
        suspensions: ['unpaid', 'on-leave'],
      },
    ]);
    const question = { ...where, personId: survivorId, permission: 'shifts.verify' };
    expect(await access.check(question)).toMatchObject({ reason: 'access-suspended' });
    await access.resume({ ...where, personId: absorbedId, cause: 'on-leave' });
    await access.resume({ ...where, personId: survivorId, cause: 'unpaid' });
    expect(await access.check(question)).toMatchObject({ reason: 'access-not-yet' });
    portal.clock.advance(5_000);
    expect((await access.check(question)).allowed).toBe(true);
  });

  it('brings nothing that had ended or was revoked', async () => {
    const portal = await startPortal();
    const { survivorId, absorbedId } = await annTwice(portal);
    const { access } = portal.staff;
    const accessUntil = later(portal.clock.now(), 1_000);
    await access.grant({ workspaceId: 'rosa', personId: absorbedId, permissions: view, accessUntil });
    await access.grant({ workspaceId: 'theo', personId: absorbedId, permissions: view });
    await access.revoke({ workspaceId: 'theo', personId: absorbedId, cause: 'merged' });
    portal.clock.advance(1_000);
    await portal.staff.people.merge({ survivorId, absorbedId });
    await portal.latchkey.whenIdle();
    expect(await accessOf(portal, survivorId)).toEqual([]);
  });

  it('leaves a single open invitation as it is, which the survivor accepts', async () => {
    const portal = await startPortal();
    const { survivorId, absorbedId } = await annTwice(portal);
    const token = await tokenTo(portal, 'rosa', annAgain);
    await portal.staff.people.merge({ survivorId, absorbedId });
    expect((await portal.staff.invitations.list({ personId: survivorId })).items).toMatchObject([
      { status: 'pending', generation: 1, personName: ann.name },
    ]);
    expect(await portal.invitee().invitations.preview({ token })).toMatchObject({
      standing: 'open',
      personId: survivorId,
      personName: ann.name,
    });
    const accepted = done(await acceptAs(portal, 'u-ann', token, annAgain.email));
    expect(accepted.personId).toBe(survivorId);
    expect(await may(portal, 'u-ann')).toBe(true);
    expect(await accessOf(portal, survivorId)).toMatchObject([{ status: 'live' }]);
    expect(await accessOf(portal, absorbedId)).toEqual([]);
    await portal.latchkey.whenIdle();
    expect(await portal.staff.people.get(survivorId)).toMatchObject({ isActivated: true });
    expect(await portal.staff.people.get(absorbedId)).toMatchObject({ isActivated: false });
  });

  it('lets whoever has the survivor’s account accept what the absorbed person was offered', async () => {
    const portal = await startPortal();
    const { survivorId, absorbedId } = await annTwice(portal);
    done(await letIn(portal, 'rosa', 'u-ann'));
    const token = await tokenTo(portal, 'theo', annAgain);
    expect(rejectionOf(await acceptAs(portal, 'u-ann', token, annAgain.email))).toEqual({
      type: 'PrincipalMismatch',
    });
    await portal.staff.people.merge({ survivorId, absorbedId });
    expect(rejectionOf(await acceptAs(portal, 'u-bob', token, annAgain.email))).toEqual({
      type: 'PrincipalMismatch',
    });
    done(await acceptAs(portal, 'u-ann', token, ann.email));
    expect(await may(portal, 'u-ann', 'theo')).toBe(true);
    const released = done(await portal.staff.people.releasePrincipal({ personId: absorbedId }));
    expect(released.personId).toBe(survivorId);
    expect(await may(portal, 'u-ann', 'theo')).toBe(false);
    const elsewhere = await letIn(portal, 'oak', 'u-ann', bob);
    expect(done(elsewhere).personId).not.toBe(survivorId);
  });

  it('takes the absorbed person’s invitation back where both have one', async () => {
    const portal = await startPortal();
    const { survivorId, absorbedId } = await annTwice(portal);
    const own = await tokenTo(portal, 'rosa', ann);
    const other = await tokenTo(portal, 'rosa', annAgain);
    await portal.staff.people.merge({ survivorId, absorbedId });
    expect(rejectionOf(await acceptAs(portal, 'u-ann', other, annAgain.email))).toEqual({
      type: 'InvitationRescinded',
    });
    done(await acceptAs(portal, 'u-ann', own));
  });

  it('lets nobody be invited twice, as whoever they are meant', async () => {
    const portal = await startPortal();
    const { survivorId, absorbedId } = await annTwice(portal);
    await tokenTo(portal, 'rosa', annAgain);
    await portal.staff.people.merge({ survivorId, absorbedId });
    const { invitations } = portal.staff;
    const offer = { workspaceId: 'rosa', permissions: view };
    for (const person of [ann, { personId: absorbedId }, { name: 'x', email: annAgain.email }]) {
      const appended = await appendedDuring(portal, async () => {
        expect(rejectionOf(await invitations.invite({ ...offer, person }))).toMatchObject({
          type: 'AlreadyInvited',
        });
      });
      expect(appended).toBe(0);
    }
    const [open] = (await invitations.list({ personId: survivorId })).items;
    done(await invitations.rescind({ invitationId: open?.invitationId ?? '' }));
    const again = done(await invitations.invite({ ...offer, person: { personId: absorbedId } }));
    expect(again.personId).toBe(survivorId);
    portal.clock.advance(3_600_000);
    expect(rejectionOf(await invitations.resend({ invitationId: open?.invitationId ?? '' }))).toMatchObject({
      type: 'AlreadyInvited',
    });
  });

  it('sends what is open again with the one button, whoever of the two it was offered to', async () => {
    const portal = await startPortal();
    const { survivorId, absorbedId } = await annTwice(portal);
    const first = await tokenTo(portal, 'rosa', annAgain);
    await portal.staff.people.merge({ survivorId, absorbedId });
    portal.clock.advance(3_600_000);
    const { invitations } = portal.staff;
    for (const personId of [survivorId, absorbedId]) {
      const { actions } = done(await invitations.actionsFor({ workspaceId: 'rosa', personId }));
      expect(actions.find(({ command }) => command === 'send')).toMatchObject({ outcome: 'allowed' });
    }
    const button = { workspaceId: 'rosa', person: ann, permissions: view };
    expect(await invitations.send(button)).toMatchObject({ did: 'resent', generation: 2 });
    await portal.latchkey.whenIdle();
    expect(portal.mails.at(-1)?.to).toEqual({ name: ann.name, address: ann.email });
    expect(rejectionOf(await acceptAs(portal, 'u-ann', first))).toEqual({ type: 'LinkSuperseded' });
    done(await acceptAs(portal, 'u-ann', portal.tokenFor(ann.email)));
    expect(rejectionOf(await invitations.send(button))).toEqual({ type: 'AlreadyAccepted' });
    const { actions } = done(await invitations.actionsFor({ workspaceId: 'rosa', personId: absorbedId }));
    expect(actions.find(({ command }) => command === 'send')?.rejection).toEqual({ type: 'AlreadyAccepted' });
  });

  it('sends what is sent later to the survivor, whose next address kills the links', async () => {
    const portal = await startPortal();
    const { survivorId, absorbedId } = await annTwice(portal);
    const token = await tokenTo(portal, 'rosa', annAgain);
    await portal.staff.people.merge({ survivorId, absorbedId });
    const [open] = (await portal.staff.invitations.list({ personId: survivorId })).items;
    portal.clock.advance(3_600_000);
    done(await portal.staff.invitations.resend({ invitationId: open?.invitationId ?? '' }));
    await portal.latchkey.whenIdle();
    expect(portal.mails.at(-1)?.to).toEqual({ name: ann.name, address: ann.email });
    expect(rejectionOf(await acceptAs(portal, 'u-ann', token))).toEqual({ type: 'LinkSuperseded' });
    done(await portal.staff.people.changeEmail({ personId: absorbedId, email: 'new@example.org' }));
    await portal.latchkey.whenIdle();
    const readdressed = portal.tokenFor('new@example.org');
    expect(rejectionOf(await acceptAs(portal, 'u-ann', readdressed, annAgain.email))).toEqual({
      type: 'EmailNotVerified',
    });
    done(await acceptAs(portal, 'u-ann', readdressed, 'new@example.org'));
  });

  it('gives the survivor the absorbed person’s address where they have none, to which links go on working', async () => {
    const portal = await startPortal();
    const { personId: survivorId } = done(await portal.staff.people.register({ name: ann.name }));
    const { personId: absorbedId } = done(await portal.staff.people.register(annAgain));
    const token = await tokenTo(portal, 'rosa', annAgain);
    const { position: after } = done(await portal.staff.people.merge({ survivorId, absorbedId }));
    expect(await portal.staff.people.get(survivorId, { after })).toMatchObject({ email: annAgain.email });
    done(await acceptAs(portal, 'u-ann', token, annAgain.email));
    const changed = await portal.staff.people.changeEmail({ personId: survivorId, email: ann.email });
    expect(done(changed).addressVersion).toBe(2);
  });

  it('lets a survivor who has lost the address take the absorbed person’s, given with an invitation', async () => {
    const portal = await startPortal();
    const { personId: survivorId } = done(await portal.staff.people.register({ name: ann.name }));
    const { personId: absorbedId } = done(
      await portal.staff.people.register({ name: ann.name, externalId: 'c' }),
    );
    done(await portal.staff.people.merge({ survivorId, absorbedId }));
    const person = { personId: absorbedId, email: ann.email };
    done(await portal.staff.invitations.invite({ workspaceId: 'rosa', person, permissions: view }));
    await portal.latchkey.whenIdle();
    expect(await portal.staff.people.get(survivorId)).toMatchObject({ email: ann.email });
    const released = await portal.staff.people.releaseExternalId({ externalId: 'c', personId: survivorId });
    expect(done(released).personId).toBe(survivorId);
    await portal.latchkey.whenIdle();
    expect(await portal.staff.people.get(survivorId)).toMatchObject({ externalIds: [] });
  });

  it('refuses no round twice that was settled before', async () => {
    const portal = await startPortal();
    const { survivorId, absorbedId } = await annTwice(portal);
    done(await letIn(portal, 'rosa', 'u-again', annAgain));
    await portal.staff.people.releasePrincipal({ personId: absorbedId });
    await portal.staff.access.revoke({ workspaceId: 'rosa', personId: absorbedId });
    await portal.latchkey.whenIdle();
    done(await portal.staff.people.merge({ survivorId, absorbedId }));
    const appended = await appendedDuring(portal, async () => {
      done(await portal.staff.access.revoke({ workspaceId: 'rosa', personId: survivorId }));
    });
    expect(appended).toBe(0);
  });

  it('lets the survivor take up the absorbed person’s address', async () => {
    const portal = await startPortal();
    const pair = await annTwice(portal);
    await portal.staff.people.merge(pair);
    done(await portal.staff.people.changeEmail({ personId: pair.survivorId, email: annAgain.email }));
    const known = done(await portal.staff.people.register({ name: 'x', email: annAgain.email }));
    expect(known.personId).toBe(pair.survivorId);
    const free = done(await portal.staff.people.register({ name: 'x', email: ann.email }));
    expect(free.personId).not.toBe(pair.survivorId);
  });

  it('can be done in a chain, through which everybody is found', async () => {
    const portal = await startPortal();
    const { survivorId: middle, absorbedId: last } = await annTwice(portal);
    const { personId: first } = done(await portal.staff.people.register(bob));
    await portal.staff.access.grant({ workspaceId: 'rosa', personId: last, permissions: view });
    const token = await tokenTo(portal, 'theo', annAgain);
    done(await portal.staff.people.merge({ survivorId: middle, absorbedId: last }));
    done(await portal.staff.people.merge({ survivorId: first, absorbedId: middle }));
    expect(await accessOf(portal, first)).toMatchObject([{ workspaceId: 'rosa', status: 'live' }]);
    for (const personId of [first, middle, last]) {
      const question = { personId, workspaceId: 'rosa', permission: 'roster.view' };
      expect((await portal.staff.access.check(question)).allowed).toBe(true);
    }
    expect((await portal.staff.people.get(first))?.externalIds).toEqual(['contact-7']);
    expect(done(await acceptAs(portal, 'u-ann', token, annAgain.email)).personId).toBe(first);
    const again = await appendedDuring(portal, async () => {
      done(await portal.staff.people.merge({ survivorId: middle, absorbedId: last }));
    });
    expect(again).toBe(0);
  });

  it('takes away for good what is revoked under either name', async () => {
    const portal = await startPortal();
    const { survivorId, absorbedId } = await annTwice(portal);
    await portal.staff.access.grant({ workspaceId: 'rosa', personId: absorbedId, permissions: view });
    const token = await tokenTo(portal, 'rosa', annAgain);
    await portal.staff.people.merge({ survivorId, absorbedId });
    const revoked = done(await portal.staff.access.revoke({ workspaceId: 'rosa', personId: absorbedId }));
    expect(revoked).toMatchObject({ personId: survivorId, status: 'revoked' });
    await portal.latchkey.whenIdle();
    expect(await accessOf(portal, survivorId)).toMatchObject([{ status: 'revoked' }]);
    expect(rejectionOf(await acceptAs(portal, 'u-ann', token, annAgain.email))).toEqual({
      type: 'InvitationRescinded',
    });
  });

  it('tells in the histories of both what became of them', async () => {
    const portal = await startPortal();
    const { survivorId, absorbedId } = await annTwice(portal);
    const token = await tokenTo(portal, 'rosa', annAgain);
    const [invited] = (await portal.staff.invitations.list({ personId: absorbedId })).items;
    await portal.staff.people.merge({ survivorId, absorbedId });
    done(await acceptAs(portal, 'u-ann', token, annAgain.email));
    const history = await portal.staff.audit.history(invited?.invitationId ?? '');
    expect(history?.entries.map(({ type }) => type)).toEqual([
      'PersonInvited',
      'DeliveryClaimed',
      'InvitationMailed',
      'PersonAbsorbed',
      'InvitationAccepted',
      'AccessGranted',
    ]);
    expect(history?.entries.at(-1)?.access).toMatchObject({ status: 'live', permissions: view });
    expect(history?.isIntact).toBe(true);
  });

  it('tells in the history of what the absorbed person was offered nothing that the survivor had before', async () => {
    const portal = await startPortal();
    const { survivorId, absorbedId } = await annTwice(portal);
    const { access, audit, invitations, people } = portal.staff;
    done(await access.grant({ workspaceId: 'rosa', personId: survivorId, permissions: view }));
    await tokenTo(portal, 'rosa', annAgain);
    const [invited] = (await invitations.list({ personId: absorbedId })).items;
    done(await people.merge({ survivorId, absorbedId }));
    done(await access.suspend({ workspaceId: 'rosa', personId: survivorId, cause: 'unpaid' }));
    const history = await audit.history(invited?.invitationId ?? '');
    const told = history?.entries.filter(({ stream }) => stream.startsWith('accessGrant-'));
    expect(told?.map(({ type }) => type)).toEqual(['AccessSuspended']);
    expect(told?.at(-1)?.access).toMatchObject({ status: 'suspended', permissions: view });
  });

  it('recognises a command that was carried out before, and comes again', async () => {
    const portal = await startPortal();
    const { survivorId, absorbedId } = await annTwice(portal);
    const { people, access, invitations } = portal.staff;
    const invite = { workspaceId: 'theo', person: annAgain, permissions: view };
    const where = { workspaceId: 'rosa', personId: absorbedId };
    const give = async () => [
      done(await people.rename({ personId: absorbedId, name: 'Annie' }, { commandId: 'one' })),
      done(await access.grant({ ...where, permissions: view }, { commandId: 'two' })),
      done(await invitations.invite(invite, { commandId: 'three' })),
    ];
    const first = await give();
    await people.merge({ survivorId, absorbedId }, { commandId: 'four' });
    const appended = await appendedDuring(portal, async () => {
      const again = await give();
      expect(again.map(({ position: _position, ...result }) => result)).toEqual(
        first.map(({ position: _position, ...result }) => result),
      );
      done(await people.merge({ survivorId, absorbedId }, { commandId: 'four' }));
    });
    expect(appended).toBe(0);
  });
});

describe('merging is refused, and appends nothing,', () => {
  async function refused(portal: Portal, pair: { survivorId: string; absorbedId: string }) {
    let rejection: unknown;
    const appended = await appendedDuring(portal, async () => {
      rejection = rejectionOf(await portal.staff.people.merge(pair));
    });
    expect(appended).toBe(0);
    return rejection;
  }

  it('for somebody who is not there, or is another tenant’s', async () => {
    const portal = await startPortal();
    const { survivorId } = await annTwice(portal);
    const elsewhere = portal.latchkey.as({
      tenantId: 'other-care',
      actor: { type: 'principal', principalId: 'olivia' },
    });
    await elsewhere.tenants.open();
    const { personId: theirs } = done(await elsewhere.people.register(bob));
    const unknown = '01J9ZQ4M7V0000000000000000';
    const notFound = { type: 'PersonNotFound' };
    for (const other of [theirs, unknown]) {
      expect(await refused(portal, { survivorId, absorbedId: other })).toEqual(notFound);
      expect(await refused(portal, { survivorId: other, absorbedId: survivorId })).toEqual(notFound);
    }
  });

  it('with themselves', async () => {
    const portal = await startPortal();
    const { survivorId } = await annTwice(portal);
    expect(await refused(portal, { survivorId, absorbedId: survivorId })).toEqual({
      type: 'MergedWithThemselves',
    });
  });

  it('in a circle, or once one of them is somebody else', async () => {
    const portal = await startPortal();
    const { survivorId, absorbedId } = await annTwice(portal);
    const { personId: third } = done(await portal.staff.people.register(bob));
    await portal.staff.people.merge({ survivorId, absorbedId });
    const gone = { type: 'PersonAbsorbed', personId: absorbedId, by: survivorId };
    expect(await refused(portal, { survivorId: absorbedId, absorbedId: survivorId })).toEqual(gone);
    expect(await refused(portal, { survivorId: third, absorbedId })).toEqual(gone);
    expect(await refused(portal, { survivorId: absorbedId, absorbedId: third })).toEqual(gone);
  });

  it('while one of them is deactivated, or erased', async () => {
    const portal = await startPortal();
    const { survivorId, absorbedId } = await annTwice(portal);
    for (const personId of [survivorId, absorbedId]) {
      await portal.staff.people.deactivate({ personId });
      expect(await refused(portal, { survivorId, absorbedId })).toEqual({ type: 'PersonDeactivated' });
      await portal.staff.people.reactivate({ personId });
    }
    await portal.keyVault.destroy(`person-${absorbedId}`);
    expect(await refused(portal, { survivorId, absorbedId })).toEqual({ type: 'PersonErased' });
    expect(await refused(portal, { survivorId: absorbedId, absorbedId: survivorId })).toEqual({
      type: 'PersonErased',
    });
  });

  it('where the one to be absorbed has the account, or both have one, until it is released', async () => {
    const portal = await startPortal();
    const { survivorId, absorbedId } = await annTwice(portal);
    done(await letIn(portal, 'rosa', 'u-again', annAgain));
    expect(await refused(portal, { survivorId, absorbedId })).toEqual({ type: 'MergeTheOtherWayRound' });
    done(await letIn(portal, 'theo', 'u-ann', ann));
    expect(await refused(portal, { survivorId, absorbedId })).toEqual({ type: 'PrincipalMismatch' });
    await portal.staff.people.releasePrincipal({ personId: absorbedId });
    await portal.latchkey.whenIdle();
    done(await portal.staff.people.merge({ survivorId, absorbedId }));
    expect(await may(portal, 'u-ann', 'rosa')).toBe(true);
    expect(await may(portal, 'u-again', 'rosa')).toBe(false);
  });

  it('to whoever may not give what the survivor would gain', async () => {
    const portal = await startPortal({ mayGive: mayGiveOwnAccess });
    const system = portal.latchkey.as({
      tenantId: 'harbour-care',
      actor: { type: 'system', part: 'import' },
    });
    const { survivorId, absorbedId } = await annTwice(portal);
    await system.access.grant({ workspaceId: 'rosa', personId: absorbedId, permissions: view });
    expect(await refused(portal, { survivorId, absorbedId })).toEqual({
      type: 'MayNotGive',
      permissions: view,
    });
    await system.access.grant({ workspaceId: 'rosa', personId: survivorId, permissions: view });
    done(await portal.staff.people.merge({ survivorId, absorbedId }));
  });

  it('in a closed tenant, and by an invitee', async () => {
    const portal = await startPortal();
    const pair = await annTwice(portal);
    expect(rejectionOf(await portal.invitee('u-ann').people.merge(pair))).toEqual({ type: 'NotForInvitees' });
    await portal.staff.tenants.close({});
    expect(await refused(portal, pair)).toEqual({ type: 'TenantClosed' });
  });
});
