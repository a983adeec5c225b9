/**
 * A double of EventStoreDB in a process of its own, so that what is measured is the client's side alone. Its parent tells
 * it to fill its log with so many events, three for each invitation, as Latchkey stores them.
 */
import type { StoredEvent } from 'latchkey';
import { memoryEventStore } from 'latchkey';
import { startEventStoreDbDouble } from '@latchkey/eventstoredb-double';
import { invite, newSubject, now, resend } from './lifecycle.ts';
import { oursAsStored } from './ours.ts';

const invitationsAtOnce = 1_000;
const double = await startEventStoreDbDouble();

process.on('message', (events: number) => {
  void fill(events).then(() => process.send?.(double.connectionString));
});
process.on('disconnect', () => process.exit());
process.send?.(double.connectionString);

async function fill(events: number): Promise<void> {
  for (let written = 0; written < events; written += 3 * invitationsAtOnce) {
    for (const { stream, id, type, data, metadata } of await lifecycles(
      Math.min(invitationsAtOnce, Math.ceil((events - written) / 3)),
    )) {
      double.put(`latchkey_${stream}`, [
        { id, type, data: JSON.stringify(data), metadata: JSON.stringify(metadata), isJson: true },
      ]);
    }
  }
}

async function lifecycles(count: number): Promise<readonly StoredEvent[]> {
  const eventStore = memoryEventStore();
  const handling = oursAsStored(eventStore);
  for (let number = 0; number < count; number++) {
    const subject = newSubject();
    await handling.handle(subject, invite(subject));
    await handling.handle(subject, resend());
    // What was accepted would leave work to be done.
    await handling.handle(subject, { type: 'Rescind', at: now });
  }
  const ending = new AbortController();
  const events: StoredEvent[] = [];
  for await (const page of eventStore.subscribe({ signal: ending.signal })) {
    events.push(...page.events);
    if (page.isCaughtUp) ending.abort();
  }
  return events;
}
