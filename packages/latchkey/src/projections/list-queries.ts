import type {
  AccessGrantId,
  AccessStanding,
  ExternalId,
  Instant,
  InvitationId,
  Permissions,
  PersonId,
  PinnedRole,
  RoleName,
  TenantId,
  Terms,
  WorkspaceId,
} from '@latchkey/core';
import { invitationId, personId, roleName, standingOf, workspaceId } from '@latchkey/core';
import { z } from 'zod';
import type { Clock } from '../ports/clock.ts';
import type { Find, Found, ReadModelReader } from '../ports/read-models.ts';
import type { AccessDocument } from './access-document.ts';
import { termsOfDocument } from './access-document.ts';
import type {
  ExternalIdDocument,
  InvitationDocument,
  PersonDocument,
  RoleDocument,
  WorkspaceDocument,
} from './lists.ts';
import type { Page, Source } from './paging.ts';
import { paging, parseQuery, readPage } from './paging.ts';

export interface ListedInvitation {
  invitationId: InvitationId;
  workspaceId: WorkspaceId;
  workspaceName: string | null;
  personId: PersonId;
  personName: string | null;
  email: string | null;
  /** `refused` where there is nothing but a request that was refused. */
  status: 'requested' | 'refused' | 'pending' | 'accepted' | 'declined' | 'rescinded' | 'expired';
  permissions: readonly string[];
  role: PinnedRole | null;
  readOnly: boolean;
  /** Access would hold from this moment on; null is at once. */
  accessFrom: Instant | null;
  /** Access would hold before this moment; null is without end. */
  accessUntil: Instant | null;
  round: number;
  /** How many links were made. */
  generation: number;
  invitedAt: Instant;
  /** Of a request, when it was asked for. */
  sentAt: Instant;
  /** Null where nothing was sent for what this is about: it is only asked for, or was. */
  expiresAt: Instant | null;
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

export interface ListedWorkspaceOfPerson extends ListedWorkspace {
  accessGrantId: AccessGrantId;
  /** As of now. */
  status: 'live' | 'not-yet' | 'suspended';
  permissions: readonly string[];
  grantedAt: Instant;
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

const invitationQuery = z.strictObject({
  workspaceId: workspaceId.optional(),
  personId: personId.optional(),
  status: z
    .enum(['requested', 'refused', 'pending', 'accepted', 'declined', 'rescinded', 'expired'])
    .optional(),
  ...paging,
});
const deadlineQuery = z.strictObject({ before: z.int(), ...paging });
const accessQuery = z
  .strictObject({
    workspaceId: workspaceId.optional(),
    personId: personId.optional(),
    status: z.enum(['live', 'not-yet', 'suspended', 'ended', 'revoked']).optional(),
    /** Only access that was given by this role; `role.version` tells which version it has. */
    role: roleName.optional(),
    /** Only where that version is an older one. */
    olderThan: z.int().positive().optional(),
    ...paging,
  })
  .refine(({ role, olderThan }) => role !== undefined || olderThan === undefined, 'name the role, too');
const roleQuery = z.strictObject(paging);
const workspaceQuery = z.strictObject(paging);
const workspacesOfPersonQuery = z.strictObject({ personId, ...paging });
const personQuery = z.strictObject(paging);

export type InvitationQuery = z.input<typeof invitationQuery>;
/** Deadlines before a moment, in milliseconds since 1970 as instants are. */
export type DeadlineQuery = z.input<typeof deadlineQuery>;
export type AccessQuery = z.input<typeof accessQuery>;
export type RoleQuery = z.input<typeof roleQuery>;
export type PersonQuery = z.input<typeof personQuery>;
export type WorkspaceQuery = z.input<typeof workspaceQuery>;
export type WorkspacesOfPersonQuery = z.input<typeof workspacesOfPersonQuery>;

/** Answers from the lists' read model, whose state is as of its own checkpoint. */
export function createListQueries(reader: ReadModelReader, clock: Clock) {
  function namesOf({ personId }: { personId: string }) {
    const person = reader.get<PersonDocument>('people', personId);
    return { personName: person?.name ?? null, email: person?.email ?? null };
  }

  function workspaceOf(tenantId: TenantId, workspaceId: string): WorkspaceDocument | undefined {
    const find: Find = { index: 'byTenant', equals: [tenantId, workspaceId], limit: 1 };
    return reader.find<WorkspaceDocument>('workspaces', find)[0]?.document;
  }

  function isOpen({ status, expiresAt }: InvitationDocument): boolean {
    return status === 'pending' && expiresAt !== null && clock.now() < expiresAt;
  }

  function listedInvitation(tenantId: TenantId, document: InvitationDocument): ListedInvitation {
    const { mailedGeneration, mailHasFailed, tenantId: _tenant, status, ...more } = document;
    const { keyId: _key, before: _before, ...rest } = more;
    const isMailed = document.expiresAt !== null && mailedGeneration >= document.generation;
    return {
      ...rest,
      ...namesOf(document),
      workspaceName: workspaceOf(tenantId, document.workspaceId)?.name ?? null,
      status: isOpen(document) || status !== 'pending' ? status : 'expired',
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
      workspaceName: workspaceOf(tenantId, workspaceId)?.name ?? null,
      status: standingOf({ status, terms, suspensions }, clock.now()),
      ...terms,
      suspensions,
      grantedAt,
      revision,
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

  /** Invitations whose deadline has passed and is not on record yet, where the index has those that are. */
  function overdue(tenantId: TenantId, { collection, equals }: Source): readonly Found<InvitationDocument>[] {
    const find: Find = { index: 'byDeadline', equals: [tenantId, 'pending'], atMost: clock.now() };
    return reader
      .find<InvitationDocument>(collection, { ...find, limit: Number.MAX_SAFE_INTEGER })
      .map(({ key, document }) => ({ key, document, cursor: [...equals, document.sentAt, key] }));
  }

  return {
    invitations(tenantId: TenantId, query: InvitationQuery = {}): Page<ListedInvitation> {
      const { status, ...asked } = parseQuery(invitationQuery, query);
      const source: Source = { collection: 'invitations', ...placeFor(tenantId, { status, ...asked }) };
      const itemOf = (document: InvitationDocument) => {
        const item = isAbout(document, asked) ? listedInvitation(tenantId, document) : undefined;
        return status === undefined || item?.status === status ? item : undefined;
      };
      const isByExpired = source.equals.at(-1) === 'expired' && status === 'expired';
      return readPage(reader, source, asked, itemOf, isByExpired ? overdue(tenantId, source) : []);
    },

    invitation(tenantId: TenantId, id: InvitationId): ListedInvitation | undefined {
      const document = reader.get<InvitationDocument>('invitations', parseQuery(invitationId, id));
      return document?.tenantId === tenantId ? listedInvitation(tenantId, document) : undefined;
    },

    deadlines(tenantId: TenantId, query: DeadlineQuery): Page<ListedInvitation> {
      const { before, ...asked } = parseQuery(deadlineQuery, query);
      const source: Source = {
        collection: 'invitations',
        index: 'byDeadline',
        equals: [tenantId, 'pending'],
        atMost: before - 1,
      };
      return readPage(reader, source, asked, (document: InvitationDocument) => {
        const item = listedInvitation(tenantId, document);
        return item.status === 'pending' ? item : undefined;
      });
    },

    /** Those of a person that are open or requested. */
    openInvitationsOf(tenantId: TenantId, personId: PersonId): readonly InvitationId[] {
      const find: Find = { index: 'byPerson', equals: [tenantId, personId] };
      return reader
        .find<InvitationDocument>('invitations', { ...find, limit: Number.MAX_SAFE_INTEGER })
        .filter(({ document }) => document.status === 'requested' || isOpen(document))
        .map(({ document }) => document.invitationId);
    },

    /** Of all tenants. */
    openInvitationsByLinkKey(keyId: number): ReadonlyMap<TenantId, readonly InvitationId[]> {
      const find: Find = { index: 'byLinkKey', equals: [keyId, 'pending'] };
      const open: InvitationDocument[] = [];
      for (let after: Find['after']; ;) {
        const found = reader.find<InvitationDocument>('invitations', { ...find, after });
        after = found.at(-1)?.cursor;
        if (!after) break;
        open.push(...found.map(({ document }) => document).filter(isOpen));
      }
      const byTenant = Map.groupBy(open, ({ tenantId }) => tenantId);
      return new Map(
        [...byTenant].map(([tenantId, of]) => [tenantId, of.map(({ invitationId }) => invitationId)]),
      );
    },

    accessGrants(tenantId: TenantId, query: AccessQuery = {}): Page<ListedAccess> {
      const { status, role, olderThan, ...asked } = parseQuery(accessQuery, query);
      const place = placeFor(tenantId, { ...asked, role, status: status && storedStatus[status] });
      return readPage(reader, { collection: 'accessGrants', ...place }, asked, (document: AccessDocument) => {
        if (!isAbout(document, asked) || !hasRole(document, { role, olderThan })) return undefined;
        const item = listedAccess(tenantId, document);
        return status === undefined || item.status === status ? item : undefined;
      });
    },

    roles(tenantId: TenantId, query: RoleQuery = {}): Page<ListedRole> {
      const asked = parseQuery(roleQuery, query);
      const source: Source = { collection: 'roles', index: 'byName', equals: [tenantId] };
      return readPage(reader, source, asked, listedRole);
    },

    role(tenantId: TenantId, name: string): ListedRole | undefined {
      const find: Find = { index: 'byName', equals: [tenantId, parseQuery(roleName, name)], limit: 1 };
      const [found] = reader.find<RoleDocument>('roles', find);
      return found && listedRole(found.document);
    },

    workspaces(tenantId: TenantId, query: WorkspaceQuery = {}): Page<ListedWorkspace> {
      const asked = parseQuery(workspaceQuery, query);
      const source: Source = { collection: 'workspaces', index: 'byTenant', equals: [tenantId] };
      return readPage(reader, source, asked, listedWorkspace);
    },

    workspace(tenantId: TenantId, id: WorkspaceId): ListedWorkspace | undefined {
      const document = workspaceOf(tenantId, id);
      return document && listedWorkspace(document);
    },

    people(tenantId: TenantId, query: PersonQuery = {}): Page<ListedPerson> {
      const asked = parseQuery(personQuery, query);
      const source: Source = { collection: 'people', index: 'byTenant', equals: [tenantId] };
      return readPage(reader, source, asked, listedPerson);
    },

    person(tenantId: TenantId, id: PersonId): ListedPerson | undefined {
      const document = reader.get<PersonDocument>('people', id);
      return document?.tenantId === tenantId ? listedPerson(document) : undefined;
    },

    workspacesOfPerson(tenantId: TenantId, query: WorkspacesOfPersonQuery): Page<ListedWorkspaceOfPerson> {
      const asked = parseQuery(workspacesOfPersonQuery, query);
      const source: Source = { collection: 'accessGrants', ...placeFor(tenantId, asked) };
      return readPage(reader, source, asked, (access: AccessDocument) => {
        const { accessGrantId, permissions, grantedAt, status } = listedAccess(tenantId, access);
        const workspace = workspaceOf(tenantId, access.workspaceId);
        if (status === 'revoked' || status === 'ended' || !workspace) return undefined;
        const { tenantId: _tenant, ...rest } = workspace;
        return { ...rest, accessGrantId, status, permissions, grantedAt };
      });
    },
  };
}

export type ListQueries = ReturnType<typeof createListQueries>;

interface Filter {
  workspaceId?: string | undefined;
  personId?: string | undefined;
  status?: string | undefined;
  role?: string | undefined;
}

/** What the list's documents say of access that stands so now; what an end by its window leaves to the clock has several. */
const storedStatus = {
  live: 'live',
  'not-yet': 'live',
  suspended: 'live',
  ended: undefined,
  revoked: 'revoked',
} as const;

/** The index that leaves the least to be passed over: what one person has is not much. */
function placeFor(
  tenantId: TenantId,
  { workspaceId, personId, status, role }: Filter,
): Pick<Source, 'index' | 'equals'> {
  if (personId !== undefined) return { index: 'byPerson', equals: [tenantId, personId] };
  if (workspaceId === undefined) {
    if (role !== undefined) return { index: 'byRole', equals: [tenantId, role] };
    return status === undefined
      ? { index: 'byTenant', equals: [tenantId] }
      : { index: 'byStatus', equals: [tenantId, status] };
  }
  return status === undefined
    ? { index: 'byWorkspace', equals: [tenantId, workspaceId] }
    : { index: 'byWorkspaceAndStatus', equals: [tenantId, workspaceId, status] };
}

function isAbout(document: { workspaceId: string }, { workspaceId }: Filter): boolean {
  return workspaceId === undefined || document.workspaceId === workspaceId;
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
