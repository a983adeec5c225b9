import { wholeLog } from '@latchkey/testing';
import type { Stage } from 'latchkey-example-stage';
import { expectDone, opening, principalOf, tokenIn } from 'latchkey-example-stage';
import { onEveryStore } from 'latchkey-example-stage/acceptance';
import { expect, it } from 'vitest';
import {
  clientPortal,
  pages,
  product,
  scene,
  statusUnderTheName,
  termsAndConditions,
  untilOver,
} from '../src/index.ts';

/** “Send activation email”, on somebody's profile. */
function activate(stage: Stage, name: string, workspaceId: string, role: string) {
  const person = stage.person(name);
  return stage.staff('karel').invitations.invite({ workspaceId, person, role, source: 'profile' });
}

async function letIn(stage: Stage, name: string, workspaceId: string, role: string): Promise<void> {
  expectDone(await activate(stage, name, workspaceId, role));
  expectDone(await stage.accept(name));
}

const quarterOfAnHour = 15 * 60_000;

/** “Sign in as client”, on somebody's profile. */
async function support(stage: Stage, supporter: string, name: string) {
  const personId = await stage.personId(name);
  return stage.staff(supporter).support.start({ personId, reason: 'cannot order' });
}

/** What the supporter can do from then on. */
function supporting({ latchkey, scene }: Stage, supporter: string, onBehalfOf: string) {
  const actor = { type: 'principal', principalId: supporter } as const;
  return latchkey.as({ tenantId: scene.tenantId, actor, onBehalfOf });
}

async function whatMay(stage: Stage, name: string, workspaceId: string): Promise<readonly string[]> {
  const personId = await stage.personId(name);
  return (await stage.host.access.whatMay({ personId, workspaceId })).items;
}

