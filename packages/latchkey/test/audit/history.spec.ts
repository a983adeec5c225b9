import { describe, expect, it } from 'vitest';
import type { StoredEvent } from '../../src/index.ts';
import {
  acceptAs,
  ann,
  annSignedIn,
  appendedDuring,
  inviteAnn,
  letAnnIn,
  rosa,
  startPortal,
} from '../portal.ts';

describe('the history of an invitation', () => {
  it('tells it all in plain sentences, in order, and appends nothing', async () => {
    const portal = await startPortal();
    const { invitationId, personId } = await inviteAnn(portal);
    await portal.staff.invitations.rescind({ invitationId, reason: 'wrong client' });
    portal.clock.advance(60_000);
    await portal.staff.invitations.resend({ invitationId });
    await portal.latchkey.whenIdle();
    await acceptAs(portal, annSignedIn, portal.tokenFor(ann.email));
    await portal.staff.access.suspend({ workspaceId: rosa.workspaceId, personId, cause: 'unpaid' });
    await portal.staff.access.revoke({ workspaceId: rosa.workspaceId, personId, cause: 'left-company' });
    const appended = await appendedDuring(portal, async () => {
      const history = await portal.staff.audit.history(invitationId);
      expect(history?.isIntact).toBe(true);
      expect(history?.entries.map(({ by, sentence }) => `${by}: ${sentence}`)).toEqual([
        'olivia: Ann Carer was invited to Rosa Diaz, to roster.view; the link works until 2026-03-09 09:00 UTC.',
        'the system (mail): A process took on the sending of link number 1, for 30 seconds.',
        'the system (mail): Link number 1 was mailed.',
        'olivia: The invitation was taken back: “wrong client”.',
        'olivia: Ann Carer was invited to Rosa Diaz for the 2nd time, to roster.view; the link works until 2026-03-09 09:01 UTC.',
        'the system (mail): A process took on the sending of link number 2, for 30 seconds.',
        'the system (mail): Link number 2 was mailed.',
        'the invitee (u-ann): Ann Carer accepted, signed in as u-ann, with the invited address verified.',
        'the invitee (u-ann): Ann Carer was given access to Rosa Diaz as round 2 of the invitation offered, to roster.view.',
        'olivia: Access was suspended (unpaid).',
        'olivia: Access was revoked (left-company).',
      ]);
    });
    expect(appended).toBe(0);
  });

  it('tells what became of access, and when', async () => {
    const portal = await startPortal();
    const { invitationId, personId } = await letAnnIn(portal);
    const where = { workspaceId: rosa.workspaceId, personId };
    const { access, roles } = portal.staff;
    const now = portal.clock.now();
    const hour = 3_600_000;
    await access.widen({ ...where, permissions: ['invoices.view', 'roster.view'] });
    await access.narrow({ ...where, readOnly: true, accessUntil: now + hour });
    await access.extend({ ...where, accessUntil: now + 2 * hour });
    await access.extend(where);
    await access.narrow({ ...where, accessUntil: now + hour });
    await access.revoke(where);
    await roles.define({ name: 'viewer', permissions: ['roster.view'] });
    await access.grant({ ...where, role: 'viewer', accessFrom: now + 60_000, accessUntil: now + hour });
    await roles.revise({ name: 'viewer', permissions: ['roster.view'], readOnly: true });
    await access.adoptRole(where);
    portal.clock.advance(hour);
    await portal.latchkey.whenIdle();
    const history = await portal.staff.audit.history(invitationId);
    expect(history?.entries.map(({ sentence }) => sentence).slice(5)).toEqual([
      'Access was widened to invoices.view, roster.view.',
      'Access was narrowed to invoices.view, roster.view, for reading only, until 2026-03-02 10:00 UTC.',
      'Access was extended until 2026-03-02 11:00 UTC.',
      'Access was extended, and has no end any more.',
      'Access was narrowed to invoices.view, roster.view, for reading only, until 2026-03-02 10:00 UTC.',
      'Access was revoked.',
      'Ann Carer was given access to Rosa Diaz directly, to roster.view, as viewer (version 1), from 2026-03-02 09:01 UTC, until 2026-03-02 10:00 UTC.',
      'Access took on another version of its role: roster.view, as viewer (version 2), for reading only.',
      'Access ended at 2026-03-02 10:00 UTC, when its time was over.',
    ]);
  });

  it('dates nothing before what it followed from', async () => {
    const portal = await startPortal();
    const { invitationId, token } = await inviteAnn(portal);
    const slow = await portal.another({
      eventStore: {
        ...portal.eventStore,
        append: async (...appended) => {
          const done = await portal.eventStore.append(...appended);
          portal.clock.advance(5);
          return done;
        },
      },
      mayGive: () => {
        portal.clock.advance(5);
        return 'everything';
      },
    });
    await acceptAs(slow, annSignedIn, token);
    const times = (await slow.staff.audit.history(invitationId))?.entries.map(({ at }) => at) ?? [];
    expect(times).toEqual(times.toSorted((one, other) => one - other));
  });

  it('still tells what happened after the person’s key was destroyed, without their name', async () => {
    const portal = await startPortal();
    const { invitationId, personId } = await letAnnIn(portal);
    await portal.keyVault.destroy(`person-${personId}`);
    const history = await portal.staff.audit.history(invitationId);
    expect(history?.isIntact).toBe(true);
    expect(history?.entries[0]?.sentence).toMatch(/^\(erased\) was invited to Rosa Diaz/);
    expect(JSON.stringify(history)).not.toContain('Ann');
  });

  it('of an invitation that is not there is none', async () => {
    const portal = await startPortal();
    expect(await portal.staff.audit.history('01JNB0000000000000000000N1')).toBeUndefined();
    expect(await portal.staff.audit.history('no id')).toBeUndefined();
  });

  it.each<[string, (event: StoredEvent, revision: number) => StoredEvent | undefined]>([
    ['a field was changed', (event) => ({ ...event, data: { ...event.data, workspaceId: 'theo' } })],
    [
      'who did it was changed',
      (event) => ({ ...event, metadata: { ...event.metadata, commandDigest: 'AA' } }),
    ],
    ['an event was taken out of the middle', (event, revision) => (revision === 1 ? undefined : event)],
    [
      'a chain was taken off',
      ({ metadata: { chain, ...metadata }, ...event }, revision) => ({
        ...event,
        metadata: revision === 1 || chain === undefined ? metadata : { ...metadata, chain },
      }),
    ],
    [
      'a hash is no text',
      (event) => ({ ...event, metadata: { ...event.metadata, chain: { previous: null, hash: 1 } } }),
    ],
    [
      'a hash was made up',
      (event) => ({
        ...event,
        metadata: { ...event.metadata, chain: { previous: null, hash: 'f'.repeat(64) } },
      }),
    ],
  ])('is not intact where %s', async (_how, tamper) => {
    const portal = await startPortal();
    const { invitationId } = await inviteAnn(portal);
    portal.clock.advance(60_000);
    await portal.staff.invitations.resend({ invitationId });
    await portal.staff.invitations.rescind({ invitationId });
    expect((await portal.staff.audit.history(invitationId))?.isIntact).toBe(true);
    const tampered = await portal.another({
      eventStore: {
        ...portal.eventStore,
        async read(stream, options) {
          const page = await portal.eventStore.read(stream, options);
          if (!stream.startsWith('invitation-')) return page;
          const events = page.events.map((event, index) => tamper(event, index));
          return { ...page, events: events.filter((event) => event !== undefined) };
        },
      },
    });
    expect((await tampered.staff.audit.history(invitationId))?.isIntact).toBe(false);
  });

  it('refuses a stream whose beginning is gone', async () => {
    const portal = await startPortal();
    const { invitationId } = await letAnnIn(portal);
    const truncated = await portal.another({
      eventStore: {
        ...portal.eventStore,
        async read(stream, options) {
          const page = await portal.eventStore.read(stream, options);
          return stream.startsWith('invitation-') ? { ...page, events: page.events.slice(1) } : page;
        },
      },
    });
    await expect(truncated.staff.audit.history(invitationId)).rejects.toMatchObject({
      code: 'StreamTruncated',
    });
    await expect(truncated.staff.invitations.rescind({ invitationId })).rejects.toMatchObject({
      code: 'StreamTruncated',
    });
  });
});
