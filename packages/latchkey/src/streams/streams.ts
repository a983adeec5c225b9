import type { CommandId, Id, TenantId } from '@latchkey/core';
import type { Envelope, Metadata } from '../codec/metadata.ts';
import type { SealingKey } from '../codec/event-codec.ts';
import type { StoredForm } from '../codec/stored-form.ts';
import type { Key, Keyring } from '../keys/keyring.ts';
import { LatchkeyError } from '../latchkey-error.ts';
import type { EventStore, EventToAppend, StoredEvent, StreamName, StreamPage } from '../ports/event-store.ts';
import { isRevisionConflict } from '../ports/event-store.ts';
import type { Position } from '../position.ts';
import type { AppendSurely } from './append-surely.ts';
import type { Category, DomainEvent, EventOf } from './category.ts';
import { folds, streamName } from './category.ts';
import type { LoadedStream } from './loaded-stream.ts';
import { asSeenBy, nothingThere, standingAt } from './loaded-stream.ts';
import type { StreamMemory } from './stream-memory.ts';

/** An event as it was read back: what happened, where it stands, and who caused it. */
export interface RecordedEvent<Event extends DomainEvent = DomainEvent> {
  event: Event;
  eventId: string;
  stream: StreamName;
  revision: number;
  position: Position;
  metadata: Metadata;
}

/** Events that are ready to be appended behind a stream, and the stream as it will stand then. */
export interface Prepared<C extends Category> {
  events: readonly EventToAppend[];
  /** About how many bytes they take. */
  size: number;
  commandId: CommandId;
  commandDigest: string;
  after: LoadedStream<C>;
}

export interface Streams {
  /** A stream as it stands. What this process remembers of it is not read again. */
  load<C extends Category>(category: C, id: Id): Promise<LoadedStream<C>>;
  /** The same, for whoever may know of this tenant alone: another tenant's stream looks as if it were not there. */
  loadOwn<C extends Category>(tenantId: TenantId, category: C, id: Id): Promise<LoadedStream<C>>;
  /** A stream as this process remembers it: good enough to append to, since a state that is out of date loses on the revision. */
  recall<C extends Category>(category: C, id: Id): Promise<LoadedStream<C> | undefined>;
  /** A stream as it stood right after one of its events. */
  loadAsOf<C extends Category>(category: C, id: Id, revision: number): Promise<LoadedStream<C>>;
  /**
   * Seals and chains events behind a stream, which may itself be what was prepared just now.
   *
   * @param sealWith the name of the key for personal fields; made now if it never was
   */
  prepare<C extends Category>(
    behind: LoadedStream<C>,
    events: readonly EventOf<C>[],
    envelope: Envelope,
    sealWith: string | undefined,
  ): Promise<Prepared<C>>;
  /**
   * Appends what was prepared, one behind the other, at once, and gives the streams as they stand after each.
   *
   * @throws LatchkeyError `RevisionConflict` if the stream has moved on: decide anew on what it is now; `OutcomeUnknown`
   *   if the store could not say whether it has them
   */
  commit<C extends Category>(
    behind: LoadedStream<C>,
    prepared: readonly Prepared<C>[],
  ): Promise<readonly LoadedStream<C>[]>;
  /** Decodes events of any streams, asking the vault once for all the keys they need. */
  decode(events: readonly StoredEvent[]): Promise<readonly RecordedEvent[]>;
  /** A whole stream as the store has it, sealed. */
  readStored(stream: StreamName): Promise<readonly StoredEvent[]>;
}

