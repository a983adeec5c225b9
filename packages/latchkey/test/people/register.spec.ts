import { describe, expect, it } from 'vitest';
import { acceptAs, ann, appendedDuring, inviteAnn, rejectionOf, rosa, startPortal } from '../portal.ts';
import { bob, done, letIn, startMortalPortal, typesIn } from './situation.ts';

const permissions = ['roster.view'];
const somewhere = { workspaceId: rosa.workspaceId, permissions };

describe('registering a person', () => {
  it('makes them known before anybody invites them', async () => {
    const portal = await startPortal();
    const registered = done(await portal.staff.people.register(ann));
    expect(registered).toMatchObject({ addressVersion: 1, revision: 0 });
    const invited = await inviteAnn(portal);
    expect(invited.personId).toBe(registered.personId);
    expect((await acceptAs(portal, 'u-ann', invited.token)).ok).toBe(true);
  });

  it('again is already so, in any case of the address, and they keep their name', async () => {
    const portal = await startPortal();
    const { personId } = done(await portal.staff.people.register(ann));
    const appended = await appendedDuring(portal, async () => {
      const again = await portal.staff.people.register({ name: 'Anne', email: 'ANN@example.org' });
      expect(done(again).personId).toBe(personId);
    });
    expect(appended).toBe(0);
  });

  it('without an address and without an external id makes somebody new each time, but for a repeated command', async () => {
    const portal = await startPortal();
    const first = done(await portal.staff.people.register({ name: 'Ann' }, { commandId: 'one' }));
    const repeated = done(await portal.staff.people.register({ name: 'Ann' }, { commandId: 'one' }));
    const second = done(await portal.staff.people.register({ name: 'Ann' }));
    expect(first.addressVersion).toBe(0);
    expect(repeated.personId).toBe(first.personId);
    expect(second.personId).not.toBe(first.personId);
  });

  it('by many at the same time makes one person', async () => {
    const portal = await startPortal();
    const other = await portal.another();
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 ? portal : other).staff.people.register({ ...ann, externalId: 'contact-7' }),
      ),
    );
    expect(new Set(results.map((result) => done(result).personId)).size).toBe(1);
    expect(await typesIn(portal, 'person')).toEqual(['PersonRegistered']);
    expect(await typesIn(portal, 'externalId')).toEqual(['ExternalIdClaimed']);
  });

  it.each(['EmailClaimed', 'ExternalIdClaimed', 'PersonRegistered'])(
    'that died before %s is completed by running it again',
    async (type) => {
      const portal = await startMortalPortal();
      portal.lost.add(type);
      const person = { ...ann, externalId: 'contact-7' };
      await expect(portal.staff.people.register(person)).rejects.toThrow('the process died');
      expect((await portal.staff.people.list()).items).toEqual([]);
      portal.lost.clear();
      const registered = done(await portal.staff.people.register(person));
      expect(await typesIn(portal, 'person')).toEqual(['PersonRegistered']);
      expect(await typesIn(portal, 'externalId')).toEqual(['ExternalIdClaimed']);
      expect(
        await portal.staff.people.get(registered.personId, { after: registered.position }),
      ).toMatchObject({ name: ann.name, email: ann.email, externalIds: ['contact-7'] });
    },
  );

  it('is refused for whoever was deactivated', async () => {
    const portal = await startPortal();
    const { personId } = done(await portal.staff.people.register(ann));
    await portal.staff.people.deactivate({ personId });
    expect(rejectionOf(await portal.staff.people.register(ann))).toEqual({ type: 'PersonDeactivated' });
  });

  it.each([
    { name: '' },
    { name: 'Ann', email: 'ann' },
    { name: 'Ann', email: 'ann@a-.example' },
    { name: 'Ann', externalId: 'ann@example.org' },
    { name: 'Ann', externalId: '' },
  ])('takes no input such as %j', async (input) => {
    const portal = await startPortal();
    expect(rejectionOf(await portal.staff.people.register(input))).toMatchObject({ type: 'InvalidInput' });
  });
});

