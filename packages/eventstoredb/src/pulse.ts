import { randomUUID } from 'node:crypto';
import { hasCode, makeUlid } from 'latchkey';
import type { Clock, Position, Randomness } from 'latchkey';
import type { Appended, WireEvent } from './append-call.ts';
import type { Calls } from './calls.ts';
import type { Permission } from './store-fault.ts';
import { reasonOf, storeFault, storeUnavailable } from './store-fault.ts';
import type { WireEvents } from './wire-events.ts';
import { wireEventOf } from './wire-events.ts';

/**
 * A stream of this store instance's own, in which it writes down that it lives: where such an event stands, everything
 * does that was acknowledged before, and a subscription is sure to get there.
 */
export interface Pulse {
  /** Lets the stream keep its last event alone, and that one for a day. */
  prepare(): Promise<void>;
  /** Gives where a pulse stands that was sent after this was called. */
  beat(): Promise<Position>;
}

const keptForSeconds = 86_400;

export function createPulse(options: {
  calls: Calls;
  wire: WireEvents;
  clock: Clock;
  randomness: Randomness;
  /** Told where each pulse stands. */
  onBeat: (position: Position) => void;
}): Pulse {
  const { calls, wire, clock, randomness, onBeat } = options;
  const name = wire.nameOf(`pulse-${makeUlid(clock.now(), randomness)}`);
  let sending: Promise<Position> | undefined;
  let next: Promise<Position> | undefined;

  async function append(stream: string, event: WireEvent, permission: Permission): Promise<Appended> {
    try {
      return await calls.append(stream, [event], 'any');
    } catch (fault) {
      if (hasCode(fault, 'AppendOutcomeUnknown'))
        throw storeUnavailable(reasonOf(fault.cause ?? fault), fault);
      throw storeFault(fault, permission);
    }
  }

  async function send(): Promise<Position> {
    const pulse = wireEventOf({ id: randomUUID(), type: 'Pulsed', data: {}, metadata: {} });
    // It does no harm where one stands twice.
    const { position } = await append(name, pulse, { action: 'append to', stream: name });
    if (!position) throw storeUnavailable(`it did not say where the pulse in ${name} stands`);
    const there = wire.position(position);
    onBeat(there);
    return there;
  }

  async function sendNext(): Promise<Position> {
    await sending?.catch(() => {});
    next = undefined;
    sending = send();
    return sending;
  }

  return {
    async prepare() {
      const data = { $maxCount: 1, $maxAge: keptForSeconds };
      const settings = wireEventOf({ id: randomUUID(), type: '$metadata', data, metadata: {} });
      await append(`$$${name}`, settings, { action: 'set the metadata of', stream: name });
    },

    beat() {
      next ??= sendNext();
      return next;
    },
  };
}
