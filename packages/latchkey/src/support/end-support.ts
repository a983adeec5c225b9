import { supportSession as supportSessionDecider, supportSessionId } from '@latchkey/core';
import { z } from 'zod';
import { carryOut } from '../commands/carry-out.ts';
import type { Command } from '../commands/command.ts';
import { defineCommand, refuse } from '../commands/run-command.ts';
import { supportOutcome } from './support-outcome.ts';

/** Ends a support session before its time, and one that was claimed before it begins. */
export const endSupport = defineCommand({
  name: 'support.end',
  input: z.strictObject({ supportSessionId }),
  isForSupporters: true,
  async run(command, { supportSessionId }) {
    const { at, principalId: by, onBehalfOf } = command;
    if (onBehalfOf && onBehalfOf.supportSessionId !== supportSessionId) {
      return refuse({ type: 'NotInSupportSession' });
    }
    return carryOut(command, 'supportSession', supportSessionId, {
      async decide(session) {
        const isClaimed = session.status === 'none' && (await claimedBy(command)) === supportSessionId;
        return supportSessionDecider.decide({ type: 'EndSupportSession', at, isClaimed, by }, session);
      },
      outcome: ({ state }) => supportOutcome(supportSessionId, state, at),
    });
  },
});

/** The session that whoever acts claimed last. */
async function claimedBy({ principalId, ids, load }: Command) {
  if (principalId === undefined) return undefined;
  return (await load('principal', ids.principal(principalId))).state.support?.supportSessionId;
}
