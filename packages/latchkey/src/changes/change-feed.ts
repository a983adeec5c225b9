import type { Id, TenantId, WorkspaceId } from '@latchkey/core';
import type { LogConsumer } from '../log/log-follower.ts';
import type { ReadModelReader } from '../ports/read-models.ts';
import type { Position } from '../position.ts';
import type { AccessDocument } from '../projections/access-document.ts';
import type { InvitationDocument } from '../projections/invitation-document.ts';
import type { RoleDocument, WorkspaceDocument } from '../projections/lists.ts';
import type { Category } from '../streams/category.ts';
import { parseStreamName } from '../streams/category.ts';
import type { RecordedEvent } from '../streams/streams.ts';

/** That something is not any more what it was. What it is now, whoever may know it asks for. Nothing personal. */
export interface Change {
  kind: 'tenant' | 'seats' | 'workspace' | 'person' | 'role' | 'invitation' | 'access' | 'support';
  /** The id, or a role's name, by which it is asked for; of seats, the tenant's. */
  id: string;
  /** Where; absent for what concerns the tenant as a whole. */
  workspaceId?: WorkspaceId;
  position: Position;
}

/** Tells those who follow a tenant what changes in it, as far as lists show it. */
export interface ChangeFeed {
  /** To be fed behind the lists, so that they know of a change before anybody is told. */
  readonly consumer: LogConsumer;
  /** Up to where a tenant's changes were told; undefined if there was none. */
  newest(tenantId: TenantId): Position | undefined;
  /** From now on, until what it gives is called. */
  follow(tenantId: TenantId, tell: (change: Change) => void): () => void;
}

export function createChangeFeed(lists: ReadModelReader): ChangeFeed {
  const followers = new Map<TenantId, Set<(change: Change) => void>>();
  const newest = new Map<TenantId, Position>();
  let position: Position | undefined;

  function take(recorded: RecordedEvent): void {
    const { tenantId } = recorded.metadata;
    newest.set(tenantId, recorded.position);
    const told = followers.get(tenantId);
    const change = told && changeBy(recorded, lists);
    if (!change) return;
    // Later: what a follower does, or throws, is not to get in the way of following the log.
    for (const tell of told) queueMicrotask(() => told.has(tell) && tell(change));
  }

  return {
    consumer: {
      name: 'changes',
      position: () => position,
      consume(events, upTo) {
        for (const event of events) take(event);
        position = upTo;
      },
    },

    newest: (tenantId) => newest.get(tenantId),

    follow(tenantId, tell) {
      const told = followers.get(tenantId) ?? new Set();
      // The same function given twice follows twice.
      const own = (change: Change) => tell(change);
      followers.set(tenantId, told.add(own));
      return () => {
        told.delete(own);
      };
    },
  };
}

function changeBy({ stream, event, metadata, position }: RecordedEvent, lists: ReadModelReader) {
  const named = parseStreamName(stream);
  if (!named) return undefined;
  const about = 'personId' in event ? event.personId : undefined;
  const change = subjectOf(named.category, named.id, metadata.tenantId, about, lists);
  return change && { ...change, position };
}

/** What a stream is about, as lists have it; undefined for what no list shows. */
function subjectOf(
  category: Category,
  id: Id,
  tenantId: TenantId,
  personId: string | undefined,
  lists: ReadModelReader,
): Omit<Change, 'position'> | undefined {
  switch (category) {
    case 'tenant':
      return { kind: 'tenant', id: tenantId };
    case 'seatPool':
      return { kind: 'seats', id: tenantId };
    case 'workspace': {
      const found = lists.get<WorkspaceDocument>('workspaces', id);
      return found && { kind: 'workspace', id: found.workspaceId, workspaceId: found.workspaceId };
    }
    case 'person':
      return { kind: 'person', id };
    case 'externalId':
      return personId === undefined ? undefined : { kind: 'person', id: personId };
    case 'role': {
      const found = lists.get<RoleDocument>('roles', id);
      return found && { kind: 'role', id: found.name };
    }
    case 'invitation':
    case 'delivery': {
      const found = lists.get<InvitationDocument>('invitations', id);
      return found && { kind: 'invitation', id, workspaceId: found.workspaceId };
    }
    case 'accessGrant':
    case 'accessUse': {
      const found = lists.get<AccessDocument>('accessGrants', id);
      return found && { kind: 'access', id, workspaceId: found.workspaceId };
    }
    case 'supportSession':
      return { kind: 'support', id };
    case 'emailAddress':
    case 'principal':
    case 'bundle':
    case 'personMerge':
    case 'command':
      return undefined;
  }
}
