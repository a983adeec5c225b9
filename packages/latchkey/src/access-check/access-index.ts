import type {
  Instant,
  Permission,
  PermissionCatalogue,
  PersonId,
  PrincipalId,
  SupportSessionId,
  TenantId,
  WorkspaceId,
} from '@latchkey/core';
import type { LogConsumer } from '../log/log-follower.ts';
import type { StreamName } from '../ports/event-store.ts';
import type { Position } from '../position.ts';
import { parseStreamName } from '../streams/category.ts';
import type { RecordedEvent } from '../streams/streams.ts';
import type { GrantEntry, PersonEntry, TenantEntry, WorkspaceEntry } from './access-entries.ts';
import {
  absorb,
  addGrant,
  bindPrincipal,
  claimExternalId,
  namesOf,
  newTenant,
  personEntry,
  personOf,
  releaseExternalId,
  releasePrincipal,
  removeGrant,
  runningSupport,
  startSupport,
  withoutCause,
} from './access-entries.ts';
import type { AccessQuestion, AccessSubject, SubjectName } from './access-question.ts';
import { isOfAnotherKind, withoutGrant } from './access-question.ts';
import { createPermissionSets } from './permission-sets.ts';
import type { Limits, Verdict } from './verdict.ts';
import { judgeLimits, judgePermission, limitsOf, no, noLimits } from './verdict.ts';

