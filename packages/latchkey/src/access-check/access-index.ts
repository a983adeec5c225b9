import type {
  Instant,
  Permission,
  PermissionCatalogue,
  PersonId,
  PrincipalId,
  TenantId,
  WorkspaceId,
} from '@latchkey/core';
import type { LogConsumer } from '../log/log-follower.ts';
import type { StreamName } from '../ports/event-store.ts';
import type { Position } from '../position.ts';
import { parseStreamName } from '../streams/category.ts';
import type { RecordedEvent } from '../streams/streams.ts';
import type { PermissionSet } from './permission-sets.ts';
import { createPermissionSets } from './permission-sets.ts';
import type { Limits, Verdict } from './verdict.ts';
import { judgeLimits, judgePermission, limitsOf, no, noLimits } from './verdict.ts';

/** Who wants to do what, where, in a tenant: a person, or the principal that one is bound to. */
export interface AccessQuestion {
  /** One of the two; of both, the principal counts. */
  principalId?: PrincipalId | undefined;
  personId?: PersonId | undefined;
  workspaceId: WorkspaceId;
  permission: Permission;
}

/** All access there is, in memory, so that a check costs a few look-ups. Says no to all that no event allows. */
export interface AccessIndex {
  readonly consumer: LogConsumer;
  /** Says yes only to what it knows, so that whoever asks need not have looked whether it is a question at all. */
  judge(tenantId: TenantId, question: AccessQuestion, at: Instant): Verdict;
  /** Whether all that a question names is known here. */
  knows(tenantId: TenantId, question: AccessQuestion): boolean;
  /** What a principal may do in a workspace at a moment. */
  permissionsOf(
    who: { tenantId: TenantId; principalId: PrincipalId; workspaceId: WorkspaceId },
    at: Instant,
  ): readonly Permission[];
}

interface TenantEntry {
  isOpen: boolean;
  workspaces: Map<string, WorkspaceEntry>;
  persons: Map<string, PersonEntry>;
  principals: Map<string, PersonEntry>;
}

interface WorkspaceEntry {
  id: WorkspaceId;
  isOpen: boolean;
}

interface PersonEntry {
  isActive: boolean;
  /** The first revision of the person's stream at which a claim counts. */
  claimsCountFrom: number;
  /** By workspace. */
  grants: Map<string, GrantEntry>;
}

interface GrantEntry {
  readonly person: PersonEntry;
  readonly workspace: WorkspaceEntry;
  set: PermissionSet;
  /** Absent on most: access with no window that was never suspended. */
  limits: Limits | undefined;
}

