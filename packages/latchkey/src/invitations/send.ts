import { z } from 'zod';
import { namesOneOfBoth, termsFrom } from '../access/terms-input.ts';
import { defineCommand } from '../commands/run-command.ts';
import type { Services } from '../services.ts';
import type { LoadedStream } from '../streams/loaded-stream.ts';
import type { InvitationOutcome } from './invitation-outcome.ts';
import { invitationOutcome } from './invitation-outcome.ts';
import { offerInput } from './invite.ts';
import { offerToPerson } from './offer-to-person.ts';

/** What sending comes to, beside what it leaves. */
export type SendingOutcome = InvitationOutcome & {
  /** `resent` where what was offered before goes out again; `requested` where somebody has to approve it first. */
  did: 'invited' | 'resent' | 'requested';
};

/**
 * The one command behind one button: invites whoever has no offer, and sends an open or rescinded one again. Terms that
 * are given are what is offered from then on; without any, what was offered last is.
 */
export const send = (services: Services) =>
  defineCommand({
    name: 'invitations.send',
    input: z.strictObject(offerInput).refine(isWithoutTermsOrNamesOne, namesOneOfBoth[1]),
    run: (command, { workspaceId, person, source, locale, ...offered }) =>
      offerToPerson(command, services, {
        type: 'Send',
        workspaceId,
        person,
        source,
        locale,
        terms: async () =>
          isWithoutTerms(offered) ? { ok: true, terms: undefined } : termsFrom(command, offered),
        outcome: sendingOutcome,
      }),
  });

type Offered = Partial<Record<'permissions' | 'role' | 'readOnly' | 'accessFrom' | 'accessUntil', unknown>>;

function isWithoutTerms({ permissions, role, readOnly, accessFrom, accessUntil }: Offered): boolean {
  return [permissions, role, readOnly, accessFrom, accessUntil].every((each) => each === undefined);
}

function isWithoutTermsOrNamesOne(offered: Offered): boolean {
  return isWithoutTerms(offered) || (offered.permissions === undefined) !== (offered.role === undefined);
}

function sendingOutcome(after: LoadedStream<'invitation'>): SendingOutcome {
  const outcome = invitationOutcome(after);
  const { state } = after;
  switch (state.status) {
    case 'requested':
      return { ...outcome, did: 'requested' };
    case 'none':
      return { ...outcome, did: 'invited' };
    default:
      return { ...outcome, did: state.sends > 1 || state.takesUpRescinded ? 'resent' : 'invited' };
  }
}
