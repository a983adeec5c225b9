import { z } from 'zod';
import { defineCommand } from '../commands/run-command.ts';
import { placeNow } from '../people/bring-access.ts';
import { seatOfGrant, takeSeat } from '../seats/take-seat.ts';
import type { Services } from '../services.ts';
import { accessPlace, carryOutOnAccess } from './access-outcome.ts';
import { accessGrantIdOf, judgeAccess } from './judge-access.ts';
import { namesOneOfBoth, termsFrom, termsInput } from './terms-input.ts';

/** Gives a person access directly, without an invitation. */
export const grantAccess = ({ mayGive }: Services) =>
  defineCommand({
    name: 'access.grant',
    input: z.strictObject({ ...accessPlace, ...termsInput }).refine(...namesOneOfBoth),
    async run(command, { workspaceId, personId, ...wanted }) {
      const where = await placeNow(command, { workspaceId, personId });
      return carryOutOnAccess(command, where, {
        async decide(grant) {
          const meant = await termsFrom(command, wanted);
          if (!meant.ok) return meant;
          const via = { type: 'direct', grantedBy: command.principalId } as const;
          const given = { type: 'GrantAccess', at: command.at, ...where, terms: meant.terms, via } as const;
          const decision = await judgeAccess(mayGive, command, where, given, grant);
          if (!decision.ok) return decision;
          const seat = seatOfGrant(command, accessGrantIdOf(command, where), decision.events);
          return (await takeSeat(command, seat)) ?? decision;
        },
      });
    },
  });