export function createStreams(options: {
  eventStore: Pick<EventStore, 'read'>;
  appendSurely: AppendSurely;
  form: StoredForm<DomainEvent>;
  keyring: Pick<Keyring, 'find' | 'ensure'>;
  memory: StreamMemory;
}): Streams {
  const { eventStore, appendSurely, form, keyring, memory } = options;

  async function readPage(stream: StreamName, from: number): Promise<StreamPage> {
    const page = await eventStore.read(stream, { from });
    const first = page.events[0];
    if (from === 0 && first && first.revision !== 0) throw truncated(stream);
    return page;
  }

  async function readStored(stream: StreamName): Promise<readonly StoredEvent[]> {
    const events: StoredEvent[] = [];
    for (;;) {
      const page = await readPage(stream, events.length);
      events.push(...page.events);
      if (page.isEnd) return events;
    }
  }

  async function decode(events: readonly StoredEvent[]): Promise<readonly RecordedEvent[]> {
    const names = keyNamesOf(events);
    const keys: ReadonlyMap<string, Key> = names.length === 0 ? new Map() : await keyring.find(names);
    return events.map((stored) => {
      const { stream, revision, position, id: eventId } = stored;
      const { event, metadata } = form.read(stored, keys);
      return { event, metadata, eventId, stream, revision, position };
    });
  }

  function keyNamesOf(events: readonly StoredEvent[]): readonly string[] {
    const names = new Set<string>();
    for (const event of events) {
      const name = form.keyNameOf(event);
      if (name !== undefined) names.add(name);
    }
    return [...names];
  }

  /** What was read behind a stream, folded into it. */
  async function continued<C extends Category>(
    loaded: LoadedStream<C>,
    stored: readonly StoredEvent[],
  ): Promise<LoadedStream<C>> {
    const last = stored.at(-1);
    if (!last) return loaded;
    const recorded = (await decode(stored)) as readonly RecordedEvent<EventOf<C>>[];
    const { evolve } = folds[loaded.category];
    let { state, tenantId } = loaded;
    for (const { event, metadata, revision } of recorded) {
      state = evolve(state, event);
      if (tenantId === undefined) tenantId = metadata.tenantId;
      else if (tenantId !== metadata.tenantId) tenantId = null;
      loaded.commands.add(metadata.commandId, metadata.commandDigest, revision);
    }
    return {
      category: loaded.category,
      id: loaded.id,
      stream: loaded.stream,
      state,
      revision: last.revision,
      lastHash: form.hashOf(last),
      position: last.position,
      tenantId,
      commands: loaded.commands,
      keyNames: union(loaded.keyNames, keyNamesOf(stored)),
    };
  }

  /**
   * What is remembered, unless a key is gone since with which it was read: then it has to be read anew, without what
   * that key opened.
   */
  async function recall<C extends Category>(category: C, id: Id): Promise<LoadedStream<C> | undefined> {
    const known = memory.recall(category, streamName(category, id));
    if (!known || known.keyNames.length === 0) return known;
    const keys = await keyring.find(known.keyNames);
    for (const name of known.keyNames) {
      if (keys.get(name)?.status === 'present') continue;
      memory.forget(known.stream);
      return undefined;
    }
    return known;
  }

  async function load<C extends Category>(category: C, id: Id): Promise<LoadedStream<C>> {
    let loaded = (await recall(category, id)) ?? nothingThere(category, id);
    const known = loaded.revision;
    for (;;) {
      const page = await readPage(loaded.stream, loaded.revision + 1);
      if (page.events.length > 0) loaded = await continued(loaded, page.events);
      if (page.isEnd) break;
    }
    if (loaded.revision > known) memory.remember(loaded);
    return loaded;
  }

  return {
    load,
    recall,
    decode,
    readStored,

    async loadOwn(tenantId, category, id) {
      return asSeenBy(tenantId, await load(category, id));
    },

    async loadAsOf(category, id, revision) {
      const nothing = nothingThere(category, id);
      const stored = await readStored(nothing.stream);
      return continued(nothing, stored.slice(0, revision + 1));
    },

    async prepare(behind, events, envelope, sealWith) {
      const { category, id, stream, commands } = behind;
      const { evolve } = folds[category];
      const key: SealingKey | undefined =
        sealWith === undefined ? undefined : { name: sealWith, key: await keyring.ensure(sealWith) };
      const toAppend: EventToAppend[] = [];
      let { state, revision, lastHash, keyNames } = behind;
      let size = 0;
      for (const event of events) {
        revision += 1;
        const written = form.write({ stream, revision, previous: lastHash }, event, envelope, key);
        toAppend.push(written.event);
        lastHash = written.hash;
        size += written.size;
        state = evolve(state, event);
      }
      if (sealWith !== undefined) keyNames = union(keyNames, [sealWith]);
      const after = {
        category,
        id,
        stream,
        state,
        revision,
        lastHash,
        position: behind.position,
        tenantId: behind.tenantId === undefined ? envelope.tenantId : behind.tenantId,
        commands,
        keyNames,
      };
      const { commandId, commandDigest } = envelope;
      return { events: toAppend, size, commandId, commandDigest, after };
    },

    async commit(behind, prepared) {
      const [only] = prepared;
      const events = prepared.length === 1 && only ? only.events : prepared.flatMap((each) => each.events);
      const commandId = only?.commandId;
      const { position } = await appendSurely(behind.stream, events, behind.revision, commandId).catch(
        async (fault: unknown) => {
          // Whoever decides anew is to see what came in between.
          if (isRevisionConflict(fault)) await load(behind.category, behind.id);
          throw fault;
        },
      );
      const stand = prepared.map(({ after, commandId: id, commandDigest }) => {
        after.commands.add(id, commandDigest, after.revision);
        return standingAt(after, position);
      });
      const last = stand.at(-1);
      if (last) memory.remember(last);
      return stand;
    },
  };
}

function union(known: readonly string[], more: readonly string[]): readonly string[] {
  const added = more.filter((name) => !known.includes(name));
  return added.length === 0 ? known : [...known, ...added];
}

function truncated(stream: StreamName): LatchkeyError<'StreamTruncated'> {
  return new LatchkeyError(
    'StreamTruncated',
    `the first event of ${stream} is not there any more: a history that does not begin at its beginning is not used`,
    { stream },
  );
}
