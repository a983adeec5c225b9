import { z } from 'zod';
import type { ClaimStanding } from '../claim.ts';
import type { Decider, Decision } from '../decider.ts';
import { accept, nothingToDo, reject } from '../decider.ts';
import { event } from '../event.ts';
import type { PersonId } from '../id.ts';
import { personId } from '../id.ts';
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
  | { type: 'ReleaseEmail'; at: Instant; personId: PersonId; standing: ClaimStanding };

/** Why the answer was no. */
export type EmailAddressRejection = { type: 'EmailClaimedByAnother'; personId: PersonId };

export interface EmailAddress {
  owner:
    | { personId: PersonId; name: Personal<string>; email: Personal<string>; addressVersion: number }
    | undefined;
}

const initial: EmailAddress = { owner: undefined };

function decide(
  command: EmailAddressCommand,
  { owner }: EmailAddress,
): Decision<EmailAddressEvent, EmailAddressRejection> {
  const { at, personId, standing } = command;
  switch (command.type) {
    case 'ClaimEmail': {
      const { name, email, addressVersion } = command;
      const claimed: EmailAddressEvent = { type: 'EmailClaimed', at, personId, name, email, addressVersion };
      if (!owner) return accept(claimed);
      if (owner.personId === personId) {
        return standing === 'void' ? accept(claimed) : nothingToDo;
      }
      if (standing !== 'void') return reject({ type: 'EmailClaimedByAnother', personId: owner.personId });
      return accept<EmailAddressEvent>({ type: 'EmailReleased', at, personId: owner.personId }, claimed);
    }
    case 'ReleaseEmail':
      if (owner?.personId !== personId || standing !== 'void') return nothingToDo;
      return accept({ type: 'EmailReleased', at, personId });
  }
}

function evolve(_address: EmailAddress, happened: EmailAddressEvent): EmailAddress {
  switch (happened.type) {
    case 'EmailClaimed': {
      const { personId, name, email, addressVersion = 1 } = happened;
      return { owner: { personId, name, email, addressVersion } };
    }
    case 'EmailReleased':
      return { owner: undefined };
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