/** All access there is, in memory, so that a check costs a few look-ups. Says no to all that no event allows. */
export interface AccessIndex {
  readonly consumer: LogConsumer;
  /** Says yes only to what it knows, so that whoever asks need not have looked whether it is a question at all. */
  judge(tenantId: TenantId, question: AccessQuestion, at: Instant): Verdict;
  /**
   * What the person may do as whom a supporter has signed in, as long as the session runs: never more.
   *
   * @param supporter who asks, where that is a principal: nobody else's session is any of theirs
   */
  judgeSupport(
    tenantId: TenantId,
    question: AccessQuestion & { supportSession: SupportSessionId },
    at: Instant,
    supporter: PrincipalId | undefined,
  ): Verdict;
  /** The person of such a session; undefined where it does not run. */
  supportedPerson(
    tenantId: TenantId,
    supportSession: SupportSessionId,
    at: Instant,
    supporter: PrincipalId | undefined,
  ): PersonId | undefined;
  /** Who a principal is, as whom they are let in; undefined where they are nobody, or somebody who is shut out everywhere. */
  activePerson(tenantId: TenantId, principalId: PrincipalId): PersonId | undefined;
  /** Whether all that a question names is known here. */
  knows(tenantId: TenantId, question: AccessQuestion): boolean;
  /** What somebody may do in a workspace at a moment. */
  permissionsOf(
    who: { tenantId: TenantId; workspaceId: WorkspaceId; kind?: string | undefined } & AccessSubject,
    at: Instant,
  ): readonly Permission[];
  /** Everybody who has a grant in a workspace, whether it lets them do anything now or not. */
  grantedIn(tenantId: TenantId, workspaceId: WorkspaceId, by: SubjectName): readonly string[];
  /** Every workspace that somebody has a grant in, whether it lets them do anything now or not. */
  grantsOf(tenantId: TenantId, who: AccessSubject): readonly WorkspaceId[];
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
    const entry = newTenant();
    tenants.set(tenantId, entry);
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
        const { workspaceId, kind } = event;
        const workspace = { id: workspaceId, kind, isOpen: true, persons: new Set<PersonEntry>() };
        tenant.workspaces.set(workspaceId, workspace);
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
      case 'PersonAbsorbed':
        return absorb(tenant, personEntry(tenant, event.survivorId), personEntry(tenant, id));
      case 'PersonPrincipalReleased': {
        const person = personEntry(tenant, id);
        releasePrincipal(tenant, person, event.principalId);
        person.claimsCountFrom = revision;
        return;
      }
      case 'InvitationAccepted': {
        const person = personEntry(tenant, event.personId);
        // An acceptance that a release overtook binds nobody.
        const isReleased = event.personClaimRevision < person.claimsCountFrom;
        if (!isReleased) bindPrincipal(tenant, person, event.principalId);
        return;
      }
      case 'ExternalIdClaimed':
        return claimExternalId(tenant, personEntry(tenant, event.personId), event.externalId);
      case 'ExternalIdReleased':
        return releaseExternalId(tenant, personEntry(tenant, event.personId), event.externalId);
      case 'AccessGranted': {
        const workspace = tenant.workspaces.get(event.workspaceId);
        if (!workspace) return;
        const person = personEntry(tenant, event.personId);
        // What comes to an absorbed person late is the survivor's once it is given to them.
        if (person.id !== event.personId) return;
        const { suspensions } = person.grants.get(event.workspaceId)?.limits ?? noLimits;
        const { accessFrom, accessUntil } = event;
        const grant = {
          person,
          workspace,
          set: sets.of(event.permissions, event.readOnly),
          limits: limitsOf({ hasEnded: false, suspensions, accessFrom, accessUntil }),
        };
        addGrant(grant);
        grantsByStream.set(stream, grant);
        return;
      }
      case 'AccessNarrowed':
      case 'AccessJoined':
      case 'AccessWidened':
      case 'RoleAdopted': {
        const grant = grantsByStream.get(stream);
        if (grant) grant.set = sets.of(event.permissions, event.readOnly);
        if (event.type !== 'AccessNarrowed' && event.type !== 'AccessJoined') return;
        const { accessFrom, accessUntil } = event;
        return limit(stream, () => ({ accessFrom, accessUntil }));
      }
      case 'AccessExtended':
        return limit(stream, () => ({ accessUntil: event.accessUntil }));
      case 'AccessSuspended':
        return limit(stream, ({ suspensions }) => ({
          suspensions: [...withoutCause(suspensions, event.cause), event.cause],
        }));
      case 'AccessResumed':
        return limit(stream, ({ suspensions }) => ({ suspensions: withoutCause(suspensions, event.cause) }));
      case 'AccessEnded':
        return limit(stream, () => ({ hasEnded: true }));
      case 'AccessRevoked': {
        const grant = grantsByStream.get(stream);
        if (grant) removeGrant(grant);
        grantsByStream.delete(stream);
        return;
      }
      case 'SupportSessionStarted': {
        const { supporter, principalId, until } = event;
        const person = personEntry(tenant, event.personId);
        return startSupport(tenant, id, { supporter, person, principalId, until }, event.at);
      }
      case 'SupportSessionEnded':
        tenant.supportSessions.delete(id);
        return;
      default:
        // All other events give and take no access.
        return;
    }
  }

  function judge(tenantId: TenantId, question: AccessQuestion, at: Instant): Verdict {
    const tenant = tenants.get(tenantId);
    if (!tenant) return no['tenant-unknown'];
    if (!tenant.isOpen) return no['tenant-closed'];
    const person = personOf(tenant, question);
    if (!person && question.principalId !== undefined) return no['principal-unknown'];
    const grant = person?.grants.get(question.workspaceId);
    if (!person || !grant) return withoutGrant(tenant, question);
    if (isOfAnotherKind(grant.workspace, question)) return no['workspace-unknown'];
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

    judgeSupport(tenantId, { supportSession, ...question }, at, supporter) {
      const tenant = tenants.get(tenantId);
      const session = tenant && runningSupport(tenant, supportSession, at, supporter);
      if (!session) return no['support-session-over'];
      const personId = session.person.id as PersonId;
      const { reason, until } = judge(tenantId, { ...question, personId }, at);
      return { reason, until: Math.min(until, session.until) };
    },

    supportedPerson(tenantId, supportSession, at, supporter) {
      const tenant = tenants.get(tenantId);
      const session = tenant && runningSupport(tenant, supportSession, at, supporter);
      return session && (session.person.id as PersonId);
    },

    activePerson(tenantId, principalId) {
      const person = tenants.get(tenantId)?.principals.get(principalId);
      return person?.isActive === true ? (person.id as PersonId) : undefined;
    },

    knows(tenantId, question) {
      const tenant = tenants.get(tenantId);
      const workspace = tenant?.workspaces.get(question.workspaceId);
      return (
        tenant !== undefined &&
        personOf(tenant, question) !== undefined &&
        workspace !== undefined &&
        !isOfAnotherKind(workspace, question) &&
        sets.number(question.permission) !== undefined
      );
    },

    permissionsOf({ tenantId, ...where }, at) {
      const tenant = tenants.get(tenantId);
      const grant = tenant && personOf(tenant, where)?.grants.get(where.workspaceId);
      const given = grant?.set.permissions ?? [];
      return given.filter((permission) => judge(tenantId, { ...where, permission }, at).reason === undefined);
    },

    grantedIn(tenantId, workspaceId, by) {
      const tenant = tenants.get(tenantId);
      const persons = tenant?.workspaces.get(workspaceId)?.persons ?? [];
      return [...persons].flatMap((person) => namesOf(person, by));
    },

    grantsOf(tenantId, who) {
      const tenant = tenants.get(tenantId);
      const grants = (tenant && personOf(tenant, who))?.grants.values() ?? [];
      return [...grants].map(({ workspace }) => workspace.id);
    },
  };
}
