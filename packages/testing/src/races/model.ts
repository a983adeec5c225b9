import type { Json, JsonObject, StoredEvent } from 'latchkey';
import type { Log } from './laws.ts';
import type { PlainInvitation } from './plain-invitation.ts';
import { invitationAfter } from './plain-invitation.ts';
import { textOf } from './text-of.ts';

/** What a log says, read as plainly as can be, and by none of the library's own folds: what its answers are compared with. */
export interface PlainModel {
  tenants: ReadonlyMap<string, PlainTenant>;
}

export interface PlainTenant {
  isOpen: boolean;
  workspaces: Map<string, { isOpen: boolean }>;
  people: Map<string, { isActive: boolean }>;
  /** Whom each absorbed person was merged into. */
  absorbed: Map<string, string>;
  /** By invitation. */
  invitations: Map<string, PlainInvitation>;
  /** Whom each principal is now. */
  persons: Map<string, string>;
  /** By grant. */
  grants: Map<string, PlainGrant>;
  /** By session. */
  supportSessions: Map<string, PlainSupportSession>;
  /** By name. */
  roles: Map<string, { status: 'defined' | 'retired'; version: number; permissions: Json }>;
}

export interface PlainGrant {
  workspaceId: string;
  personId: string;
  status: 'live' | 'ended' | 'revoked';
  permissions: readonly string[];
  readOnly: boolean;
  from: number;
  until: number;
  causes: Set<string>;
  /** When it was used last; null where it never was. */
  usedAt: number | null;
}

export interface PlainSupportSession {
  supporter: string;
  personId: string;
  principalId: string;
  until: number;
  isEnded: boolean;
}

export interface PlainQuestion {
  tenantId: string;
  personId: string | undefined;
  workspaceId: string;
  permission: string;
}

export function readPlainly({ log, streams }: Log): PlainModel {
  const tenants = new Map<string, PlainTenant>();
  const namesOfWorkspaces = new Map<string, string>();
  const namesOfRoles = new Map<string, string>();
  for (const event of log) {
    const tenantId = textOf(event.metadata['tenantId']);
    const tenant = tenants.get(tenantId) ?? emptyTenant();
    tenants.set(tenantId, tenant);
    const { type, data, stream } = event;
    const id = stream.slice(stream.indexOf('-') + 1);
    if (type === 'WorkspaceOpened') namesOfWorkspaces.set(id, textOf(data['workspaceId']));
    if (type === 'RoleDefined') namesOfRoles.set(id, textOf(data['name']));
    takeIn(tenant, event, {
      id,
      workspace: namesOfWorkspaces.get(id) ?? '',
      role: namesOfRoles.get(id) ?? '',
    });
    if (type === 'InvitationAccepted' && countsStill(data, streams))
      tenant.persons.set(textOf(data['principalId']), textOf(data['personId']));
  }
  return { tenants };
}

/** Who somebody is by now, through all merges. */
export function whoIsNow(tenant: Pick<PlainTenant, 'absorbed'>, personId: string): string {
  const by = tenant.absorbed.get(personId);
  return by === undefined ? personId : whoIsNow(tenant, by);
}

/** How access stands at a moment. */
export function standingAt({ status, causes, from, until }: PlainGrant, at: number): string {
  if (status !== 'live') return status;
  if (at >= until || from >= until) return 'ended';
  if (causes.size > 0) return 'suspended';
  return at < from ? 'not-yet' : 'live';
}

/** Whether somebody may do something at a moment. */
export function mayPlainly(
  { tenants }: PlainModel,
  { tenantId, personId, workspaceId, permission }: PlainQuestion,
  at: number,
  isReading: (permission: string) => boolean,
): boolean {
  const tenant = tenants.get(tenantId);
  const grant = [...(tenant?.grants.values() ?? [])].find(
    (each) => each.personId === personId && each.workspaceId === workspaceId,
  );
  if (!tenant || !grant || personId === undefined) return false;
  return (
    tenant.isOpen &&
    tenant.workspaces.get(workspaceId)?.isOpen === true &&
    tenant.people.get(personId)?.isActive === true &&
    standingAt(grant, at) === 'live' &&
    grant.permissions.includes(permission) &&
    (!grant.readOnly || isReading(permission))
  );
}

function emptyTenant(): PlainTenant {
  return {
    isOpen: false,
    workspaces: new Map(),
    people: new Map(),
    absorbed: new Map(),
    invitations: new Map(),
    persons: new Map(),
    grants: new Map(),
    supportSessions: new Map(),
    roles: new Map(),
  };
}

