import type { GrpcCall } from '../wire/grpc-call.ts';
import { consumerTooSlow } from '../wire/rpc-error.ts';

/** The server keeps 32 events on their way out and 32 behind them. */
const onTheirWay = 32;
const capacity = 2 * onTheirWay;

/** How long a full outbox may stand still, in milliseconds, before the client counts as too slow. */
const patience = 200;

/** What a live subscription still has to send. A client that takes nothing is thrown out when it is full. */
export type LiveOutbox = { push: (frames: readonly Buffer[]) => void };

export function liveOutbox(call: GrpcCall): LiveOutbox {
  let waiting: Buffer[] = [];
  let isBlocked = false;
  let judgement: NodeJS.Timeout | undefined;

  function standStill(): void {
    clearTimeout(judgement);
    judgement = undefined;
  }

  function flush(): void {
    if (isBlocked || waiting.length === 0) return;
    const frames = waiting;
    waiting = [];
    isBlocked = !call.send(Buffer.concat(frames));
  }

  function throwOut(): void {
    call.send(Buffer.concat(waiting.slice(0, onTheirWay)));
    waiting = [];
    call.fail(consumerTooSlow());
  }

  call.onDrain(() => {
    isBlocked = false;
    standStill();
    flush();
  });
  call.onOver(standStill);

  return {
    push(frames) {
      if (call.isOver) return;
      for (const frame of frames) waiting.push(frame);
      flush();
      if (waiting.length > capacity) judgement ??= setTimeout(throwOut, patience);
    },
  };
}
