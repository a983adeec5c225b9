import { BACKWARDS, END, FORWARDS } from '@eventstore/db-client';
import type { EventStoreDBClient, RecordedEvent } from '@eventstore/db-client';
import type { Json } from 'latchkey';
import { isStreamNotFound } from './store-fault.ts';
import { roughSize } from './wire-events.ts';

export interface PageOfRecords {
  readonly records: readonly RecordedEvent[];
  readonly isEnd: boolean;
  /** Whether there is, or was, such a stream: one that was deleted softly looks as if there were none. */
  readonly exists: boolean;
}

export interface PageWanted {
  readonly name: string;
  /** The first revision; undefined for the stream's beginning, or its end where it is read backwards. */
  readonly from: number | undefined;
  readonly direction: 'forwards' | 'backwards';
  readonly limit: number;
}

/** In characters of JSON, about. A page ends with the event that goes over it. */
export const longestPage = 4_000_000;

/** How many events the server looks up at once. */
const eventsAtOnce = 32n;

/**
 * Reads a page. Where it ends the stream, it ends with the whole of an append.
 *
 * The server looks up the last revision of a stream first, and then the events, some at once: where an append comes
 * between, they may end in the middle of it, and the server says that there are no more.
 */
export async function readPage(
  client: EventStoreDBClient,
  wanted: PageWanted,
  signal: AbortSignal,
): Promise<PageOfRecords> {
  const page = await readOnce(client, wanted, signal);
  if (wanted.direction === 'backwards') return page;
  return completed(page, BigInt(wanted.from ?? 0), wanted.limit, (last, limit) =>
    readOnce(client, { ...wanted, from: Number(last), limit }, signal),
  );
}

/** When the server gives the last event once more, it knows of whatever was appended together with it. */
async function completed(
  page: PageOfRecords,
  from: bigint,
  limit: number,
  readOn: (last: bigint, limit: number) => Promise<PageOfRecords>,
): Promise<PageOfRecords> {
  const { records, isEnd } = page;
  const last = records.at(-1)?.revision;
  const mayBeCut = isEnd && last !== undefined && (last - from + 1n) % eventsAtOnce === 0n;
  if (!mayBeCut) return page;
  const more = await readOn(last, limit - records.length + 1);
  if (!more.exists) return page;
  const [again, ...rest] = more.records;
  if (again === undefined) return completed(page, from, limit, readOn);
  return completed({ ...more, records: [...records, ...rest] }, last, limit, readOn);
}

/** Reads once, and frees what the server keeps for it, also where it is left early. */
function readOnce(
  client: EventStoreDBClient,
  { name, from, direction, limit }: PageWanted,
  signal: AbortSignal,
): Promise<PageOfRecords> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const records: RecordedEvent[] = [];
    let size = 0;
    // One more than is given shows whether there is more.
    const reading = client.readStream(name, {
      direction: direction === 'forwards' ? FORWARDS : BACKWARDS,
      fromRevision: from === undefined ? (direction === 'forwards' ? 0n : END) : BigInt(from),
      maxCount: limit + 1,
      requiresLeader: true,
    });

    const stopListening = () => signal.removeEventListener('abort', leave);

    /**
     * Before its end. Leaving it would not free the server's side of it, and destroying it would leave what is still on
     * its way where it is for ever: what comes now is let through and passed over. A call that ends by itself must not be
     * cancelled as well: servers take many cancelled calls in a short time for an attack, and drop the connection.
     */
    function cancel(): void {
      stopListening();
      reading.cancel().catch(() => {});
    }

    function leave(): void {
      cancel();
      reject(new Error('nobody waits for it any more'));
    }

    reading.on('error', (fault) => {
      stopListening();
      if (isStreamNotFound(fault)) resolve({ records: [], isEnd: true, exists: false });
      else reject(fault);
    });
    reading.on('data', ({ event }) => {
      if (!event) return;
      if (records.length === limit) {
        stopListening();
        resolve({ records, isEnd: false, exists: true });
      } else if (size > longestPage) {
        cancel();
        resolve({ records, isEnd: false, exists: true });
      } else {
        records.push(event);
        size += roughSize(event.data as Json);
      }
    });
    reading.on('end', () => {
      stopListening();
      resolve({ records, isEnd: true, exists: true });
    });
    signal.addEventListener('abort', leave);
  });
}
