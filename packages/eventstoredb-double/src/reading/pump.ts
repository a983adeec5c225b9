import type { GrpcCall } from '../wire/grpc-call.ts';

const portion = 32 * 1024;

/** The next frames, or undefined when there are no more; then nothing is asked for again. */
export type NextFrames = () => readonly Buffer[] | undefined;

/**
 * Sends history as fast as the client takes it, and no faster. Calls `atEnd` in the same turn in which the last
 * frames were asked for, so that nothing can be appended in between.
 */
export function pump(call: GrpcCall, next: NextFrames, atEnd: () => void): void {
  let isWaiting = false;
  let isDone = false;

  function work(): void {
    isWaiting = false;
    if (call.isOver || isDone) return;
    const frames: Buffer[] = [];
    let length = 0;
    while (length < portion) {
      const more = next();
      if (more === undefined) {
        isDone = true;
        break;
      }
      for (const frame of more) {
        frames.push(frame);
        length += frame.length;
      }
    }
    const mayGoOn = frames.length === 0 || call.send(Buffer.concat(frames, length));
    if (isDone) {
      atEnd();
      return;
    }
    isWaiting = true;
    if (mayGoOn) setImmediate(resume);
  }

  function resume(): void {
    if (isWaiting) work();
  }

  call.onDrain(resume);
  work();
}
