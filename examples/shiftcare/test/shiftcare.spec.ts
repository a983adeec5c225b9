import type { Stage } from 'latchkey-example-stage';
import { expectDone, opening, principalOf } from 'latchkey-example-stage';
import { onEveryStore } from 'latchkey-example-stage/acceptance';
import { expect, it } from 'vitest';
import type { InviteForm } from '../src/index.ts';
import { coordinatorsOf, product, scene, setNewPasswordAt, termsOf } from '../src/index.ts';

function invite(stage: Stage, name: string, workspaceId = 'rosa', form: InviteForm = {}) {
  const person = stage.person(name);
  return stage.staff('olivia').invitations.invite({ workspaceId, person, ...termsOf(form) });
}

/** Somebody was invited with these boxes ticked, and has accepted. */
async function letIn(stage: Stage, name: string, form: InviteForm = {}, workspaceId = 'rosa'): Promise<void> {
  expectDone(await invite(stage, name, workspaceId, form));
  expectDone(await stage.accept(name));
}

async function resend(stage: Stage, name: string) {
  const { invitationId } = await stage.invitation(name, 'rosa');
  return stage.staff('olivia').invitations.resend({ invitationId });
}

onEveryStore(product, scene, ({ openStage, openSite }) => {
  it('SC1 many customers are linked to a client, and a client who manages their own services is one of them', async () => {
    const stage = await openStage({ seats: 4 });
    await letIn(stage, 'ann');
    await letIn(stage, 'rosa');
    expectDone(await invite(stage, 'bob'));
    await letIn(stage, 'hugo', {}, 'hugo');

    const { items } = await stage.host.access.list({ workspaceId: 'rosa' });
    expect(items.map(({ personName }) => personName ?? '').toSorted()).toEqual(['Ann Diaz', 'Rosa Diaz']);
    expect((await stage.invitation('bob', 'rosa')).status).toBe('pending');
    expect((await stage.may('ann', 'roster.view', 'hugo')).allowed).toBe(false);
    expect((await stage.may('hugo', 'roster.view', 'hugo')).allowed).toBe(true);
  });

  it('SC2 the form asks name, address, area and three boxes, all of which are kept', async () => {
    const site = await openSite();
    const form = { defaultArea: 'south', allowCommunication: true, readOnly: true, verifyShift: true };
    const person = site.person('ann');
    const invited = await site.call('olivia', 'POST /invitations', {
      workspaceId: 'rosa',
      person,
      ...termsOf(form),
    });
    expect(invited.status).toBe(201);
    const kept = {
      permissions: Object.keys(product.permissions).toSorted(),
      readOnly: true,
      attributes: { defaultArea: 'south' },
    };
    expect(await site.invitation('ann', 'rosa')).toMatchObject({
      personName: person.name,
      email: person.email,
      ...kept,
    });
    expectDone(await site.accept('ann'));
    const personId = await site.personId('ann');
    expect(await site.host.access.get({ workspaceId: 'rosa', personId })).toMatchObject(kept);
  });

  it.each([
    { without: 'a name', changes: { person: { email: 'ann@example.org' } }, code: 'InvalidInput' },
    { without: 'an address', changes: { person: { name: 'Ann Diaz' } }, code: 'EmailNeeded' },
    {
      without: 'an area that there is',
      changes: { attributes: { defaultArea: 'moon' } },
      code: 'InvalidInput',
    },
  ])('SC2 without $without nobody is invited', async ({ changes, code }) => {
    const site = await openSite();
    const form = { workspaceId: 'rosa', person: site.person('ann'), ...termsOf({}), ...changes };
    expect(await site.call('olivia', 'POST /invitations', form)).toMatchObject({
      status: 422,
      json: { code },
    });
    await site.settled();
    expect(site.mails).toEqual([]);
  });

  it.each([
    { ticked: 'nothing', boxes: {}, may: ['services.request', 'roster.view', 'invoices.view'] },
    {
      ticked: 'allow communication',
      boxes: { allowCommunication: true },
      may: ['services.request', 'roster.view', 'invoices.view', 'communications.view'],
    },
    {
      ticked: 'verify shift',
      boxes: { verifyShift: true },
      may: ['services.request', 'roster.view', 'invoices.view', 'shifts.verify'],
    },
    {
      ticked: 'all three, of which read only beats every change',
      boxes: { allowCommunication: true, verifyShift: true, readOnly: true },
      may: ['roster.view', 'invoices.view', 'communications.view'],
    },
  ])('SC3 permissions follow where there is ticked $ticked', async ({ boxes, may }) => {
    const stage = await openStage();
    await letIn(stage, 'ann', boxes);
    const all = Object.keys(product.permissions);
    const decisions = await Promise.all(all.map((permission) => stage.may('ann', permission, 'rosa')));
    expect(all.filter((_permission, index) => decisions[index]?.allowed).toSorted()).toEqual(may.toSorted());
  });

  it('SC4 a link is mailed, and works until 48 hours are over; then an administrator sends another', async () => {
    const stage = await openStage();
    expectDone(await invite(stage, 'ann'));
    expectDone(await invite(stage, 'bob'));
    expect(await stage.link('ann')).toMatch(/\/join#lk1_/);

    await stage.pass('PT47H59M59S');
    expectDone(await stage.accept('ann'));
    await stage.pass('PT1S');
    expect(await stage.accept('bob')).toMatchObject({ ok: false, rejection: { type: 'InvitationExpired' } });
    expect((await stage.invitation('bob', 'rosa')).status).toBe('expired');

    expectDone(await resend(stage, 'bob'));
    expectDone(await stage.accept('bob'));
    expect((await stage.may('bob', 'roster.view', 'rosa')).allowed).toBe(true);
  });

  it('SC5 resend is offered until the first invitation was accepted, goes to the customer, and kills the old link', async () => {
    const site = await openSite();
    expectDone(await invite(site, 'ann'));
    const { invitationId } = await site.invitation('ann', 'rosa');
    const path = `/invitations/${invitationId}/actions`;
    await site.pass('PT48H');
    expect(await site.buttons('olivia', path)).toMatchObject({ resend: 'allowed' });

    const sent = await site.call('olivia', `POST /invitations/${invitationId}/resend`, {});
    expect(sent.status).toBe(200);
    await site.settled();
    const [first, second] = site.mailsTo('ann');
    expect(await site.accept('ann', first?.link)).toMatchObject({ rejection: { type: 'LinkSuperseded' } });
    expectDone(await site.accept('ann', second?.link));
    expect(site.mails).toHaveLength(2);
    expect(await site.buttons('olivia', path)).toMatchObject({ resend: 'AlreadyAccepted' });
  });

  it('SC6 the coordinators of the area that the access names hear of a request, and others after it was changed', async () => {
    const stage = await openStage();
    await letIn(stage, 'ann', { defaultArea: 'north' });
    await letIn(stage, 'bob');
    const told = async (name: string) => {
      expect((await stage.may(name, 'services.request', 'rosa')).allowed).toBe(true);
      const where = { workspaceId: 'rosa', personId: await stage.personId(name) };
      return coordinatorsOf(await stage.host.access.get(where));
    };
    expect([await told('ann'), await told('bob')]).toEqual([['noah'], ['noah', 'olivia']]);

    const personId = await stage.personId('ann');
    const moved = { workspaceId: 'rosa', personId, attributes: { defaultArea: 'south' } };
    expectDone(await stage.staff('noah').access.changeAttributes(moved));
    await stage.settled();
    expect(await told('ann')).toEqual(['olivia']);
    const inSouth = { attribute: { name: 'defaultArea', value: 'south' } };
    const { items } = await stage.host.access.list(inSouth);
    expect(items.map((access) => access.personId)).toEqual([personId]);
  });

  it('SC7 when a customer was there last is shown, and whoever was there has completed the invitation', async () => {
    const stage = await openStage();
    const opens = (name: string) =>
      stage.host.access.recordUse({ workspaceId: 'rosa', principalId: principalOf(name) });
    const lastAccessed = async () => {
      await stage.settled();
      const { items } = await stage.host.access.list({ workspaceId: 'rosa' });
      return items.map(({ personName, lastAccessedAt }) => [personName, lastAccessedAt]);
    };
    expectDone(await invite(stage, 'ann'));
    expectDone(await invite(stage, 'bob'));
    expect((await opens('ann')).ok).toBe(false);
    expect(await lastAccessed()).toEqual([]);

    expectDone(await stage.accept('ann'));
    expect(await lastAccessed()).toEqual([['Ann Diaz', null]]);
    await stage.pass('P1D');
    expectDone(await opens('ann'));
    expect(await lastAccessed()).toEqual([['Ann Diaz', opening + 86_400_000]]);
    expect((await opens('bob')).ok).toBe(false);
    expect((await stage.invitation('ann', 'rosa')).status).toBe('accepted');
  });

  it('SC8 whoever forgot the password is sent to the sign-in: a resend is refused, and says so', async () => {
    const stage = await openStage();
    await letIn(stage, 'ann');
    await stage.pass('PT1H');
    expect(await resend(stage, 'ann')).toEqual({ ok: false, rejection: { type: 'AlreadyAccepted' } });
    await stage.settled();
    expect(stage.mailsTo('ann')).toHaveLength(1);
    expect(setNewPasswordAt).toContain('/sign-in/');
  });

  it('SC9 all customers of the agency are listed: name, address, client, status and when they were last there', async () => {
    const stage = await openStage({ seats: 4 });
    await letIn(stage, 'ann');
    expectDone(await invite(stage, 'hugo', 'hugo'));
    await stage.pass('P1D');
    expectDone(await stage.host.access.recordUse({ workspaceId: 'rosa', principalId: principalOf('ann') }));
    expectDone(await invite(stage, 'bob'));
    await stage.pass('P1D');
    const { items } = await stage.staff('olivia').access.standings();
    const rows = items.map(({ person, workspace, standing, lastAccessedAt }) => [
      person.name,
      person.email,
      workspace.name,
      standing,
      lastAccessedAt,
    ]);
    const later = opening + 86_400_000;
    expect(rows.toSorted(([one], [other]) => String(one).localeCompare(String(other)))).toEqual([
      ['Ann Diaz', 'ann@example.org', 'Rosa Diaz', 'active', later],
      ['Bob Diaz', 'bob@example.org', 'Rosa Diaz', 'invited', null],
      ['Hugo Martin', 'hugo@example.org', 'Hugo Martin', 'expired', null],
    ]);
    const waiting = await stage.staff('olivia').access.standings({ standing: 'invited' });
    expect(waiting.items.map(({ person }) => person.name)).toEqual(['Bob Diaz']);
  });

  it('SC10 without a licence, inviting is hidden and refused, until there is one', async () => {
    const site = await openSite({ seats: 0 });
    expectDone(await site.host.people.register(site.person('ann')));
    const personId = await site.personId('ann');
    const button = async () => {
      const path = `/invitations/actions?workspaceId=rosa&personId=${personId}`;
      return (await site.buttons('olivia', path))['invite'];
    };
    const form = { workspaceId: 'rosa', person: site.person('ann'), ...termsOf({}) };
    const pressed = () => site.call('olivia', 'POST /invitations', form);

    expect(await button()).toBe('NoSeatLeft');
    expect((await site.call('olivia', 'GET /seats')).json).toMatchObject({ capacity: 0, free: 0 });
    expect(await pressed()).toMatchObject({ status: 409, json: { code: 'NoSeatLeft' } });
    await site.settled();
    expect(site.mailsTo('ann')).toEqual([]);

    expectDone(await site.staff('noah').seats.license({ capacity: 1 }));
    expect(await button()).toBe('allowed');
    expect((await pressed()).status).toBe(201);
  });

  it('SC10 each customer takes a licence, and gives it back when access ends', async () => {
    const stage = await openStage({ seats: 2 });
    await letIn(stage, 'ann');
    expectDone(await invite(stage, 'bob'));
    expect(await stage.host.seats.get()).toMatchObject({ committed: 1, reserved: 1, free: 0 });
    const personId = await stage.personId('ann');
    expectDone(await stage.staff('olivia').access.revoke({ workspaceId: 'rosa', personId }));
    await stage.settled();
    expect(await stage.host.seats.get()).toMatchObject({ committed: 0, reserved: 1, free: 1 });
  });

  it('SC10 the last licence goes to one of all who ask at once, and raising the number helps at once', async () => {
    const stage = await openStage({ seats: 1 });
    const names = ['ann', 'bob', 'rosa', 'hugo', 'mia'];
    const invited = await Promise.all(names.map((name) => invite(stage, name)));
    expect(invited.filter(({ ok }) => ok)).toHaveLength(1);
    const without = names.filter((_name, index) => !invited[index]?.ok);
    expect(invited.filter(({ ok }) => !ok)).toEqual(
      without.map(() => ({ ok: false, rejection: { type: 'NoSeatLeft', capacity: 1 } })),
    );

    expectDone(await stage.staff('noah').seats.license({ capacity: 5 }));
    for (const name of without) expectDone(await invite(stage, name));
  });
});
