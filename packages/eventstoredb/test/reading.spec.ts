import { noRevision } from 'latchkey';
import { describe, expect, it } from 'vitest';
import { openOnDouble, someEvent, someEvents } from './stores-for-tests.ts';

const stream = 'invitation-1';

describe('reading', () => {
  it.each(['reset', 'end'] as const)('goes on where the connection is lost (%s)', async (how) => {
    const { double, store } = await openOnDouble();
    await store.append(stream, someEvents(3), noRevision);
    double.faults.dropConnections({ how });
    expect((await store.read(stream)).events).toHaveLength(3);
  });

  it.each(['request', 'reply'] as const)('is tried again where it fails at the %s', async (moment) => {
    const { double, store } = await openOnDouble();
    await store.append(stream, someEvents(3), noRevision);
    double.faults.dropAt(moment, { calls: ['readStream'], times: 2 });
    expect((await store.read(stream)).events).toHaveLength(3);
  });

  it('ends by its deadline where there is no answer, and goes on when there is one again', async () => {
    const { double, store } = await openOnDouble({ operationTimeout: 200 });
    const silence = double.faults.silence({ calls: ['readStream'] });
    await expect(store.read(stream)).rejects.toMatchObject({ code: 'StoreUnavailable' });
    silence.lift();
    expect(await store.read(stream)).toEqual({ events: [], isEnd: true });
    await expect.poll(() => double.openCalls().readStream).toBe(0);
  });

  it('says why, where the server is gone', async () => {
    const { double, store } = await openOnDouble({ operationTimeout: 200 });
    await double.kill();
    await expect(store.read(stream)).rejects.toMatchObject({
      code: 'StoreUnavailable',
      cause: expect.objectContaining({ code: 14 }),
    });
    await double.comeBack();
    expect(await store.read(stream)).toEqual({ events: [], isEnd: true });
  });

  it('is refused at once where it is not allowed, naming the stream', async () => {
    const { double, store, prefix } = await openOnDouble();
    double.faults.denyAccess({ calls: ['readStream'] });
    await expect(store.read(stream)).rejects.toMatchObject({
      code: 'MissingPermission',
      details: { action: 'read', stream: `${prefix}${stream}` },
    });
  });

  it('leaves nothing open on the server, also where a page ends early, more often than a connection carries calls', async () => {
    const { double, store } = await openOnDouble();
    const large = () => someEvent({ data: { text: 'a'.repeat(1_000_000) } });
    for (let next = 0; next < 6; next += 1) await store.append(stream, [large()], next - 1);
    for (let time = 0; time < 120; time += 1) expect((await store.read(stream)).isEnd).toBe(false);
    await expect.poll(() => double.openCalls().readStream).toBe(0);
  });

  it('of much at once leaves room for other calls', async () => {
    const { double, store } = await openOnDouble();
    const held = double.faults.holdReplies({ calls: ['readStream'] });
    const reading = Array.from({ length: 120 }, () => store.read(stream));
    await expect.poll(() => held.waiting).toBe(16);
    await store.append(stream, someEvents(1), noRevision);
    expect(double.openCalls().readStream).toBe(16);
    held.release();
    expect(await Promise.all(reading)).toHaveLength(120);
  });

  it('gives nothing on a page for nothing', async () => {
    const { store } = await openOnDouble();
    await store.append(stream, someEvents(1), noRevision);
    expect(await store.read(stream, { limit: 0 })).toEqual({ events: [], isEnd: false });
  });

  it('gives nothing before the beginning', async () => {
    const { store } = await openOnDouble();
    await store.append(stream, someEvents(1), noRevision);
    expect(await store.read(stream, { direction: 'backwards', from: -1 })).toEqual({
      events: [],
      isEnd: true,
    });
    expect((await store.read(stream, { from: -1 })).events).toHaveLength(1);
  });
});
