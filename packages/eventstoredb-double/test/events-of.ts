import type { AllStreamResolvedEvent, ResolvedEvent } from '@eventstore/db-client';

type Read = AsyncIterable<ResolvedEvent | AllStreamResolvedEvent>;

/** All that a read gives. */
export async function eventsOf(read: Read): Promise<(ResolvedEvent | AllStreamResolvedEvent)[]> {
  const events = [];
  for await (const event of read) events.push(event);
  return events;
}

export async function revisionsOf(read: Read): Promise<(bigint | undefined)[]> {
  return (await eventsOf(read)).map(({ event }) => event?.revision);
}
