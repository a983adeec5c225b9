import type {
  AccessGrantId,
  ExternalId,
  Instant,
  InvitationId,
  PersonId,
  TenantId,
  WorkspaceId,
} from '@latchkey/core';
import { invitationId, personId, workspaceId } from '@latchkey/core';
import { z } from 'zod';
import type { JsonObject } from '../json.ts';
import { LatchkeyError } from '../latchkey-error.ts';
import type { Clock } from '../ports/clock.ts';
import type { Find, Found, IndexValue, ReadModelReader } from '../ports/read-models.ts';
import type {
  AccessDocument,
  ExternalIdDocument,
  InvitationDocument,
  PersonDocument,
  WorkspaceDocument,
} from './lists.ts';

/** Some of a list, and where to go on: absent on the last page. */
export interface Page<Item> {
  items: readonly Item[];
  next: string | undefined;
}

export interface ListedInvitation {
  invitationId: InvitationId;
  workspaceId: WorkspaceId;
  workspaceName: string | null;
  personId: PersonId;
  personName: string | null;
  email: string | null;
  status: 'pending' | 'accepted' | 'declined' | 'rescinded' | 'expired';
  permissions: readonly string[];
  round: number;
  generation: number;
  invitedAt: Instant;
  sentAt: Instant;
  expiresAt: Instant;
  /** Whether the newest link was handed to the mailer. */
  mail: 'waiting' | 'sent' | 'failing';
  revision: number;
}

export interface ListedAccess {
  accessGrantId: AccessGrantId;
  workspaceId: WorkspaceId;
  workspaceName: string | null;
  personId: PersonId;
  personName: string | null;
  email: string | null;
  status: 'live' | 'suspended' | 'revoked';
  permissions: readonly string[];
  suspensions: readonly string[];
  grantedAt: Instant;
  revision: number;
}

export interface ListedWorkspace {
  workspaceId: WorkspaceId;
  kind: string;
  name: string | null;
  isOpen: boolean;
}

export interface ListedPerson {
  personId: PersonId;
  /** Null once the person is erased. */
  name: string | null;
  /** As it was typed; undefined where none is known, null once the person is erased. */
  email: string | null | undefined;
  status: 'active' | 'deactivated';
  /** Whether they have ever accepted an invitation. */
  isActivated: boolean;
  /** The version of the host's terms that they agreed to last. */
  agreedVersion: string | undefined;
  /** The host's own ids of them. */
  externalIds: readonly ExternalId[];
  revision: number;
}

const paging = { limit: z.int().min(1).max(500).default(100), cursor: z.string().max(2_000).optional() };
const invitationQuery = z.strictObject({
  workspaceId: workspaceId.optional(),
  personId: personId.optional(),
  status: z.enum(['pending', 'accepted', 'declined', 'rescinded', 'expired']).optional(),
  ...paging,
});
const accessQuery = z.strictObject({
  workspaceId: workspaceId.optional(),
  personId: personId.optional(),
  ...paging,
});
const workspaceQuery = z.strictObject(paging);
const personQuery = z.strictObject(paging);

export type InvitationQuery = z.input<typeof invitationQuery>;
export type AccessQuery = z.input<typeof accessQuery>;
export type PersonQuery = z.input<typeof personQuery>;
export type WorkspaceQuery = z.input<typeof workspaceQuery>;

