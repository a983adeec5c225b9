import type { InvitationId, PersonId } from '@latchkey/core';
import { firstAcceptanceOf, invitationId, person as personDecider } from '@latchkey/core';
import { z } from 'zod';
import type { Command } from '../commands/command.ts';
import { defineCommand } from '../commands/run-command.ts';
import { openPersonalWorkspace } from './personal-workspace.ts';
import { survivorOf } from './survivor.ts';

/**
 * Puts on record that a person has accepted an invitation for the first time, and opens their own workspace where the
 * policy wants one: the last steps of an acceptance.
 */
export async function activatePerson(command: Command, id: InvitationId): Promise<void> {
  const { state } = await command.load('invitation', id);
  const acceptance = firstAcceptanceOf(state);
  // unreachable: asked only once somebody has accepted
  if (!acceptance) return;
  const { principalId } = acceptance;
  const person = await survivorOf(command.load, acceptance.personId);
  if (person.state.isActivated) return;
  const personalWorkspaceId = await openPersonalWorkspace(command, person.id as PersonId);
  const decision = personDecider.decide(
    { type: 'ActivatePerson', at: command.now(), principalId, invitationId: id, personalWorkspaceId },
    person.state,
  );
  await command.appendStep('activate person', person, decision.ok ? decision.events : []);
}

/** Completes an acceptance that stopped before its person was activated. */
export const completeActivation = defineCommand({
  name: 'people.completeActivation',
  input: z.strictObject({ invitationId }),
  worksInClosedTenant: true,
  async run(command, { invitationId }) {
    await activatePerson(command, invitationId);
    return { ok: true, revision: (await command.load('invitation', invitationId)).revision };
  },
});
