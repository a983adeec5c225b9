import { describe, expect, it } from 'vitest';
import type { Portal } from '../portal.ts';
import {
  acceptAs,
  ann,
  annSignedIn,
  dyingBefore,
  inviteAnn,
  letAnnIn,
  rosa,
  startPortal,
  tenantId,
} from '../portal.ts';
import { done, theo } from './situation.ts';

const view = ['roster.view'];

/** Where somebody who signs in is let in, as this portal's lists know once all was followed. */
async function workspacesOf(portal: Portal, principalId: string = annSignedIn): Promise<string[]> {
  await portal.latchkey.whenIdle();
  const { items } = await portal.invitee(principalId).people.workspaces({ principalId });
  return items.map(({ workspaceId }) => workspaceId).toSorted();
}

describe('the workspaces of a principal', () => {
  it('are those of the person that they are bound to, once they have accepted', async () => {
    const portal = await startPortal();
    const { token } = await inviteAnn(portal);
    expect(await workspacesOf(portal)).toEqual([]);
    const stalled = await portal.another({ eventStore: dyingBefore(portal, 'InvitationAccepted') });
    await expect(acceptAs(stalled, annSignedIn, token)).rejects.toThrow('the process died');
    // A claim binds nobody.
    expect(await workspacesOf(portal)).toEqual([]);
    done(await acceptAs(portal, annSignedIn, token));
    expect(await workspacesOf(portal)).toEqual(['rosa']);
    expect(await workspacesOf(portal, 'u-other')).toEqual([]);
  });

  it('are listed as those of the person are', async () => {
    const portal = await startPortal();
    const { personId } = await letAnnIn(portal);
    const where = { workspaceId: rosa.workspaceId, principalId: annSignedIn };
    const { position: after } = done(await portal.staff.access.recordUse(where));
    const { items } = await portal.staff.people.workspaces({ principalId: annSignedIn }, { after });
    expect(items).toMatchObject([
      { workspaceId: 'rosa', isPersonal: false, status: 'live', lastAccessedAt: portal.clock.now() },
    ]);
    expect(items).toEqual((await portal.staff.people.workspaces({ personId })).items);
  });

  it('are known to another process that has followed the acceptance', async () => {
    const portal = await startPortal();
    const other = await portal.another();
    const { position: after } = await letAnnIn(portal);
    const { items } = await other.staff.people.workspaces({ principalId: annSignedIn }, { after });
    expect(items).toMatchObject([{ workspaceId: 'rosa' }]);
  });

  it('are none once they are released, and the next principal’s once that has accepted', async () => {
    const portal = await startPortal();
    const { personId } = await letAnnIn(portal);
    await portal.staff.workspaces.open(theo);
    done(await portal.staff.people.releasePrincipal({ personId }));
    expect(await workspacesOf(portal)).toEqual([]);
    const toTheo = { workspaceId: theo.workspaceId, person: ann, permissions: view };
    done(await portal.staff.invitations.invite(toTheo));
    await portal.latchkey.whenIdle();
    done(await acceptAs(portal, 'u-second', portal.tokenFor(ann.email)));
    expect(await workspacesOf(portal, 'u-second')).toEqual(['rosa', 'theo']);
    expect(await workspacesOf(portal)).toEqual([]);
  });

  it('are those that came to the person by a merge, too', async () => {
    const portal = await startPortal();
    const { personId: survivorId } = await letAnnIn(portal);
    await portal.staff.workspaces.open(theo);
    const { personId: absorbedId } = done(await portal.staff.people.register({ name: 'Ann C.' }));
    const given = { workspaceId: theo.workspaceId, personId: absorbedId, permissions: view };
    done(await portal.staff.access.grant(given));
    expect(await workspacesOf(portal)).toEqual(['rosa']);
    done(await portal.staff.people.merge({ survivorId, absorbedId }));
    expect(await workspacesOf(portal)).toEqual(['rosa', 'theo']);
  });

  it('are the survivor’s where they accept what was offered to the one who was merged', async () => {
    const portal = await startPortal();
    const { token, personId: absorbedId } = await inviteAnn(portal);
    const { personId: survivorId } = done(await portal.staff.people.register({ name: 'Ann C.' }));
    await portal.staff.workspaces.open(theo);
    const given = { workspaceId: theo.workspaceId, personId: survivorId, permissions: view };
    done(await portal.staff.access.grant(given));
    done(await portal.staff.people.merge({ survivorId, absorbedId }));
    done(await acceptAs(portal, annSignedIn, token));
    expect(await workspacesOf(portal)).toEqual(['rosa', 'theo']);
  });

  it('are none while the person is deactivated, whom staff can look at all the same', async () => {
    const portal = await startPortal();
    const { personId } = await letAnnIn(portal);
    done(await portal.staff.people.deactivate({ personId }));
    expect(await workspacesOf(portal)).toEqual([]);
    expect((await portal.staff.people.workspaces({ personId })).items).toHaveLength(1);
    done(await portal.staff.people.reactivate({ personId }));
    expect(await workspacesOf(portal)).toEqual(['rosa']);
  });

  it('are nobody else’s by the same id in another tenant', async () => {
    const portal = await startPortal();
    await letAnnIn(portal);
    const actor = { type: 'invitee', principalId: annSignedIn } as const;
    await portal.latchkey.as({ tenantId: 'other', actor }).tenants.open();
    for (const elsewhere of ['other', 'nowhere']) {
      const { people } = portal.latchkey.as({ tenantId: elsewhere, actor });
      expect((await people.workspaces({ principalId: annSignedIn })).items).toEqual([]);
    }
    const { people } = portal.latchkey.as({ tenantId, actor });
    expect((await people.workspaces({ principalId: annSignedIn })).items).toHaveLength(1);
  });

  it('come page by page, and a cursor is of nobody else’s', async () => {
    const portal = await startPortal();
    const { personId } = await letAnnIn(portal);
    await portal.staff.workspaces.open(theo);
    portal.clock.advance(1_000);
    const given = { workspaceId: theo.workspaceId, personId, permissions: view };
    const { position: after } = done(await portal.staff.access.grant(given));
    const { people } = portal.staff;
    const asked = { principalId: annSignedIn, limit: 1 };
    const first = await people.workspaces(asked, { after });
    const second = await people.workspaces({ ...asked, cursor: first.next });
    expect([...first.items, ...second.items].map(({ workspaceId }) => workspaceId)).toEqual(['rosa', 'theo']);
    expect(second.next).toBeUndefined();
    const { personId: other } = done(await people.register({ name: 'Bob' }));
    await expect(people.workspaces({ personId: other, cursor: first.next })).rejects.toMatchObject({
      code: 'InvalidQuery',
    });
  });

  it('are asked for by the principal or by the person, by one of them', async () => {
    const portal = await startPortal();
    const { personId } = await letAnnIn(portal);
    for (const asked of [{}, { personId, principalId: annSignedIn }, { principalId: 'u@ann' }]) {
      await expect(portal.staff.people.workspaces(asked)).rejects.toMatchObject({ code: 'InvalidQuery' });
    }
    await expect(portal.staff.people.workspaces({})).rejects.toThrow(
      'name either a personId or a principalId',
    );
  });
});
