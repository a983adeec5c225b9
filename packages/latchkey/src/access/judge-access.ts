import type {
  AccessGrant,
  AccessGrantCommand,
  AccessGrantEvent,
  AccessGrantId,
  Permissions,
  Terms,
} from '@latchkey/core';
import { accessGrant as accessGrantDecider, erased, isThere, whatIsMore } from '@latchkey/core';
import type { Command } from '../commands/command.ts';
import { refuse } from '../commands/run-command.ts';
import { refuseWithoutSeat, seatOfGrant } from '../seats/take-seat.ts';
import type { AskMayGive } from '../services.ts';
import { refuseWithoutFeature } from '../tenants/feature-rule.ts';
import { refuseUnlessOpen } from '../workspaces/open-workspace-rule.ts';
import { refuseUnlessOwner } from '../workspaces/personal-workspace-rule.ts';
import type { AccessPlace } from './access-outcome.ts';
import { refuseToGive } from './giving.ts';

const nothing: Terms = { permissions: [] };

/**
 * Judges a command on access with all that it depends on: where more is given, the tenant must have the feature that its
 * policy asks for, the workspace must be open and the person active; then what the grant itself says; and the actor must be one who may give whatever there is more afterwards;
 * and where access is given directly, there must be a seat for it, if the policy wants one.
 */
export async function judgeAccess(
  mayGive: AskMayGive | undefined,
  command: Command,
  where: AccessPlace,
  given: AccessGrantCommand,
  grant: AccessGrant,
) {
  const refusal = givesMore(given) ? await refuseCircumstances(command, where, given) : undefined;
  if (refusal) return refusal;
  const decision = accessGrantDecider.decide(given, grant);
  if (!decision.ok) return decision;
  const more = moreThrough(decision.events, grant, given);
  return (
    (more.length === 0 ? undefined : await refuseToGive(mayGive, command, where.workspaceId, more)) ??
    (await refuseWithoutSeat(
      command,
      seatOfGrant(command, accessGrantIdOf(command, where), decision.events),
    )) ??
    decision
  );
}

export function accessGrantIdOf({ ids }: Command, { workspaceId, personId }: AccessPlace): AccessGrantId {
  return ids.accessGrant(workspaceId, personId);
}

/** Taking a cause of a suspension away gives nothing new, so it may be done while the workspace is closed. */
function givesMore({ type }: AccessGrantCommand): boolean {
  return type === 'GrantAccess' || type === 'WidenAccess' || type === 'ExtendAccess' || type === 'AdoptRole';
}

async function refuseCircumstances(
  command: Command,
  { workspaceId, personId }: AccessPlace,
  given: AccessGrantCommand,
) {
  const featureMissing = refuseWithoutFeature(command.tenant.state);
  if (featureMissing) return featureMissing;
  const person = await command.load('person', personId);
  const workspace = await command.load('workspace', command.ids.workspace(workspaceId));
  if (person.state.status === 'none') return refuse({ type: 'PersonNotFound' });
  if (person.state.status === 'deactivated') return refuse({ type: 'PersonDeactivated' });
  if (person.state.name === erased && keepsSomething(given)) return refuse({ type: 'PersonErased' });
  return refuseUnlessOpen(workspace.state) ?? refuseUnlessOwner(workspace.state, personId);
}

/** Whether it says something about the person for the host to keep. */
function keepsSomething(given: AccessGrantCommand): boolean {
  return given.type === 'GrantAccess' && given.terms.attributes !== undefined;
}

/** The permissions that somebody has to be able to give for these events to happen. */
function moreThrough(
  events: readonly AccessGrantEvent[],
  grant: AccessGrant,
  { at }: AccessGrantCommand,
): Permissions {
  if (events.some(({ type }) => type === 'AccessResumed')) return grant.terms.permissions;
  const after = events.reduce((state, event) => accessGrantDecider.evolve(state, event), grant);
  return whatIsMore(after.terms, isThere(grant, at) ? grant.terms : nothing);
}