onEveryStore(product, scene, ({ openStage, openSite }) => {
  it('OS1 without the licence nobody is let in: the button is not offered, and pressing it is refused', async () => {
    const site = await openSite({ features: [] });
    expectDone(await site.host.people.register(site.person('marta')));
    const personId = await site.personId('marta');
    const button = async () => {
      const path = `/invitations/actions?workspaceId=festival&personId=${personId}`;
      return (await site.buttons('karel', path))['invite'];
    };
    const order = { workspaceId: 'festival', role: 'orderer', person: site.person('marta') };
    const pressed = () => site.call('karel', 'POST /invitations', order);

    expect(await button()).toBe('FeatureDisabled');
    expect((await pressed()).json).toMatchObject({ code: 'FeatureDisabled', feature: clientPortal });
    expectDone(await site.host.tenants.enableFeature({ feature: clientPortal }));
    expect(await button()).toBe('allowed');
    expect((await pressed()).status).toBe(201);
  });

  it('OS1 a licence that ends while an invitation is open lets nobody in by it', async () => {
    const stage = await openStage();
    expectDone(await activate(stage, 'marta', 'festival', 'orderer'));
    await stage.settled();
    expectDone(await stage.host.tenants.disableFeature({ feature: clientPortal }));
    expect(await stage.accept('marta')).toMatchObject({ rejection: { type: 'FeatureDisabled' } });
    expectDone(await stage.host.tenants.enableFeature({ feature: clientPortal }));
    expectDone(await stage.accept('marta'));
  });

  it('OS2 the profile shows how somebody stands: no access, invited, expired, has access, suspended', async () => {
    const stage = await openStage();
    const karel = stage.staff('karel');
    expectDone(await karel.people.register(stage.person('marta')));
    const where = { workspaceId: 'festival', personId: await stage.personId('marta') };
    const shown: string[] = [];
    const look = async () => {
      await stage.settled();
      shown.push(statusUnderTheName((await karel.access.standing(where)).standing));
    };

    await look();
    expectDone(await activate(stage, 'marta', 'festival', 'orderer'));
    await look();
    await stage.pass('P7D');
    await look();
    const { invitationId } = await stage.invitation('marta', 'festival');
    expectDone(await karel.invitations.resend({ invitationId }));
    await look();
    expectDone(await stage.accept('marta'));
    await look();
    expectDone(await karel.access.suspend({ ...where, cause: 'unpaid' }));
    await look();
    expectDone(await karel.access.resume({ ...where, cause: 'unpaid' }));
    await look();
    expectDone(await karel.access.revoke(where));
    await look();
    expect(shown).toEqual([
      'no access',
      'invited',
      'expired',
      'invited',
      'has access',
      'suspended',
      'has access',
      'no access',
    ]);
  });

  it('OS3 “Send activation email” is the same for a client, for staff and for an administrator', async () => {
    const stage = await openStage();
    const profiles = { marta: 'festival', sam: 'crew', ada: 'office' };
    const roles = { marta: 'orderer', sam: 'staff-member', ada: 'administrator' };
    const names = Object.keys(profiles) as (keyof typeof profiles)[];
    for (const name of names) {
      expectDone(await activate(stage, name, profiles[name], roles[name]));
      await stage.settled();
    }
    expect(stage.mails.map(({ kind, to }) => [kind, to.name])).toEqual(
      names.map((name) => ['invitation', stage.person(name).name]),
    );

    const log = await wholeLog(stage.eventStore);
    const typesOf = async (name: keyof typeof profiles) => {
      const { invitationId } = await stage.invitation(name, profiles[name]);
      return log.filter(({ stream }) => stream.endsWith(invitationId)).map(({ type }) => type);
    };
    const [client, member, administrator] = await Promise.all(names.map(typesOf));
    expect(client).toContain('InvitationMailed');
    expect([member, administrator]).toEqual([client, client]);
    for (const name of names) expectDone(await stage.accept(name));
  });

  it('OS4 of two people of one company one may place orders, and the other download invoices', async () => {
    const stage = await openStage();
    await letIn(stage, 'marta', 'festival', 'orderer');
    await letIn(stage, 'ivan', 'festival', 'accountant');
    const marta = await whatMay(stage, 'marta', 'festival');
    const ivan = await whatMay(stage, 'ivan', 'festival');
    expect([marta.includes('orders.place'), marta.includes('invoices.download')]).toEqual([true, false]);
    expect([ivan.includes('orders.place'), ivan.includes('invoices.download')]).toEqual([false, true]);
  });

  it('OS4 roles are data: an agency defines its own, and a new version reaches whoever takes it on', async () => {
    const stage = await openStage();
    const karel = stage.staff('karel');
    expectDone(
      await karel.roles.define({ name: 'site-manager', permissions: ['orders.view', 'shifts.view'] }),
    );
    await letIn(stage, 'marta', 'festival', 'site-manager');
    const permissions = ['orders.view', 'shifts.view', 'leadWorker.call'];
    expectDone(await karel.roles.revise({ name: 'site-manager', permissions }));
    expect(await whatMay(stage, 'marta', 'festival')).toEqual(['orders.view', 'shifts.view']);

    const personId = await stage.personId('marta');
    expectDone(await karel.access.adoptRole({ workspaceId: 'festival', personId }));
    expect(await whatMay(stage, 'marta', 'festival')).toEqual(permissions.toSorted());
  });

  it('OS5 whoever is let in sees the orders of the whole company, and of no other', async () => {
    const stage = await openStage();
    await letIn(stage, 'marta', 'festival', 'orderer');
    await letIn(stage, 'ivan', 'festival', 'accountant');
    await letIn(stage, 'lena', 'arena', 'orderer');
    const seeing = { permission: 'orders.view', by: 'personId' } as const;
    const { items } = await stage.host.access.whoMay({ ...seeing, workspaceId: 'festival' });
    const festivals = [await stage.personId('marta'), await stage.personId('ivan')];
    expect([...items].toSorted()).toEqual(festivals.toSorted());
    expect((await stage.may('lena', 'orders.view', 'festival')).allowed).toBe(false);
    expect((await stage.may('ivan', 'orders.view', 'arena')).allowed).toBe(false);
  });

  it('OS6 whoever signs in as a client may what the client may, for a quarter of an hour, and no more', async () => {
    const stage = await openStage();
    await letIn(stage, 'marta', 'festival', 'orderer');
    const started = await support(stage, 'petra', 'marta');
    expectDone(started);
    const { supportSessionId, until } = started;
    expect(until).toBe(opening + quarterOfAnHour);
    const { access } = supporting(stage, 'petra', supportSessionId);
    const may = (permission: string, workspaceId = 'festival') =>
      access.check({ supportSession: supportSessionId, permission, workspaceId });

    expect(await may('orders.place')).toMatchObject({ allowed: true });
    expect(await may('invoices.download')).toMatchObject({ allowed: false, reason: 'permission-missing' });
    expect((await may('orders.place', 'arena')).allowed).toBe(false);
    await stage.pass('PT15M');
    expect(await may('orders.place')).toMatchObject({ allowed: false, reason: 'support-session-over' });
  });

  it('OS6 whoever signs in as a client accepts nothing for them, gives nothing, and supports nobody else meanwhile', async () => {
    const stage = await openStage();
    await letIn(stage, 'marta', 'festival', 'orderer');
    await letIn(stage, 'ivan', 'festival', 'accountant');
    expectDone(await activate(stage, 'marta', 'arena', 'orderer'));
    const token = tokenIn(await stage.link('marta'));
    const started = await support(stage, 'petra', 'marta');
    expectDone(started);
    const petra = supporting(stage, 'petra', started.supportSessionId);
    const isRefused = { ok: false, rejection: { type: 'NotInSupportSession' } };

    const verifiedEmail = stage.person('marta').email;
    expect(await petra.invitations.accept({ token, verifiedEmail })).toMatchObject(isRefused);
    const gift = { workspaceId: 'arena', personId: await stage.personId('marta'), role: 'orderer' };
    expect(await petra.access.grant(gift)).toMatchObject(isRefused);
    expect(await support(stage, 'petra', 'ivan')).toMatchObject({ rejection: { type: 'AlreadySupporting' } });
    expect((await stage.may('marta', 'orders.view', 'arena')).allowed).toBe(false);
    expectDone(await stage.accept('marta'));
  });

  it('OS6 who signed in as whom, why and for how long is on record', async () => {
    const stage = await openStage();
    await letIn(stage, 'marta', 'festival', 'orderer');
    const started = await support(stage, 'petra', 'marta');
    expectDone(started);
    const { supportSessionId } = started;
    await stage.pass('PT5M');
    expectDone(await supporting(stage, 'petra', supportSessionId).support.end({ supportSessionId }));
    const history = await stage.staff('karel').audit.supportSession(supportSessionId);
    expect(history?.entries.map(({ type, by }) => [type, by])).toEqual([
      ['SupportSessionStarted', 'petra'],
      ['SupportSessionEnded', 'petra on behalf of Marta Cole'],
    ]);
    expect(history?.entries[0]?.sentence).toContain('petra signed in as Marta Cole');
    await stage.settled();
    expect((await stage.staff('karel').support.list()).items).toMatchObject([
      { supporter: 'petra', personName: 'Marta Cole', reason: 'cannot order', status: 'ended' },
    ]);
  });

  it('OS7 the words of a mail are the tenant’s to edit, and no other tenant’s', async () => {
    const stage = await openStage();
    expectDone(await activate(stage, 'marta', 'festival', 'orderer'));
    await stage.settled();
    const words = { kind: 'invitation', locale: 'en', subject: 'Your crew is waiting' } as const;
    const { tenants } = stage.staff('petra');
    expectDone(await tenants.changeTemplate({ ...words, text: 'Order here: {{ link }}' }));
    expectDone(await activate(stage, 'lena', 'arena', 'orderer'));
    const refused = await tenants.changeTemplate({ ...words, text: 'Order here!' });
    expect(refused).toMatchObject({ rejection: { type: 'TemplateInvalid', reason: 'linkMissing' } });

    const actor = { type: 'system', part: 'host' } as const;
    const other = stage.latchkey.as({ tenantId: 'another-agency', actor });
    await other.tenants.open();
    expectDone(await other.workspaces.open({ workspaceId: 'fair', kind: 'client', name: 'Fair Ltd' }));
    const invited = { workspaceId: 'fair', person: stage.person('sam'), permissions: ['orders.view'] };
    expectDone(await other.invitations.invite(invited));
    await stage.settled();
    expect(stage.mails.map(({ to, subject }) => [to.name, subject])).toEqual([
      ['Marta Cole', 'Activate your access to Festival Ltd'],
      ['Lena Frost', 'Your crew is waiting'],
      ['Sam Hall', 'You are invited to Fair Ltd'],
    ]);
    expect(stage.mailsTo('lena')[0]?.text).toBe(`Order here: ${await stage.link('lena')}`);
  });

  it('OS7 what is switched off is not sent until it is switched on again', async () => {
    const stage = await openStage();
    const { tenants } = stage.staff('petra');
    expectDone(await tenants.switchNotification({ kind: 'invitation', on: false }));
    expectDone(await activate(stage, 'marta', 'festival', 'orderer'));
    await stage.settled();
    expect(stage.mails).toEqual([]);
    expect((await stage.invitation('marta', 'festival')).status).toBe('pending');

    expectDone(await tenants.switchNotification({ kind: 'invitation', on: true }));
    await stage.settled();
    expect(stage.mailsTo('marta')).toHaveLength(1);
  });

  it.each([
    { on: true, kinds: ['invitation', 'reminder'] },
    { on: false, kinds: ['invitation'] },
  ])(
    'OS7 a reminder comes two days before the deadline where reminders are switched to $on',
    async ({ on, kinds }) => {
      const stage = await openStage();
      expectDone(await stage.staff('petra').tenants.switchNotification({ kind: 'reminder', on }));
      expectDone(await activate(stage, 'marta', 'festival', 'orderer'));
      await stage.pass('P4D');
      expect(stage.mailsTo('marta')).toHaveLength(1);
      await stage.pass('P1D');
      expect(stage.mailsTo('marta').map(({ kind }) => kind)).toEqual(kinds);
    },
  );

  it('OS8 agreeing to the terms and conditions is on record, with the version', async () => {
    const stage = await openStage();
    await letIn(stage, 'marta', 'festival', 'orderer');
    const personId = await stage.personId('marta');
    expect((await stage.host.people.get(personId))?.agreedVersion).toBeUndefined();

    await stage.pass('PT1H');
    const { people } = stage.signedIn('marta');
    expectDone(await people.agreeTerms({ version: termsAndConditions }));
    await stage.settled();
    expect((await stage.host.people.get(personId))?.agreedVersion).toBe('2026-01');
    const agreed = (await wholeLog(stage.eventStore)).find(({ type }) => type === 'TermsAgreed');
    expect(agreed?.data).toEqual({ principalId: 'u-marta', version: '2026-01' });
    expect(agreed?.metadata['occurredAt']).toBe('2026-03-02T10:00:00.000Z');
    expect(await stage.signedIn('lena').people.agreeTerms({ version: '2026-01' })).toMatchObject({
      ok: false,
    });
  });

  it('OS9 the lead worker can be called until the shift is over, and not a millisecond longer', async () => {
    const stage = await openStage();
    await letIn(stage, 'marta', 'festival', 'orderer');
    await letIn(stage, 'ivan', 'festival', 'accountant');
    const hour = 3_600_000;
    const shift = { from: opening + 24 * hour, until: opening + 32 * hour };
    const mayCall = (name: string) =>
      stage.host.access.check({
        principalId: principalOf(name),
        workspaceId: 'festival',
        permission: 'leadWorker.call',
        during: untilOver(shift),
      });

    expect(await mayCall('marta')).toMatchObject({ allowed: true });
    await stage.pass('PT31H59M59S');
    const underWay = await mayCall('marta');
    expect(underWay.allowed).toBe(true);
    expect(underWay.validUntil).toBeLessThanOrEqual(shift.until);
    expect(await mayCall('ivan')).toMatchObject({ allowed: false, reason: 'permission-missing' });

    await stage.pass('PT1S');
    expect(await mayCall('marta')).toMatchObject({ allowed: false, reason: 'outside-time' });
  });

  it('OS10 each page of the product is open to whoever has its permission there, and to nobody else', async () => {
    const stage = await openStage();
    await letIn(stage, 'marta', 'festival', 'orderer');
    await letIn(stage, 'ivan', 'festival', 'accountant');
    await letIn(stage, 'ada', 'festival', 'administrator');
    const openTo = async (name: string) => {
      const decided = await Promise.all(
        Object.entries(pages).map(async ([page, permission]) => {
          const { allowed } = await stage.may(name, permission, 'festival');
          return allowed ? [page] : [];
        }),
      );
      return decided.flat();
    };
    expect(await openTo('marta')).toEqual(['place an order', 'the estimated price', 'pages for clients']);
    expect(await openTo('ivan')).toEqual(['the invoices', 'the PDF of an invoice', 'pages for clients']);
    expect(await openTo('ada')).toEqual(['approve an order', 'the estimated price']);
    expect(await openTo('lena')).toEqual([]);
  });
});
