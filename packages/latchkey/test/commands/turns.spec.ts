import { wholeLog } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import type { EventStore, StreamName } from '../../src/index.ts';
import { acceptAs, ann, annSignedIn, inviteAnn, rosa, startPortal } from '../portal.ts';

const invitation = { workspaceId: rosa.workspaceId, person: ann, permissions: ['roster.view'] };

/** A store that counts what it is asked for. */
function counting(eventStore: EventStore) {
  const appends: { stream: StreamName; events: number }[] = [];
  const reads: { stream: StreamName; from: number | undefined; events: number }[] = [];
  const counted: EventStore = {
    ...eventStore,
    append(stream, events, expected) {
      appends.push({ stream, events: events.length });
      return eventStore.append(stream, events, expected);
    },
    async read(stream, options) {
      const page = await eventStore.read(stream, options);
      reads.push({ stream, from: options?.from, events: page.events.length });
      return page;
    },
  };
  return { eventStore: counted, appends, reads };
}

describe('commands on one stream at once', () => {
  it('are decided in order and appended together', async () => {
    const portal = await startPortal();
    const store = counting(portal.eventStore);
    const { staff } = await portal.another({ eventStore: store.eventStore });
    const causes = ['unpaid', 'on-leave', 'under-review'];
    const { personId } = await inviteAnn(portal);
    const where = { workspaceId: rosa.workspaceId, personId };
    await staff.access.grant({ ...where, permissions: ['roster.view'] });
    store.appends.length = 0;
    const suspended = await Promise.all(causes.map((cause) => staff.access.suspend({ ...where, cause })));
    expect(suspended.map((result) => result.ok && result.suspensions)).toEqual([
      ['unpaid'],
      ['unpaid', 'on-leave'],
      causes,
    ]);
    expect(store.appends.map(({ events }) => events)).toEqual([3]);
  });

  it('of which a thousand accept one invitation lead to one acceptance, and all are told so', async () => {
    const portal = await startPortal();
    const { token } = await inviteAnn(portal);
    const accepted = await Promise.all(
      Array.from({ length: 1_000 }, () => acceptAs(portal, annSignedIn, token)),
    );
    expect(accepted.filter(({ ok }) => ok)).toHaveLength(1_000);
    const types = (await wholeLog(portal.eventStore)).map(({ type }) => type);
    const once = ['PrincipalClaimed', 'PersonPrincipalClaimed', 'InvitationAccepted', 'AccessGranted'];
    for (const type of once) expect(types.filter((each) => each === type)).toHaveLength(1);
  });

  it('of which a hundred invite one person lead to one invitation', async () => {
    const portal = await startPortal();
    const invited = await Promise.all(
      Array.from({ length: 100 }, () => portal.staff.invitations.invite(invitation)),
    );
    expect(invited.filter(({ ok }) => ok)).toHaveLength(1);
    const refused = invited.flatMap((result) => (result.ok ? [] : [result.rejection.type]));
    expect(new Set(refused)).toEqual(new Set(['AlreadyInvited']));
    const types = (await wholeLog(portal.eventStore)).map(({ type }) => type);
    for (const type of ['EmailClaimed', 'PersonRegistered', 'PersonInvited']) {
      expect(types.filter((each) => each === type)).toHaveLength(1);
    }
  });

  it('are each answered, also where one comes just as the one before is done', async () => {
    const portal = await startPortal();
    const open = () => portal.staff.workspaces.open(rosa);
    for (let microtasks = 0; microtasks < 150; microtasks++) {
      const first = open();
      for (let passed = 0; passed < microtasks; passed++) await Promise.resolve();
      expect(await Promise.all([first, open()])).toMatchObject([{ ok: true }, { ok: true }]);
    }
  });

  it('under one id are one command', async () => {
    const portal = await startPortal();
    const options = { commandId: 'invite-ann' };
    const [one, other] = await Promise.all([
      portal.staff.invitations.invite(invitation, options),
      portal.staff.invitations.invite(invitation, options),
    ]);
    expect(one).toMatchObject({ ok: true, revision: 0 });
    expect(other).toEqual(one);
  });
});

describe('what a process remembers of streams', () => {
  it('is not read again', async () => {
    const portal = await startPortal();
    const { personId } = await inviteAnn(portal);
    const store = counting(portal.eventStore);
    const { staff } = await portal.another({ eventStore: store.eventStore });
    const where = { workspaceId: rosa.workspaceId, personId };
    await staff.access.grant({ ...where, permissions: ['roster.view'] });
    store.reads.length = 0;
    await staff.access.suspend({ ...where, cause: 'unpaid' });
    expect(store.reads.filter(({ events }) => events > 0)).toEqual([]);
    expect(store.reads.filter(({ stream }) => stream.startsWith('accessGrant-'))).toEqual([]);
  });

  it('is read on before anybody is told no', async () => {
    const portal = await startPortal();
    const { invitationId } = await inviteAnn(portal);
    const other = await portal.another();
    expect(await other.staff.invitations.rescind({ invitationId })).toMatchObject({ ok: true });
    portal.clock.advance(60_000);
    expect(await portal.staff.invitations.invite(invitation)).toMatchObject({ ok: true, round: 2 });
    expect(await other.staff.invitations.rescind({ invitationId })).toMatchObject({ ok: true, round: 2 });
  });

  it('is decided on anew where it was out of date', async () => {
    const portal = await startPortal();
    const { invitationId } = await inviteAnn(portal);
    const other = await portal.another();
    await other.staff.invitations.rescind({ invitationId, reason: 'a mistake' });
    const again = await portal.staff.invitations.rescind({ invitationId });
    expect(again).toMatchObject({ ok: true, status: 'rescinded', revision: 1 });
    expect(
      (await wholeLog(portal.eventStore)).filter(({ type }) => type === 'InvitationRescinded'),
    ).toHaveLength(1);
  });

  it('opens no step of a command that will be refused', async () => {
    const portal = await startPortal();
    const { invitationId, token } = await inviteAnn(portal);
    let hasRescinded = false;
    // Between judging and the first claim, another process takes the invitation back.
    const interrupted: EventStore = {
      ...portal.eventStore,
      async read(stream, options) {
        const page = await portal.eventStore.read(stream, options);
        if (stream.startsWith('principal-') && !hasRescinded) {
          hasRescinded = true;
          await portal.staff.invitations.rescind({ invitationId });
        }
        return page;
      },
    };
    const accepting = await portal.another({ eventStore: interrupted });
    expect(await acceptAs(accepting, annSignedIn, token)).toEqual({
      ok: false,
      rejection: { type: 'InvitationRescinded' },
    });
    const types = (await wholeLog(portal.eventStore)).map(({ type }) => type);
    expect(types.filter((type) => type.endsWith('Claimed'))).toEqual(['EmailClaimed', 'DeliveryClaimed']);
  });

  it('is forgotten where a key was destroyed with which it was read', async () => {
    const portal = await startPortal();
    const { token } = await inviteAnn(portal);
    const look = () => portal.invitee().invitations.preview({ token });
    expect(await look()).toMatchObject({ ok: true, personName: ann.name });
    const [key = ''] = await portal.keyVault.names('person-');
    await portal.keyVault.destroy(key);
    expect(await look()).toMatchObject({ ok: true, personName: null });
  });
});
