import type { CommandId, Id, TenantId } from '@latchkey/core';
import type { Envelope, Metadata } from '../codec/metadata.ts';
import type { SealingKey } from '../codec/event-codec.ts';
import type { StoredForm } from '../codec/stored-form.ts';
import type { Key, Keyring } from '../keys/keyring.ts';
import type { EventStore, EventToAppend, StoredEvent, StreamName } from '../ports/event-store.ts';
import { isRevisionConflict, noRevision } from '../ports/event-store.ts';
import type { Position } from '../position.ts';
import type { SendAgain } from './send-again.ts';
import type { Category, DomainEvent, EventOf } from './category.ts';
import { folds, streamName } from './category.ts';
import { rememberCommand } from './command-memory.ts';
import type { Kept } from './kept-folds.ts';
import type { LoadedStream } from './loaded-stream.ts';
import { asSeenBy, nothingThere } from './loaded-stream.ts';
import { mayMakeKey } from './key-making-events.ts';
import { expectBeginning } from './stream-beginning.ts';
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
  load<C extends Category>(category: C, id: Id, stream?: StreamName): Promise<LoadedStream<C>>;
  /** The same, for whoever may know of this tenant alone: another tenant's stream looks as if it were not there. */
  loadOwn<C extends Category>(tenantId: TenantId, category: C, id: Id): Promise<LoadedStream<C>>;
  /**
   * A stream as this process remembers it: good enough to append to, since a state that is out of date loses on the
   * revision. Where keys were needed to read it, `isReadable` says whether they are still there.
   */
  recall<C extends Category>(category: C, stream: StreamName): LoadedStream<C> | undefined;
  isReadable(loaded: LoadedStream<Category>): Promise<boolean>;
  /** A stream as it stood right after one of its events. */
  loadAsOf<C extends Category>(category: C, id: Id, revision: number): Promise<LoadedStream<C>>;
  /**
   * Seals and chains events behind a stream, which may itself be what was prepared just now.
   *
   * @param sealWith the key for personal fields
   */
  prepare<C extends Category>(
    behind: LoadedStream<C>,
    events: readonly EventOf<C>[],
    envelope: Envelope,
    sealWith: SealingKey | undefined,
  ): Prepared<C>;
  /**
   * The key of this name; undefined where the events say nothing personal. Made now if it never was, where one of them is
   * the first that it can seal.
   *
   * @throws LatchkeyError `KeyMissing` where it must have been made before, and the vault has neither it nor its mark
   */
  sealingKey<C extends Category>(
    name: string,
    events: readonly EventOf<C>[],
  ): Promise<SealingKey> | undefined;
  /**
   * Appends what was prepared, one behind the other, at once: from then on each `after` says where it stands in the log.
   *
   * @throws LatchkeyError `RevisionConflict` if the stream has moved on: decide anew on what it is now; `OutcomeUnknown`
   *   if the store could not say whether it has them
   */
  commit<C extends Category>(behind: LoadedStream<C>, prepared: readonly Prepared<C>[]): Promise<void>;
  /**
   * Decodes events of any streams, asking the vault once for all the keys they need. Those that Latchkey did not write
   * are left out.
   */
  decode(events: readonly StoredEvent[]): Promise<readonly RecordedEvent[]>;
  /** Whether Latchkey wrote it: whatever else stands in a stream of Latchkey's counts for nothing. */
  isOwn(event: StoredEvent): boolean;
  /** A whole stream as the store has it, sealed. */
  readStored(stream: StreamName): Promise<readonly StoredEvent[]>;
}

