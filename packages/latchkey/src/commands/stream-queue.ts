import type { CommandId, Id, TenantId } from '@latchkey/core';
import type { Envelope } from '../codec/metadata.ts';
import type { StreamName } from '../ports/event-store.ts';
import { revisionConflict } from '../ports/event-store.ts';
import type { Category, EventOf } from '../streams/category.ts';
import { streamName } from '../streams/category.ts';
import type { LoadedStream } from '../streams/loaded-stream.ts';
import type { Prepared, Streams } from '../streams/streams.ts';
import { asSeenBy } from '../streams/loaded-stream.ts';

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

interface Decided {
  by: Waiting;
  judgement: Judgement<Category, unknown>;
  /** Undefined where nothing is appended. */
  prepared: Prepared<Category> | undefined;
}

/** Of what is appended at once, in bytes. */
const largestBatch = 1_048_576;

/** Thrown where a turn has to wait until those before it are on record. */
const afterThoseBefore = Symbol('after those before');

export function createStreamQueue(streams: Streams): StreamQueue {
  const queues = new Map<StreamName, Waiting[]>();

  async function workOff(category: Category, id: Id, stream: StreamName, waiting: Waiting[]): Promise<void> {
    while (waiting.length > 0) {
      const batch = createBatch(streams, category, id);
      try {
        await batch.begin();
        for (let next = waiting[0]; next && batch.hasRoomFor(next); next = waiting[0]) {
          if (!(await batch.add(next))) break;
          waiting.shift();
        }
        await batch.commit();
      } catch (fault) {
        // Whoever was decided is told; if nobody was, it is the first in the row whose turn it is that failed.
        if (!batch.fail(fault)) waiting.shift()?.reject(fault);
      }
    }
    // Nothing comes between finding the queue empty and giving it up: else a turn would wait in it for ever.
    queues.delete(stream);
  }

  return {
    take<C extends Category, Answer>(category: C, id: Id, turn: Turn<C, Answer>) {
      return new Promise<Answer>((resolve, reject) => {
        const stream = streamName(category, id);
        const waiting: Waiting = {
          turn,
          resolve,
          reject,
        };
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

/** Turns that are decided one on the other, and appended together. */
function createBatch(streams: Streams, category: Category, id: Id) {
  const decided: Decided[] = [];
  const appending: Prepared<Category>[] = [];
  const commandIds = new Set<CommandId>();
  let base: LoadedStream<Category>;
  let stand: LoadedStream<Category>;
  /** Whether the stream was read on since it was remembered. */
  let isFresh = false;
  let size = 0;

  async function readOn(): Promise<void> {
    base = await streams.load(category, id);
    stand = base;
    isFresh = true;
  }

  async function confirm(): Promise<void> {
    if (appending.length > 0) throw afterThoseBefore;
    if (isFresh) return;
    const { revision } = base;
    await readOn();
    if (base.revision !== revision) throw revisionConflict(base.stream, revision, base.revision);
  }

  async function judged({ turn }: Waiting): Promise<Judgement<Category, unknown>> {
    const judgement = await turn.judge(asSeenBy(turn.tenantId, stand), confirm);
    // A no is told only of the stream as it is; where something is appended, the revision will say how it is.
    if (judgement.events.length > 0 || isFresh || appending.length > 0) return judgement;
    const { revision } = stand;
    await readOn();
    return stand.revision === revision ? judgement : turn.judge(asSeenBy(turn.tenantId, stand), confirm);
  }

  return {
    async begin(): Promise<void> {
      const remembered = await streams.recall(category, id);
      if (!remembered) return readOn();
      base = remembered;
      stand = remembered;
    },

    /** The same command twice is recognised once its events are there. */
    hasRoomFor: ({ turn }: Waiting) => size < largestBatch && !commandIds.has(turn.envelope.commandId),

    /** Decides a turn; false if it must wait for those before it. */
    async add(waiting: Waiting): Promise<boolean> {
      const { turn } = waiting;
      try {
        const judgement = await judged(waiting);
        if (judgement.events.length === 0) {
          decided.push({ by: waiting, judgement, prepared: undefined });
          return true;
        }
        const behind = asSeenBy(turn.tenantId, stand);
        if (behind !== stand) throw revisionConflict(stand.stream, behind.revision, stand.revision);
        const prepared = await streams.prepare(behind, judgement.events, turn.envelope, judgement.sealWith);
        decided.push({ by: waiting, judgement, prepared });
        appending.push(prepared);
        commandIds.add(turn.envelope.commandId);
        size += prepared.size;
        stand = prepared.after;
      } catch (fault) {
        if (fault === afterThoseBefore) return false;
        waiting.reject(fault);
      }
      return true;
    },

    async commit(): Promise<void> {
      const stands = appending.length === 0 ? [] : await streams.commit(base, appending);
      let after = base;
      let next = 0;
      for (const { by, judgement, prepared } of decided.splice(0)) {
        if (prepared) after = stands[next++] ?? prepared.after;
        settle(by, judgement, asSeenBy(by.turn.tenantId, after));
      }
    },

    /** Tells all who were decided; false if nobody was. */
    fail(fault: unknown): boolean {
      const told = decided.splice(0);
      for (const { by } of told) by.reject(fault);
      return told.length > 0;
    },
  };
}

function settle(by: Waiting, judgement: Judgement<Category, unknown>, after: LoadedStream<Category>): void {
  Promise.resolve(after)
    .then((stood) => judgement.answer(stood))
    .then(by.resolve, by.reject);
}
