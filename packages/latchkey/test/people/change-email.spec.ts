import { describe, expect, it } from 'vitest';
import {
  acceptAs,
  ann,
  appendedDuring,
  inviteAnn,
  letAnnIn,
  rejectionOf,
  rosa,
  startPortal,
} from '../portal.ts';
import { bob, done, meanwhile, startMortalPortal, tokenTo, typesIn } from './situation.ts';

const work = 'ann@work.example';

describe('changing a person’s address', () => {
  it('claims the new one, and frees the old one', async () => {
    const portal = await startPortal();
    const { personId } = done(await portal.staff.people.register(ann));
    const changed = done(await portal.staff.people.changeEmail({ personId, email: work }));
    expect(changed).toMatchObject({ personId, addressVersion: 2 });
    expect(await typesIn(portal, 'emailAddress')).toEqual(['EmailClaimed', 'EmailClaimed', 'EmailReleased']);
    expect(await portal.staff.people.get(personId, { after: changed.position })).toMatchObject({
      email: work,
    });
    expect(done(await portal.staff.people.register({ name: 'Ann', email: work })).personId).toBe(personId);
    expect(done(await portal.staff.people.register(ann)).personId).not.toBe(personId);
  });

  it('kills the links that went to the old one, and mails go to the new one', async () => {
    const portal = await startPortal();
    const { token, personId, invitationId } = await inviteAnn(portal);
    done(await portal.staff.people.changeEmail({ personId, email: work }));
    expect(rejectionOf(await acceptAs(portal, 'u-ann', token))).toEqual({ type: 'LinkSuperseded' });
    portal.clock.advance(60_000);
    done(await portal.staff.invitations.resend({ invitationId }));
    await portal.latchkey.whenIdle();
    expect(rejectionOf(await acceptAs(portal, 'u-ann', portal.tokenFor(work)))).toEqual({
      type: 'EmailNotVerified',
    });
    expect((await acceptAs(portal, 'u-ann', portal.tokenFor(work), work)).ok).toBe(true);
  });

  it('leaves access alone', async () => {
    const portal = await startPortal();
    const { personId } = await letAnnIn(portal);
    done(await portal.staff.people.changeEmail({ personId, email: work }));
    const question = { principalId: 'u-ann', workspaceId: rosa.workspaceId, permission: 'roster.view' };
    expect((await portal.staff.access.check(question)).allowed).toBe(true);
  });

  it('to another person’s is refused, and appends nothing', async () => {
    const portal = await startPortal();
    const { personId } = done(await portal.staff.people.register(ann));
    const another = done(await portal.staff.people.register(bob));
    const appended = await appendedDuring(portal, async () => {
      const changed = await portal.staff.people.changeEmail({ personId, email: 'BOB@example.org' });
      expect(rejectionOf(changed)).toEqual({ type: 'EmailClaimedByAnother', personId: another.personId });
    });
    expect(appended).toBe(0);
  });

  it('to the same one appends nothing, and only changes how it is typed', async () => {
    const portal = await startPortal();
    const { token, personId } = await inviteAnn(portal);
    const appended = await appendedDuring(portal, async () => {
      done(await portal.staff.people.changeEmail({ personId, email: ann.email }));
    });
    expect(appended).toBe(0);
    const typed = done(await portal.staff.people.changeEmail({ personId, email: 'Ann@Example.org' }));
    expect(typed.addressVersion).toBe(1);
    expect(await typesIn(portal, 'emailAddress')).toEqual(['EmailClaimed']);
    expect((await acceptAs(portal, 'u-ann', token)).ok).toBe(true);
  });

  it('there and back again leaves the first one claimed, and the other free', async () => {
    const portal = await startPortal();
    const { personId } = done(await portal.staff.people.register(ann));
    done(await portal.staff.people.changeEmail({ personId, email: work }));
    const back = done(await portal.staff.people.changeEmail({ personId, email: ann.email }));
    expect(back.addressVersion).toBe(3);
    expect(done(await portal.staff.people.register(ann)).personId).toBe(personId);
    expect(done(await portal.staff.people.register({ name: 'Ann', email: work })).personId).not.toBe(
      personId,
    );
  });

  it('gives the same result to the same command again, whatever happened since', async () => {
    const portal = await startPortal();
    const { personId } = done(await portal.staff.people.register(ann));
    const change = () => portal.staff.people.changeEmail({ personId, email: work }, { commandId: 'move' });
    const first = done(await change());
    done(await portal.staff.people.changeEmail({ personId, email: 'ann@third.example' }));
    expect(done(await change())).toMatchObject({ addressVersion: 2, revision: first.revision });
    const reused = await portal.staff.people.changeEmail(
      { personId, email: bob.email },
      { commandId: 'move' },
    );
    expect(rejectionOf(reused)).toEqual({ type: 'CommandIdReused' });
  });

  it('can be made on a revision that was seen', async () => {
    const portal = await startPortal();
    const { personId, revision } = done(await portal.staff.people.register(ann));
    done(await portal.staff.people.rename({ personId, name: 'Anne' }));
    const stale = await portal.staff.people.changeEmail(
      { personId, email: work },
      { expectedRevision: revision },
    );
    expect(rejectionOf(stale)).toMatchObject({ type: 'RevisionMismatch' });
    expect(await typesIn(portal, 'emailAddress')).toEqual(['EmailClaimed']);
  });

  it('of somebody who is not there is refused', async () => {
    const portal = await startPortal();
    const nobody = { personId: '01JNB0000000000000000000P9', email: work };
    expect(rejectionOf(await portal.staff.people.changeEmail(nobody))).toEqual({ type: 'PersonNotFound' });
  });
});

