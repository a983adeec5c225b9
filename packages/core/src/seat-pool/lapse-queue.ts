import type { Instant } from '../instant.ts';

/** A reservation, by its holder's key, and from when on it counts for nothing. */
export interface Lapse {
  until: Instant;
  key: string;
}

/**
 * Reservations by when they lapse: a leftist heap, so that adding one and taking the first away each cost the logarithm
 * of how many there are, and whoever holds on to an older queue keeps it as it was.
 *
 * @see https://en.wikipedia.org/wiki/Leftist_tree
 */
export type LapseQueue =
  | undefined
  | {
      first: Lapse;
      /** How many steps it takes to leave the heap on the right. */
      rank: number;
      left: LapseQueue;
      right: LapseQueue;
    };

export function withLapse(queue: LapseQueue, lapse: Lapse): LapseQueue {
  return merged(queue, { first: lapse, rank: 1, left: undefined, right: undefined });
}

export function withoutFirst(queue: LapseQueue): LapseQueue {
  return queue && merged(queue.left, queue.right);
}

/** Those that have lapsed at a moment, in no order; looks at no other but the one behind each of them. */
export function* lapsedAt(queue: LapseQueue, at: Instant): Generator<Lapse> {
  const left: LapseQueue[] = [queue];
  while (left.length > 0) {
    const next = left.pop();
    if (!next || next.first.until > at) continue;
    yield next.first;
    left.push(next.left, next.right);
  }
}

function merged(one: LapseQueue, other: LapseQueue): LapseQueue {
  if (!one) return other;
  if (!other) return one;
  const [sooner, later] = isBefore(other.first, one.first) ? [other, one] : [one, other];
  const { first, left } = sooner;
  const rest = merged(sooner.right, later);
  const [longer, shorter] = rankOf(left) >= rankOf(rest) ? [left, rest] : [rest, left];
  return { first, rank: rankOf(shorter) + 1, left: longer, right: shorter };
}

function rankOf(queue: LapseQueue): number {
  return queue?.rank ?? 0;
}

function isBefore(one: Lapse, other: Lapse): boolean {
  return one.until < other.until || (one.until === other.until && one.key < other.key);
}
