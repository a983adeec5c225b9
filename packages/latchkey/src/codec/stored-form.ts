import type { AnyEvent } from '@latchkey/core';
import type { Key } from '../keys/keyring.ts';
import type { EventToAppend, StoredEvent, StreamName } from '../ports/event-store.ts';
import { chained, chainOf } from './chain.ts';
import type { DecodedEvent, EventCodec, SealingKey } from './event-codec.ts';
import type { Envelope } from './metadata.ts';

/** Where an event is going to stand, and the hash of the event before it there. */
export interface Place {
  stream: StreamName;
  revision: number;
  previous: string | null;
}

/** An event ready to be appended, with what the next one links to. */
export interface WrittenEvent {
  event: EventToAppend;
  hash: string | null;
  /** About how many bytes it takes in a store. */
  size: number;
}

/** Between what happens in a stream and what a store keeps of it. */
export interface StoredForm<Event extends AnyEvent> {
  /** Whether a key is needed to write it. */
  needsKey(event: Event): boolean;
  write(place: Place, event: Event, envelope: Envelope, sealWith: SealingKey | undefined): WrittenEvent;
  /** Whether it was written in this form: an event that was not counts for nothing. */
  isOwn(stored: StoredEvent): boolean;
  /** What an event links the next one to. */
  hashOf(stored: StoredEvent): string | null;
  /** Which key must be at hand to read it; undefined if none. */
  keyNameOf(stored: StoredEvent): string | undefined;
  read(stored: StoredEvent, keys: ReadonlyMap<string, Key>): DecodedEvent<Event>;
}

/** Every event sealed, chained to the one before, and under an id that no other has. */
export function sealedAndChained<Event extends AnyEvent>(
  codec: EventCodec<Event>,
  makeId: () => string,
): StoredForm<Event> {
  return {
    needsKey: (event) => codec.isPersonal(event),
    write({ stream, revision, previous }, event, envelope, sealWith) {
      const encoded = { id: makeId(), ...codec.encode(stream, event, envelope, sealWith) };
      const { event: linked, hash, size } = chained(stream, revision, encoded, previous);
      return { event: linked, hash, size };
    },
    isOwn: ({ metadata }) => metadata['chain'] !== undefined,
    hashOf: (stored) => chainOf(stored)?.hash ?? null,
    keyNameOf: (stored) => codec.keyNameOf(stored),
    read: (stored, keys) => codec.decode(stored, keys),
  };
}