describe('the host’s own id of a person', () => {
  it('finds the person whom an invitation is for, without an address', async () => {
    const portal = await startPortal();
    const { personId } = done(await portal.staff.people.register({ ...ann, externalId: 'contact-7' }));
    const invited = await portal.staff.invitations.invite({
      ...somewhere,
      person: { name: 'Ann', externalId: 'contact-7' },
    });
    expect(done(invited).personId).toBe(personId);
    await portal.latchkey.whenIdle();
    expect(portal.mails.map(({ to }) => to.address)).toEqual([ann.email]);
  });

  it('of somebody without an address asks an invitation for one, and gives it to them then', async () => {
    const portal = await startPortal();
    const { personId } = done(await portal.staff.people.register({ name: 'Ann', externalId: 'contact-7' }));
    const known = { name: 'Ann', externalId: 'contact-7' };
    const appended = await appendedDuring(portal, async () => {
      const invited = await portal.staff.invitations.invite({ ...somewhere, person: known });
      expect(rejectionOf(invited)).toEqual({ type: 'EmailNeeded' });
    });
    expect(appended).toBe(0);
    const invited = done(
      await portal.staff.invitations.invite({ ...somewhere, person: { ...known, email: ann.email } }),
    );
    expect(invited.personId).toBe(personId);
    await portal.latchkey.whenIdle();
    expect((await acceptAs(portal, 'u-ann', portal.tokenFor(ann.email))).ok).toBe(true);
    expect(await portal.staff.people.get(personId)).toMatchObject({ email: ann.email });
  });

  it('becomes theirs who is known by the address', async () => {
    const portal = await startPortal();
    const { personId } = done(await portal.staff.people.register(ann));
    const again = await portal.staff.people.register({ ...ann, externalId: 'contact-7' });
    expect(done(again).personId).toBe(personId);
    const known = await portal.staff.people.register({ name: 'whoever', externalId: 'contact-7' });
    expect(done(known).personId).toBe(personId);
  });

  it('does not change the address of whoever has another', async () => {
    const portal = await startPortal();
    const { personId } = done(await portal.staff.people.register({ ...ann, externalId: 'contact-7' }));
    const appended = await appendedDuring(portal, async () => {
      const person = { ...bob, externalId: 'contact-7' };
      const refused = { type: 'PersonHasAnotherEmail', personId };
      expect(rejectionOf(await portal.staff.people.register(person))).toEqual(refused);
      expect(rejectionOf(await portal.staff.invitations.invite({ ...somewhere, person }))).toEqual(refused);
    });
    expect(appended).toBe(0);
  });

  it('and the address of another person together are nobody', async () => {
    const portal = await startPortal();
    const { personId } = done(await portal.staff.people.register(bob));
    await portal.staff.people.register({ name: 'Ann', externalId: 'contact-7' });
    const appended = await appendedDuring(portal, async () => {
      const both = await portal.staff.people.register({ ...bob, externalId: 'contact-7' });
      expect(rejectionOf(both)).toEqual({ type: 'EmailClaimedByAnother', personId });
    });
    expect(appended).toBe(0);
  });

  it('can be another’s once it was released, by whose it is', async () => {
    const portal = await startPortal();
    const first = done(await portal.staff.people.register({ ...ann, externalId: 'contact-7' }));
    const second = done(await portal.staff.people.register(bob));
    const notTheirs = await portal.staff.people.releaseExternalId({
      externalId: 'contact-7',
      personId: second.personId,
    });
    expect(rejectionOf(notTheirs)).toEqual({
      type: 'ExternalIdClaimedByAnother',
      personId: first.personId,
    });
    const theirs = { externalId: 'contact-7', personId: first.personId };
    const { position: after } = done(await portal.staff.people.releaseExternalId(theirs));
    expect((await portal.staff.people.get(first.personId, { after }))?.externalIds).toEqual([]);
    const given = done(await portal.staff.people.register({ ...bob, externalId: 'contact-7' }));
    expect(given.personId).toBe(second.personId);
    const { items } = await portal.staff.people.list({}, { after: given.position });
    expect(items.map(({ name, externalIds }) => [name, externalIds])).toEqual(
      expect.arrayContaining([
        [ann.name, []],
        [bob.name, ['contact-7']],
      ]),
    );
  });

  it('is of one tenant', async () => {
    const portal = await startPortal();
    await portal.staff.people.register({ ...ann, externalId: 'contact-7' });
    const elsewhere = portal.latchkey.as({
      tenantId: 'other-care',
      actor: { type: 'principal', principalId: 'olivia' },
    });
    await elsewhere.tenants.open();
    const { position: after } = done(await elsewhere.people.register({ ...bob, externalId: 'contact-7' }));
    expect((await elsewhere.people.list({}, { after })).items.map(({ name }) => name)).toEqual(['Bob']);
  });
});

