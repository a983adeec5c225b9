import { randomUUID } from 'node:crypto';
import { wholeLog } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import type { JsonObject, StreamName } from '../../src/index.ts';
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
