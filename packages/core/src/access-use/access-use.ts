import { z } from 'zod';
import type { Decider, Decision } from '../decider.ts';
import { accept, nothingToDo } from '../decider.ts';
import { event } from '../event.ts';
import type { PrincipalId, WorkspaceId } from '../host-id.ts';
import { principalId, workspaceId } from '../host-id.ts';
import type { PersonId } from '../id.ts';
import { personId } from '../id.ts';
import type { Instant } from '../instant.ts';
import { later } from '../instant.ts';

/** What happened. Stored for ever: add a case or an optional field; never rename, never remove. */
export const accessUseEvent = z.discriminatedUnion('type', [
  event('AccessUsed', { workspaceId, personId, principalId }),
]);
export type AccessUseEvent = z.infer<typeof accessUseEvent>;

export interface AccessUseCommand {
  type: 'RecordUse';
  at: Instant;
  workspaceId: WorkspaceId;
  personId: PersonId;
  principalId: PrincipalId;
}

/** When somebody's access to a workspace was used last, to the hour, through all the rounds of their grant. */
export interface AccessUse {
  lastUsedAt: Instant | undefined;
}

/** A use within so many milliseconds of the last one on record is none to put on record. */
export const useInterval = 3_600_000;

/** A clock that is behind finds that there was a later use already, so the last one never goes back. */
function decide(
  { type: _type, at, ...used }: AccessUseCommand,
  { lastUsedAt }: AccessUse,
): Decision<AccessUseEvent, never> {
  if (lastUsedAt !== undefined && at < later(lastUsedAt, useInterval)) return nothingToDo;
  return accept({ type: 'AccessUsed', at, ...used });
}

export const accessUse: Decider<AccessUseCommand, AccessUse, AccessUseEvent, never> = {
  initial: { lastUsedAt: undefined },
  decide,
  evolve: (_use, { at }) => ({ lastUsedAt: at }),
};
