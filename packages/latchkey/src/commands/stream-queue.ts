import type { Id, TenantId } from '@latchkey/core';
import type { SealingKey } from '../codec/event-codec.ts';
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
  answer(after: LoadedStream<C>): Promise<Answer> | Answer;
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
  appending: Prepared<Category>[];
  size: number;
}

/** A turn that was decided on top of the first one of its batch, and the stream as it will stand right after it. */
interface Joined {
  by: Waiting;
  judgement: Judgement<Category, unknown>;
  after: LoadedStream<Category>;
}

const nobody: readonly Joined[] = [];

/** Of what is appended at once, in bytes. */
const largestBatch = 1_048_576;

/** Thrown where a turn has to wait until those before it are on record. */
const afterThoseBefore = Symbol('after those before');

export function createStreamQueue(streams: Streams): StreamQueue {
  /** Who waits for streams on which somebody has the turn. */
  const queues = new Map<StreamName, Waiting[]>();

  /**
   * Carries a turn out that nobody is before, and with it those that come while it is judged. Most are alone on a stream
   * that is remembered: they wait for the judgement and for the store, and for nothing else.
   */
  async function takeFirst(
    category: Category,
    id: Id,
    stream: StreamName,
    turn: Turn<Category, unknown>,
    waiting: Waiting[],
  ): Promise<unknown> {
    let judgement: Judgement<Category, unknown>;
    let after: LoadedStream<Category>;
    let joined = nobody;
    try {
      const base = streams.recall(category, stream);
      const isGoodEnough = base && (base.keyNames.length === 0 || (await streams.isReadable(base)));
      const batch = isGoodEnough
        ? batchOn(base, false)
        : batchOn(await streams.load(category, id, stream), true);
      judgement = await judge(batch, turn);
      if (isToBeReadOn(batch, judgement)) judgement = await judgeAnew(batch, turn, judgement);
      if (judgement.events.length > 0) {
        const behind = ownStand(batch, turn);
        const key = sealingKey(judgement);
        add(batch, streams.prepare(behind, judgement.events, turn.envelope, key && (await key)));
      }
      after = batch.stand;
      if (waiting.length > 0) joined = await join(batch, waiting);
      if (batch.appending.length > 0) await streams.commit(batch.base, batch.appending);
    } catch (fault) {
      if (joined.length > 0) rejectAll(joined, fault);
      giveTurnOn(category, id, stream, waiting);
      throw fault;
    }
    giveTurnOn(category, id, stream, waiting);
    if (joined.length > 0) answerAll(joined);
    return judgement.answer(asSeenBy(turn.tenantId, after));
  }

  /** Nothing comes between finding nobody waiting and giving the queue up: else a turn would wait in it for ever. */
  function giveTurnOn(category: Category, id: Id, stream: StreamName, waiting: Waiting[]): void {
    const next = waiting.shift();
    if (next) takeFirst(category, id, stream, next.turn, waiting).then(next.resolve, next.reject);
    else queues.delete(stream);
  }

  /** Decides those that wait, in order, up to one that must wait until those before it are on record. */
  async function join(batch: Batch, waiting: Waiting[]): Promise<readonly Joined[]> {
    const joined: Joined[] = [];
    for (let next = waiting[0]; next && mayJoin(batch, next); next = waiting[0]) {
      const { turn } = next;
      try {
        let judgement = await judge(batch, turn);
        if (isToBeReadOn(batch, judgement)) judgement = await judgeAnew(batch, turn, judgement);
        if (judgement.events.length > 0) {
          const behind = ownStand(batch, turn);
          const key = await sealingKey(judgement);
          const prepared = streams.prepare(behind, judgement.events, turn.envelope, key);
          if (batch.appending.length > 0 && batch.size + prepared.size > largestBatch) break;
          add(batch, prepared);
        }
        joined.push({ by: next, judgement, after: batch.stand });
      } catch (fault) {
        if (fault === afterThoseBefore) break;
        next.reject(fault);
      }
      waiting.shift();
    }
    return joined;
  }

  function judge(batch: Batch, turn: Turn<Category, unknown>): Promise<Judgement<Category, unknown>> {
    return turn.judge(asSeenBy(turn.tenantId, batch.stand), () => confirm(batch));
  }

  async function judgeAnew(
    batch: Batch,
    turn: Turn<Category, unknown>,
    judgement: Judgement<Category, unknown>,
  ): Promise<Judgement<Category, unknown>> {
    const { revision } = batch.stand;
    await readOn(batch);
    return batch.stand.revision === revision ? judgement : judge(batch, turn);
  }

  async function confirm(batch: Batch): Promise<void> {
    if (batch.appending.length > 0) throw afterThoseBefore;
    if (batch.isFresh) return;
    const { stream, revision } = batch.base;
    await readOn(batch);
    if (batch.base.revision !== revision) throw revisionConflict(stream, revision, batch.base.revision);
  }

  async function readOn(batch: Batch): Promise<void> {
    batch.base = await streams.load(batch.base.category, batch.base.id);
    batch.stand = batch.base;
    batch.isFresh = true;
  }

  function sealingKey({ events, sealWith }: Judgement<Category, unknown>): Promise<SealingKey> | undefined {
    return sealWith === undefined ? undefined : streams.sealingKey(sealWith, events);
  }

  return {
    take<C extends Category, Answer>(category: C, id: Id, turn: Turn<C, Answer>) {
      const stream = streamName(category, id);
      const queue = queues.get(stream);
      if (queue) {
        return new Promise<Answer>((resolve, reject) => {
          queue.push({ turn, resolve, reject });
        });
      }
      const waiting: Waiting[] = [];
      queues.set(stream, waiting);
      return takeFirst(category, id, stream, turn, waiting) as Promise<Answer>;
    },
  };
}

function batchOn(base: LoadedStream<Category>, isFresh: boolean): Batch {
  return { base, isFresh, stand: base, appending: [], size: 0 };
}

function add(batch: Batch, prepared: Prepared<Category>): void {
  batch.appending.push(prepared);
  batch.size += prepared.size;
  batch.stand = prepared.after;
}

/** What the turn's events go behind. */
function ownStand({ stand }: Batch, { tenantId }: Turn<Category, unknown>): LoadedStream<Category> {
  const behind = asSeenBy(tenantId, stand);
  if (behind !== stand) throw revisionConflict(stand.stream, behind.revision, stand.revision);
  return behind;
}

/** A no is told only of the stream as it is; where something is appended, the revision will say how it is. */
function isToBeReadOn({ isFresh, appending }: Batch, { events }: Judgement<Category, unknown>): boolean {
  return events.length === 0 && !isFresh && appending.length === 0;
}

/** The same command twice is recognised once its events are there. */
function mayJoin({ appending }: Batch, { turn }: Waiting): boolean {
  return !appending.some((each) => each.commandId === turn.envelope.commandId);
}

function answerAll(joined: readonly Joined[]): void {
  for (const each of joined) answer(each).then(each.by.resolve, each.by.reject);
}

function rejectAll(joined: readonly Joined[], fault: unknown): void {
  for (const { by } of joined) by.reject(fault);
}

async function answer({ by, judgement, after }: Joined): Promise<unknown> {
  return judgement.answer(asSeenBy(by.turn.tenantId, after));
}
