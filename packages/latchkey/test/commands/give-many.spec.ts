import { describe, expect, it } from 'vitest';
import { ann, rejectionOf, rosa, startPortal } from '../portal.ts';

const died = 'the process died';
const offer = { workspaceId: rosa.workspaceId, permissions: ['roster.view'] };
const guest = (n: number) => ({ ...offer, person: { name: `Guest ${n}`, email: `guest${n}@example.org` } });

describe('inviting many', () => {
  it('gives a result for each row, in their order, and a bad row spoils no other', async () => {
    const portal = await startPortal();
    await portal.staff.invitations.invite({ ...offer, person: ann });
    const rows = [
      guest(0),
      { ...guest(1), person: { name: '', email: 'nobody' } },
      { ...offer, person: ann },
      { ...guest(2), workspaceId: 'nowhere' },
      { ...offer, person: { name: 'Noah' } },
      guest(3),
    ];
    const results = await portal.staff.invitations.inviteMany(rows);
    expect(results.map((result) => (result.ok ? result.status : result.rejection.type))).toEqual([
      'pending',
      'InvalidInput',
      'AlreadyInvited',
      'WorkspaceNotFound',
      'EmailNeeded',
      'pending',
    ]);
    expect(rejectionOf(results[1] ?? { ok: true })).toMatchObject({
      issues: [{ path: 'person.name' }, { path: 'person.email' }],
    });
    await portal.latchkey.whenIdle();
    expect((await portal.staff.invitations.list()).items).toHaveLength(3);
  });

  it('invites once whoever stands in two rows', async () => {
    const portal = await startPortal();
    const results = await portal.staff.invitations.inviteMany([guest(1), guest(2), guest(1)]);
    expect(results.filter(({ ok }) => ok)).toHaveLength(2);
    await portal.latchkey.whenIdle();
    expect((await portal.staff.invitations.list()).items).toHaveLength(2);
    expect(portal.mails).toHaveLength(2);
  });

  it('goes on where it was interrupted, when it is given again under its id', async () => {
    const portal = await startPortal();
    const rows = Array.from({ length: 300 }, (_, n) => guest(n));
    let left = 150;
    const { eventStore } = portal;
    const dying = await portal.another({
      eventStore: {
        ...eventStore,
        async append(stream, events, expected) {
          if (left === 0) throw new Error(died);
          if (events.some(({ type }) => type === 'PersonInvited')) left -= 1;
          return eventStore.append(stream, events, expected);
        },
      },
    });
    const options = { commandId: 'import of monday' };
    await expect(dying.staff.invitations.inviteMany(rows, options)).rejects.toThrow(died);
    await dying.latchkey.close();

    const results = await portal.staff.invitations.inviteMany(rows, options);
    expect(results.every(({ ok }) => ok)).toBe(true);
    const again = await portal.staff.invitations.inviteMany(rows, options);
    expect(again.map((result) => result.ok && result.invitationId)).toEqual(
      results.map((result) => result.ok && result.invitationId),
    );
    // What the process that died had begun to send is sent by another a while later.
    await portal.latchkey.whenIdle();
    portal.clock.advance(60_000);
    await portal.latchkey.whenIdle();
    const keys = [...dying.mails, ...portal.mails].map(({ idempotencyKey }) => idempotencyKey);
    expect(new Set(keys).size).toBe(300);
  });

  it('begins nothing more once there was a fault', async () => {
    const portal = await startPortal();
    const { eventStore } = portal;
    let isDown = false;
    const other = await portal.another({
      eventStore: {
        ...eventStore,
        async append(stream, events, expected) {
          const isFirst = !isDown && events.some(({ type }) => type === 'PersonRegistered');
          isDown ||= isFirst;
          if (isFirst) throw new Error(died);
          return eventStore.append(stream, events, expected);
        },
      },
    });
    const rows = Array.from({ length: 300 }, (_, n) => guest(n));
    await expect(other.staff.invitations.inviteMany(rows)).rejects.toThrow(died);
    await portal.latchkey.whenIdle();
    const { items } = await portal.staff.invitations.list({ limit: 200 });
    // What was under way is done, and nothing else.
    expect(items.length).toBeLessThan(128);
  });

  it('takes an id of 190 characters, and refuses each row of one that is too long', async () => {
    const portal = await startPortal();
    const invite = (length: number) =>
      portal.staff.invitations.inviteMany([guest(1), guest(2)], { commandId: 'x'.repeat(length) });
    expect((await invite(200)).map(rejectionOf)).toMatchObject([
      { type: 'InvalidInput', issues: [{ path: 'commandId' }] },
      { type: 'InvalidInput', issues: [{ path: 'commandId' }] },
    ]);
    expect((await invite(190)).every(({ ok }) => ok)).toBe(true);
  });

  it('of nobody gives nothing', async () => {
    const portal = await startPortal();
    expect(await portal.staff.invitations.inviteMany([])).toEqual([]);
  });
});

it('many are registered and given access at once, as from an import', async () => {
  const portal = await startPortal();
  const people = await portal.staff.people.registerMany([ann, { name: 'Noah' }, ann]);
  const ids = people.map((result) => (result.ok ? result.personId : undefined));
  expect(new Set(ids).size).toBe(2);
  expect(ids[0]).toBe(ids[2]);
  const grants = await portal.staff.access.grantMany(
    [...new Set(ids)].map((personId) => ({ ...offer, personId: personId ?? '' })),
  );
  expect(grants.map((result) => result.ok && result.status)).toEqual(['live', 'live']);
});
