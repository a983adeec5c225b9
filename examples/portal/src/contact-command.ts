import type { Instant } from '@latchkey/core';
import type { Facade } from 'latchkey';
import type { Contact } from './contact.ts';
import type { Rejection } from './refusal-in-words.ts';
import { refusalInWords } from './refusal-in-words.ts';
import type { Standing } from './standing.ts';

/** What staff can do about somebody at a client, by the facade's names. */
export const invitationCommands = [
  'invite',
  'approve',
  'refuse',
  'resend',
  'readdress',
  'changeTerms',
  'copyLink',
  'rescind',
] as const;
export const accessCommands = ['grant', 'narrow', 'widen', 'extend', 'suspend', 'resume', 'revoke'] as const;

export type ContactCommand = (typeof invitationCommands)[number] | (typeof accessCommands)[number];

/** A command as a button for it is drawn: it can be given, or why not. */
export interface ContactAction {
  command: ContactCommand;
  /** Absent where it can be given. */
  refusal: string | undefined;
  /** From when on it can be, if that is only a matter of time. */
  again?: Instant | undefined;
}

/** What stands beside a name at once; the rest is one step away. */
export const firstCommands: Readonly<Record<Standing, readonly ContactCommand[]>> = {
  'has access': ['suspend', 'revoke'],
  suspended: ['resume', 'revoke'],
  invited: ['resend', 'rescind'],
  'to be approved': ['approve', 'refuse'],
  expired: ['resend', 'invite'],
  'no access': ['invite'],
};

/** What could be done about a contact now, as Latchkey judges it; where nobody was ever invited, about access alone. */
export async function readActions(
  facade: Facade,
  { workspaceId, personId, invitation }: Contact,
): Promise<readonly ContactAction[]> {
  const found = await Promise.all([
    invitation && facade.invitations.actions({ invitationId: invitation.invitationId }),
    facade.access.actions({ workspaceId, personId }),
  ]);
  return found.flatMap((result) =>
    result?.ok
      ? result.actions.flatMap(({ command, outcome, rejection }) =>
          isContactCommand(command)
            ? [
                {
                  command,
                  refusal: refusalOf(command, outcome, rejection),
                  again: rejection?.type === 'ResendTooSoon' ? rejection.retryAt : undefined,
                },
              ]
            : [],
        )
      : [],
  );
}

function isContactCommand(command: string): command is ContactCommand {
  return ([...invitationCommands, ...accessCommands] as readonly string[]).includes(command);
}

function refusalOf(
  command: ContactCommand,
  outcome: 'allowed' | 'nothing-to-do' | 'refused',
  rejection: Rejection | undefined,
): string | undefined {
  if (rejection) return refusalInWords(rejection);
  return outcome === 'nothing-to-do' ? nothingToDo[command] : undefined;
}

/** Why a command that would be taken, and would change nothing, is not offered. */
const nothingToDo: Readonly<Record<ContactCommand, string>> = {
  invite: 'There is nothing to invite to.',
  approve: 'It is approved already.',
  refuse: 'It is refused already.',
  resend: 'There is nothing to send.',
  readdress: 'The newest link went to the address of now.',
  changeTerms: 'There is nothing to change.',
  copyLink: 'There is no link.',
  rescind: 'It is taken back already.',
  grant: 'Access is there already.',
  narrow: 'There is nothing to take away.',
  widen: 'There is nothing to add.',
  extend: 'Access has no end.',
  suspend: 'Access rests already.',
  resume: 'Nothing suspends it.',
  revoke: 'There is nothing to revoke.',
};