describe('an invitation for a person who is known by their id', () => {
  it('is for them, at the address they have', async () => {
    const portal = await startPortal();
    const { personId } = done(await portal.staff.people.register(ann));
    const invited = await portal.staff.invitations.invite({ ...somewhere, person: { personId } });
    expect(done(invited).personId).toBe(personId);
    await portal.latchkey.whenIdle();
    expect(portal.mails.map(({ to }) => to)).toEqual([{ name: ann.name, address: ann.email }]);
  });

  it('asks for an address where they have none, and gives it to them for good', async () => {
    const portal = await startPortal();
    const { personId } = done(await portal.staff.people.register({ name: ann.name }));
    const appended = await appendedDuring(portal, async () => {
      const invited = await portal.staff.invitations.invite({ ...somewhere, person: { personId } });
      expect(rejectionOf(invited)).toEqual({ type: 'EmailNeeded' });
    });
    expect(appended).toBe(0);
    const person = { personId, email: ann.email };
    const { position: after } = done(await portal.staff.invitations.invite({ ...somewhere, person }));
    expect(await portal.staff.people.get(personId, { after })).toMatchObject({ email: ann.email });
    expect(done(await portal.staff.people.register(ann)).personId).toBe(personId);
  });

  it('does not change the address of whoever has another, and takes nobody else’s', async () => {
    const portal = await startPortal();
    const { personId } = done(await portal.staff.people.register(ann));
    const unaddressed = done(await portal.staff.people.register({ name: 'Bob' }));
    const appended = await appendedDuring(portal, async () => {
      const other = { personId, email: bob.email };
      expect(rejectionOf(await portal.staff.invitations.invite({ ...somewhere, person: other }))).toEqual({
        type: 'PersonHasAnotherEmail',
        personId,
      });
      const taken = { personId: unaddressed.personId, email: ann.email };
      expect(rejectionOf(await portal.staff.invitations.invite({ ...somewhere, person: taken }))).toEqual({
        type: 'EmailClaimedByAnother',
        personId,
      });
    });
    expect(appended).toBe(0);
  });

  it('is refused where there is nobody of that id in the tenant', async () => {
    const portal = await startPortal();
    const { personId } = done(await portal.staff.people.register(ann));
    const elsewhere = portal.latchkey.as({
      tenantId: 'other-care',
      actor: { type: 'principal', principalId: 'olivia' },
    });
    await elsewhere.tenants.open();
    await elsewhere.workspaces.open(rosa);
    for (const person of [{ personId }, { personId, email: bob.email }]) {
      const appended = await appendedDuring(portal, async () => {
        const invited = await elsewhere.invitations.invite({ ...somewhere, person });
        expect(rejectionOf(invited)).toEqual({ type: 'PersonNotFound' });
      });
      expect(appended).toBe(0);
    }
  });

  it.each([{}, { name: 'Ann' }, { externalId: 'contact-7' }])(
    'names them in one way, not by %j',
    async (also) => {
      const portal = await startPortal();
      const { personId } = done(await portal.staff.people.register(ann));
      const person = Object.keys(also).length === 0 ? { email: ann.email } : { personId, ...also };
      const message =
        'give either a name, or the personId of somebody who is known, without name and externalId';
      expect(rejectionOf(await portal.staff.invitations.invite({ ...somewhere, person }))).toEqual({
        type: 'InvalidInput',
        issues: [{ path: 'person', message }],
      });
    },
  );
});

