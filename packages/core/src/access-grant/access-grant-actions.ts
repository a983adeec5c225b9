import type { Action } from '../actions.ts';
import { actionsOf } from '../actions.ts';
import type { Attributes } from '../attributes.ts';
import type { WorkspaceId } from '../host-id.ts';
import type { PersonId } from '../id.ts';
import type { Instant } from '../instant.ts';
import { later } from '../instant.ts';
import type { Terms } from '../terms.ts';
import type { AccessGrant } from './access-grant-state.ts';
import type { AccessGrantCommand, AccessGrantRejection } from './access-grant.ts';
import { accessGrant } from './access-grant.ts';

/** What staff can do about access, by the name of the facade's command. */
export type AccessGrantAction =
  | 'grant'
  | 'revoke'
  | 'suspend'
  | 'resume'
  | 'narrow'
  | 'widen'
  | 'extend'
  | 'adoptRole'
  | 'changeAttributes';

export interface AccessGrantFacts {
  at: Instant;
  workspaceId: WorkspaceId;
  personId: PersonId;
  /** What somebody could give here: what granting would give, and widening would add. */
  giveable: Terms;
  /** What the newest version of the pinned role gives; undefined where no role is pinned. */
  newestRole: Extract<AccessGrantCommand, { type: 'AdoptRole' }>['to'];
}

/** Every command that could be given about access now: allowed, or why not. */
export function accessGrantActions(
  grant: AccessGrant,
  facts: AccessGrantFacts,
): readonly Action<AccessGrantAction, AccessGrantRejection>[] {
  return actionsOf(accessGrant, grant, accessGrantCandidates(grant, facts));
}

/** One command of each kind: the mildest that would change something, if any would. */
export function accessGrantCandidates(
  { terms, suspensions }: AccessGrant,
  { at, workspaceId, personId, giveable, newestRole }: AccessGrantFacts,
): Readonly<Record<AccessGrantAction, AccessGrantCommand>> {
  const cause = 'suspended';
  const opensAt = Math.max(at, terms.accessFrom ?? at) as Instant;
  const more = giveable.permissions.filter((each) => !terms.permissions.includes(each));
  return {
    grant: { type: 'GrantAccess', at, workspaceId, personId, terms: giveable, via: { type: 'direct' } },
    revoke: { type: 'RevokeAccess', at, cause: 'revoked' },
    suspend: { type: 'SuspendAccess', at, cause: suspensions.includes(cause) ? `${cause}-again` : cause },
    resume: { type: 'ResumeAccess', at, cause: suspensions[0] ?? cause },
    narrow: { type: 'NarrowAccess', at, accessUntil: later(opensAt, 1) },
    widen:
      more.length > 0
        ? { type: 'WidenAccess', at, permissions: [...terms.permissions, ...more] }
        : { type: 'WidenAccess', at, readOnly: false },
    extend: { type: 'ExtendAccess', at },
    adoptRole: { type: 'AdoptRole', at, to: newestRole },
    changeAttributes: { type: 'ChangeAttributes', at, attributes: otherThan(terms.attributes) },
  };
}

/** Some attributes that are not these. */
function otherThan(attributes: Terms['attributes']): Attributes | undefined {
  return attributes ? undefined : { any: true };
}
