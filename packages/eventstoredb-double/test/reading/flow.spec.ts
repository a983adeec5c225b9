import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { liveOutbox } from '../../src/reading/live-outbox.ts';
import { pump } from '../../src/reading/pump.ts';
import type { GrpcCall } from '../../src/wire/grpc-call.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('history', () => {
  it('waits for a client that takes nothing, and goes on when it does', () => {
    const client = fakeClient();
    let left = 3;
    let isAtEnd = false;
    pump(
      client.call,
      () => (left-- > 0 ? [Buffer.alloc(40_000)] : undefined),
      () => (isAtEnd = true),
    );
    vi.runAllTimers();
    expect(client.sent).toEqual([40_000]);

    client.drain();
    expect(client.sent).toEqual([40_000, 40_000]);
    client.takesAll = true;
    client.drain();
    vi.runAllTimers();
    expect(client.sent).toEqual([40_000, 40_000, 40_000]);
    expect(isAtEnd).toBe(true);
  });
});

describe('live events', () => {
  const events = (count: number) => Array.from({ length: count }, () => Buffer.alloc(1));

  it('throw a client out that takes nothing for a while, with a part of what waited', () => {
    const client = fakeClient();
    const outbox = liveOutbox(client.call);
    outbox.push(events(1));
    outbox.push(events(65));
    vi.advanceTimersByTime(199);
    expect(client.errors).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(client.errors).toMatchObject([{ code: 10 }]);
    expect(client.sent).toEqual([1, 32]);
  });

  it('wait for one as long as there is room for them', () => {
    const client = fakeClient();
    const outbox = liveOutbox(client.call);
    outbox.push(events(1));
    outbox.push(events(64));
    vi.runAllTimers();
    expect(client.errors).toEqual([]);
    client.drain();
    expect(client.sent).toEqual([1, 64]);
  });

  it('spare one that takes something in time', () => {
    const client = fakeClient();
    const outbox = liveOutbox(client.call);
    outbox.push(events(1));
    outbox.push(events(65));
    vi.advanceTimersByTime(199);
    client.drain();
    vi.runAllTimers();
    expect(client.errors).toEqual([]);
    expect(client.sent).toEqual([1, 65]);
  });
});

/** A client that takes nothing unless it is told to. */
function fakeClient(): {
  call: GrpcCall;
  sent: number[];
  errors: unknown[];
  takesAll: boolean;
  drain: () => void;
} {
  const drainListeners: (() => void)[] = [];
  const client = {
    sent: [] as number[],
    errors: [] as unknown[],
    takesAll: false,
    drain: () => {
      for (const listener of drainListeners) listener();
    },
    call: {
      path: '',
      headers: {},
      connectionName: '',
      isOver: false,
      send(frames: Buffer) {
        client.sent.push(frames.length);
        return client.takesAll;
      },
      onDrain: (listener: () => void) => void drainListeners.push(listener),
      end() {},
      fail: (error: unknown) => void client.errors.push(error),
      abandon() {},
      onOver() {},
      onMessages() {},
    },
  };
  return client;
}
