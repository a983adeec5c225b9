import type { Stage } from 'latchkey-example-stage';
import { expectDone, principalOf } from 'latchkey-example-stage';
import { onEveryStore } from 'latchkey-example-stage/acceptance';
import { expect, it } from 'vitest';
import { product, register, scene, sources } from '../src/index.ts';

const asDirector = { workspaceId: 'kauri', role: 'director' };
const asTrustee = { workspaceId: 'family', role: 'trustee' };

function invite(stage: Stage, name: string, to: typeof asDirector, source: string = sources.company) {
  return stage.staff('priya').invitations.invite({ ...to, person: stage.person(name), source });
}

onEveryStore(product, scene, ({ openStage, openSite }) => {
  it('CW1 people of the firm invite to companies, trusts and individuals, from their own pages', async () => {
    const stage = await openStage();
    expectDone(await invite(stage, 'iris', asDirector));
    expectDone(await invite(stage, 'iris', asTrustee, sources.trust));
    expectDone(await invite(stage, 'iris', { workspaceId: 'iris', role: 'trustee' }));
    await stage.settled();
    const { items } = await stage.host.workspaces.list();
    expect(items.map(({ kind }) => kind).toSorted()).toEqual(['company', 'company', 'individual', 'trust']);
    expect((await stage.host.invitations.list()).items).toHaveLength(3);
    expect(stage.mailsTo('iris')).toHaveLength(3);
  });

  it('CW1 whoever was let in invites nobody', async () => {
    const site = await openSite();
    expectDone(await invite(site, 'iris', asDirector));
    expectDone(await site.accept('iris'));
    const wanted = { ...asDirector, person: site.person('jack') };
    const iris = { type: 'principal', principalId: principalOf('iris') } as const;
    const { invitations } = site.latchkey.as({ tenantId: scene.tenantId, actor: iris });
    expect(await invitations.invite(wanted)).toMatchObject({ rejection: { type: 'MayNotGive' } });
    expect((await site.call(principalOf('iris'), 'POST /invitations', wanted)).status).toBe(403);
    expect((await site.call('george', 'POST /invitations', wanted)).status).toBe(201);
  });

  it('CW2 the first acceptance ever opens a personal workspace, from which all others are reached; no later one does', async () => {
    const stage = await openStage();
    expectDone(await invite(stage, 'iris', asDirector));
    expectDone(await invite(stage, 'iris', asTrustee, sources.trust));
    const personId = await stage.personId('iris');
    const reached = async () => {
      await stage.settled();
      const { items } = await stage.signedIn('iris').people.workspaces({
        principalId: principalOf('iris'),
      });
      const named = items.map(({ name, isPersonal }) => (isPersonal ? 'her own' : (name ?? '')));
      return named.toSorted();
    };
    expect(await reached()).toEqual([]);

    const links = new Map(stage.mailsTo('iris').map(({ subject, link }) => [subject, link]));
    expectDone(await stage.accept('iris', links.get('You are invited to Kauri Timber Ltd')));
    expect(await reached()).toEqual(['Kauri Timber Ltd', 'her own']);
    expect(await stage.may('iris', 'documents.file', `personal-${personId}`)).toMatchObject({
      allowed: true,
    });
    expectDone(await stage.accept('iris', links.get('You are invited to The Walker Family Trust')));
    expect(await reached()).toEqual(['Kauri Timber Ltd', 'The Walker Family Trust', 'her own']);
  });

  it('CW2 a personal workspace is one person’s: nobody else is invited to it, and everybody has another', async () => {
    const stage = await openStage();
    for (const name of ['iris', 'jack']) {
      expectDone(await invite(stage, name, asTrustee));
      expectDone(await stage.accept(name));
    }
    await stage.settled();
    const own = `personal-${await stage.personId('iris')}`;
    expect(await stage.may('jack', 'documents.view', own)).toMatchObject({ allowed: false });
    expect(await invite(stage, 'jack', { workspaceId: own, role: 'trustee' })).toMatchObject({
      rejection: { type: 'WorkspaceIsPersonal' },
    });
    const { items } = await stage.host.workspaces.list();
    expect(items.filter(({ isPersonal }) => isPersonal)).toHaveLength(2);
  });

  it('CW3 an address is needed, is asked for where the profile has none, and is kept', async () => {
    const stage = await openStage();
    const { people, invitations } = stage.staff('priya');
    const imported = await people.register({ name: 'Iris Walker', externalId: 'register-501' });
    expectDone(imported);
    const { personId } = imported;
    expect(await invitations.invite({ ...asDirector, person: { personId } })).toEqual({
      ok: false,
      rejection: { type: 'EmailNeeded' },
    });

    const { email } = stage.person('iris');
    expectDone(await invitations.invite({ ...asDirector, person: { personId, email } }));
    await stage.settled();
    expect(await people.get(personId)).toMatchObject({ name: 'Iris Walker', email });
    expectDone(await invitations.invite({ ...asTrustee, person: { personId } }));
    await stage.settled();
    expect(stage.mailsTo('iris')).toHaveLength(2);
  });

  it('CW4 directors and shareholders of an import have profiles before anybody invites them', async () => {
    const stage = await openStage();
    for (const result of await stage.host.people.registerMany(register)) expectDone(result);
    // The same company, imported once more.
    for (const result of await stage.host.people.registerMany(register)) expectDone(result);
    await stage.settled();
    const profiles = (await stage.host.people.list()).items;
    expect(profiles.map(({ name }) => name ?? '').toSorted()).toEqual([
      'Iris Walker',
      'Jack Moana',
      'Kim Lee',
    ]);
    expect(profiles.every(({ isActivated }) => !isActivated)).toBe(true);
    expect(stage.mails).toEqual([]);

    const invited = await stage.staff('priya').invitations.invite({
      ...asDirector,
      person: { name: 'Kim Lee', externalId: 'register-503' },
    });
    expect(invited).toMatchObject({ ok: true, personId: await stage.personId('kim') });
    expectDone(await stage.accept('kim'));
    expect((await stage.host.people.list()).items).toHaveLength(3);
  });

  it('CW5 duplicates are found by their name and merged before inviting, and one person remains', async () => {
    const stage = await openStage();
    const { people, invitations } = stage.staff('priya');
    const twice = [
      { name: 'Iris Walker', externalId: 'register-501' },
      { name: 'iris walker', externalId: 'trust-77', email: stage.person('iris').email },
      { name: 'Jack Moana', externalId: 'register-502' },
    ];
    for (const result of await people.registerMany(twice)) expectDone(result);
    await stage.settled();
    const found = async () => (await people.search({ text: 'iris' })).items;
    expect(await found()).toHaveLength(2);
    const survivorId = await stage.personId('iris');
    const absorbedId = (await found()).find(({ email }) => email === undefined)?.personId ?? '';

    const alike = (await people.likelyDuplicates()).items.flatMap((each) => each.people);
    expect(new Set(alike.map(({ personId }) => personId))).toEqual(new Set([survivorId, absorbedId]));

    expectDone(await people.merge({ survivorId, absorbedId }));
    await stage.settled();
    expect((await people.likelyDuplicates()).items).toEqual([]);
    const [remaining, ...others] = await found();
    expect(others).toEqual([]);
    expect(remaining?.personId).toBe(survivorId);
    expect(remaining?.externalIds.toSorted()).toEqual(['register-501', 'trust-77']);

    const byOldId = { name: 'Iris Walker', externalId: 'register-501' };
    expectDone(await invitations.invite({ ...asDirector, person: byOldId }));
    expectDone(await stage.accept('iris'));
    expect((await stage.may('iris', 'resolutions.sign', 'kauri')).allowed).toBe(true);
  });

  it('CW5 whoever remains has what both had', async () => {
    const stage = await openStage();
    const { people, access } = stage.staff('priya');
    const imported = await people.register({ name: 'Iris Walker', externalId: 'register-501' });
    expectDone(imported);
    const { personId: absorbedId } = imported;
    expectDone(await access.grant({ workspaceId: 'kauri', personId: absorbedId, role: 'shareholder' }));
    expectDone(await invite(stage, 'iris', asTrustee, sources.trust));
    expectDone(await stage.accept('iris'));
    const may = async (permission: string, workspaceId: string) =>
      (await stage.may('iris', permission, workspaceId)).allowed;
    expect([await may('register.view', 'kauri'), await may('resolutions.sign', 'family')]).toEqual([
      false,
      true,
    ]);

    const survivorId = await stage.personId('iris');
    expectDone(await people.merge({ survivorId, absorbedId }));
    expect([await may('register.view', 'kauri'), await may('resolutions.sign', 'family')]).toEqual([
      true,
      true,
    ]);
    expect(await may('resolutions.sign', 'kauri')).toBe(false);
  });

  it('CW6 while an invitation is open there is Rescind in the place of Invite; afterwards Invite again', async () => {
    const site = await openSite();
    expectDone(await invite(site, 'jack', asTrustee));
    const { invitationId } = await site.invitation('jack', 'family');
    const path = `/invitations/${invitationId}/actions`;
    expect(await site.buttons('george', path)).toMatchObject({
      invite: 'AlreadyInvited',
      rescind: 'allowed',
    });

    expect((await site.call('george', `POST /invitations/${invitationId}/rescind`, {})).status).toBe(200);
    expect(await site.buttons('george', path)).toMatchObject({ invite: 'allowed', rescind: 'nothing-to-do' });
  });

  it('CW6 a rescinded invitation’s link is dead at once', async () => {
    const stage = await openStage();
    expectDone(await invite(stage, 'jack', asTrustee));
    const { invitationId } = await stage.invitation('jack', 'family');
    const link = await stage.link('jack');
    expectDone(await stage.staff('george').invitations.rescind({ invitationId }));
    expect(await stage.accept('jack', link)).toMatchObject({ rejection: { type: 'InvitationRescinded' } });
    expect((await stage.may('jack', 'documents.view', 'family')).allowed).toBe(false);
  });

  it.each(['PT0S', 'P200D'])(
    'CW7 after rescinding, and after %s, it may be sent again, and the first link stays dead',
    async (time) => {
      const stage = await openStage();
      expectDone(await invite(stage, 'jack', asTrustee));
      const { invitationId } = await stage.invitation('jack', 'family');
      const george = stage.staff('george');
      const first = await stage.link('jack');
      expectDone(await george.invitations.rescind({ invitationId }));
      await stage.pass(time);

      expectDone(await george.invitations.resend({ invitationId }));
      expect(await stage.accept('jack', first)).toMatchObject({ rejection: { type: 'LinkSuperseded' } });
      expectDone(await stage.accept('jack'));
      expect(await stage.accept('jack', first)).toMatchObject({ rejection: { type: 'LinkSuperseded' } });
      expect((await stage.may('jack', 'resolutions.sign', 'family')).allowed).toBe(true);
    },
  );
});
