import type { Clock, EventStore, Position, Randomness } from 'latchkey';
import { hasCode } from 'latchkey';
import type { Connection } from './connection.ts';
import { pause } from './deadline.ts';
import type { FollowedLog } from './followed-log.ts';
import { followLog } from './followed-log.ts';
import { isDrop } from './store-fault.ts';
import type { Place, WireEvents } from './wire-events.ts';

/** The subscriptions of one store, each of which is taken up again where it was dropped, for as long as it takes. */
export interface Subscriptions {
  subscribe: EventStore['subscribe'];
  /** Something stands in the log at this position: a subscription that does not give it soon is dropped. */
  expect(position: Position): void;
  end(): void;
}

/** In milliseconds. */
const firstBackoff = 100;
const longestBackoff = 30_000;

export function createSubscriptions(options: {
  connection: Connection;
  prefix: string;
  wire: WireEvents;
  origin: Place;
  clock: Clock;
  randomness: Randomness;
  patience: number;
  pulse: () => Promise<unknown>;
}): Subscriptions {
  const { connection, prefix, wire, origin, clock, randomness, patience, pulse } = options;
  const followed = new Set<FollowedLog>();
  const endings = new Set<AbortController>();

  /** With jitter, so that processes that lost one server do not all come back to it at once. */
  function backoff(failures: number): number {
    const longest = Math.min(firstBackoff * 2 ** failures, longestBackoff);
    return Math.round((longest * (1 + (randomness(1)[0] ?? 0) / 255)) / 2);
  }

  async function* subscribe({ after, onDrop }: Parameters<EventStore['subscribe']>[0], signal: AbortSignal) {
    let position = after;
    for (let failures = 0; !signal.aborted; failures += 1) {
      const client = connection.client();
      const log = followLog({ client, prefix, wire, origin, after: position, clock, patience, pulse });
      const end = () => log.end();
      followed.add(log);
      signal.addEventListener('abort', end);
      let dropped: unknown;
      try {
        for (let page = await log.next(); page; page = await log.next()) {
          if (page.position !== position) failures = 0;
          position = page.position;
          yield page;
        }
        return;
      } catch (fault) {
        if (!isDrop(fault)) throw fault;
        dropped = fault;
      } finally {
        signal.removeEventListener('abort', end);
        log.end();
        followed.delete(log);
      }
      if (hasCode(dropped, 'SubscriptionSilent')) connection.replace(client);
      const retryInMilliseconds = backoff(failures);
      onDrop?.({ fault: dropped, retryInMilliseconds });
      await pause(clock, retryInMilliseconds, signal);
    }
  }

  return {
    async *subscribe(subscribing) {
      const { signal } = subscribing;
      if (signal.aborted) return;
      const giveBack = connection.beginSubscription();
      const ending = new AbortController();
      const end = () => ending.abort();
      endings.add(ending);
      signal.addEventListener('abort', end);
      try {
        yield* subscribe(subscribing, ending.signal);
      } finally {
        signal.removeEventListener('abort', end);
        endings.delete(ending);
        giveBack();
      }
    },

    expect(position) {
      for (const log of followed) log.expect(position);
    },

    end() {
      for (const ending of endings) ending.abort();
    },
  };
}
