import type { AccessGrant, AccessOrigin, Terms } from '@latchkey/core';
import type { Command } from '../commands/command.ts';
import { placeNow } from '../people/bring-access.ts';
import { seatOfGrant, takeSeat } from '../seats/take-seat.ts';
import type { AskMayGive } from '../services.ts';
import type { AccessPlace } from './access-outcome.ts';
import { carryOutOnAccess } from './access-outcome.ts';
import { accessGrantIdOf, judgeAccess } from './judge-access.ts';

/** What is given directly, and what else that depends on. */
interface Giving<Refusal> {
  /** What to give, or why that is nothing; judged before all else. */
  meant(grant: AccessGrant): Promise<{ ok: true; terms: Terms } | Refusal>;
  via: Extract<AccessOrigin, { type: 'direct' }>;
  /** What must be on record before access is given, once nothing can refuse it any more. */
  putOnRecord?(): Promise<void>;
}

/** Gives a person access without an invitation, by all that giving access depends on. */
export async function giveDirectly<Refusal extends { ok: false; rejection: { type: string } }>(
  command: Command,
  mayGive: AskMayGive | undefined,
  asked: AccessPlace,
  { meant, via, putOnRecord }: Giving<Refusal>,
) {
  const where = await placeNow(command, asked);
  return carryOutOnAccess(command, where, {
    async decide(grant) {
      const wanted = await meant(grant);
      if (!isMeant(wanted)) return wanted;
      const given = { type: 'GrantAccess', at: command.at, ...where, terms: wanted.terms, via } as const;
      const decision = await judgeAccess(mayGive, command, where, given, grant);
      if (!decision.ok) return decision;
      await putOnRecord?.();
      const seat = seatOfGrant(command, accessGrantIdOf(command, where), decision.events);
      return (await takeSeat(command, seat)) ?? decision;
    },
  });
}

function isMeant<Refusal extends { ok: false }>(
  wanted: { ok: true; terms: Terms } | Refusal,
): wanted is { ok: true; terms: Terms } {
  return wanted.ok;
}
