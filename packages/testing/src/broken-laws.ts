import type { EventStore } from 'latchkey';
import { laws } from './races/laws.ts';
import { wholeLog } from './whole-log.ts';

/**
 * What in an event store breaks a law, in words. Ask it when no process has anything left to do: some laws are about what
 * must have been done by then.
 */
export async function brokenLaws(eventStore: EventStore): Promise<readonly string[]> {
  const log = await wholeLog(eventStore);
  const streams = Map.groupBy(log, ({ stream }) => stream);
  return Object.entries(laws).flatMap(([law, breaches]) =>
    breaches({ log, streams }).map((breach) => `${law}: ${breach}`),
  );
}
