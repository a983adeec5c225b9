import type { Actor, Instant, InvitationId, TenantId } from '@latchkey/core';
import { subjectOf } from '@latchkey/core';
import { verifyChain } from '../codec/chain.ts';
import type { Position } from '../position.ts';
import type { Streams } from '../streams/streams.ts';
import { streamName } from '../streams/category.ts';
import type { TenantAccess } from '../tenants/tenant-access.ts';
import { sentenceOf, whoInWords } from './sentence.ts';
import type { StateAfter } from './state-after.ts';
import { createStateAfter } from './state-after.ts';

/** One thing that happened, and what was so just after it. */
export interface HistoryEntry extends StateAfter {
  at: Instant;
  type: string;
  sentence: string;
  actor: Actor;
  by: string;
  stream: string;
  revision: number;
  position: Position;
}

/** All that happened around an invitation, in the order of the log. */
export interface InvitationHistory {
  entries: readonly HistoryEntry[];
  /** Whether every event follows, by its hash, the one before it in its stream. */
  isIntact: boolean;
}

/** Tells the life of an invitation: its rounds, its mails, and the access it led to. Looking appends nothing. */
export function createHistory({ streams, tenants }: { streams: Streams; tenants: TenantAccess }) {
  return async (tenantId: TenantId, id: InvitationId): Promise<InvitationHistory | undefined> => {
    const found = await tenants.find(tenantId);
    const invitation = found && (await streams.loadOwn(tenantId, 'invitation', id));
    const subject = invitation && subjectOf(invitation.state);
    if (!subject) return undefined;
    const { workspaceId, personId } = subject;
    const [person, workspace] = await Promise.all([
      streams.load('person', personId),
      streams.load('workspace', found.ids.workspace(workspaceId)),
    ]);
    const names = { person: person.state.name ?? '(erased)', workspace: workspace.state.name ?? '(erased)' };
    const accessGrantId = found.ids.accessGrant(workspaceId, personId);
    const stored = await Promise.all(
      [
        streamName('invitation', id),
        streamName('delivery', id),
        streamName('accessGrant', accessGrantId),
      ].map((stream) => streams.readStored(stream)),
    );
    const recorded = await streams.decode(stored.flat());
    const inOrder = recorded.toSorted((one, other) => (one.position < other.position ? -1 : 1));
    const stateAfter = createStateAfter();
    const entries = inOrder.map((each) => {
      const { event, metadata, stream, revision, position } = each;
      return {
        at: event.at,
        type: event.type,
        sentence: sentenceOf(event, names),
        actor: metadata.actor,
        by: whoInWords(metadata, names.person),
        stream,
        revision,
        position,
        ...stateAfter(each),
      };
    });
    return { entries, isIntact: stored.every((events) => verifyChain(events).isIntact) };
  };
}
