import type { PersonId } from '@latchkey/core';
import {
  invitationId as invitationIdSchema,
  person as personDecider,
  personId as personIdSchema,
  principal as principalDecider,
  standingOfPrincipalsClaim,
} from '@latchkey/core';
import { z } from 'zod';
import { carryOut } from '../commands/carry-out.ts';
import type { Command } from '../commands/command.ts';
import { defineCommand } from '../commands/run-command.ts';
import { asPersonNow } from './as-person-now.ts';
import { standingsOfClaims } from './persons-principal.ts';
import { lineOf } from './survivor.ts';

/**
 * Parts a person from the principal they are bound to: from the person's event on, that principal has none of their
 * access, another one can accept as them, and that one can accept as somebody else.
 */
export const releasePrincipal = defineCommand({
  name: 'people.releasePrincipal',
  input: z.strictObject({ personId: personIdSchema }),
  run: (command, { personId }) => asPersonNow(personId, (now) => release(command, now)),
});

async function release(command: Command, personId: PersonId) {
  const released = await carryOut(command, 'person', personId, {
    decide: async (person) =>
      personDecider.decide(
        {
          type: 'ReleasePersonsPrincipal',
          at: command.at,
          standings: await standingsOfClaims(command.load, personId, person),
        },
        person,
      ),
    outcome: () => ({ personId }),
  });
  if (released.ok) await recordReleases(command, personId);
  return released;
}

/** Puts on record in the released principals' own streams which of their claims count no more. */
async function recordReleases(command: Command, personId: PersonId): Promise<void> {
  const { state: person } = await command.load('person', personId);
  for (const { principalId, invitationId } of person.releases) {
    const principal = await command.load('principal', command.ids.principal(principalId));
    // Claims to be anybody else are left alone by the decider.
    const claimRevisions: number[] = [];
    for (const claim of principal.state.claims) {
      const { state } = await command.load('invitation', claim.invitationId);
      const standing = standingOfPrincipalsClaim(claim, principalId, state, person);
      if (standing === 'void') claimRevisions.push(claim.revision);
    }
    const { events } = principalDecider.decide(
      { type: 'ReleasePrincipal', at: command.at, principalId, personId, invitationId, claimRevisions },
      principal.state,
    ) as Extract<ReturnType<typeof principalDecider.decide>, { ok: true }>;
    await command.appendStep('release principal', principal, events);
  }
}

/** Completes a release that stopped before the principal's own stream said so. */
export const completeRelease = defineCommand({
  name: 'people.completeRelease',
  input: z.strictObject({ invitationId: invitationIdSchema }),
  worksInClosedTenant: true,
  async run(command, { invitationId }) {
    const { state, revision } = await command.load('invitation', invitationId);
    if (state.status !== 'none') {
      // Whoever accepted was the invitee, or somebody whom they had been merged into by then.
      for (const { id } of await lineOf(command.load, state.personId)) {
        await recordReleases(command, id as PersonId);
      }
    }
    return { ok: true, revision };
  },
});