export function createStreams(options: {
  eventStore: Pick<EventStore, 'read' | 'append'>;
  sendAgain: SendAgain;
  form: StoredForm<DomainEvent>;
  keyring: Pick<Keyring, 'find' | 'ensure' | 'existing'>;
  memory: StreamMemory;
  /** Where a stream begins that this process does not remember, if not at its beginning. */
  kept?: Kept;
}): Streams {
  const { eventStore, sendAgain, form, keyring, memory, kept } = options;

  async function readStored(stream: StreamName): Promise<readonly StoredEvent[]> {
    const events: StoredEvent[] = [];
    for (;;) {
      const page = await eventStore.read(stream, { from: events.length });
      if (events.length === 0) expectBeginning(page.events);
      events.push(...page.events);
      if (page.isEnd) return events;
    }
  }

  async function decode(events: readonly StoredEvent[]): Promise<readonly RecordedEvent[]> {
    const own = events.every(form.isOwn) ? events : events.filter(form.isOwn);
    const names = keyNamesOf(own);
    const keys: ReadonlyMap<string, Key> = names.length === 0 ? new Map() : await keyring.find(names);
    return own.map((stored) => {
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
    const lastOwn = stored.findLast(form.isOwn);
    const { evolve } = folds[loaded.category];
    let { state, tenantId } = loaded;
    for (const { event, metadata, revision } of recorded) {
      state = evolve(state, event);
      if (tenantId === undefined) tenantId = metadata.tenantId;
      else if (tenantId !== metadata.tenantId) tenantId = null;
      rememberCommand(loaded.commands, metadata.commandId, metadata.commandDigest, revision);
    }
    return {
      category: loaded.category,
      id: loaded.id,
      stream: loaded.stream,
      state,
      revision: last.revision,
      lastHash: lastOwn ? form.hashOf(lastOwn) : loaded.lastHash,
      position: last.position,
      tenantId,
      commands: loaded.commands,
      keyNames: union(loaded.keyNames, keyNamesOf(stored.filter(form.isOwn))),
    };
  }

  /** Where a key is gone, the stream has to be read anew, without what that key opened. */
  async function isReadable({ keyNames, stream }: LoadedStream<Category>): Promise<boolean> {
    const keys = await keyring.find(keyNames);
    const isKnown = keyNames.every((name) => keys.get(name)?.status === 'present');
    if (!isKnown) memory.forget(stream);
    return isKnown;
  }

  async function keyFor(name: string, events: readonly DomainEvent[]): Promise<SealingKey> {
    const mayBeNew = events.some(mayMakeKey);
    return { name, key: await (mayBeNew ? keyring.ensure(name) : keyring.existing(name)) };
  }

  async function load<C extends Category>(
    category: C,
    id: Id,
    stream = streamName(category, id),
  ): Promise<LoadedStream<C>> {
    let loaded = memory.recall(category, stream);
    if (loaded && loaded.keyNames.length > 0 && !(await isReadable(loaded))) loaded = undefined;
    const known = loaded?.revision ?? noRevision;
    loaded ??= (await kept?.(category, id)) ?? nothingThere(category, id, stream);
    for (;;) {
      const page = await eventStore.read(loaded.stream, { from: loaded.revision + 1 });
      if (loaded.revision === noRevision) expectBeginning(page.events);
      if (page.events.length > 0) loaded = await continued(loaded, page.events);
      if (page.isEnd) break;
    }
    if (loaded.revision > known) memory.remember(loaded);
    return loaded;
  }

  async function afterFault(
    fault: unknown,
    { category, id, stream, revision }: LoadedStream<Category>,
    events: readonly EventToAppend[],
    commandId: CommandId | undefined,
  ): ReturnType<EventStore['append']> {
    try {
      return await sendAgain(fault, { stream, events, expected: revision, commandId });
    } catch (definite) {
      // Whoever decides anew is to see what came in between.
      if (isRevisionConflict(definite)) await load(category, id);
      throw definite;
    }
  }

  return {
    load,
    recall: (category, stream) => memory.recall(category, stream),
    isReadable,
    sealingKey(name, events) {
      return events.some((event) => form.needsKey(event)) ? keyFor(name, events) : undefined;
    },
    decode,
    isOwn: form.isOwn,
    readStored,

    async loadOwn(tenantId, category, id) {
      return asSeenBy(tenantId, await load(category, id));
    },

    async loadAsOf(category, id, revision) {
      const nothing = nothingThere(category, id);
      const stored = await readStored(nothing.stream);
      return continued(nothing, stored.slice(0, revision + 1));
    },

    prepare(behind, events, envelope, sealWith) {
      const { category, id, stream, commands } = behind;
      const { evolve } = folds[category];
      const toAppend: EventToAppend[] = [];
      let { state, revision, lastHash, keyNames } = behind;
      let size = 0;
      for (const event of events) {
        revision += 1;
        const written = form.write({ stream, revision, previous: lastHash }, event, envelope, sealWith);
        toAppend.push(written.event);
        lastHash = written.hash;
        size += written.size;
        state = evolve(state, event);
      }
      if (sealWith) keyNames = union(keyNames, [sealWith.name]);
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
      const [first] = prepared;
      const events = prepared.length === 1 && first ? first.events : prepared.flatMap((each) => each.events);
      let appended;
      try {
        appended = await eventStore.append(behind.stream, events, behind.revision);
      } catch (fault) {
        appended = await afterFault(fault, behind, events, first?.commandId);
      }
      rememberAll(prepared, appended.position);
    },
  };

  function rememberAll(prepared: readonly Prepared<Category>[], position: Position): void {
    for (const { after, commandId, commandDigest } of prepared) {
      rememberCommand(after.commands, commandId, commandDigest, after.revision);
      after.position = position;
    }
    const last = prepared.at(-1);
    if (last) memory.remember(last.after);
  }
}

function union(known: readonly string[], more: readonly string[]): readonly string[] {
  const added = more.filter((name) => !known.includes(name));
  return added.length === 0 ? known : [...known, ...added];
}
