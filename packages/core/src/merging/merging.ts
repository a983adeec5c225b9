import type { ClaimStanding } from '../claim.ts';
import { reject } from '../decider.ts';
import type { PersonId } from '../id.ts';
import type { Person } from '../person/person-state.ts';
import { erased } from '../personal.ts';

/** All that a merge of two persons depends on. */
export interface MergeFacts {
  survivor: PersonToMerge;
  absorbed: PersonToMerge;
}

/** One of the two, with the standings of all claims in their stream. */
export interface PersonToMerge {
  personId: PersonId;
  person: Person;
  standings: readonly ClaimStanding[];
}

/** Why two persons cannot be made one. */
export type MergeRejection =
  | { type: 'PersonNotFound' }
  | { type: 'MergedWithThemselves' }
  /** One of them is somebody else by now. */
  | { type: 'PersonAbsorbed'; personId: PersonId; by: PersonId }
  | { type: 'PersonDeactivated' }
  | { type: 'PersonErased' }
  /** Both have an account, or are about to: release one of them first. */
  | { type: 'PrincipalMismatch' }
  /** Only the one to be absorbed has an account, or is about to: that one is to remain. */
  | { type: 'MergeTheOtherWayRound' };

type Rule = (facts: MergeFacts) => { ok: false; rejection: MergeRejection } | undefined;

const bothAreThere: Rule = ({ survivor, absorbed }) =>
  survivor.person.status === 'none' || absorbed.person.status === 'none'
    ? reject({ type: 'PersonNotFound' })
    : undefined;

const theyAreTwo: Rule = ({ survivor, absorbed }) =>
  survivor.personId === absorbed.personId ? reject({ type: 'MergedWithThemselves' }) : undefined;

/** Neither has gone into another, so that who absorbed whom never comes back to where it began. */
const neitherIsAbsorbed: Rule = ({ survivor, absorbed }) =>
  refuseAbsorbed(survivor) ?? refuseAbsorbed(absorbed);

function refuseAbsorbed({ personId, person: { absorption } }: PersonToMerge): ReturnType<Rule> {
  return absorption && reject({ type: 'PersonAbsorbed', personId, by: absorption.survivorId });
}

/** Nobody gets by a merge what they were shut out from. */
const bothAreActive: Rule = ({ survivor, absorbed }) =>
  survivor.person.status === 'deactivated' || absorbed.person.status === 'deactivated'
    ? reject({ type: 'PersonDeactivated' })
    : undefined;

const neitherIsErased: Rule = ({ survivor, absorbed }) =>
  survivor.person.name === erased || absorbed.person.name === erased
    ? reject({ type: 'PersonErased' })
    : undefined;

/**
 * One principal per person: an account stays with the person it was bound to. What could still be bound counts as well, or an
 * acceptance that is under way would be for nobody.
 */
const absorbedHasNoAccount: Rule = ({ survivor, absorbed }) => {
  if (!mayHaveAccount(absorbed)) return undefined;
  return reject({ type: mayHaveAccount(survivor) ? 'PrincipalMismatch' : 'MergeTheOtherWayRound' });
};

function mayHaveAccount({ person, standings }: PersonToMerge): boolean {
  return person.claims.some((_claim, index) => standings[index] !== 'void');
}

const rules = [
  bothAreThere,
  theyAreTwo,
  neitherIsAbsorbed,
  bothAreActive,
  neitherIsErased,
  absorbedHasNoAccount,
];

/** The first rule that stands in the way of making one of two persons, if any does. */
export function refuseMerge(facts: MergeFacts): ReturnType<Rule> {
  for (const rule of rules) {
    const refusal = rule(facts);
    if (refusal) return refusal;
  }
  return undefined;
}
