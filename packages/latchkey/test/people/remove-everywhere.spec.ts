import { wholeLog } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import type { EventToAppend } from '../../src/index.ts';
import type { Portal } from '../portal.ts';
import {
  acceptAs,
  ann,
  annSignedIn,
  appendedDuring,
  dyingBefore,
  inviteAnn,
  letAnnIn,
  rejectionOf,
  rosa,
  startPortal,
  turns,
} from '../portal.ts';
import { done, letIn, may, meanwhile, tokenTo } from './situation.ts';

const permissions = ['roster.view'];

/** Ann has access at Rosa's and Theo's, is invited to Liam's, and somebody has asked to invite her to Mia's. */
async function everywhere(): Promise<Portal & { personId: string }> {
  const portal = await startPortal();
  const { personId } = await letAnnIn(portal);
  done(await letIn(portal, 'theo', annSignedIn));
  await tokenTo(portal, 'liam');
  await portal.staff.workspaces.open({ workspaceId: 'mia', kind: 'client', name: 'Mia' });
  const policy = {
    validFor: 'P7D',
    resend: { cooldown: 'PT0S', limit: 9 },
    acceptBy: 'matchingEmail',
    approval: 'required',
  } as const;
  done(await portal.staff.tenants.changePolicy({ policy }));
  done(await portal.staff.invitations.invite({ workspaceId: 'mia', person: ann, permissions }));
  return { ...portal, personId };
}

function isFreedBySystem({ type, metadata }: EventToAppend): boolean {
  const actor: unknown = metadata['actor'];
  return type === 'SeatReleased' && JSON.stringify(actor).includes('"system"');
}

async function whatIsLeft({ staff, latchkey }: Portal, personId: string) {
  await latchkey.whenIdle();
  const invitations = await staff.invitations.list({ personId });
  const grants = await staff.access.list({ personId });
  return [
    ...invitations.items.filter(({ status }) => status === 'pending' || status === 'requested'),
    ...grants.items.filter(({ status }) => status !== 'revoked'),
  ].map(({ workspaceId, status }) => `${workspaceId} ${status}`);
}