export function createAccessIndex(catalogue: PermissionCatalogue): AccessIndex {
  const tenants = new Map<string, TenantEntry>();
  /** Grants and workspaces by their stream, for the events that name nothing else: its name, since a part of it costs more. */
  const grantsByStream = new Map<StreamName, GrantEntry>();
  const workspacesByStream = new Map<StreamName, WorkspaceEntry>();
  const sets = createPermissionSets(catalogue);
  let position: Position | undefined;

  function tenantEntry(tenantId: TenantId): TenantEntry {
    const known = tenants.get(tenantId);
    if (known) return known;
    const entry = { isOpen: false, workspaces: new Map(), persons: new Map(), principals: new Map() };
    tenants.set(tenantId, entry);
    return entry;
  }

  function personEntry({ persons }: TenantEntry, personId: string): PersonEntry {
    const known = persons.get(personId);
    if (known) return known;
    const entry = { isActive: false, claimsCountFrom: 0, grants: new Map() };
    persons.set(personId, entry);
    return entry;
  }

  function limit(stream: StreamName, change: (limits: Limits) => Partial<Limits>): void {
    const grant = grantsByStream.get(stream);
    if (!grant) return;
    const before = grant.limits ?? noLimits;
    grant.limits = limitsOf({ ...before, ...change(before) });
  }

  function openWorkspace(stream: StreamName, isOpen: boolean): void {
    const workspace = workspacesByStream.get(stream);
    if (workspace) workspace.isOpen = isOpen;
  }

  function apply({ event, metadata, stream, revision }: RecordedEvent): void {
    const id = parseStreamName(stream)?.id;
    if (id === undefined) return;
    const tenant = tenantEntry(metadata.tenantId);
    switch (event.type) {
      case 'TenantOpened':
      case 'TenantReopened':
        tenant.isOpen = true;
        return;
      case 'TenantClosed':
        tenant.isOpen = false;
        return;
      case 'WorkspaceOpened': {
        const workspace = { id: event.workspaceId, isOpen: true };
        tenant.workspaces.set(event.workspaceId, workspace);
        workspacesByStream.set(stream, workspace);
        return;
      }
      case 'WorkspaceClosed':
        return openWorkspace(stream, false);
      case 'WorkspaceReopened':
        return openWorkspace(stream, true);
      case 'PersonRegistered':
      case 'PersonReactivated':
        personEntry(tenant, id).isActive = true;
        return;
      case 'PersonDeactivated':
        personEntry(tenant, id).isActive = false;
        return;
      case 'PersonPrincipalReleased': {
        const person = personEntry(tenant, id);
        if (tenant.principals.get(event.principalId) === person) tenant.principals.delete(event.principalId);
        person.claimsCountFrom = revision;
        return;
      }
      case 'InvitationAccepted': {
        const person = personEntry(tenant, event.personId);
        // An acceptance that a release overtook binds nobody.
        const isReleased = event.personClaimRevision < person.claimsCountFrom;
        if (!isReleased) tenant.principals.set(event.principalId, person);
        return;
      }
      case 'AccessGranted': {
        const workspace = tenant.workspaces.get(event.workspaceId);
        if (!workspace) return;
        const person = personEntry(tenant, event.personId);
        const { suspensions } = person.grants.get(event.workspaceId)?.limits ?? noLimits;
        const { accessFrom, accessUntil } = event;
        const grant = {
          person,
          workspace,
          set: sets.of(event.permissions, event.readOnly),
          limits: limitsOf({ hasEnded: false, suspensions, accessFrom, accessUntil }),
        };
        person.grants.set(workspace.id, grant);
        grantsByStream.set(stream, grant);
        return;
      }
      case 'AccessNarrowed':
      case 'AccessWidened':
      case 'RoleAdopted': {
        const grant = grantsByStream.get(stream);
        if (grant) grant.set = sets.of(event.permissions, event.readOnly);
        if (event.type !== 'AccessNarrowed') return;
        const { accessFrom, accessUntil } = event;
        return limit(stream, () => ({ accessFrom, accessUntil }));
      }
      case 'AccessExtended':
        return limit(stream, () => ({ accessUntil: event.accessUntil }));
      case 'AccessSuspended':
        return limit(stream, ({ suspensions }) => ({
          suspensions: [...without(suspensions, event.cause), event.cause],
        }));
      case 'AccessResumed':
        return limit(stream, ({ suspensions }) => ({ suspensions: without(suspensions, event.cause) }));
      case 'AccessEnded':
        return limit(stream, () => ({ hasEnded: true }));
      case 'AccessRevoked': {
        const grant = grantsByStream.get(stream);
        grant?.person.grants.delete(grant.workspace.id);
        grantsByStream.delete(stream);
        return;
      }
      default:
        // All other events give and take no access.
        return;
    }
  }

  function personOf(tenant: TenantEntry, { principalId, personId }: AccessQuestion): PersonEntry | undefined {
    if (principalId !== undefined) return tenant.principals.get(principalId);
    return personId === undefined ? undefined : tenant.persons.get(personId);
  }

  function judge(tenantId: TenantId, question: AccessQuestion, at: Instant): Verdict {
    const tenant = tenants.get(tenantId);
    if (!tenant) return no['tenant-unknown'];
    if (!tenant.isOpen) return no['tenant-closed'];
    const person = personOf(tenant, question);
    if (!person && question.principalId !== undefined) return no['principal-unknown'];
    const grant = person?.grants.get(question.workspaceId);
    if (!person || !grant) return withoutGrant(tenant, question.workspaceId);
    if (!grant.workspace.isOpen) return no['workspace-closed'];
    if (!person.isActive) return no['person-deactivated'];
    const verdict = judgePermission(grant.set, sets.number(question.permission));
    return grant.limits ? judgeLimits(grant.limits, verdict, at) : verdict;
  }

  return {
    consumer: {
      name: 'access index',
      position: () => position,
      consume(events, upTo) {
        for (const event of events) apply(event);
        position = upTo;
      },
    },

    judge,

    knows(tenantId, question) {
      const tenant = tenants.get(tenantId);
      return (
        tenant !== undefined &&
        personOf(tenant, question) !== undefined &&
        tenant.workspaces.has(question.workspaceId) &&
        sets.number(question.permission) !== undefined
      );
    },

    permissionsOf({ tenantId, principalId, workspaceId }, at) {
      const grant = tenants.get(tenantId)?.principals.get(principalId)?.grants.get(workspaceId);
      const given = grant?.set.permissions ?? [];
      return given.filter(
        (permission) => judge(tenantId, { principalId, workspaceId, permission }, at).reason === undefined,
      );
    },
  };
}

function withoutGrant({ workspaces }: TenantEntry, workspaceId: string): Verdict {
  const workspace = workspaces.get(workspaceId);
  if (!workspace) return no['workspace-unknown'];
  return workspace.isOpen ? no['no-access'] : no['workspace-closed'];
}

function without(causes: readonly string[], cause: string): readonly string[] {
  return causes.filter((each) => each !== cause);
}