describe('a person', () => {
  it('is renamed, and mails say the new name', async () => {
    const portal = await startPortal();
    const { personId } = done(await portal.staff.people.register(ann));
    const renamed = done(await portal.staff.people.rename({ personId, name: 'Ann Carter' }));
    expect(await portal.staff.people.get(personId, { after: renamed.position })).toMatchObject({
      name: 'Ann Carter',
      revision: 1,
    });
    await inviteAnn(portal);
    expect(portal.mails.at(-1)?.to.name).toBe('Ann Carter');
  });

  it('who was deactivated has access again once they are reactivated', async () => {
    const portal = await startPortal();
    const { personId } = done(await letIn(portal, rosa.workspaceId, 'u-ann'));
    const check = async () =>
      (await portal.staff.access.check({ principalId: 'u-ann', ...somewhereToView })).allowed;
    await portal.staff.people.deactivate({ personId });
    expect(await check()).toBe(false);
    const reactivated = done(await portal.staff.people.reactivate({ personId }));
    expect(await check()).toBe(true);
    expect(await portal.staff.people.get(personId, { after: reactivated.position })).toMatchObject({
      status: 'active',
    });
  });

  it('who was erased gets no name, no address and no invitation, and stays in the list without either', async () => {
    const portal = await startPortal();
    const { personId } = done(await portal.staff.people.register({ ...ann, externalId: 'contact-7' }));
    await portal.keyVault.destroy(`person-${personId}`);
    const { people, invitations } = portal.staff;
    const refused = { type: 'PersonErased' };
    const known = { name: 'Ann', externalId: 'contact-7' };
    const appended = await appendedDuring(portal, async () => {
      expect(rejectionOf(await people.rename({ personId, name: 'Anne' }))).toEqual(refused);
      expect(rejectionOf(await people.changeEmail({ personId, email: bob.email }))).toEqual(refused);
      expect(rejectionOf(await people.register(known))).toEqual(refused);
      expect(rejectionOf(await invitations.invite({ ...somewhere, person: known }))).toEqual(refused);
    });
    expect(appended).toBe(0);
    const later = await portal.another();
    expect(await later.staff.people.get(personId)).toMatchObject({ name: null, email: null });
  });

  it('is given no command by an invitee', async () => {
    const portal = await startPortal();
    const { personId } = done(await portal.staff.people.register(ann));
    const invitee = portal.invitee('u-ann').people;
    const refused = { type: 'NotForInvitees' };
    expect(rejectionOf(await invitee.register(bob))).toEqual(refused);
    expect(rejectionOf(await invitee.rename({ personId, name: 'X' }))).toEqual(refused);
    expect(rejectionOf(await invitee.changeEmail({ personId, email: bob.email }))).toEqual(refused);
    expect(rejectionOf(await invitee.releasePrincipal({ personId }))).toEqual(refused);
    expect(rejectionOf(await invitee.reactivate({ personId }))).toEqual(refused);
    expect(rejectionOf(await invitee.releaseExternalId({ personId, externalId: 'x' }))).toEqual(refused);
  });

  it('of another tenant is not found', async () => {
    const portal = await startPortal();
    const { personId } = done(await portal.staff.people.register(ann));
    const elsewhere = portal.latchkey.as({
      tenantId: 'other-care',
      actor: { type: 'principal', principalId: 'olivia' },
    });
    await elsewhere.tenants.open();
    const notFound = { type: 'PersonNotFound' };
    expect(rejectionOf(await elsewhere.people.rename({ personId, name: 'X' }))).toEqual(notFound);
    expect(rejectionOf(await elsewhere.people.changeEmail({ personId, email: bob.email }))).toEqual(notFound);
    expect(rejectionOf(await elsewhere.people.releasePrincipal({ personId }))).toEqual(notFound);
    expect(await elsewhere.people.get(personId)).toBeUndefined();
    expect(await elsewhere.people.actions(personId)).toBeUndefined();
  });
});

describe('the list of people', () => {
  it('comes in pages, with nobody left out or shown twice', async () => {
    const portal = await startPortal();
    for (let index = 0; index < 5; index++) {
      portal.clock.advance(1);
      await portal.staff.people.register({ name: `P ${index}` });
    }
    await portal.latchkey.whenIdle();
    const names: (string | null)[] = [];
    let cursor: string | undefined;
    do {
      const page = await portal.staff.people.list({ limit: 2, ...(cursor && { cursor }) });
      names.push(...page.items.map(({ name }) => name));
      cursor = page.next;
    } while (cursor !== undefined);
    expect(names).toEqual(['P 0', 'P 1', 'P 2', 'P 3', 'P 4']);
  });

  it('shows what is known of somebody', async () => {
    const portal = await startPortal();
    const without = done(await portal.staff.people.register({ name: 'Nobody yet', externalId: 'contact-7' }));
    const { personId } = done(await letIn(portal, rosa.workspaceId, 'u-ann'));
    const agreed = done(await portal.invitee('u-ann').people.agreeTerms({ version: '2026-03' }));
    expect(await portal.staff.people.get(without.personId)).toEqual({
      personId: without.personId,
      name: 'Nobody yet',
      email: undefined,
      status: 'active',
      isActivated: false,
      agreedVersion: undefined,
      externalIds: ['contact-7'],
      revision: 0,
    });
    expect(await portal.staff.people.get(personId, { after: agreed.position })).toEqual({
      personId,
      ...ann,
      status: 'active',
      isActivated: true,
      agreedVersion: '2026-03',
      externalIds: [],
      revision: agreed.revision,
    });
    expect(await portal.staff.people.get('nobody')).toBeUndefined();
  });
});

const somewhereToView = { workspaceId: rosa.workspaceId, permission: 'roster.view' };
