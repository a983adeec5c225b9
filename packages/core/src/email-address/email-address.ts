import { z } from 'zod';
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
  event('EmailClaimed', { personId, name: personal(storedText), email: personal(storedText) }),
  event('EmailReleased', { personId }),
]);
export type EmailAddressEvent = z.infer<typeof emailAddressEvent>;

export type EmailAddressCommand =
  | { type: 'ClaimEmail'; at: Instant; personId: PersonId; name: string; email: string }
  | { type: 'ReleaseEmail'; at: Instant; personId: PersonId };

/** Why the answer was no. */
export type EmailAddressRejection = { type: 'EmailClaimedByAnother'; personId: PersonId };

export interface EmailAddress {
  owner: { personId: PersonId; name: Personal<string>; email: Personal<string> } | undefined;
}

const initial: EmailAddress = { owner: undefined };

function decide(
  command: EmailAddressCommand,
  { owner }: EmailAddress,
): Decision<EmailAddressEvent, EmailAddressRejection> {
  const { at, personId } = command;
  if (owner && owner.personId !== personId) {
    return reject({ type: 'EmailClaimedByAnother', personId: owner.personId });
  }
  switch (command.type) {
    case 'ClaimEmail':
      if (owner) return nothingToDo;
      return accept({ type: 'EmailClaimed', at, personId, name: command.name, email: command.email });
    case 'ReleaseEmail':
      if (!owner) return nothingToDo;
      return accept({ type: 'EmailReleased', at, personId });
  }
}

function evolve(_address: EmailAddress, happened: EmailAddressEvent): EmailAddress {
  switch (happened.type) {
    case 'EmailClaimed':
      return { owner: { personId: happened.personId, name: happened.name, email: happened.email } };
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
