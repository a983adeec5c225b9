import { z } from 'zod';
import type { Decider, Decision } from '../decider.ts';
import { accept } from '../decider.ts';
import { event } from '../event.ts';
import type { PersonId } from '../id.ts';
import { personId } from '../id.ts';
import type { Instant } from '../instant.ts';

/** What happened. Stored for ever: add a case or an optional field; never rename, never remove. */
export const personMergeEvent = z.discriminatedUnion('type', [
  /**
   * Two persons are to be one. Whether it comes to that, the stream of the one who is to be absorbed says: by
   * `PersonAbsorbed` or `MergeAbandoned`, which name the merge by its number, the place of this event counted from 1.
   */
  event('MergeStarted', { survivorId: personId, absorbedId: personId }),
]);
export type PersonMergeEvent = z.infer<typeof personMergeEvent>;

export interface PersonMergeCommand {
  type: 'StartMerge';
  at: Instant;
  survivorId: PersonId;
  absorbedId: PersonId;
}

/** A merge that was started, by its number. */
export interface StartedMerge {
  number: number;
  survivorId: PersonId;
  absorbedId: PersonId;
}

/**
 * The merges of a tenant, of which one is started after the other: whoever starts one knows what became of the one before
 * it. So no two of them together close a circle.
 */
export interface PersonMerges {
  last: StartedMerge | undefined;
}

const initial: PersonMerges = { last: undefined };

function decide({ at, survivorId, absorbedId }: PersonMergeCommand): Decision<PersonMergeEvent, never> {
  return accept({ type: 'MergeStarted', at, survivorId, absorbedId });
}

function evolve({ last }: PersonMerges, { survivorId, absorbedId }: PersonMergeEvent): PersonMerges {
  return { last: { number: (last?.number ?? 0) + 1, survivorId, absorbedId } };
}

export const personMerge: Decider<PersonMergeCommand, PersonMerges, PersonMergeEvent, never> = {
  initial,
  decide,
  evolve,
};
