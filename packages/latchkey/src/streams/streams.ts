import type { CommandId, Id, TenantId } from '@latchkey/core';
import { chained, chainOf } from '../codec/chain.ts';
import type { EventCodec } from '../codec/event-codec.ts';
import type { Envelope, Metadata } from '../codec/metadata.ts';
import type { Key, Keyring } from '../keys/keyring.ts';
import { LatchkeyError } from '../latchkey-error.ts';
import type { EventStore, StoredEvent, StreamName } from '../ports/event-store.ts';
import { noRevision } from '../ports/event-store.ts';
import type { Randomness } from '../ports/randomness.ts';
import type { Position } from '../position.ts';
import type { Category, DomainEvent, EventOf, StateOf } from './category.ts';
import { folds, streamName } from './category.ts';

/** An event as it was read back: what happened, where it stands, and who caused it. */
export interface RecordedEvent<Event extends DomainEvent = DomainEvent> {
  event: Event;
  eventId: string;
  stream: StreamName;
  revision: number;
  /** Of one that was appended just now: where that append ended. */
  position: Position;
  metadata: Metadata;
}

/** A stream as it stood when it was read to its end. */
export interface LoadedStream<C extends Category> {
  category: C;
  id: Id;
  stream: StreamName;
  state: StateOf<C>;
  /** The last event's, or `noRevision`. */
  revision: number;
  /** What the next event's chain links to. */
  lastHash: string | null;
  history: readonly RecordedEvent<EventOf<C>>[];
}

export interface Streams {
  load<C extends Category>(category: C, id: Id): Promise<LoadedStream<C>>;
  /** The same, for whoever may know of this tenant alone: another tenant's stream looks as if it were not there. */
  loadOwn<C extends Category>(tenantId: TenantId, category: C, id: Id): Promise<LoadedStream<C>>;
  /**
   * Seals, chains and appends events behind what was loaded, and gives the stream as it stands then.
   *
   * @param sealWith the name of the key for personal fields; made now if it never was
   * @throws LatchkeyError `RevisionConflict` if the stream has moved on: load it again and decide anew
   */
  append<C extends Category>(
    loaded: LoadedStream<C>,
    events: readonly EventOf<C>[],
    envelope: Envelope,
    sealWith: string | undefined,
  ): Promise<LoadedStream<C>>;
  /** Decodes events of any streams, asking the vault once for all the keys they need. */
  decode(events: readonly StoredEvent[]): Promise<readonly RecordedEvent[]>;
  /** A whole stream as the store has it, sealed. */
  readStored(stream: StreamName): Promise<readonly StoredEvent[]>;
}

export function createStreams(options: {
  eventStore: EventStore;
  codec: EventCodec<DomainEvent>;
  keyring: Keyring;
  randomness: Randomness;
}): Streams {
  const { eventStore, codec, keyring, randomness } = options;

  async function readStored(stream: StreamName): Promise<readonly StoredEvent[]> {
    const events: StoredEvent[] = [];
    for (;;) {
      const page = await eventStore.read(stream, { from: events.length });
      if (events.length === 0 && (page.events[0]?.revision ?? 0) !== 0) throw truncated(stream);
      events.push(...page.events);
      if (page.isEnd) return events;
    }
  }

  async function decode(events: readonly StoredEvent[]): Promise<readonly RecordedEvent[]> {
    const names = new Set(events.flatMap((event) => codec.keyNameOf(event) ?? []));
    const keys: ReadonlyMap<string, Key> = names.size === 0 ? new Map() : await keyring.find([...names]);
    return events.map((stored) => {
      const { stream, revision, position, id: eventId } = stored;
      return { ...codec.decode(stored, keys), eventId, stream, revision, position };
    });
  }

  async function load<C extends Category>(category: C, id: Id): Promise<LoadedStream<C>> {
    const stream = streamName(category, id);
    const stored = await readStored(stream);
    const history = (await decode(stored)) as readonly RecordedEvent<EventOf<C>>[];
    const last = stored.at(-1);
    return {
      category,
      id,
      stream,
      state: foldOf(category, folds[category].initial, history),
      revision: last?.revision ?? noRevision,
      lastHash: last === undefined ? null : (chainOf(last)?.hash ?? null),
      history,
    };
  }

  async function sealingKey(name: string | undefined) {
    return name === undefined ? undefined : { name, key: await keyring.ensure(name) };
  }

  return {
    readStored,
    decode,

    load,

    async loadOwn(tenantId, category, id) {
      const loaded = await load(category, id);
      const isOwn = loaded.history.every(({ metadata }) => metadata.tenantId === tenantId);
      return isOwn ? loaded : nothingThere(loaded);
    },

    async append(loaded, events, envelope, sealWith) {
      const { category, stream, revision } = loaded;
      const key = await sealingKey(sealWith);
      let previous = loaded.lastHash;
      const toAppend = events.map((event, index) => {
        const encoded = { id: makeUuid(randomness), ...codec.encode(stream, event, envelope, key) };
        const { hash, ...linked } = chained(stream, revision + 1 + index, encoded, previous);
        previous = hash;
        return linked;
      });
      const appended = await eventStore.append(stream, toAppend, revision);
      const recorded = events.map((event, index): RecordedEvent<EventOf<typeof category>> => {
        const { id: eventId = '', metadata } = toAppend[index] ?? {};
        const schemaVersion = Number(metadata?.['schemaVersion']);
        return {
          event,
          eventId,
          stream,
          revision: revision + 1 + index,
          position: appended.position,
          metadata: { ...envelope, occurredAt: event.at, schemaVersion },
        };
      });
      return {
        ...loaded,
        state: foldOf(category, loaded.state, recorded),
        revision: appended.revision,
        lastHash: previous,
        history: [...loaded.history, ...recorded],
      };
    },
  };
}

/** The events of a stream that one command appended. */
export function appendedBy<C extends Category>(
  loaded: LoadedStream<C>,
  commandId: CommandId,
): readonly RecordedEvent<EventOf<C>>[] {
  return loaded.history.filter(({ metadata }) => metadata.commandId === commandId);
}

/** The stream as it stood right after one of its events. */
export function asOf<C extends Category>(loaded: LoadedStream<C>, revision: number): LoadedStream<C> {
  const history = loaded.history.slice(0, revision + 1);
  return {
    ...loaded,
    state: foldOf(loaded.category, folds[loaded.category].initial, history),
    revision,
    history,
  };
}

function nothingThere<C extends Category>({ category, id, stream }: LoadedStream<C>): LoadedStream<C> {
  return {
    category,
    id,
    stream,
    state: folds[category].initial,
    revision: noRevision,
    lastHash: null,
    history: [],
  };
}

function foldOf<C extends Category>(
  category: C,
  from: StateOf<C>,
  history: readonly RecordedEvent<EventOf<C>>[],
): StateOf<C> {
  const { evolve } = folds[category];
  return history.reduce((state, { event }) => evolve(state, event), from);
}

/** A version 4 UUID (RFC 9562). */
function makeUuid(randomness: Randomness): string {
  const bytes = Uint8Array.from(randomness(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Buffer.from(bytes).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function truncated(stream: StreamName): LatchkeyError<'StreamTruncated'> {
  return new LatchkeyError(
    'StreamTruncated',
    `the first event of ${stream} is not there any more: a history that does not begin at its beginning is not used`,
    { stream },
  );
}
