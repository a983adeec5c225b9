import { laws, wholeLog } from '@latchkey/testing';
import type { EventStore } from 'latchkey';

/** What on a log breaks a law that holds whoever raced whom and died where. */
export async function brokenLaws(eventStore: EventStore): Promise<readonly string[]> {
  const log = await wholeLog(eventStore);
  const streams = Map.groupBy(log, ({ stream }) => stream);
  return Object.entries(laws).flatMap(([law, breaches]) =>
    breaches({ log, streams }).map((breach) => `${law}: ${breach}`),
  );
}
