import { describe, expect, it } from 'vitest';
import {
  acceptAs,
  ann,
  annSignedIn,
  appendedDuring,
  inviteAnn,
  letAnnIn,
  rejectionOf,
  rosa,
  startPortal,
} from '../portal.ts';
import { bob, done, letIn, may, meanwhile, startMortalPortal, tokenTo, typesIn } from './situation.ts';

describe('releasing a person’s principal', () => {
  it('ends access by that account at once, and not the person’s', async () => {
    const portal = await startPortal();
    const { personId } = await letAnnIn(portal);
    done(await portal.staff.people.releasePrincipal({ personId }));
    const question = { workspaceId: rosa.workspaceId, permission: 'roster.view' };
    const byAccount = await portal.staff.access.check({ principalId: annSignedIn, ...question });
    expect(byAccount).toMatchObject({ allowed: false, reason: 'principal-unknown' });
    expect((await portal.staff.access.check({ personId, ...question })).allowed).toBe(true);
  });

  it('lets another account accept as the person, with all their access', async () => {
    const portal = await startPortal();
    const { personId } = await letAnnIn(portal);
    done(await portal.staff.people.releasePrincipal({ personId }));
    expect((await letIn(portal, 'theo', 'u-second')).ok).toBe(true);
    expect(await may(portal, 'u-second', 'theo')).toBe(true);
    expect(await may(portal, 'u-second')).toBe(true);
    expect(await may(portal, annSignedIn)).toBe(false);
    expect(rejectionOf(await letIn(portal, 'third', annSignedIn))).toEqual({ type: 'PrincipalMismatch' });
  });

  it('lets the account accept as another person', async () => {
    const portal = await startPortal();
    const { personId } = await letAnnIn(portal);
    expect(rejectionOf(await letIn(portal, 'theo', annSignedIn, bob))).toEqual({ type: 'PrincipalMismatch' });
    done(await portal.staff.people.releasePrincipal({ personId }));
    expect((await acceptAs(portal, annSignedIn, portal.tokenFor(bob.email), bob.email)).ok).toBe(true);
    expect(await may(portal, annSignedIn, 'theo')).toBe(true);
    expect(await may(portal, annSignedIn)).toBe(false);
    expect(rejectionOf(await letIn(portal, 'third', annSignedIn))).toEqual({ type: 'PrincipalMismatch' });
  });

  it('lets the same account accept as the person anew', async () => {
    const portal = await startPortal();
    const { personId } = await letAnnIn(portal);
    done(await portal.staff.people.releasePrincipal({ personId }));
    expect((await letIn(portal, 'theo', annSignedIn)).ok).toBe(true);
    expect(await may(portal, annSignedIn)).toBe(true);
    expect(rejectionOf(await letIn(portal, 'third', 'u-second'))).toEqual({ type: 'PrincipalMismatch' });
    expect(rejectionOf(await letIn(portal, 'fourth', annSignedIn, bob))).toEqual({
      type: 'PrincipalMismatch',
    });
    done(await portal.staff.people.releasePrincipal({ personId }));
    expect(await may(portal, annSignedIn)).toBe(false);
    expect(await typesIn(portal, 'principal')).toEqual([
      'PrincipalClaimed',
      'PrincipalReleased',
      'PrincipalClaimed',
      'PrincipalReleased',
    ]);
  });

  it('again, or of somebody who is bound to nobody, is already so', async () => {
    const portal = await startPortal();
    const { personId } = await inviteAnn(portal);
    const appended = await appendedDuring(portal, async () => {
      done(await portal.staff.people.releasePrincipal({ personId }));
    });
    expect(appended).toBe(0);
    await acceptAs(portal, annSignedIn, portal.tokenFor(ann.email));
    done(await portal.staff.people.releasePrincipal({ personId }));
    const again = await appendedDuring(portal, async () => {
      done(await portal.staff.people.releasePrincipal({ personId }));
    });
    expect(again).toBe(0);
  });

  it('is known to a process that starts afterwards', async () => {
    const portal = await startPortal();
    const { personId } = await letAnnIn(portal);
    done(await portal.staff.people.releasePrincipal({ personId }));
    const later = await portal.another();
    expect(await may(later, annSignedIn)).toBe(false);
  });

  it('holds through a deactivation that is taken back', async () => {
    const portal = await startPortal();
    const { token, personId } = await inviteAnn(portal);
    // The account accepts by a claim that was made before it was released, which counts for nothing.
    const slow = await portal.another({
      eventStore: meanwhile(portal, 'InvitationAccepted', async () => {
        await letIn(portal, 'theo', annSignedIn);
        done(await portal.staff.people.releasePrincipal({ personId }));
        done(await portal.staff.people.deactivate({ personId }));
        done(await portal.staff.people.reactivate({ personId }));
      }),
    });
    expect((await acceptAs(slow, annSignedIn, token)).ok).toBe(true);
    const later = await portal.another();
    expect(await may(later, annSignedIn)).toBe(false);
    expect(await may(later, annSignedIn, 'theo')).toBe(false);
  });
});