describe('a change of address that died in the middle', () => {
  it.each(['EmailClaimed', 'PersonEmailChanged', 'EmailReleased'])(
    'before %s is completed by running it again',
    async (type) => {
      const portal = await startMortalPortal();
      const { personId } = done(await portal.staff.people.register(ann));
      portal.lost.add(type);
      const change = () => portal.staff.people.changeEmail({ personId, email: work });
      await expect(change()).rejects.toThrow('the process died');
      portal.lost.clear();
      expect(done(await change())).toMatchObject({ addressVersion: 2 });
      expect(await typesIn(portal, 'person')).toEqual(['PersonRegistered', 'PersonEmailChanged']);
      expect(await typesIn(portal, 'emailAddress')).toEqual([
        'EmailClaimed',
        'EmailClaimed',
        'EmailReleased',
      ]);
    },
  );

  it('after the claim is completed by whoever names that address next', async () => {
    const portal = await startMortalPortal();
    const { personId } = done(await portal.staff.people.register(ann));
    portal.lost.add('PersonEmailChanged');
    await expect(portal.staff.people.changeEmail({ personId, email: work })).rejects.toThrow('died');
    portal.lost.clear();
    const token = await tokenTo(portal, rosa.workspaceId, { name: 'Ann', email: work });
    expect(done(await acceptAs(portal, 'u-ann', token, work)).personId).toBe(personId);
    expect(await portal.staff.people.get(personId)).toMatchObject({ email: work });
  });

  it('after the claim keeps the address for the person it is promised to', async () => {
    const portal = await startMortalPortal();
    const { personId } = done(await portal.staff.people.register(ann));
    const another = done(await portal.staff.people.register(bob));
    portal.lost.add('PersonEmailChanged');
    await expect(portal.staff.people.changeEmail({ personId, email: work })).rejects.toThrow('died');
    portal.lost.clear();
    const taken = await portal.staff.people.changeEmail({ personId: another.personId, email: work });
    expect(rejectionOf(taken)).toEqual({ type: 'EmailClaimedByAnother', personId });
  });

  it('before the old address was freed keeps it from nobody', async () => {
    const portal = await startMortalPortal();
    const { personId } = done(await portal.staff.people.register(ann));
    const another = done(await portal.staff.people.register(bob));
    portal.lost.add('EmailReleased');
    await expect(portal.staff.people.changeEmail({ personId, email: work })).rejects.toThrow('died');
    portal.lost.clear();
    done(await portal.staff.people.changeEmail({ personId: another.personId, email: ann.email }));
    expect(done(await portal.staff.people.register(ann)).personId).toBe(another.personId);
    expect(done(await portal.staff.people.register({ name: 'Ann', email: work })).personId).toBe(personId);
  });

  it('and was overtaken by another change promises the address to nobody any more', async () => {
    const portal = await startMortalPortal();
    const { personId } = done(await portal.staff.people.register(ann));
    portal.lost.add('PersonEmailChanged');
    await expect(portal.staff.people.changeEmail({ personId, email: work })).rejects.toThrow('died');
    portal.lost.clear();
    done(await portal.staff.people.changeEmail({ personId, email: 'ann@third.example' }));
    const registered = done(await portal.staff.people.register({ name: 'Wilma', email: work }));
    expect(registered.personId).not.toBe(personId);
    expect(await portal.staff.people.get(registered.personId, { after: registered.position })).toMatchObject({
      name: 'Wilma',
    });
  });
});

