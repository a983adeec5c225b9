import type {
  AccessGrantId,
  AccessStanding,
  Instant,
  InvitationId,
  Permissions,
  PersonId,
  RoleName,
  TenantId,
  Terms,
  WorkspaceId,
} from '@latchkey/core';
import { invitationId, personId, roleName, standingOf, workspaceId } from '@latchkey/core';
import { z } from 'zod';
import type { JsonObject } from '../json.ts';
import { LatchkeyError } from '../latchkey-error.ts';
import type { Clock } from '../ports/clock.ts';
import type { Find, Found, IndexValue, ReadModelReader } from '../ports/read-models.ts';
import type { AccessDocument } from './access-document.ts';
import { termsOfDocument } from './access-document.ts';
import type { InvitationDocument, PersonDocument, RoleDocument, WorkspaceDocument } from './lists.ts';

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

export interface ListedAccess extends Terms {
  accessGrantId: AccessGrantId;
  workspaceId: WorkspaceId;
  workspaceName: string | null;
  personId: PersonId;
  personName: string | null;
  email: string | null;
  /** As of now. */
  status: Exclude<AccessStanding, 'none'>;
  suspensions: readonly string[];
  grantedAt: Instant;
  revision: number;
}

export interface ListedRole {
  name: RoleName;
  /** A retired role is given to nobody more; whoever has it keeps it. */
  status: 'defined' | 'retired';
  /** The newest version's number, and what it gives. */
  version: number;
  permissions: Permissions;
  readOnly: boolean;
  /** All versions in their order: the first one is version 1. */
  versions: readonly { permissions: Permissions; readOnly: boolean }[];
  revision: number;
}

export interface ListedWorkspace {
  workspaceId: WorkspaceId;
  kind: string;
  name: string | null;
  isOpen: boolean;
}

const paging = { limit: z.int().min(1).max(500).default(100), cursor: z.string().max(2_000).optional() };
const invitationQuery = z.strictObject({
  workspaceId: workspaceId.optional(),
  personId: personId.optional(),
  status: z.enum(['pending', 'accepted', 'declined', 'rescinded', 'expired']).optional(),
  ...paging,
});
const accessQuery = z
  .strictObject({
    workspaceId: workspaceId.optional(),
    personId: personId.optional(),
    /** Only access that was given by this role; `role.version` tells which version it has. */
    role: roleName.optional(),
    /** Only where that version is an older one. */
    olderThan: z.int().positive().optional(),
    ...paging,
  })
  .refine(({ role, olderThan }) => role !== undefined || olderThan === undefined, 'name the role, too');
const roleQuery = z.strictObject(paging);
const workspaceQuery = z.strictObject(paging);

export type InvitationQuery = z.input<typeof invitationQuery>;
export type AccessQuery = z.input<typeof accessQuery>;
export type RoleQuery = z.input<typeof roleQuery>;
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
    const { accessGrantId, workspaceId, personId, status, suspensions, grantedAt, revision } = document;
    const terms = termsOfDocument(document);
    return {
      accessGrantId,
      workspaceId,
      personId,
      ...namesOf(document),
      workspaceName: workspaceNameOf(tenantId, workspaceId),
      status: standingOf({ status, terms, suspensions }, clock.now()),
      ...terms,
      suspensions,
      grantedAt,
      revision,
    };
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
        (document) =>
          isWanted(document, asked) && hasRole(document, asked)
            ? listedAccess(tenantId, document)
            : undefined,
      );
    },

    roles(tenantId: TenantId, query: RoleQuery = {}): Page<ListedRole> {
      const find: Find = { index: 'byName', equals: [tenantId] };
      return page<RoleDocument, ListedRole>('roles', find, parsed(roleQuery, query), listedRole);
    },

    role(tenantId: TenantId, name: string): ListedRole | undefined {
      const find: Find = { index: 'byName', equals: [tenantId, parsed(roleName, name)], limit: 1 };
      const [found] = reader.find<RoleDocument>('roles', find);
      return found && listedRole(found.document);
    },

    workspaces(tenantId: TenantId, query: WorkspaceQuery = {}): Page<ListedWorkspace> {
      const asked = parsed(workspaceQuery, query);
      const find: Find = { index: 'byTenant', equals: [tenantId] };
      return page<WorkspaceDocument, ListedWorkspace>(
        'workspaces',
        find,
        asked,
        ({ tenantId: _tenant, ...rest }) => ({
          ...rest,
        }),
      );
    },
  };
}

export type ListQueries = ReturnType<typeof createListQueries>;

function findFor(
  tenantId: TenantId,
  asked: { workspaceId?: string | undefined; personId?: string | undefined; role?: string | undefined },
): Find {
  if (asked.workspaceId !== undefined) return { index: 'byWorkspace', equals: [tenantId, asked.workspaceId] };
  if (asked.personId !== undefined) return { index: 'byPerson', equals: [tenantId, asked.personId] };
  if (asked.role !== undefined) return { index: 'byRole', equals: [tenantId, asked.role] };
  return { index: 'byTenant', equals: [tenantId] };
}

function hasRole(
  { roleName: name, roleVersion = 0 }: AccessDocument,
  {
    role = name,
    olderThan = Number.POSITIVE_INFINITY,
  }: { role?: string | undefined; olderThan?: number | undefined },
): boolean {
  return name === role && roleVersion < olderThan;
}

function listedRole({ tenantId: _tenant, versions, ...rest }: RoleDocument): ListedRole {
  const { permissions = [], readOnly = false } = versions.at(-1) ?? {};
  return { ...rest, version: versions.length, permissions, readOnly, versions };
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
