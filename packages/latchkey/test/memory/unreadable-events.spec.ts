import { randomUUID } from 'node:crypto';
import { wholeLog } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import type { JsonObject, StoredEvent, StreamName } from '../../src/index.ts';
import type { Portal } from '../portal.ts';
import {
  acceptAs,
  ann,
  annSignedIn,
  inviteAnn,
  letAnnIn,
  mayAnn,
  rosa,
  startPortal,
  turns,
} from '../portal.ts';

const bob = { name: 'Bob Carer', email: 'bob@example.org' };

describe('an event of a version from the future', () => {
  it('stops the following with a named error, fails commands on its stream by name, and costs nothing', async () => {
    const portal = await startPortal();
    const { invitationId, token } = await inviteAnn(portal);
    const stream: StreamName = `invitation-${invitationId}`;
    await appendLike(portal, stream, 'InvitationLinkCopied', { data: { generation: 1 }, schemaVersion: 99 });
    await turns();

    expect(portal.problems).toMatchObject([
      { type: 'FollowingFailed', fault: { code: 'EventFromTheFuture' }, retryInMilliseconds: undefined },
    ]);
    const before = await wholeLog(portal.eventStore);
    const future = expect.objectContaining({ code: 'EventFromTheFuture' });
    await expect(portal.staff.invitations.rescind({ invitationId })).rejects.toEqual(future);
    await expect(acceptAs(portal, annSignedIn, token)).rejects.toEqual(future);
    await expect(inviting(portal, ann)).rejects.toEqual(future);
    expect(await wholeLog(portal.eventStore)).toEqual(before);
    // Whoever has nothing to do with that stream goes on.
    expect(await inviting(portal, bob)).toMatchObject({ ok: true });
    await expect(portal.another()).rejects.toEqual(future);
  });

  it('lets nobody in on what is known from before it, once that is too old', async () => {
    const portal = await startPortal();
    const { invitationId } = await letAnnIn(portal);
    expect(await mayAnn(portal)).toBe(true);
    const stream: StreamName = `invitation-${invitationId}`;
    await appendLike(portal, stream, 'InvitationLinkCopied', { data: { generation: 1 }, schemaVersion: 99 });
    await turns();
    portal.clock.advance(5_001);
    expect(await mayAnn(portal)).toBe(false);
  });
});

describe('a policy on record that does not parse', () => {
  it('fails every command of its tenant by name, and is left as it is', async () => {
    const portal = await startPortal();
    const { invitationId } = await inviteAnn(portal);
    const opened = (await wholeLog(portal.eventStore)).find(({ type }) => type === 'TenantOpened');
    const stream = opened?.stream ?? 'tenant-';
    await appendLike(portal, stream, 'PolicyChanged', { data: { policy: { validFor: 'P1M' } } });
    await turns();

    const malformed = expect.objectContaining({ code: 'MalformedEvent' });
    expect(portal.problems).toMatchObject([{ type: 'FollowingFailed', fault: { code: 'MalformedEvent' } }]);
    const before = await wholeLog(portal.eventStore);
    await expect(portal.staff.invitations.rescind({ invitationId })).rejects.toEqual(malformed);
    await expect(inviting(portal, bob)).rejects.toEqual(malformed);
    expect(await wholeLog(portal.eventStore)).toEqual(before);
  });
});

describe('an event in a stream of Latchkey that Latchkey did not write', () => {
  it.each<{ what: string; type: string; data: JsonObject; metadata: JsonObject }>([
    { what: 'of no known type', type: 'Nonsense', data: {}, metadata: {} },
    { what: 'without data', type: 'InvitationRescinded', data: {}, metadata: {} },
    {
      what: 'that looks like one, but is not chained',
      type: 'InvitationRescinded',
      data: {},
      metadata: {
        tenantId: 'harbour-care',
        actor: { type: 'principal', principalId: 'olivia' },
        occurredAt: '2026-03-02T09:00:00.000Z',
        commandId: '01JNB0000000000000000000T1',
        commandDigest: '',
        schemaVersion: 1,
        $correlationId: '01JNB0000000000000000000T1',
        $causationId: '01JNB0000000000000000000T1',
      },
    },
  ])('$what counts for nothing, and is reported', async ({ type, data, metadata }) => {
    const portal = await startPortal();
    const { invitationId, token } = await inviteAnn(portal);
    const stream: StreamName = `invitation-${invitationId}`;
    const { events } = await portal.eventStore.read(stream);
    const appended = await portal.eventStore.append(
      stream,
      [{ id: randomUUID(), type, data, metadata }],
      events.length - 1,
    );
    await turns();

    expect(portal.problems).toEqual([{ type: 'EventPassedOver', stream, position: appended.position }]);
    const other = await portal.another();
    expect(await acceptAs(portal, annSignedIn, token)).toMatchObject({ ok: true });
    expect(await portal.staff.audit.history(invitationId)).toMatchObject({
      isIntact: false,
    });
    await other.latchkey.whenIdle();
    expect(await mayAnn(portal)).toBe(true);
    const { events: after } = await portal.eventStore.read(stream);
    expect(after.at(-1)?.metadata['chain']).toMatchObject({ previous: chainHash(events.at(-1)) });
  });
});

function chainHash(event: StoredEvent | undefined): unknown {
  return (event?.metadata['chain'] as JsonObject | undefined)?.['hash'];
}

function inviting({ staff }: Portal, person: typeof ann) {
  const { workspaceId } = rosa;
  return staff.invitations.invite({ workspaceId, person, permissions: ['roster.view'] });
}

/** Appends at the end of a stream what no command of this version would. */
async function appendLike(
  { eventStore }: Portal,
  stream: StreamName,
  type: string,
  { data, schemaVersion = 1 }: { data: JsonObject; schemaVersion?: number },
): Promise<void> {
  const { events } = await eventStore.read(stream, { direction: 'backwards', limit: 1 });
  const [last] = events;
  const metadata = { ...last?.metadata, schemaVersion };
  await eventStore.append(stream, [{ id: randomUUID(), type, data, metadata }], last?.revision ?? -1);
}
