import { wholeLog } from '@latchkey/testing';
import type { Stage } from 'latchkey-example-stage';
import { expectDone } from 'latchkey-example-stage';
import { onEveryStore } from 'latchkey-example-stage/acceptance';
import { expect, it } from 'vitest';
import type { Charge } from '../src/index.ts';
import { billing, product, proTier, scene, sources } from '../src/index.ts';

const customer = { workspaceId: 'c-100', role: 'customer' };

function sendInvite(stage: Stage, name: string, source: string = sources.contactMenu) {
  return stage.staff('dana').invitations.send({ ...customer, person: stage.person(name), source });
}

/** What was appended about the invitation of somebody, without what differs from one to the next by its nature. */
async function eventsAbout(stage: Stage, name: string): Promise<readonly RecordedFact[]> {
  const { invitationId, personId } = await stage.invitation(name, 'c-100');
  const log = await wholeLog(stage.eventStore);
  return log
    .filter(({ stream }) => stream.endsWith(invitationId) || stream.endsWith(personId))
    .map(({ type, data }) => ({ type, fields: Object.keys(data).toSorted() }));
}

interface RecordedFact {
  type: string;
  fields: readonly string[];
}

onEveryStore(product, scene, ({ openStage, openSite }) => {
  it('PP1 a contact without an address is not invited, with a reason that says what is missing', async () => {
    const site = await openSite();
    const contact = { name: 'Cy Moss', externalId: 'contact-4' };
    expectDone(await site.staff('dana').people.register(contact));
    const refused = await site.call('dana', 'POST /invitations/send', { ...customer, person: contact });
    expect(refused).toMatchObject({ status: 422, json: { code: 'EmailNeeded' } });
    await site.settled();
    expect((await site.host.invitations.list()).items).toEqual([]);
    expect(site.mails).toEqual([]);
  });

  it('PP2 from the form, from the menu and from user management comes the same, but for the source', async () => {
    const stage = await openStage();
    const ways = { uma: sources.contactForm, tom: sources.contactMenu, vera: sources.userManagement };
    for (const [name, source] of Object.entries(ways)) {
      expectDone(await stage.staff('dana').people.register(stage.person(name)));
      expectDone(await sendInvite(stage, name, source));
      await stage.settled();
    }

    const [uma, tom, vera] = await Promise.all(Object.keys(ways).map((name) => eventsAbout(stage, name)));
    expect(uma?.map(({ type }) => type)).toEqual([
      'PersonRegistered',
      'PersonInvited',
      'DeliveryClaimed',
      'InvitationMailed',
    ]);
    expect([tom, vera]).toEqual([uma, uma]);
    const { items } = await stage.host.invitations.list();
    expect(Object.fromEntries(items.map(({ personName, source }) => [personName, source]))).toEqual({
      'Uma Patel': 'contact-form',
      'Tom Reed': 'contact-menu',
      'Vera Hill': 'user-management',
    });
    expect(stage.mails.map(({ to }) => to.name)).toEqual(['Uma Patel', 'Tom Reed', 'Vera Hill']);
  });

  it('PP3 one button invites and sends again, until the contact has an account', async () => {
    const site = await openSite();
    expectDone(await site.staff('dana').people.register(site.person('uma')));
    const personId = await site.personId('uma');
    const path = `/invitations/actions?workspaceId=c-100&personId=${personId}`;
    const button = async () => (await site.buttons('dana', path))['send'];
    const pressed = async () => {
      const sent = await site.call('dana', 'POST /invitations/send', {
        ...customer,
        person: site.person('uma'),
      });
      await site.settled();
      return sent.json['did'];
    };

    expect([await button(), await pressed()]).toEqual(['allowed', 'invited']);
    await site.pass('PT10S');
    expect([await button(), await pressed()]).toEqual(['allowed', 'resent']);
    await site.pass('P14D');
    expect([await button(), await pressed()]).toEqual(['allowed', 'resent']);
    const { invitationId } = await site.invitation('uma', 'c-100');
    expectDone(await site.staff('eli').invitations.rescind({ invitationId }));
    await site.pass('PT10S');
    expect([await button(), await pressed()]).toEqual(['allowed', 'resent']);
    expect(site.mailsTo('uma')).toHaveLength(4);

    expectDone(await site.accept('uma'));
    await site.pass('PT10S');
    expect([await button(), await pressed()]).toEqual(['AlreadyAccepted', undefined]);
    expect(site.mailsTo('uma')).toHaveLength(4);
  });

  it('PP4 without the tier nothing is offered, and what is asked for all the same is refused', async () => {
    const site = await openSite();
    expectDone(await sendInvite(site, 'uma'));
    const { invitationId } = await site.invitation('uma', 'c-100');
    await site.pass('PT1H');
    expectDone(await site.host.tenants.disableFeature({ feature: proTier }));

    expect(await site.buttons('dana', `/invitations/${invitationId}/actions`)).toMatchObject({
      invite: 'FeatureDisabled',
      send: 'FeatureDisabled',
      resend: 'FeatureDisabled',
      copyLink: 'FeatureDisabled',
      rescind: 'allowed',
    });
    expect((await site.call('dana', 'GET /tenant')).json).toMatchObject({ features: [] });
    const person = site.person('tom');
    const refused = await site.call('dana', 'POST /invitations/send', { ...customer, person });
    expect(refused.json).toMatchObject({ code: 'FeatureDisabled', feature: proTier });
    await site.settled();
    expect(site.mailsTo('tom')).toEqual([]);
  });

  it('PP4 turning the tier off later stops resends, and takes nobody’s access', async () => {
    const stage = await openStage();
    expectDone(await sendInvite(stage, 'uma'));
    expectDone(await sendInvite(stage, 'tom'));
    expectDone(await stage.accept('tom'));
    await stage.pass('PT1H');
    expectDone(await stage.host.tenants.disableFeature({ feature: proTier }));

    const { invitationId } = await stage.invitation('uma', 'c-100');
    const resend = () => stage.staff('dana').invitations.resend({ invitationId });
    expect(await resend()).toMatchObject({ rejection: { type: 'FeatureDisabled' } });
    expect((await stage.may('tom', 'quotes.approve', 'c-100')).allowed).toBe(true);

    expectDone(await stage.host.tenants.enableFeature({ feature: proTier }));
    expectDone(await resend());
  });

  it('PP4 each access that is given can be billed, once', async () => {
    const stage = await openStage();
    const charges = new Map<string, Charge>();
    const stopFollowing = stage.host.changes.follow(billing(charges));
    expectDone(await sendInvite(stage, 'uma'));
    await stage.settled();
    expect(charges.size).toBe(0);

    expectDone(await stage.accept('uma'));
    const where = { workspaceId: 'c-100', personId: await stage.personId('uma') };
    expectDone(await stage.staff('dana').access.suspend({ ...where, cause: 'unpaid' }));
    expectDone(await stage.staff('dana').access.resume({ ...where, cause: 'unpaid' }));
    await stage.settled();
    const { items } = await stage.host.access.list(where);
    expect([...charges.keys()]).toEqual(items.map(({ accessGrantId }) => accessGrantId));
    stopFollowing();
  });
});
