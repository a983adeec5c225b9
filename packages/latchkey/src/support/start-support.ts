import type { Instant, PersonId, PrincipalId, SupportSessionId } from '@latchkey/core';
import {
  claimSupportSession,
  duration,
  durationMilliseconds,
  erased,
  later,
  longestSupportSession,
  personId,
  reasonText,
  supportSession as supportSessionDecider,
} from '@latchkey/core';
import { z } from 'zod';
import { carryOut } from '../commands/carry-out.ts';
import type { Command } from '../commands/command.ts';
import { defineCommand, refuse } from '../commands/run-command.ts';
import { keyName } from '../keys/key-name.ts';
import { principalOf } from '../people/persons-principal.ts';
import { survivorIdOf } from '../people/survivor.ts';
import { supportOutcome } from './support-outcome.ts';

/**
 * Lets whoever is signed in act as a person, for a while. The session is claimed in the supporter's own stream first, so
 * that nobody has two; a claim alone opens no door, and the command, when it comes again, completes it.
 */
export const startSupport = defineCommand({
  name: 'support.start',
  input: z.strictObject({
    personId,
    reason: reasonText,
    /** How long, if not as long as the policy lets it. */
    for: duration.optional(),
  }),
  async run(command, { personId: asked, reason, for: wanted }) {
    const { principalId: supporter, ids, policy } = command;
    if (supporter === undefined) return refuse({ type: 'NotSignedIn' });
    const personId = await survivorIdOf(command.load, asked);
    const longest = longestSupportSession(policy);
    const milliseconds = durationMilliseconds(wanted ?? longest);
    if (milliseconds === 0 || milliseconds > durationMilliseconds(longest)) {
      return refuse({ type: 'SupportTooLong', longest });
    }
    const id = ids.step(command.commandId, 'support session') as string as SupportSessionId;
    return carryOut(command, 'supportSession', id, {
      async decide(session) {
        const target = await supportable(command, personId);
        if (!target.ok) return target;
        const at = command.now();
        const until = later(at, milliseconds);
        const { principalId } = target;
        const decision = supportSessionDecider.decide(
          { type: 'StartSupportSession', at, supporter, personId, principalId, reason, until },
          session,
        );
        if (!decision.ok) return decision;
        const claimed = await claim(command, supporter, { supportSessionId: id, at, until });
        return claimed.ok ? decision : claimed;
      },
      sealWith: keyName.person(personId),
      outcome: ({ state }) => supportOutcome(id, state, command.at),
    });
  },
});

/** Whoever has never accepted anything, or is shut out, or has no account any more, cannot be signed in as. */
async function supportable({ load }: Command, personId: PersonId) {
  const { state: person } = await load('person', personId);
  if (person.status === 'none') return refuse({ type: 'PersonNotFound' });
  if (person.status === 'deactivated') return refuse({ type: 'PersonDeactivated' });
  if (person.name === erased) return refuse({ type: 'PersonErased' });
  const principalId = await principalOf(load, personId, person);
  return principalId === undefined
    ? refuse({ type: 'PersonNotActivated' })
    : ({ ok: true, principalId } as const);
}

async function claim(
  command: Command,
  principalId: PrincipalId,
  claimed: { supportSessionId: SupportSessionId; at: Instant; until: Instant },
) {
  const id = command.ids.principal(principalId);
  const { support } = (await command.load('principal', id)).state;
  const earlier = support && (await command.load('supportSession', support.supportSessionId)).state;
  const hasEnded = earlier?.status === 'ended' || earlier?.status === 'dropped';
  const ended = hasEnded ? support?.supportSessionId : undefined;
  return command.takeStep('claim support session', 'principal', id, (principal) =>
    claimSupportSession({ type: 'ClaimSupportSession', principalId, ...claimed, ended }, principal),
  );
}
