import { LatchkeyError } from '../latchkey-error.ts';
import type { EventStore } from '../ports/event-store.ts';
import type { Position } from '../position.ts';
import { storeOf } from '../position.ts';
import type { StoreRecord } from './store-record.ts';
import { emptyRecord, readStoreRecord, saidOn } from './store-record.ts';

/** Whether a store is the one to work on, as far as this process has heard. */
export interface StoreStanding {
  /**
   * The same store, until it is heard that it was moved, or that a copy is being made in it: from then on following,
   * reading and appending are refused. What it says of itself is read when following begins, and then followed, so
   * that it costs a command nothing.
   *
   * @throws LatchkeyError `StoreMoved` or `CopyUnfinished`
   */
  readonly eventStore: EventStore;
  /**
   * Where this store has all that stood up to a position, be it one of a store that this was copied from: the end of
   * the copy then, which is enough for whoever waits.
   */
  here(position: Position): Position;
}

export function createStoreStanding(eventStore: EventStore): StoreStanding {
  let record = emptyRecord(eventStore.storeId);

  /** Without a turn of its own: every command reads and appends. */
  function refusal(): Promise<never> | undefined {
    const fault = faultOf(record, eventStore.storeId);
    return fault && Promise.reject(fault);
  }

  return {
    eventStore: {
      storeId: eventStore.storeId,
      isShared: eventStore.isShared,

      append(stream, events, expected) {
        return refusal() ?? eventStore.append(stream, events, expected);
      },

      read(stream, options) {
        return refusal() ?? eventStore.read(stream, options);
      },

      async *subscribe(options) {
        record = await readStoreRecord(eventStore, record);
        for await (const page of eventStore.subscribe(options)) {
          for (const event of page.events) {
            if (event.stream === record.stream && event.revision > record.revision) {
              record = saidOn(record, event);
            }
          }
          await refusal();
          yield page;
        }
      },

      head: () => eventStore.head(),
      close: () => eventStore.close(),
    },

    here: (position) => record.origins.get(storeOf(position)) ?? position,
  };
}

function faultOf({ movedTo, copy }: StoreRecord, storeId: string): LatchkeyError | undefined {
  if (movedTo) return storeMoved(storeId, movedTo.storeId);
  if (!copy || copy.isComplete) return undefined;
  return new LatchkeyError(
    'CopyUnfinished',
    `the event store ${storeId} holds a part of what is copied from ${copy.from}: let the copy be completed before anything works on it`,
    { storeId, from: copy.from },
  );
}

export function storeMoved(storeId: string, to: string): LatchkeyError<'StoreMoved'> {
  return new LatchkeyError(
    'StoreMoved',
    `the event store ${storeId} was moved: ${to} has taken its place, and nothing is to be appended here any more`,
    { storeId, to },
  );
}
