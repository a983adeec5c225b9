import type {
  AccessGrant,
  AccessGrantEvent,
  AccessGrantId,
  AccessStanding,
  Decision,
  Instant,
  PersonId,
  Terms,
  WorkspaceId,
} from '@latchkey/core';
import { personId, standingOf, termsOf, workspaceId } from '@latchkey/core';
import { carryOut } from '../commands/carry-out.ts';
import type { Command } from '../commands/command.ts';
import { keyName } from '../keys/key-name.ts';

/** Whose access to what. */
export const accessPlace = { workspaceId, personId };
export interface AccessPlace {
  workspaceId: WorkspaceId;
  personId: PersonId;
}

/** What every command on access gives back: the grant as it stands right after, with its terms. */
export interface AccessOutcome extends AccessPlace, Terms {
  accessGrantId: AccessGrantId;
  status: AccessStanding;
  /** Why access rests, if it does. */
  suspensions: readonly string[];
}

/** Carries a command out on the stream of one person's access to one workspace. */
export function carryOutOnAccess<Decides extends Decision<AccessGrantEvent, { type: string }>>(
  command: Command,
  where: AccessPlace,
  on: { decide(grant: AccessGrant): Promise<Decides> | Decides },
) {
  const accessGrantId = command.ids.accessGrant(where.workspaceId, where.personId);
  /** A command that comes again is told how access stood when it came first. */
  let isFirst = false;
  return carryOut(command, 'accessGrant', accessGrantId, {
    decide(grant) {
      isFirst = true;
      return on.decide(grant);
    },
    sealWith: keyName.person(where.personId),
    outcome: ({ state }): AccessOutcome =>
      outcomeOf(accessGrantId, where, state, isFirst ? command.at : (state.changedAt ?? command.at)),
  });
}

function outcomeOf(
  accessGrantId: AccessGrantId,
  { workspaceId, personId }: AccessPlace,
  grant: AccessGrant,
  at: Instant,
): AccessOutcome {
  return {
    accessGrantId,
    workspaceId,
    personId,
    status: standingOf(grant, at),
    ...termsOf(grant.terms),
    suspensions: grant.suspensions,
  };
}
