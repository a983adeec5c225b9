import { reject } from '../decider.ts';
import type { FeatureName } from '../feature.ts';
import type { PrincipalId } from '../host-id.ts';
import type { IssuedInvitation } from '../invitation/invitation-state.ts';
import type { LinkChannel, Verification } from '../invitation/invitation-event.ts';
import type { Permission } from '../permission.ts';
import { includesEvery } from '../permission.ts';
import type { Person } from '../person/person-state.ts';
import type { Policy } from '../policy/policy.ts';
import type { Tenant } from '../tenant/tenant.ts';
import { missingFeature } from '../tenant/tenant.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** All that an acceptance depends on beside the invitation's own life. */
export interface AcceptanceFacts {
  tenant: Tenant;
  workspace: Workspace;
  person: Person;
  invitation: IssuedInvitation;
  channel: LinkChannel;
  /** Whether the host vouches that the principal's verified address is the one that was invited. */
  isAddressVerified: boolean;
  /** Whether this round's access was revoked before it was granted: accepting would give nothing. */
  isRoundRefused: boolean;
  /** What each who had a hand in the offer may give in this workspace now, as the host says. */
  mayGive: ReadonlyMap<PrincipalId, readonly Permission[]>;
}

export type AcceptanceRejection =
  | { type: 'TenantClosed' }
  | { type: 'FeatureDisabled'; feature: FeatureName }
  | { type: 'WorkspaceClosed' }
  | { type: 'PersonDeactivated' }
  | { type: 'InvitationRescinded' }
  | { type: 'EmailNotVerified' }
  | { type: 'InviterMayNotGive'; permissions: readonly Permission[] };

type Rule = (facts: AcceptanceFacts) => { ok: false; rejection: AcceptanceRejection } | undefined;

const tenantIsOpen: Rule = ({ tenant }) =>
  tenant.status === 'open' ? undefined : reject({ type: 'TenantClosed' });

/** The link goes on working, should the feature be switched on again. */
const tenantHasFeature: Rule = ({ tenant }) => {
  const feature = missingFeature(tenant);
  return feature === undefined ? undefined : reject({ type: 'FeatureDisabled', feature });
};

const workspaceIsOpen: Rule = ({ workspace }) =>
  workspace.status === 'open' ? undefined : reject({ type: 'WorkspaceClosed' });

const personIsActive: Rule = ({ person }) =>
  person.status === 'active' ? undefined : reject({ type: 'PersonDeactivated' });

/** Revoking access takes the open invitation back too; between its two steps the round already counts as ended. */
const roundIsNotRefused: Rule = ({ isRoundRefused }) =>
  isRoundRefused ? reject({ type: 'InvitationRescinded' }) : undefined;

const inviteeIsVerified: Rule = ({ tenant, channel, isAddressVerified }) =>
  verifiedBy(tenant.policy, channel, isAddressVerified) ? undefined : reject({ type: 'EmailNotVerified' });

/** Whoever had a hand in the terms must still be able to give all that they offer. */
const offerIsStillTheirsToGive: Rule = ({ invitation, mayGive }) => {
  const given = invitation.hands.map((hand) => mayGive.get(hand) ?? []);
  const missing = invitation.terms.permissions.filter(
    (each) => !given.every((held) => includesEvery(held, [each])),
  );
  return missing.length === 0 ? undefined : reject({ type: 'InviterMayNotGive', permissions: missing });
};

const rules = [
  tenantIsOpen,
  tenantHasFeature,
  workspaceIsOpen,
  personIsActive,
  roundIsNotRefused,
  inviteeIsVerified,
  offerIsStillTheirsToGive,
];

/** The first rule that stands in the way of accepting, if any does. */
export function refuseAcceptance(facts: AcceptanceFacts): ReturnType<Rule> {
  for (const rule of rules) {
    const refusal = rule(facts);
    if (refusal) return refusal;
  }
  return undefined;
}

/**
 * How the invitee is known to be the one who was invited: by the verified address, or, where the tenant allows it, by
 * a link that was mailed to it (a copied or printed one passes through other hands).
 */
export function verifiedBy(
  policy: Policy,
  channel: LinkChannel,
  isAddressVerified: boolean,
): Verification | undefined {
  if (isAddressVerified) return 'matchingEmail';
  return policy.acceptBy === 'linkHolder' && channel === 'mailed' ? 'linkHolder' : undefined;
}