function takeIn(
  tenant: PlainTenant,
  { type, data, metadata, stream }: StoredEvent,
  { id, workspace, role }: { id: string; workspace: string; role: string },
): void {
  const grant = tenant.grants.get(id);
  if (stream.startsWith('invitation-')) {
    const invitation = invitationAfter(tenant.invitations.get(id), type, data);
    if (invitation) tenant.invitations.set(id, invitation);
    return;
  }
  switch (type) {
    case 'TenantOpened':
    case 'TenantReopened':
      tenant.isOpen = true;
      return;
    case 'TenantClosed':
      tenant.isOpen = false;
      return;
    case 'WorkspaceOpened':
    case 'WorkspaceReopened':
      tenant.workspaces.set(workspace, { isOpen: true });
      return;
    case 'WorkspaceClosed':
      tenant.workspaces.set(workspace, { isOpen: false });
      return;
    case 'PersonRegistered':
    case 'PersonReactivated':
      tenant.people.set(id, { isActive: true });
      return;
    case 'PersonDeactivated':
      tenant.people.set(id, { isActive: false });
      return;
    case 'PersonAbsorbed':
      tenant.people.delete(id);
      tenant.absorbed.set(id, textOf(data['survivorId']));
      return;
    case 'SupportSessionStarted':
      tenant.supportSessions.set(id, {
        supporter: textOf(data['supporter']),
        personId: textOf(data['personId']),
        principalId: textOf(data['principalId']),
        until: Date.parse(textOf(data['until'])),
        isEnded: false,
      });
      return;
    case 'SupportSessionEnded': {
      const session = tenant.supportSessions.get(id);
      if (session) session.isEnded = true;
      return;
    }
    case 'RoleDefined':
    case 'RoleRevised':
      tenant.roles.set(role, {
        status: 'defined',
        version: Number(data['version']),
        permissions: data['permissions'] ?? null,
      });
      return;
    case 'RoleRetired': {
      const known = tenant.roles.get(role);
      if (known) tenant.roles.set(role, { ...known, status: 'retired' });
      return;
    }
    case 'AccessGranted':
      tenant.grants.set(id, {
        workspaceId: textOf(data['workspaceId']),
        personId: textOf(data['personId']),
        status: 'live',
        ...givenBy(data),
        ...windowOf(data),
        // What suspends somebody goes on doing so, until it is taken away or access is revoked.
        causes: grant?.causes ?? new Set(),
        usedAt: grant?.usedAt ?? null,
      });
      return;
  }
  if (!grant) return;
  switch (type) {
    case 'AccessUsed':
      grant.usedAt = Date.parse(textOf(metadata['occurredAt']));
      return;
    case 'AccessNarrowed':
    case 'AccessJoined':
      Object.assign(grant, givenBy(data), windowOf(data));
      return;
    case 'AccessWidened':
    case 'RoleAdopted':
      Object.assign(grant, givenBy(data));
      return;
    case 'AccessExtended':
      grant.until = windowOf(data).until;
      return;
    case 'AccessSuspended':
      grant.causes.add(textOf(data['cause']));
      return;
    case 'AccessResumed':
      grant.causes.delete(textOf(data['cause']));
      return;
    case 'AccessEnded':
      grant.status = 'ended';
      return;
    case 'AccessRevoked':
      Object.assign(grant, { status: 'revoked', permissions: [], readOnly: false, causes: new Set() });
  }
}

/** Whether the claim that an acceptance names stands behind every release in the person's stream. */
export function countsStill({ personId, personClaimRevision }: JsonObject, streams: Log['streams']): boolean {
  const events = streams.get(`person-${textOf(personId)}`) ?? [];
  const release = events.findLast(({ type }) => type === 'PersonPrincipalReleased');
  return release === undefined || Number(personClaimRevision) > release.revision;
}

function givenBy(data: JsonObject) {
  const { permissions } = data;
  return {
    permissions: Array.isArray(permissions) ? permissions.map(textOf) : [],
    readOnly: data['readOnly'] === true,
  };
}

function windowOf({ accessFrom, accessUntil }: JsonObject): { from: number; until: number } {
  return {
    from: typeof accessFrom === 'string' ? Date.parse(accessFrom) : Number.NEGATIVE_INFINITY,
    until: typeof accessUntil === 'string' ? Date.parse(accessUntil) : Number.POSITIVE_INFINITY,
  };
}
