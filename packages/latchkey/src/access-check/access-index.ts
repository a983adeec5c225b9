import type { Id, Permission, PersonId, PrincipalId, TenantId, WorkspaceId } from '@latchkey/core';
import type { LogConsumer } from '../log/log-follower.ts';
import type { Position } from '../position.ts';
import { parseStreamName } from '../streams/category.ts';
import type { RecordedEvent } from '../streams/streams.ts';

/** Why a check says no. */
export type DenialReason =
  | 'stale'
  | 'tenant-unknown'
  | 'tenant-closed'
  | 'principal-unknown'
  | 'person-deactivated'
  | 'workspace-unknown'
  | 'workspace-closed'
  | 'no-access'
  | 'access-suspended'
  | 'permission-missing';

/** Who wants to do what, where: a person, or the principal that one is bound to. */
export interface AccessQuestion {
  tenantId: TenantId;
  subject: { principalId: PrincipalId } | { personId: PersonId };
  workspaceId: WorkspaceId;
  permission: Permission;
}

/** All access there is, in memory, so that a check costs a few look-ups. Says no to all that no event allows. */
export interface AccessIndex {
  readonly consumer: LogConsumer;
  /** Why not, or undefined for yes. */
  deny(question: AccessQuestion): DenialReason | undefined;
  /** What a principal may do in a workspace now. */
  permissionsOf(
    tenantId: TenantId,
    principalId: PrincipalId,
    workspaceId: WorkspaceId,
  ): readonly Permission[];
}

interface TenantEntry {
  isOpen: boolean;
  workspaces: Map<string, WorkspaceEntry>;
  persons: Map<string, PersonEntry>;
  principals: Map<string, PersonId>;
}

interface PersonEntry {
  isActive: boolean;
  /** The first revision of the person's stream at which a claim counts. */
  claimsCountFrom: number;
}

interface WorkspaceEntry {
  isOpen: boolean;
  grants: Map<string, GrantEntry>;
}

interface GrantEntry {
  permissions: ReadonlySet<Permission>;
  suspensions: ReadonlySet<string>;
}

const nothing: ReadonlySet<never> = new Set<never>();

export function createAccessIndex(): AccessIndex {
  const tenants = new Map<string, TenantEntry>();
  /** Grants and workspaces by the id of their stream, for the events that name only that. */
  const grantsByStream = new Map<Id, { workspace: WorkspaceEntry; personId: PersonId }>();
  const workspacesByStream = new Map<Id, WorkspaceEntry>();
  /** Equal sets of permissions share one object, since most grants give one of a few sets. */
  const permissionSets = new Map<string, ReadonlySet<Permission>>();
  let position: Position | undefined;

  function tenantEntry(tenantId: TenantId): TenantEntry {
    const entry = tenants.get(tenantId) ?? {
      isOpen: false,
      workspaces: new Map(),
      persons: new Map(),
      principals: new Map(),
    };
    tenants.set(tenantId, entry);
    return entry;
  }

  function sharedSet(permissions: readonly Permission[]): ReadonlySet<Permission> {
    const key = permissions.join(' ');
    const shared = permissionSets.get(key) ?? new Set(permissions);
    permissionSets.set(key, shared);
    return shared;
  }

  function changeGrant(id: Id, change: (grant: GrantEntry) => GrantEntry): void {
    const known = grantsByStream.get(id);
    const grant = known?.workspace.grants.get(known.personId);
    if (known && grant) known.workspace.grants.set(known.personId, change(grant));
  }

  function openWorkspace(id: Id, isOpen: boolean): void {
    const workspace = workspacesByStream.get(id);
    if (workspace) workspace.isOpen = isOpen;
  }

  function changePerson(tenant: TenantEntry, id: Id, change: Partial<PersonEntry>): void {
    const { isActive, claimsCountFrom } = tenant.persons.get(id) ?? { isActive: false, claimsCountFrom: 0 };
    tenant.persons.set(id, { isActive, claimsCountFrom, ...change });
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
        const workspace = { isOpen: true, grants: new Map<string, GrantEntry>() };
        tenant.workspaces.set(event.workspaceId, workspace);
        workspacesByStream.set(id, workspace);
        return;
      }
      case 'WorkspaceClosed':
        return openWorkspace(id, false);
      case 'WorkspaceReopened':
        return openWorkspace(id, true);
      case 'PersonRegistered':
      case 'PersonReactivated':
        return changePerson(tenant, id, { isActive: true });
      case 'PersonDeactivated':
        return changePerson(tenant, id, { isActive: false });
      case 'PersonPrincipalReleased':
        if (tenant.principals.get(event.principalId) === id) tenant.principals.delete(event.principalId);
        return changePerson(tenant, id, { claimsCountFrom: revision });
      case 'InvitationAccepted': {
        const { principalId, personId, personClaimRevision } = event;
        // An acceptance that a release overtook binds nobody.
        const isReleased = personClaimRevision < (tenant.persons.get(personId)?.claimsCountFrom ?? 0);
        if (!isReleased) tenant.principals.set(principalId, personId);
        return;
      }
      case 'AccessGranted': {
        const workspace = tenant.workspaces.get(event.workspaceId);
        if (!workspace) return;
        const suspensions = workspace.grants.get(event.personId)?.suspensions ?? nothing;
        workspace.grants.set(event.personId, { permissions: sharedSet(event.permissions), suspensions });
        grantsByStream.set(id, { workspace, personId: event.personId });
        return;
      }
      case 'AccessSuspended':
        return changeGrant(id, ({ permissions, suspensions }) => ({
          permissions,
          suspensions: suspensions.union(new Set([event.cause])),
        }));
      case 'AccessResumed':
        return changeGrant(id, ({ permissions, suspensions }) => ({
          permissions,
          suspensions: suspensions.difference(new Set([event.cause])),
        }));
      case 'AccessRevoked': {
        const known = grantsByStream.get(id);
        known?.workspace.grants.delete(known.personId);
        return;
      }
      default:
        // All other events give and take no access.
        return;
    }
  }

  function deny({ tenantId, subject, workspaceId, permission }: AccessQuestion): DenialReason | undefined {
    const tenant = tenants.get(tenantId);
    if (!tenant) return 'tenant-unknown';
    if (!tenant.isOpen) return 'tenant-closed';
    const personId = 'personId' in subject ? subject.personId : tenant.principals.get(subject.principalId);
    if (personId === undefined) return 'principal-unknown';
    const workspace = tenant.workspaces.get(workspaceId);
    if (!workspace) return 'workspace-unknown';
    if (!workspace.isOpen) return 'workspace-closed';
    const grant = workspace.grants.get(personId);
    if (!grant) return 'no-access';
    if (!tenant.persons.get(personId)?.isActive) return 'person-deactivated';
    if (grant.suspensions.size > 0) return 'access-suspended';
    return grant.permissions.has(permission) ? undefined : 'permission-missing';
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

    deny,

    permissionsOf(tenantId, principalId, workspaceId) {
      const tenant = tenants.get(tenantId);
      const personId = tenant?.principals.get(principalId);
      const grant =
        personId === undefined ? undefined : tenant?.workspaces.get(workspaceId)?.grants.get(personId);
      const held = [...(grant?.permissions ?? nothing)];
      return held.filter(
        (permission) => !deny({ tenantId, subject: { principalId }, workspaceId, permission }),
      );
    },
  };
}
