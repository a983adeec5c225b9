import type { Id, TenantId } from '@latchkey/core';
import type { Envelope } from '../codec/metadata.ts';
import type { StreamName } from '../ports/event-store.ts';
import { revisionConflict } from '../ports/event-store.ts';
import type { Category, EventOf } from '../streams/category.ts';
import { streamName } from '../streams/category.ts';
import type { LoadedStream } from '../streams/loaded-stream.ts';
import { asSeenBy } from '../streams/loaded-stream.ts';
import type { Prepared, Streams } from '../streams/streams.ts';

/** What a command comes to on the stream that bears its result. */
export interface Judgement<C extends Category, Answer> {
  /** None where the command is refused, or all is already so. */
  events: readonly EventOf<C>[];
  /** The name of the key for the events' personal fields. */
  sealWith?: string | undefined;
  /** What the caller is told once that is certain, with the stream as it stands right after. */
  answer(after: LoadedStream<C>): Promise<Answer>;
}

/** A command that wants its turn on a stream. */
export interface Turn<C extends Category, Answer> {
  tenantId: TenantId;
  envelope: Envelope;
  /**
   * Judges by the stream as it is remembered, or as it will stand after those before; asked again where that was not
   * how it stood. Before anything is appended elsewhere, `confirm` makes sure that it was.
   */
  judge(loaded: LoadedStream<C>, confirm: () => Promise<void>): Promise<Judgement<C, Answer>>;
}

/**
 * Commands on one stream take turns within a process: what waits is decided in order, and appended at once. A lost race
 * is told to all whose turns were in the batch.
 */
export interface StreamQueue {
  take<C extends Category, Answer>(category: C, id: Id, turn: Turn<C, Answer>): Promise<Answer>;
}

interface Waiting {
  turn: Turn<Category, unknown>;
  resolve(answer: unknown): void;
  reject(fault: unknown): void;
}

/** Turns that are decided one on the other, and appended together. */
interface Batch {
  /** The stream as it was read, or remembered. */
  base: LoadedStream<Category>;
  /** Whether it was read on since it was remembered. */
  isFresh: boolean;
  /** The stream as it will stand after all that was decided. */
  stand: LoadedStream<Category>;
  /** Whose turns were decided, and how. */
  decided: { by: Waiting; judgement: Judgement<Category, unknown>; appends: boolean }[];
  appending: Prepared<Category>[];
  size: number;
}

/** Of what is appended at once, in bytes. */
const largestBatch = 1_048_576;

/** Thrown where a turn has to wait until those before it are on record. */
const afterThoseBefore = Symbol('after those before');

export function createStreamQueue(streams: Streams): StreamQueue {
  const queues = new Map<StreamName, Waiting[]>();

  async function workOff(category: Category, id: Id, stream: StreamName, waiting: Waiting[]): Promise<void> {
    while (waiting.length > 0) {
      let batch: Batch;
      try {
        let base = streams.recall(category, stream);
        if (base && base.keyNames.length > 0 && !(await streams.isReadable(base))) base = undefined;
        batch = base ? batchOn(base, false) : batchOn(await streams.load(category, id), true);
      } catch (fault) {
        waiting.shift()?.reject(fault);
        continue;
      }
      for (let next = waiting[0]; next && mayJoin(batch, next); next = waiting[0]) {
        if (!(await addTo(batch, next))) break;
        waiting.shift();
      }
      await commitBatch(batch);
    }
    // Nothing comes between finding the queue empty and giving it up: else a turn would wait in it for ever.
    queues.delete(stream);
  }

  async function readOn(batch: Batch): Promise<void> {
    batch.base = await streams.load(batch.base.category, batch.base.id);
    batch.stand = batch.base;
    batch.isFresh = true;
  }

  async function confirm(batch: Batch): Promise<void> {
    if (batch.appending.length > 0) throw afterThoseBefore;
    if (batch.isFresh) return;
    const { stream, revision } = batch.base;
    await readOn(batch);
    if (batch.base.revision !== revision) throw revisionConflict(stream, revision, batch.base.revision);
  }

  function judge(batch: Batch, { turn }: Waiting): Promise<Judgement<Category, unknown>> {
    return turn.judge(asSeenBy(turn.tenantId, batch.stand), () => confirm(batch));
  }

  /** Decides a turn; false if it must wait for those before it. */
  async function addTo(batch: Batch, next: Waiting): Promise<boolean> {
    const { turn } = next;
    try {
      let judgement = await judge(batch, next);
      // A no is told only of the stream as it is; where something is appended, the revision will say how it is.
      if (judgement.events.length === 0 && !batch.isFresh && batch.appending.length === 0) {
        const { revision } = batch.stand;
        await readOn(batch);
        if (batch.stand.revision !== revision) judgement = await judge(batch, next);
      }
      const appends = judgement.events.length > 0;
      if (appends) {
        const behind = asSeenBy(turn.tenantId, batch.stand);
        const { stream, revision } = batch.stand;
        if (behind !== batch.stand) throw revisionConflict(stream, behind.revision, revision);
        const { events, sealWith } = judgement;
        const key = sealWith === undefined ? undefined : streams.sealingKey(sealWith, events);
        const prepared = streams.prepare(behind, events, turn.envelope, key && (await key));
        if (batch.appending.length > 0 && batch.size + prepared.size > largestBatch) return false;
        batch.appending.push(prepared);
        batch.size += prepared.size;
        batch.stand = prepared.after;
      }
      batch.decided.push({ by: next, judgement, appends });
    } catch (fault) {
      if (fault === afterThoseBefore) return false;
      next.reject(fault);
    }
    return true;
  }

  async function commitBatch({ base, appending, decided }: Batch): Promise<void> {
    try {
      if (appending.length > 0) await streams.commit(base, appending);
    } catch (fault) {
      for (const { by } of decided) by.reject(fault);
      return;
    }
    let after = base;
    let next = 0;
    for (const { by, judgement, appends } of decided) {
      if (appends) after = appending[next++]?.after ?? after;
      judgement.answer(asSeenBy(by.turn.tenantId, after)).then(by.resolve, by.reject);
    }
  }

  return {
    take<C extends Category, Answer>(category: C, id: Id, turn: Turn<C, Answer>) {
      return new Promise<Answer>((resolve, reject) => {
        const stream = streamName(category, id);
        const waiting: Waiting = { turn, resolve, reject };
        const queue = queues.get(stream);
        if (queue) {
          queue.push(waiting);
          return;
        }
        const own = [waiting];
        queues.set(stream, own);
        void workOff(category, id, stream, own);
      });
    },
  };
}

function batchOn(base: LoadedStream<Category>, isFresh: boolean): Batch {
  return { base, isFresh, stand: base, decided: [], appending: [], size: 0 };
}

/** The same command twice is recognised once its events are there. */
function mayJoin({ appending }: Batch, { turn }: Waiting): boolean {
  return !appending.some((each) => each.commandId === turn.envelope.commandId);
}
