import type { WorkspaceId } from '@latchkey/core';
import type { AccessSubject, SubjectName } from './access-question.ts';
import type { PermissionSet } from './permission-sets.ts';
import type { Limits } from './verdict.ts';

/** What the index knows of a tenant. */
export interface TenantEntry {
  isOpen: boolean;
  workspaces: Map<string, WorkspaceEntry>;
  persons: Map<string, PersonEntry>;
  principals: Map<string, PersonEntry>;
  /** By the host's own ids of persons; a person may have several. */
  externalIds: Map<string, PersonEntry>;
  /** Those that may be running. */
  supportSessions: Map<string, SupportEntry>;
}

/** A supporter's acting as a person. */
export interface SupportEntry {
  readonly supporter: string;
  readonly person: PersonEntry;
  readonly principalId: string;
  readonly until: number;
}

export interface WorkspaceEntry {
  id: WorkspaceId;
  kind: string;
  isOpen: boolean;
  /** Who has a grant here. */
  readonly persons: Set<PersonEntry>;
}

export interface PersonEntry {
  readonly id: string;
  isActive: boolean;
  /** The first revision of the person's stream at which a claim counts. */
  claimsCountFrom: number;
  /** Whom they were bound to last; it counts while the tenant's principals say the same. */
  principalId: string | undefined;
  /** Absent on most. */
  externalIds: readonly string[] | undefined;
  /** Who was merged into them. Absent on most. */
  absorbedIds: readonly string[] | undefined;
  /** By workspace. */
  grants: Map<string, GrantEntry>;
}

export interface GrantEntry {
  readonly person: PersonEntry;
  readonly workspace: WorkspaceEntry;
  set: PermissionSet;
  /** Absent on most: access with no window that was never suspended. */
  limits: Limits | undefined;
}

export function newTenant(): TenantEntry {
  return {
    isOpen: false,
    workspaces: new Map(),
    persons: new Map(),
    principals: new Map(),
    externalIds: new Map(),
    supportSessions: new Map(),
  };
}

/** The person of that id, made on first sight; the survivor's where they were merged into somebody. */
export function personEntry({ persons }: TenantEntry, id: string): PersonEntry {
  const known = persons.get(id);
  if (known) return known;
  const person: PersonEntry = {
    id,
    isActive: false,
    claimsCountFrom: 0,
    principalId: undefined,
    externalIds: undefined,
    absorbedIds: undefined,
    grants: new Map(),
  };
  persons.set(id, person);
  return person;
}

/** Whom a subject means, as far as anything is known of them. */
export function personOf(
  { principals, persons, externalIds }: TenantEntry,
  { principalId, personId, externalId }: AccessSubject,
): PersonEntry | undefined {
  if (principalId !== undefined) return principals.get(principalId);
  if (personId !== undefined) return persons.get(personId);
  return externalId === undefined ? undefined : externalIds.get(externalId);
}

export function bindPrincipal({ principals }: TenantEntry, person: PersonEntry, principalId: string): void {
  principals.set(principalId, person);
  person.principalId = principalId;
}

export function releasePrincipal(
  { principals }: TenantEntry,
  person: PersonEntry,
  principalId: string,
): void {
  if (principals.get(principalId) === person) principals.delete(principalId);
}

export function claimExternalId({ externalIds }: TenantEntry, person: PersonEntry, externalId: string): void {
  externalIds.set(externalId, person);
  person.externalIds = [...(person.externalIds ?? []), externalId];
}

export function releaseExternalId(
  { externalIds }: TenantEntry,
  person: PersonEntry,
  externalId: string,
): void {
  externalIds.delete(externalId);
  person.externalIds = person.externalIds?.filter((each) => each !== externalId);
}

/**
 * From here on whoever means the absorbed person means the survivor. What the absorbed one has, they have once it is given to
 * them: until then it is nobody's.
 */
export function absorb(tenant: TenantEntry, survivor: PersonEntry, absorbed: PersonEntry): void {
  if (survivor === absorbed) return;
  const absorbedIds = [absorbed.id, ...(absorbed.absorbedIds ?? [])];
  for (const id of absorbedIds) tenant.persons.set(id, survivor);
  survivor.absorbedIds = [...(survivor.absorbedIds ?? []), ...absorbedIds];
  for (const externalId of absorbed.externalIds ?? []) claimExternalId(tenant, survivor, externalId);
  for (const { workspace } of absorbed.grants.values()) workspace.persons.delete(absorbed);
}

/** Takes the place of what the person had in that workspace before. */
export function addGrant(grant: GrantEntry): void {
  const { person, workspace } = grant;
  workspace.persons.add(person);
  person.grants.set(workspace.id, grant);
}

export function removeGrant({ person, workspace }: GrantEntry): void {
  workspace.persons.delete(person);
  person.grants.delete(workspace.id);
}

/** Those whose time is over are forgotten: nothing asks for them any more. */
export function startSupport(
  { supportSessions }: TenantEntry,
  id: string,
  session: SupportEntry,
  at: number,
): void {
  for (const [known, { until }] of supportSessions) if (until <= at) supportSessions.delete(known);
  supportSessions.set(id, session);
}

/** A session that runs, of this supporter where one is named, with a person who is still who they were when it began. */
export function runningSupport(
  { supportSessions, principals }: TenantEntry,
  id: string,
  at: number,
  supporter: string | undefined,
): SupportEntry | undefined {
  const session = supportSessions.get(id);
  if (!session || at >= session.until) return undefined;
  if (supporter !== undefined && supporter !== session.supporter) return undefined;
  return principals.get(session.principalId) === session.person ? session : undefined;
}

/** What somebody is called in an answer, of the kind that is asked for. */
export function namesOf(
  { id, principalId, externalIds = [] }: PersonEntry,
  by: SubjectName,
): readonly string[] {
  switch (by) {
    case 'principalId':
      return principalId === undefined ? [] : [principalId];
    case 'personId':
      return [id];
    case 'externalId':
      return externalIds;
  }
}

export function withoutCause(causes: readonly string[], cause: string): readonly string[] {
  return causes.filter((each) => each !== cause);
}