describe('a release that died in the middle', () => {
  it('has ended access already, and is completed by running it again', async () => {
    const portal = await startMortalPortal();
    const { personId } = await letAnnIn(portal);
    portal.lost.add('PrincipalReleased');
    await expect(portal.staff.people.releasePrincipal({ personId })).rejects.toThrow('the process died');
    expect(await may(portal, annSignedIn)).toBe(false);
    portal.lost.clear();
    done(await portal.staff.people.releasePrincipal({ personId }));
    expect(await typesIn(portal, 'principal')).toEqual(['PrincipalClaimed', 'PrincipalReleased']);
    expect(await typesIn(portal, 'person')).toEqual([
      'PersonRegistered',
      'PersonPrincipalClaimed',
      'PersonActivated',
      'PersonPrincipalReleased',
    ]);
  });

  it('is completed by any process that follows the log, once', async () => {
    const portal = await startMortalPortal();
    const { personId } = await letAnnIn(portal);
    portal.lost.add('PrincipalReleased');
    await expect(portal.staff.people.releasePrincipal({ personId })).rejects.toThrow('the process died');
    portal.lost.clear();
    await (await portal.another()).latchkey.whenIdle();
    expect(await typesIn(portal, 'principal')).toEqual(['PrincipalClaimed', 'PrincipalReleased']);
    const appended = await appendedDuring(portal, async () => {
      await (await portal.another()).latchkey.whenIdle();
    });
    expect(appended).toBe(0);
  });

  it('frees the account before its own stream says so', async () => {
    const portal = await startMortalPortal();
    const { personId } = await letAnnIn(portal);
    portal.lost.add('PrincipalReleased');
    await expect(portal.staff.people.releasePrincipal({ personId })).rejects.toThrow('the process died');
    expect((await letIn(portal, 'theo', annSignedIn, bob)).ok).toBe(true);
    expect((await letIn(portal, 'third', 'u-second')).ok).toBe(true);
    portal.lost.clear();
    done(await portal.staff.people.releasePrincipal({ personId }));
    expect(await may(portal, annSignedIn, 'theo')).toBe(true);
    expect(await may(portal, annSignedIn)).toBe(false);
  });

  it('does not take away what the same account has claimed anew', async () => {
    const portal = await startMortalPortal();
    const { personId } = await letAnnIn(portal);
    portal.lost.add('PrincipalReleased');
    await expect(portal.staff.people.releasePrincipal({ personId })).rejects.toThrow('the process died');
    expect((await letIn(portal, 'theo', annSignedIn)).ok).toBe(true);
    portal.lost.clear();
    portal.clock.advance(3_600_000);
    await portal.latchkey.whenIdle();
    expect(await typesIn(portal, 'principal')).toEqual([
      'PrincipalClaimed',
      'PrincipalClaimed',
      'PrincipalReleased',
    ]);
    expect(rejectionOf(await letIn(portal, 'third', annSignedIn, bob))).toEqual({
      type: 'PrincipalMismatch',
    });
    expect((await letIn(portal, 'fourth', annSignedIn)).ok).toBe(true);
  });

  it('is completed in a tenant that was closed meanwhile', async () => {
    const portal = await startMortalPortal();
    const { personId } = await letAnnIn(portal);
    portal.lost.add('PrincipalReleased');
    await expect(portal.staff.people.releasePrincipal({ personId })).rejects.toThrow('the process died');
    done(await portal.staff.tenants.close({}));
    portal.lost.clear();
    await (await portal.another()).latchkey.whenIdle();
    expect(await typesIn(portal, 'principal')).toEqual(['PrincipalClaimed', 'PrincipalReleased']);
  });
});

describe('a release and an acceptance at the same time', () => {
  it('by a claim that the release has ended bind nobody', async () => {
    const portal = await startPortal();
    const { personId } = await letAnnIn(portal);
    const token = await tokenTo(portal, 'theo');
    const slow = await portal.another({
      eventStore: meanwhile(portal, 'InvitationAccepted', () =>
        portal.staff.people.releasePrincipal({ personId }),
      ),
    });
    expect((await acceptAs(slow, annSignedIn, token)).ok).toBe(true);
    await portal.latchkey.whenIdle();
    for (const process of [portal, slow, await portal.another()]) {
      expect(await may(process, annSignedIn, 'theo')).toBe(false);
    }
    // Both are free: the person for another account, the account for another person.
    expect((await letIn(portal, 'third', 'u-second')).ok).toBe(true);
    expect(await may(portal, 'u-second', 'theo')).toBe(true);
    expect((await letIn(portal, 'fourth', annSignedIn, bob)).ok).toBe(true);
  });

  it('leave one account at most, whichever comes first', async () => {
    for (let round = 0; round < 10; round++) {
      const portal = await startPortal();
      const other = await portal.another();
      const { personId } = await letAnnIn(portal);
      const token = await tokenTo(portal, 'theo');
      const [released, one, two] = await Promise.all([
        portal.staff.people.releasePrincipal({ personId }),
        acceptAs(other, 'u-second', token),
        acceptAs(portal, annSignedIn, token),
      ]);
      expect(released.ok).toBe(true);
      await portal.latchkey.whenIdle();
      await other.latchkey.whenIdle();
      const allowed = [await may(portal, 'u-second', 'theo'), await may(portal, annSignedIn, 'theo')];
      expect(allowed.filter(Boolean).length).toBeLessThanOrEqual(1);
      expect([one, two].filter(({ ok }) => ok).length).toBeLessThanOrEqual(1);
      if (one.ok) expect(allowed).toEqual([true, false]);
      for (const process of [other, await portal.another()]) {
        expect([await may(process, 'u-second', 'theo'), await may(process, annSignedIn, 'theo')]).toEqual(
          allowed,
        );
      }
    }
  });
});
