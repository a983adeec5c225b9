import type { Stage } from 'latchkey-example-stage';
import { expectDone } from 'latchkey-example-stage';
import { onEveryStore } from 'latchkey-example-stage/acceptance';
import { expect, it } from 'vitest';
import type { Boxes } from '../src/index.ts';
import { product, scene, setNewPasswordAt, termsOf } from '../src/index.ts';

function invite(stage: Stage, name: string, workspaceId = 'rosa', boxes: Boxes = {}) {
  const person = stage.person(name);
  return stage.staff('olivia').invitations.invite({ workspaceId, person, ...termsOf(boxes) });
}

/** Somebody was invited with these boxes ticked, and has accepted. */
async function letIn(stage: Stage, name: string, boxes: Boxes = {}, workspaceId = 'rosa'): Promise<void> {
  expectDone(await invite(stage, name, workspaceId, boxes));
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

  it('SC8 whoever forgot the password is sent to the sign-in: a resend is refused, and says so', async () => {
    const stage = await openStage();
    await letIn(stage, 'ann');
    await stage.pass('PT1H');
    expect(await resend(stage, 'ann')).toEqual({ ok: false, rejection: { type: 'AlreadyAccepted' } });
    await stage.settled();
    expect(stage.mailsTo('ann')).toHaveLength(1);
    expect(setNewPasswordAt).toContain('/sign-in/');
  });

  it('SC10 without a licence, inviting is refused, and what staff are shown says so', async () => {
    const site = await openSite({ seats: 1 });
    expectDone(await invite(site, 'bob'));
    const { invitationId } = await site.invitation('bob', 'rosa');
    expectDone(await site.staff('olivia').invitations.rescind({ invitationId }));
    await site.pass('PT1M');
    const path = `/invitations/${invitationId}/actions`;
    expect(await site.buttons('olivia', path)).toMatchObject({ invite: 'allowed', resend: 'allowed' });

    expectDone(await site.staff('noah').seats.license({ capacity: 0 }));
    expect(await site.buttons('olivia', path)).toMatchObject({ invite: 'NoSeatLeft', resend: 'NoSeatLeft' });
    expect((await site.call('olivia', 'GET /seats')).json).toMatchObject({ capacity: 0, free: 0 });
    const person = site.person('ann');
    const refused = await site.call('olivia', 'POST /invitations', {
      workspaceId: 'rosa',
      person,
      ...termsOf({}),
    });
    expect(refused).toMatchObject({ status: 409, json: { code: 'NoSeatLeft' } });
    await site.settled();
    expect(site.mailsTo('ann')).toEqual([]);
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
