import { z } from 'zod';
import type { Decider, Decision } from '../decider.ts';
import { accept, nothingToDo } from '../decider.ts';
import { event } from '../event.ts';
import type { Instant } from '../instant.ts';

/** What happened. Stored for ever: add a case or an optional field; never rename, never remove. */
export const commandClaimEvent = z.discriminatedUnion('type', [event('CommandClaimed', {})]);
export type CommandClaimEvent = z.infer<typeof commandClaimEvent>;

export interface ClaimCommand {
  type: 'ClaimCommand';
  at: Instant;
}

/**
 * Whether the id of a command was claimed for a request. For which one stands in the event's metadata, as the digest of
 * what the claim was asked for: a claim for another request is recognised by it, as any reuse of a command's id is.
 */
export interface CommandClaim {
  isClaimed: boolean;
}

function decide({ at }: ClaimCommand, { isClaimed }: CommandClaim): Decision<CommandClaimEvent, never> {
  return isClaimed ? nothingToDo : accept({ type: 'CommandClaimed', at });
}

export const commandClaim: Decider<ClaimCommand, CommandClaim, CommandClaimEvent, never> = {
  initial: { isClaimed: false },
  decide,
  evolve: () => ({ isClaimed: true }),
};
