import { z } from 'zod';
import type { Decider, Decision } from '../decider.ts';
import { accept, nothingToDo, reject } from '../decider.ts';
import { event } from '../event.ts';
import type { ExternalId } from '../host-id.ts';
import { externalId } from '../host-id.ts';
import type { PersonId } from '../id.ts';
import { personId } from '../id.ts';
import type { Instant } from '../instant.ts';

/** What happened. Stored for ever: add a case or an optional field; never rename, never remove. */
export const externalIdEvent = z.discriminatedUnion('type', [
  event('ExternalIdClaimed', { externalId, personId }),
  event('ExternalIdReleased', { externalId, personId }),
]);
export type ExternalIdEvent = z.infer<typeof externalIdEvent>;

export type ExternalIdCommand =
  | { type: 'ClaimExternalId'; at: Instant; externalId: ExternalId; personId: PersonId }
  | { type: 'ReleaseExternalId'; at: Instant; externalId: ExternalId; personId: PersonId };

/** Why the answer was no. */
export type ExternalIdRejection = { type: 'ExternalIdClaimedByAnother'; personId: PersonId };

/** Whose the host's own id of a person is: nobody's, or one person's. A person may have several. */
export interface ExternalIdOwner {
  personId: PersonId | undefined;
}

const initial: ExternalIdOwner = { personId: undefined };

function decide(
  { type, at, externalId, personId }: ExternalIdCommand,
  { personId: owner }: ExternalIdOwner,
): Decision<ExternalIdEvent, ExternalIdRejection> {
  if (owner !== undefined && owner !== personId) {
    return reject({ type: 'ExternalIdClaimedByAnother', personId: owner });
  }
  switch (type) {
    case 'ClaimExternalId':
      if (owner !== undefined) return nothingToDo;
      return accept({ type: 'ExternalIdClaimed', at, externalId, personId });
    case 'ReleaseExternalId':
      if (owner === undefined) return nothingToDo;
      return accept({ type: 'ExternalIdReleased', at, externalId, personId });
  }
}

function evolve(_owner: ExternalIdOwner, happened: ExternalIdEvent): ExternalIdOwner {
  switch (happened.type) {
    case 'ExternalIdClaimed':
      return { personId: happened.personId };
    case 'ExternalIdReleased':
      return { personId: undefined };
  }
}

export const externalIdOwner: Decider<
  ExternalIdCommand,
  ExternalIdOwner,
  ExternalIdEvent,
  ExternalIdRejection
> = {
  initial,
  decide,
  evolve,
};