describe('changes of address at the same time', () => {
  it('to one address are one person’s, of many who want it', async () => {
    const portal = await startPortal();
    const other = await portal.another();
    const people = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        portal.staff.people.register({ name: `P ${index}`, email: `p${index}@example.org` }),
      ),
    );
    const results = await Promise.all(
      people.map((person, index) =>
        (index % 2 ? portal : other).staff.people.changeEmail({
          personId: done(person).personId,
          email: work,
        }),
      ),
    );
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    await portal.latchkey.whenIdle();
    const { items } = await portal.staff.people.list();
    expect(items.filter(({ email }) => email === work)).toHaveLength(1);
    expect(new Set(items.map(({ email }) => email)).size).toBe(10);
  });

  it('of one person to several end with one, and free all others', async () => {
    const portal = await startPortal();
    const other = await portal.another();
    const { personId } = done(await portal.staff.people.register(ann));
    const wanted = Array.from({ length: 6 }, (_, index) => `ann@n${index}.example`);
    const results = await Promise.all(
      wanted.map((email, index) =>
        (index % 2 ? portal : other).staff.people.changeEmail({ personId, email }),
      ),
    );
    expect(results.every(({ ok }) => ok)).toBe(true);
    await portal.latchkey.whenIdle();
    const { email: theirs } = (await portal.staff.people.get(personId)) ?? {};
    const others = [ann.email, ...wanted].filter((email) => email !== theirs);
    for (const email of others) {
      expect(done(await portal.staff.people.register({ name: 'X', email })).personId).not.toBe(personId);
    }
    expect(done(await portal.staff.people.register({ name: 'X', email: theirs ?? '' })).personId).toBe(
      personId,
    );
  });

  it('do not take an address from somebody who changes back to it', async () => {
    const portal = await startPortal();
    const { personId } = done(await portal.staff.people.register(ann));
    // Right before the old address is released, the person gets it back.
    const slow = await portal.another({
      eventStore: meanwhile(portal, 'EmailReleased', () =>
        portal.staff.people.changeEmail({ personId, email: ann.email }),
      ),
    });
    done(await slow.staff.people.changeEmail({ personId, email: work }));
    expect(done(await portal.staff.people.register(ann)).personId).toBe(personId);
  });

  it('that come too late for their version claim the address anew', async () => {
    const portal = await startPortal();
    const { personId } = done(await portal.staff.people.register(ann));
    // Between its claim and its change, the person gets another address, and somebody else the one that was claimed.
    const slow = await portal.another({
      eventStore: meanwhile(portal, 'PersonEmailChanged', async () => {
        done(await portal.staff.people.changeEmail({ personId, email: 'ann@third.example' }));
        done(await portal.staff.people.register({ name: 'Wilma', email: work }));
      }),
    });
    expect(rejectionOf(await slow.staff.people.changeEmail({ personId, email: work }))).toMatchObject({
      type: 'EmailClaimedByAnother',
    });
    await portal.latchkey.whenIdle();
    const { items } = await portal.staff.people.list();
    expect(Object.fromEntries(items.map(({ name, email }) => [name, email]))).toEqual({
      [ann.name]: 'ann@third.example',
      Wilma: work,
    });
  });
});
