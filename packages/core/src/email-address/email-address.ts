import { z } from 'zod';
import type { ClaimStanding } from '../claim.ts';
import type { Decider, Decision } from '../decider.ts';
import { accept, nothingToDo, reject } from '../decider.ts';
import { event } from '../event.ts';
import type { PrincipalId } from '../host-id.ts';
import { principalId } from '../host-id.ts';
import type { InvitationId, PersonId } from '../id.ts';
import { invitationId, personId } from '../id.ts';
import type { Instant } from '../instant.ts';
import type { Personal } from '../personal.ts';
import { personal } from '../personal.ts';
import { storedText } from '../text.ts';

/** What happened. Stored for ever: add a case or an optional field; never rename, never remove. */
export const emailAddressEvent = z.discriminatedUnion('type', [
  /** Names a person and carries what registers them, so that whoever finds a claim without its person can finish the work. */
  event('EmailClaimed', {
    personId,
    name: personal(storedText),
    email: personal(storedText),
    /** Which of the person's addresses it becomes; absent is the first. */
    addressVersion: z.int().positive().optional(),
  }),
  event('EmailReleased', { personId }),
  /** A message to it came back for good: nothing is mailed there until somebody confirms it, or claims it anew. */
  event('EmailBounced', { personId, invitationId, generation: z.int().positive() }),
  /** Somebody says that it is right, and can be mailed to. */
  event('EmailConfirmed', { personId, confirmedBy: principalId.optional() }),
]);
export type EmailAddressEvent = z.infer<typeof emailAddressEvent>;

export type EmailAddressCommand =
  | {
      type: 'ClaimEmail';
      at: Instant;
      personId: PersonId;
      name: string;
      email: string;
      addressVersion: number;
      /** What the claim that is there is worth (see `address-standing/`). */
      standing: ClaimStanding;
    }
  | { type: 'ReleaseEmail'; at: Instant; personId: PersonId; standing: ClaimStanding }
  | { type: 'RecordBounce'; at: Instant; invitationId: InvitationId; generation: number }
  | { type: 'ConfirmEmail'; at: Instant; by?: PrincipalId | undefined };

/** Why the answer was no. */
export type EmailAddressRejection = { type: 'EmailClaimedByAnother'; personId: PersonId };

export interface EmailAddress {
  owner:
    | { personId: PersonId; name: Personal<string>; email: Personal<string>; addressVersion: number }
    | undefined;
  /** Whether a message came back for good, and nobody has said since that the address is right. */
  hasBounced: boolean;
}

const initial: EmailAddress = { owner: undefined, hasBounced: false };

function decide(
  command: EmailAddressCommand,
  { owner, hasBounced }: EmailAddress,
): Decision<EmailAddressEvent, EmailAddressRejection> {
  const { at } = command;
  switch (command.type) {
    case 'ClaimEmail': {
      const { personId, standing, name, email, addressVersion } = command;
      const claimed: EmailAddressEvent = { type: 'EmailClaimed', at, personId, name, email, addressVersion };
      if (!owner) return accept(claimed);
      if (owner.personId === personId) {
        return standing === 'void' ? accept(claimed) : nothingToDo;
      }
      if (standing !== 'void') return reject({ type: 'EmailClaimedByAnother', personId: owner.personId });
      return accept<EmailAddressEvent>({ type: 'EmailReleased', at, personId: owner.personId }, claimed);
    }
    case 'ReleaseEmail': {
      const { personId, standing } = command;
      if (owner?.personId !== personId || standing !== 'void') return nothingToDo;
      return accept({ type: 'EmailReleased', at, personId });
    }
    case 'RecordBounce': {
      const { invitationId: of, generation } = command;
      if (hasBounced || !owner) return nothingToDo;
      return accept({ type: 'EmailBounced', at, personId: owner.personId, invitationId: of, generation });
    }
    case 'ConfirmEmail':
      if (!hasBounced || !owner) return nothingToDo;
      return accept({ type: 'EmailConfirmed', at, personId: owner.personId, confirmedBy: command.by });
  }
}

function evolve({ owner, hasBounced }: EmailAddress, happened: EmailAddressEvent): EmailAddress {
  switch (happened.type) {
    case 'EmailClaimed': {
      const { personId, name, email, addressVersion = 1 } = happened;
      // Whoever gives somebody an address anew says that it is right.
      return { owner: { personId, name, email, addressVersion }, hasBounced: false };
    }
    case 'EmailReleased':
      return { owner: undefined, hasBounced };
    case 'EmailBounced':
      return { owner, hasBounced: true };
    case 'EmailConfirmed':
      return { owner, hasBounced: false };
  }
}

export const emailAddress: Decider<
  EmailAddressCommand,
  EmailAddress,
  EmailAddressEvent,
  EmailAddressRejection
> = {
  initial,
  decide,
  evolve,
};