describe('taking somebody out of everything', () => {
  it('revokes all access, takes back what is open or asked for, and counts both', async () => {
    const portal = await everywhere();
    const { personId, staff } = portal;
    const removed = await staff.people.removeEverywhere({ personId, reason: 'has left' });
    expect(removed).toMatchObject({ ok: true, personId, revoked: 2, rescinded: 2 });
    expect(await whatIsLeft(portal, personId)).toEqual([]);
    const ended = (await wholeLog(portal.eventStore)).filter(({ type }) => type === 'AccessRevoked');
    expect(ended.map(({ data }) => data['cause'])).toEqual(['removed', 'removed']);
    const { items } = await staff.invitations.list({ personId, status: 'accepted' });
    const history = await staff.audit.history(items[0]?.invitationId ?? '');
    expect(history?.entries.at(-1)?.sentence).toBe('Access was revoked (removed): “has left”.');
  });

  it('leaves nothing that comes back when they are let in again', async () => {
    const portal = await everywhere();
    const { personId, staff } = portal;
    done(await staff.people.removeEverywhere({ personId }));
    done(await staff.people.reactivate({ personId }));
    expect(await may(portal, annSignedIn)).toBe(false);
    expect(await may(portal, annSignedIn, 'theo')).toBe(false);
    portal.clock.advance(60_000);
    expect((await staff.invitations.invite({ workspaceId: 'mia', person: ann, permissions })).ok).toBe(true);
  });

  it('touches nobody else, and nothing in another tenant', async () => {
    const portal = await everywhere();
    const { personId, staff } = portal;
    const other = done(await staff.people.register({ name: 'Noah' }));
    done(await staff.access.grant({ workspaceId: rosa.workspaceId, personId: other.personId, permissions }));
    const elsewhere = portal.latchkey.as({
      tenantId: 'river-care',
      actor: { type: 'principal', principalId: 'olivia' },
    });
    done(await elsewhere.tenants.open());
    const foreign = await appendedDuring(portal, async () => {
      expect(rejectionOf(await elsewhere.people.removeEverywhere({ personId }))).toEqual({
        type: 'PersonNotFound',
      });
    });
    expect(foreign).toBe(0);
    done(await staff.people.removeEverywhere({ personId }));
    expect(await whatIsLeft(portal, other.personId)).toEqual(['rosa live']);
  });

  it('twice is once', async () => {
    const portal = await everywhere();
    const { personId, staff } = portal;
    done(await staff.people.removeEverywhere({ personId }));
    await portal.latchkey.whenIdle();
    const appended = await appendedDuring(portal, async () => {
      expect(await staff.people.removeEverywhere({ personId })).toMatchObject({ revoked: 0, rescinded: 0 });
    });
    expect(appended).toBe(0);
  });

  it('says the same again under its id, and takes nothing away once somebody has let them in again', async () => {
    const portal = await everywhere();
    const { personId, staff } = portal;
    const remove = (reason?: string) =>
      staff.people.removeEverywhere({ personId, ...(reason && { reason }) }, { commandId: 'x'.repeat(200) });
    const first = done(await remove());
    const { position: _first, ...told } = first;
    expect(await remove()).toMatchObject(told);
    done(await staff.people.reactivate({ personId }));
    done(await staff.access.grant({ workspaceId: rosa.workspaceId, personId, permissions }));
    portal.clock.advance(60_000);
    done(await staff.invitations.invite({ workspaceId: 'liam', person: ann, permissions }));
    await portal.latchkey.whenIdle();
    const appended = await appendedDuring(portal, async () => {
      expect(await remove()).toMatchObject({ revoked: 2, rescinded: 2 });
      expect(rejectionOf(await remove('another'))).toEqual({ type: 'CommandIdReused' });
    });
    expect(appended).toBe(0);
    expect(await may(portal, annSignedIn)).toBe(true);
  });

  it('counts all of it under its id, also what it had ended before it was interrupted', async () => {
    const portal = await everywhere();
    const { personId } = portal;
    const options = { commandId: 'one' };
    const dying = await portal.another({ eventStore: dyingBefore(portal, 'InvitationRescinded') });
    await expect(dying.staff.people.removeEverywhere({ personId }, options)).rejects.toThrow(
      'the process died',
    );
    expect(await portal.staff.people.removeEverywhere({ personId }, options)).toMatchObject({
      revoked: 2,
      rescinded: 2,
    });
  });

  it.each(['AccessRevoked', 'InvitationRescinded'])(
    'shuts them out at once, also where it dies before %s, and is completed when it is run again',
    async (type) => {
      const portal = await everywhere();
      const { personId } = portal;
      const dying = await portal.another({ eventStore: dyingBefore(portal, type) });
      await expect(dying.staff.people.removeEverywhere({ personId })).rejects.toThrow('the process died');
      await portal.latchkey.whenIdle();
      expect([await may(portal, annSignedIn), await may(portal, annSignedIn, 'theo')]).toEqual([
        false,
        false,
      ]);
      expect(await whatIsLeft(portal, personId)).not.toEqual([]);
      done(await portal.staff.people.removeEverywhere({ personId }));
      expect(await whatIsLeft(portal, personId)).toEqual([]);
    },
  );

  it.each(['PrincipalClaimed', 'InvitationAccepted', 'AccessGranted', 'PersonActivated'])(
    'leaves no access to whoever accepts at the same time, and is about to append %s',
    async (type) => {
      const portal = await startPortal();
      const { personId, token } = await inviteAnn(portal);
      let removal: Promise<unknown> | undefined;
      const remove = () => (removal = portal.staff.people.removeEverywhere({ personId }));
      const accepting = await portal.another({ eventStore: meanwhile(portal, type, remove) });
      await acceptAs(accepting, annSignedIn, token);
      // Whoever activates may be a reactor, for which the acceptance does not wait.
      expect(await removal).toMatchObject({ ok: true });
      await portal.latchkey.whenIdle();
      done(await portal.staff.people.reactivate({ personId }));
      expect(await may(portal, annSignedIn)).toBe(false);
      expect(await whatIsLeft(portal, personId)).toEqual([]);
      const again = await acceptAs(portal, annSignedIn, token);
      expect(again.ok && again.status === 'pending').toBe(false);
      expect(await may(portal, annSignedIn)).toBe(false);
    },
  );

  it('ends also what was given by somebody who had asked before, and reached the store only now', async () => {
    const portal = await startPortal();
    const { personId } = await letAnnIn(portal);
    await portal.staff.workspaces.open({ workspaceId: 'theo', kind: 'client', name: 'Theo' });
    let arrive: (() => void) | undefined;
    const arriving = new Promise<void>((resolve) => (arrive = resolve));
    const slow = await portal.another({
      eventStore: meanwhile(portal, 'AccessGranted', () => arriving),
    });
    const granting = slow.staff.access.grant({ workspaceId: 'theo', personId, permissions });
    await turns();
    const removing = await portal.another({
      eventStore: meanwhile(portal, 'AccessRevoked', async () => {
        arrive?.();
        done(await granting);
      }),
    });
    const removed = done(await removing.staff.people.removeEverywhere({ personId }));
    expect(removed.revoked).toBe(2);
    done(await portal.staff.people.reactivate({ personId }));
    expect(await may(portal, annSignedIn, 'theo')).toBe(false);
  });

  it('ends what was accepted and not given yet', async () => {
    const portal = await startPortal();
    const { personId, token } = await inviteAnn(portal);
    const dying = await portal.another({ eventStore: dyingBefore(portal, 'AccessGranted') });
    await expect(acceptAs(dying, annSignedIn, token)).rejects.toThrow('the process died');
    done(await portal.staff.people.removeEverywhere({ personId }));
    done(await portal.staff.people.reactivate({ personId }));
    portal.clock.advance(3_600_000);
    await portal.latchkey.whenIdle();
    expect(await may(portal, annSignedIn)).toBe(false);
  });

  it('ends what another process gave just before', async () => {
    const portal = await startPortal();
    const { personId } = done(await portal.staff.people.register(ann));
    await portal.latchkey.whenIdle();
    const other = await portal.another();
    done(await other.staff.access.grant({ workspaceId: rosa.workspaceId, personId, permissions }));
    expect(done(await portal.staff.people.removeEverywhere({ personId })).revoked).toBe(1);
  });

  it('frees their seats itself', async () => {
    const portal = await startPortal();
    done(await portal.staff.seats.license({ capacity: 2 }));
    const policy = {
      validFor: 'P7D',
      resend: { cooldown: 'PT0S', limit: 9 },
      acceptBy: 'matchingEmail',
      seats: 'reserve',
    } as const;
    done(await portal.staff.tenants.changePolicy({ policy }));
    const { personId } = await letAnnIn(portal);
    await tokenTo(portal, 'theo');
    const { eventStore } = portal;
    const withoutToDoList = await portal.another({
      eventStore: {
        ...eventStore,
        async append(stream, events, expected) {
          if (events.some(isFreedBySystem)) throw new Error('not by the to-do list');
          return eventStore.append(stream, events, expected);
        },
      },
    });
    await portal.latchkey.close();
    done(await withoutToDoList.staff.people.removeEverywhere({ personId }));
    expect(await withoutToDoList.staff.seats.get()).toMatchObject({ free: 2 });
  });

  it('is refused for nobody, and in a closed tenant', async () => {
    const portal = await everywhere();
    const { personId, staff } = portal;
    expect(rejectionOf(await staff.people.removeEverywhere({ personId: 'ann' }))).toMatchObject({
      type: 'InvalidInput',
    });
    expect(rejectionOf(await portal.invitee('u-eve').people.removeEverywhere({ personId }))).toEqual({
      type: 'NotForInvitees',
    });
    done(await staff.tenants.close({}));
    expect(rejectionOf(await staff.people.removeEverywhere({ personId }))).toEqual({ type: 'TenantClosed' });
  });
});
