import type { Stage } from 'latchkey-example-stage';
import { expectDone, principalOf, tokenIn } from 'latchkey-example-stage';
import { onEveryStore } from 'latchkey-example-stage/acceptance';
import { expect, it } from 'vitest';
import { product, scene } from '../src/index.ts';

function invite(stage: Stage, name: string, workspaceId = 'bakery') {
  const person = stage.person(name);
  return stage.staff('judie').invitations.invite({ workspaceId, person, role: 'client-user' });
}

async function copied(stage: Stage, name: string): Promise<string> {
  const { invitationId } = await stage.invitation(name, 'bakery');
  const answer = await stage.staff('judie').invitations.copyLink({ invitationId });
  expectDone(answer);
  return answer.url;
}

onEveryStore(product, scene, ({ openStage, openSite }) => {
  it('CH1 a client user is added with name and address, and without either is not', async () => {
    const site = await openSite();
    const { name, email } = site.person('rita');
    const added = (person: object) =>
      site.call('judie', 'POST /invitations', { workspaceId: 'bakery', role: 'client-user', person });
    expect((await added({ email })).json).toMatchObject({ code: 'InvalidInput' });
    expect((await added({ name })).json).toMatchObject({ code: 'EmailNeeded' });
    expect((await added({ name, email: 'rita at sunrise' })).json).toMatchObject({ code: 'InvalidInput' });
    await site.settled();
    expect(site.mails).toEqual([]);

    expect((await added({ name, email })).status).toBe(201);
    expect(await site.invitation('rita', 'bakery')).toMatchObject({ personName: name, email });
  });

  it('CH2 a mail goes out by itself, whose link leads to where one signs in', async () => {
    const site = await openSite();
    expectDone(await invite(site, 'rita'));
    await site.settled();
    const [mail] = site.mailsTo('rita');
    expect(mail?.text).toContain(mail?.link);
    expect(mail?.link.startsWith(`${site.baseUrl}/join#`)).toBe(true);

    const begun = await fetch(`${site.baseUrl}/join/begin`, {
      method: 'POST',
      redirect: 'manual',
      headers: { Origin: new URL(site.baseUrl).origin },
      body: new URLSearchParams({ token: tokenIn(mail?.link ?? '') }),
    });
    const confirm = new URL(begun.headers.get('Location') ?? '', site.baseUrl);
    const cookie = begun.headers.getSetCookie().map((line) => line.split(';')[0]);
    const sent = await fetch(confirm, { redirect: 'manual', headers: { Cookie: cookie.join('; ') } });
    expect([begun.headers.get('Location'), sent.headers.get('Location')].join(' ')).toContain(
      '/sign-in?returnTo=',
    );
  });

  it('CH3 the invitee is in the table as pending as soon as the button was pressed', async () => {
    const stage = await openStage();
    const invited = await invite(stage, 'rita');
    expectDone(invited);
    const { items } = await stage
      .staff('judie')
      .invitations.list({ workspaceId: 'bakery' }, { after: invited.position });
    expect(items).toMatchObject([{ personName: 'Rita Alvarez', status: 'pending' }]);
  });

  it('CH4 the link can be copied as often as wanted, is the person’s own, and each copy is on record', async () => {
    const stage = await openStage();
    expectDone(await invite(stage, 'rita'));
    expectDone(await invite(stage, 'omar'));
    const links = [await copied(stage, 'rita'), await copied(stage, 'rita'), await copied(stage, 'rita')];
    expect(new Set(links).size).toBe(1);
    const omars = await copied(stage, 'omar');
    expect(links).not.toContain(omars);

    const { invitationId } = await stage.invitation('rita', 'bakery');
    const history = await stage.host.audit.history(invitationId);
    const copies = history?.entries.filter(({ type }) => type === 'InvitationLinkCopied');
    expect(copies?.map(({ by }) => by)).toEqual(['judie', 'judie', 'judie']);
    expect(await stage.accept('rita', omars)).toMatchObject({ rejection: { type: 'EmailNotVerified' } });
  });

  it('CH4 a copied link works until it is used, and not for somebody else', async () => {
    const stage = await openStage();
    expectDone(await invite(stage, 'omar'));
    const link = await copied(stage, 'omar');
    await stage.pass('P13D');
    expectDone(await stage.accept('omar', link));
    expect((await stage.may('omar', 'files.upload', 'bakery')).allowed).toBe(true);
    const { invitationId } = await stage.invitation('omar', 'bakery');
    const again = await stage.staff('judie').invitations.copyLink({ invitationId });
    expect(again).toMatchObject({ rejection: { type: 'AlreadyAccepted' } });
  });

  it('CH4 a copied link works until the invitation has expired', async () => {
    const stage = await openStage();
    expectDone(await invite(stage, 'omar'));
    const link = await copied(stage, 'omar');
    await stage.pass('P14D');
    expect(await stage.accept('omar', link)).toMatchObject({ rejection: { type: 'InvitationExpired' } });
  });

  it('CH4 a copied link works until another takes its place', async () => {
    const stage = await openStage();
    expectDone(await invite(stage, 'omar'));
    const link = await copied(stage, 'omar');
    const { invitationId } = await stage.invitation('omar', 'bakery');
    await stage.pass('PT1M');
    expectDone(await stage.staff('judie').invitations.resend({ invitationId }));
    expect(await stage.accept('omar', link)).toMatchObject({ rejection: { type: 'LinkSuperseded' } });
    expectDone(await stage.accept('omar', await copied(stage, 'omar')));
  });

  it('CH5 somebody who is active in a workspace is added from it to another, once that is confirmed', async () => {
    const stage = await openStage();
    const { access } = stage.staff('judie');
    expectDone(await invite(stage, 'rita'));
    expectDone(await stage.accept('rita'));
    const personId = await stage.personId('rita');
    const { items } = await access.list({ workspaceId: 'bakery', status: 'live' });
    expect(items.map((each) => each.personId)).toEqual([personId]);
    expect((await stage.may('rita', 'files.view', 'cafe')).allowed).toBe(false);

    const confirmed = { workspaceId: 'cafe', fromWorkspaceId: 'bakery', personId, role: 'client-user' };
    expectDone(await access.addFrom(confirmed));
    expect((await stage.may('rita', 'files.view', 'cafe')).allowed).toBe(true);
  });

  it('CH5 somebody who is not active there is not added from it: invited only, or let in no more', async () => {
    const stage = await openStage();
    const { access, invitations } = stage.staff('judie');
    expectDone(await invite(stage, 'rita'));
    const personId = await stage.personId('rita');
    const wanted = { workspaceId: 'cafe', fromWorkspaceId: 'bakery', personId, role: 'client-user' };
    const isRefused = { rejection: { type: 'NotActiveThere' } };
    expect(await access.addFrom(wanted)).toMatchObject(isRefused);

    expectDone(await stage.accept('rita'));
    expectDone(await access.revoke({ workspaceId: 'bakery', personId }));
    expect(await access.addFrom(wanted)).toMatchObject(isRefused);
    expect((await stage.may('rita', 'files.view', 'cafe')).allowed).toBe(false);
    expect((await invitations.list({ workspaceId: 'cafe' })).items).toEqual([]);
  });

  it.each(['chosen from the first workspace', 'entered by the same address'])(
    'CH6 no mail is sent for a later workspace, which is in the list at the next sign-in: somebody %s',
    async (way) => {
      const stage = await openStage();
      expectDone(await invite(stage, 'rita'));
      expectDone(await stage.accept('rita'));
      const personId = await stage.personId('rita');
      if (way === 'entered by the same address') {
        expect(await invite(stage, 'rita', 'cafe')).toMatchObject({ ok: true, status: 'granted' });
      } else {
        const chosen = { workspaceId: 'cafe', fromWorkspaceId: 'bakery', personId, role: 'client-user' };
        expectDone(await stage.staff('judie').access.addFrom(chosen));
      }
      await stage.settled();
      expect(stage.mailsTo('rita')).toHaveLength(1);

      const { people, access } = stage.signedIn('rita');
      const rita = { principalId: principalOf('rita') };
      const listed = (await people.workspaces(rita)).items.map(({ name }) => name ?? '');
      expect(listed.toSorted()).toEqual(['Corner Café', 'Sunrise Bakery']);
      const where = { ...rita, permission: 'messages.view' };
      expect((await access.whereMay(where)).items).toEqual(['bakery', 'cafe']);
    },
  );

  it('CH7 access to one of several workspaces says nothing about another', async () => {
    const stage = await openStage();
    for (const name of ['rita', 'omar']) {
      expectDone(await invite(stage, name));
      expectDone(await stage.accept(name));
    }
    const personId = await stage.personId('rita');
    const judie = stage.staff('judie');
    const added = { workspaceId: 'bakery-private', fromWorkspaceId: 'bakery', personId };
    expectDone(await judie.access.addFrom({ ...added, role: 'client-user' }));

    const may = async (name: string, workspaceId: string) =>
      (await stage.may(name, 'messages.view', workspaceId)).allowed;
    expect([await may('rita', 'bakery'), await may('rita', 'bakery-private')]).toEqual([true, true]);
    expect([await may('omar', 'bakery'), await may('omar', 'bakery-private')]).toEqual([true, false]);
    expect(await may('rita', 'cafe')).toBe(false);

    expectDone(await judie.access.revoke({ workspaceId: 'bakery', personId }));
    expect([await may('rita', 'bakery'), await may('rita', 'bakery-private')]).toEqual([false, true]);
    await stage.settled();
    const { items } = await stage.host.people.workspaces({ personId });
    expect(items.map(({ name }) => name)).toEqual(['Sunrise Bakery - Private']);
  });
});
