import type { Actor, Instant, InvitationId, PersonId, TenantId } from '@latchkey/core';
import { subjectOf } from '@latchkey/core';
import { verifyChain } from '../codec/chain.ts';
import type { Position } from '../position.ts';
import { lineOf } from '../people/survivor.ts';
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
    const [line, workspace] = await Promise.all([
      lineOf(streams.load, personId),
      streams.load('workspace', found.ids.workspace(workspaceId)),
    ]);
    const [person] = line;
    const names = { person: person.state.name ?? '(erased)', workspace: workspace.state.name ?? '(erased)' };
    const own = streamName('accessGrant', found.ids.accessGrant(workspaceId, personId));
    // Of whoever was merged, what they were offered goes on with the access of whoever they are by now.
    const survivorId = (line.at(-1) ?? person).id as PersonId;
    const later = streamName('accessGrant', found.ids.accessGrant(workspaceId, survivorId));
    const stored = await Promise.all(
      [
        ...new Set([streamName('invitation', id), streamName('delivery', id), own, later]),
        streamName('person', personId),
      ].map((stream) => streams.readStored(stream)),
    );
    const told = stored.flat().filter(({ stream, type }) => isTold(stream, type));
    const recorded = await streams.decode(told);
    const inOrder = recorded.toSorted((one, other) => (one.position < other.position ? -1 : 1));
    const absorbed = inOrder.findIndex(({ event }) => event.type === 'PersonAbsorbed');
    const stateAfter = createStateAfter(own, later);
    const entries = inOrder.flatMap((each, index) => {
      const { event, metadata, stream, revision, position } = each;
      const state = stateAfter(each);
      // What the survivor had before is not what became of this invitation.
      if (stream === later && index < absorbed) return [];
      return {
        at: event.at,
        type: event.type,
        sentence: sentenceOf(event, names),
        actor: metadata.actor,
        by: whoInWords(metadata, names.person),
        stream,
        revision,
        position,
        ...state,
      };
    });
    return { entries, isIntact: stored.every((events) => verifyChain(events).isIntact) };
  };
}

/** Of the invitee, only what became of them by merges: all else is not about this invitation. */
function isTold(stream: string, type: string): boolean {
  return !stream.startsWith('person-') || type === 'PersonAbsorbed' || type === 'PersonMerged';
}