/** Answers from the lists' read model, whose state is as of its own checkpoint. */
export function createListQueries(reader: ReadModelReader, clock: Clock) {
  function namesOf({ personId }: { personId: string }) {
    const person = reader.get<PersonDocument>('people', personId);
    return { personName: person?.name ?? null, email: person?.email ?? null };
  }

  function workspaceNameOf(tenantId: TenantId, workspaceId: string): string | null {
    const find: Find = { index: 'byTenant', equals: [tenantId, workspaceId], limit: 1 };
    return reader.find<WorkspaceDocument>('workspaces', find)[0]?.document.name ?? null;
  }

  function listedInvitation(tenantId: TenantId, document: InvitationDocument): ListedInvitation {
    const { mailedGeneration, mailHasFailed, tenantId: _tenant, status, ...rest } = document;
    const isPastDeadline = status === 'pending' && clock.now() >= document.expiresAt;
    const isMailed = mailedGeneration >= document.generation;
    return {
      ...rest,
      ...namesOf(document),
      workspaceName: workspaceNameOf(tenantId, document.workspaceId),
      status: isPastDeadline ? 'expired' : status,
      mail: isMailed ? 'sent' : mailHasFailed ? 'failing' : 'waiting',
    };
  }

  function listedAccess(tenantId: TenantId, document: AccessDocument): ListedAccess {
    const { tenantId: _tenant, status, ...rest } = document;
    return {
      ...rest,
      ...namesOf(document),
      workspaceName: workspaceNameOf(tenantId, document.workspaceId),
      status: status === 'live' && document.suspensions.length > 0 ? 'suspended' : status,
    };
  }

  function listedPerson(document: PersonDocument): ListedPerson {
    const { tenantId, personId, name, email, isActive, isActivated, agreedVersion, revision } = document;
    const find: Find = { index: 'byPerson', equals: [tenantId, personId] };
    const externalIds = reader
      .find<ExternalIdDocument>('externalIds', find)
      .map(({ document: { externalId } }) => externalId);
    const status = isActive ? 'active' : 'deactivated';
    return { personId, name, email, status, isActivated, agreedVersion, externalIds, revision };
  }

  function listedWorkspace({ tenantId: _tenant, ...rest }: WorkspaceDocument): ListedWorkspace {
    return rest;
  }

  /** A cursor of a list with another filter does not fit the index that is read here. */
  function findFrom<Document extends JsonObject>(collection: string, find: Find): readonly Found<Document>[] {
    try {
      return reader.find<Document>(collection, find);
    } catch (fault) {
      if (!(fault instanceof RangeError)) throw fault;
      throw new LatchkeyError('InvalidQuery', 'this cursor is of a list with another filter', {}, fault);
    }
  }

  /** Goes on until the page is full of what is wanted, or there is no more. */
  function page<Document extends JsonObject, Item>(
    collection: string,
    find: Find,
    { limit, cursor }: { limit: number; cursor?: string | undefined },
    itemOf: (document: Document) => Item | undefined,
  ): Page<Item> {
    const items: Item[] = [];
    let after = cursor === undefined ? undefined : parseCursor(cursor);
    for (;;) {
      const found = findFrom<Document>(collection, { ...find, after, limit: limit + 1 });
      for (const { document, cursor: place } of found) {
        if (items.length === limit) return { items, next: formatCursor(after ?? []) };
        after = place;
        const item = itemOf(document);
        if (item !== undefined) items.push(item);
      }
      if (found.length <= limit) return { items, next: undefined };
    }
  }

  return {
    invitations(tenantId: TenantId, query: InvitationQuery = {}): Page<ListedInvitation> {
      const { status, ...asked } = parsed(invitationQuery, query);
      return page<InvitationDocument, ListedInvitation>(
        'invitations',
        findFor(tenantId, asked),
        asked,
        (document) => {
          const item = isWanted(document, asked) ? listedInvitation(tenantId, document) : undefined;
          return status === undefined || item?.status === status ? item : undefined;
        },
      );
    },

    invitation(tenantId: TenantId, id: InvitationId): ListedInvitation | undefined {
      const document = reader.get<InvitationDocument>('invitations', parsed(invitationId, id));
      return document?.tenantId === tenantId ? listedInvitation(tenantId, document) : undefined;
    },

    accessGrants(tenantId: TenantId, query: AccessQuery = {}): Page<ListedAccess> {
      const asked = parsed(accessQuery, query);
      return page<AccessDocument, ListedAccess>(
        'accessGrants',
        findFor(tenantId, asked),
        asked,
        (document) => (isWanted(document, asked) ? listedAccess(tenantId, document) : undefined),
      );
    },

    workspaces(tenantId: TenantId, query: WorkspaceQuery = {}): Page<ListedWorkspace> {
      const asked = parsed(workspaceQuery, query);
      const find: Find = { index: 'byTenant', equals: [tenantId] };
      return page<WorkspaceDocument, ListedWorkspace>('workspaces', find, asked, listedWorkspace);
    },

    workspace(tenantId: TenantId, id: WorkspaceId): ListedWorkspace | undefined {
      const find: Find = { index: 'byTenant', equals: [tenantId, id], limit: 1 };
      return reader
        .find<WorkspaceDocument>('workspaces', find)
        .map(({ document }) => listedWorkspace(document))[0];
    },

    people(tenantId: TenantId, query: PersonQuery = {}): Page<ListedPerson> {
      const asked = parsed(personQuery, query);
      const find: Find = { index: 'byTenant', equals: [tenantId] };
      return page<PersonDocument, ListedPerson>('people', find, asked, listedPerson);
    },

    person(tenantId: TenantId, id: PersonId): ListedPerson | undefined {
      const document = reader.get<PersonDocument>('people', id);
      return document?.tenantId === tenantId ? listedPerson(document) : undefined;
    },
  };
}

export type ListQueries = ReturnType<typeof createListQueries>;

function findFor(
  tenantId: TenantId,
  asked: { workspaceId?: string | undefined; personId?: string | undefined },
): Find {
  if (asked.workspaceId !== undefined) return { index: 'byWorkspace', equals: [tenantId, asked.workspaceId] };
  if (asked.personId !== undefined) return { index: 'byPerson', equals: [tenantId, asked.personId] };
  return { index: 'byTenant', equals: [tenantId] };
}

function isWanted(document: { personId: string }, asked: { personId?: string | undefined }): boolean {
  return asked.personId === undefined || document.personId === asked.personId;
}

function formatCursor(place: readonly IndexValue[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

const cursorPlace = z.array(z.union([z.string(), z.number()])).max(8);

function parseCursor(text: string): readonly IndexValue[] {
  try {
    return cursorPlace.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch (fault) {
    throw new LatchkeyError('InvalidQuery', 'this cursor is not one that a list gave out', {}, fault);
  }
}

function parsed<Schema extends z.ZodType>(schema: Schema, query: unknown): z.output<Schema> {
  const outcome = schema.safeParse(query);
  if (outcome.success) return outcome.data;
  throw new LatchkeyError('InvalidQuery', z.prettifyError(outcome.error), {}, outcome.error);
}
