import { describe, expect, it } from 'vitest';
import type { Portal } from '../portal.ts';
import { acceptAs, ann, annSignedIn, rejectionOf, startPortal } from '../portal.ts';
import { done, letIn, meanwhile, startMortalPortal, theo, tokenTo, typesIn } from './situation.ts';

const annAgain = { name: 'Ann C.', email: 'ann.carer@example.org' };
const died = 'the process died';

async function annTwice({ staff }: Portal, survivor: { name: string; email?: string } = ann) {
  const { personId: survivorId } = done(await staff.people.register(survivor));
  const { personId: absorbedId } = done(await staff.people.register(annAgain));
  return { survivorId, absorbedId };
}

describe('what was cut off before a merge, and is completed after it,', () => {
  it('activates the survivor', async () => {
    const portal = await startMortalPortal();
    const pair = await annTwice(portal);
    const policy = {
      validFor: 'P7D',
      resend: { cooldown: 'PT0S', limit: 9 },
      acceptBy: 'matchingEmail',
      personalWorkspace: { permissions: ['documents.view'] },
    } as const;
    done(await portal.staff.tenants.changePolicy({ policy }));
    const token = await tokenTo(portal, 'rosa', annAgain);
    // Without the workspace of their own nobody is activated.
    portal.lost.add('WorkspaceOpened');
    await expect(acceptAs(portal, annSignedIn, token, annAgain.email)).rejects.toThrow(died);
    done(await portal.staff.people.releasePrincipal({ personId: pair.absorbedId }));
    done(await portal.staff.people.merge(pair));
    portal.lost.clear();
    portal.clock.advance(3_600_000);
    await portal.latchkey.whenIdle();
    expect(await portal.staff.people.get(pair.survivorId)).toMatchObject({ isActivated: true });
    const { items } = await portal.staff.people.workspaces({ personId: pair.survivorId });
    expect(items.filter(({ isPersonal }) => isPersonal)).toMatchObject([
      { workspaceId: `personal-${pair.survivorId}` },
    ]);
  });

  it('frees the account of somebody who was merged', async () => {
    const portal = await startMortalPortal();
    const pair = await annTwice(portal);
    done(await letIn(portal, 'rosa', annSignedIn, annAgain));
    portal.lost.add('PrincipalReleased');
    const releasing = portal.staff.people.releasePrincipal({ personId: pair.absorbedId });
    await expect(releasing).rejects.toThrow(died);
    done(await portal.staff.people.merge(pair));
    portal.lost.clear();
    await (await portal.another()).latchkey.whenIdle();
    expect(await typesIn(portal, 'principal')).toEqual(['PrincipalClaimed', 'PrincipalReleased']);
  });

  it('frees the account of whoever they were merged into, be that the last in a chain or not', async () => {
    for (const isChain of [false, true]) {
      const portal = await startMortalPortal();
      const pair = await annTwice(portal);
      const token = await tokenTo(portal, 'rosa', annAgain);
      done(await portal.staff.people.merge(pair));
      done(await acceptAs(portal, annSignedIn, token, annAgain.email));
      portal.lost.add('PrincipalReleased');
      const releasing = portal.staff.people.releasePrincipal({ personId: pair.survivorId });
      await expect(releasing).rejects.toThrow(died);
      if (isChain) {
        const { personId: last } = done(await portal.staff.people.register({ name: 'A. Carer' }));
        const next = { survivorId: last, absorbedId: pair.survivorId };
        done(await portal.staff.people.merge(next));
      }
      portal.lost.clear();
      await (await portal.another()).latchkey.whenIdle();
      expect(await typesIn(portal, 'principal')).toEqual(['PrincipalClaimed', 'PrincipalReleased']);
    }
  });
});

describe('the address of somebody who is merged into whoever has none', () => {
  async function mergedWithoutAddress() {
    const portal = await startMortalPortal();
    const pair = await annTwice(portal, { name: ann.name });
    portal.lost.add('EmailClaimed');
    await expect(portal.staff.people.merge(pair)).rejects.toThrow(died);
    // The reactor fails as well, and waits: the clock stands still.
    await portal.latchkey.whenIdle();
    portal.lost.clear();
    return { portal, ...pair };
  }

  it('is given to them by an invitation that comes before the merge is completed', async () => {
    const { portal, survivorId } = await mergedWithoutAddress();
    const offer = { workspaceId: 'rosa', person: annAgain, permissions: ['roster.view'] };
    expect(done(await portal.staff.invitations.invite(offer)).personId).toBe(survivorId);
    await portal.latchkey.whenIdle();
    expect(portal.mails.map(({ to }) => to.address)).toEqual([annAgain.email]);
    expect(await portal.staff.people.get(survivorId)).toMatchObject({ email: annAgain.email });
  });

  it('is given to them although they were deactivated before that was done', async () => {
    const { portal, survivorId } = await mergedWithoutAddress();
    done(await portal.staff.people.deactivate({ personId: survivorId }));
    portal.clock.advance(3_600_000);
    await portal.latchkey.whenIdle();
    done(await portal.staff.people.reactivate({ personId: survivorId }));
    await portal.latchkey.whenIdle();
    expect(await portal.staff.people.get(survivorId)).toMatchObject({ email: annAgain.email });
  });
});

it('a merge that cannot be any more once it was started is judged anew, and leaves both', async () => {
  const portal = await startPortal();
  const pair = await annTwice(portal);
  const token = await tokenTo(portal, theo.workspaceId, annAgain);
  const slow = await portal.another({
    eventStore: meanwhile(portal, 'MergeStarted', () => acceptAs(portal, annSignedIn, token, annAgain.email)),
  });
  expect(rejectionOf(await slow.staff.people.merge(pair))).toEqual({ type: 'MergeTheOtherWayRound' });
  await portal.latchkey.whenIdle();
  expect(await typesIn(portal, 'person')).not.toContain('PersonMerged');
  expect((await portal.staff.people.list()).items).toHaveLength(2);
});
