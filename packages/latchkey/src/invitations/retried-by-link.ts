import { carryOut } from '../commands/carry-out.ts';
import type { Command } from '../commands/command.ts';
import { refuse } from '../commands/run-command.ts';
import { targetOf } from '../links/links.ts';
import { invitationOutcome } from './invitation-outcome.ts';

/**
 * Answers a command by a link that is not authentic. One that was carried out before the link's key was destroyed, and
 * comes again under its id, gets its first result; anything else, the one answer for all such links.
 */
export async function retriedByLink(command: Command, token: string) {
  const invitationId = targetOf(token);
  if (invitationId === undefined) return notRecognised();
  const again = await carryOut(command, 'invitation', invitationId, {
    decide: notRecognised,
    outcome: invitationOutcome,
  });
  return again.ok ? again : notRecognised();
}

/** The one answer to every link that is not authentic. */
function notRecognised() {
  return refuse({ type: 'LinkNotRecognised' });
}
