import type { Answer } from '../site.ts';

/** What came of a request: done, refused for what is so, or refused for what it is. */
export type Outcome = 'accepted' | 'refused' | 'turnedAway';

interface Counts extends Record<Outcome, number> {
  codes: Map<string, number>;
}

/** Refused for what the request is, by whoever sent it: what is so plays no part. */
const turnedAway: ReadonlySet<unknown> = new Set([
  'BodyTooLarge',
  'Forbidden',
  'ForeignOrigin',
  'IfMatchRequired',
  'InvalidInput',
  'MalformedBody',
  'MalformedIdempotencyKey',
  'MalformedPath',
  'MethodNotAllowed',
  'NotSignedIn',
  'RouteNotFound',
  'UnsupportedMediaType',
]);

export function outcomeOf({ status, json }: Answer, isHead: boolean): Outcome {
  if (json['allowed'] === false) return 'refused';
  if (status < 400) return 'accepted';
  // Without its body, why not is seen in the status alone.
  if (isHead) return status === 404 || status === 422 ? 'refused' : 'turnedAway';
  return turnedAway.has(json['code']) ? 'turnedAway' : 'refused';
}

/** Of pages, which have no codes. */
export function outcomeOfPage({ status }: Answer, reachedDomain: boolean): Outcome {
  if (status < 400) return 'accepted';
  return reachedDomain ? 'refused' : 'turnedAway';
}

export interface Tally {
  count(route: string, outcome: Outcome, code: string): void;
  /** The shares of a route, from 0 to 1. */
  shareOf(route: string, outcome: Outcome): number;
  table(): string;
}

export function createTally(): Tally {
  const routes = new Map<string, Counts>();
  const sumOf = ({ accepted, refused, turnedAway: away }: Counts) => accepted + refused + away;

  return {
    count(route, outcome, code) {
      const counts = routes.get(route) ?? {
        accepted: 0,
        refused: 0,
        turnedAway: 0,
        codes: new Map<string, number>(),
      };
      counts[outcome] += 1;
      if (outcome !== 'accepted') counts.codes.set(code, (counts.codes.get(code) ?? 0) + 1);
      routes.set(route, counts);
    },

    shareOf(route, outcome) {
      const counts = routes.get(route);
      return counts ? counts[outcome] / sumOf(counts) : 0;
    },

    table() {
      const percent = (part: number, counts: Counts) =>
        `${Math.round((part / sumOf(counts)) * 100)} %`.padStart(5);
      const rows = [...routes]
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .map(([route, counts]) =>
          [
            route.padEnd(46),
            String(sumOf(counts)).padStart(6),
            percent(counts.accepted, counts),
            percent(counts.refused, counts),
            percent(counts.turnedAway, counts),
            [...counts.codes]
              .toSorted(([, one], [, other]) => other - one)
              .map(([code, times]) => `${code} ${times}`)
              .join(', '),
          ].join(' | '),
        );
      const head = ['route'.padEnd(46), 'number', 'done ', 'no   ', 'away ', 'why not'].join(' | ');
      return [head, ...rows].join('\n');
    },
  };
}
