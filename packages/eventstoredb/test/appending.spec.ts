import type { JsonObject } from 'latchkey';
import { noRevision } from 'latchkey';
import { describe, expect, it } from 'vitest';
import { idsIn, openOnDouble, someEvent, someEvents } from './stores-for-tests.ts';

describe('what is appended', () => {
  it('stands under the prefix, as JSON that other tools can read', async () => {
    const { double, store, prefix } = await openOnDouble();
    const metadata = { $correlationId: 'c', $causationId: 'd' };
    const event = someEvent({ type: 'PersonInvited', data: { name: 'Zoë' }, metadata });
    await store.append('invitation-1', [event], noRevision);
    const [stored] = double.events(`${prefix}invitation-1`);
    expect(stored).toMatchObject({ id: event.id, type: 'PersonInvited', isJson: true });
    expect(stored?.data.toString()).toBe('{"name":"Zoë"}');
    expect(stored?.metadata.toString()).toBe('{"$correlationId":"c","$causationId":"d"}');
  });

  it('is what the event was when append was called', async () => {
    const { store } = await openOnDouble();
    const data = { text: 'before' };
    const appending = store.append('invitation-1', [someEvent({ data })], noRevision);
    data.text = 'after';
    await appending;
    expect((await store.read('invitation-1')).events).toMatchObject([{ data: { text: 'before' } }]);
  });

  it('bears the stamp of the server', async () => {
    const { store } = await openOnDouble({}, { clock: () => 1_700_000_000_123 });
    await store.append('invitation-1', [someEvent()], noRevision);
    expect((await store.read('invitation-1')).events[0]?.recordedAt).toBe(1_700_000_000_123);
  });
});

describe('an append that the server could not take is refused before it is sent', () => {
  const circular: Record<string, never> = {};
  Object.assign(circular, { circular });

  it.each([
    { what: 'an id that is no UUID', event: someEvent({ id: 'invitation' }), fault: RangeError },
    {
      what: 'the UUID that is none',
      event: someEvent({ id: '00000000-0000-0000-0000-000000000000' }),
      fault: RangeError,
    },
    { what: 'no type', event: someEvent({ type: '' }), fault: RangeError },
    { what: 'data that goes in circles', event: someEvent({ data: circular }), fault: TypeError },
    { what: 'metadata that goes in circles', event: someEvent({ metadata: circular }), fault: TypeError },
    { what: 'a number that JSON cannot hold', event: withBigInt('data'), fault: TypeError },
    { what: 'such a number in the metadata', event: withBigInt('metadata'), fault: TypeError },
  ])('$what', async ({ event, fault }) => {
    const { double, store } = await openOnDouble();
    const before = double.eventCount;
    await expect(store.append('invitation-1', [someEvent(), event], noRevision)).rejects.toThrow(fault);
    expect(double.eventCount).toBe(before);
    await expect(store.append('invitation-1', [someEvent()], noRevision)).resolves.toBeDefined();
  });

  it.each([-2, 0.5, Number.NaN, Number.MAX_SAFE_INTEGER + 1])('the revision %s', async (expected) => {
    const { store } = await openOnDouble();
    await expect(store.append('invitation-1', [someEvent()], expected)).rejects.toThrow(RangeError);
    await expect(store.append('invitation-1', [someEvent()], noRevision)).resolves.toBeDefined();
  });

  it('more data than the server takes at once, counted in bytes, and not a byte less', async () => {
    const { double, store } = await openOnDouble();
    // Each `ä` has two bytes, and `{"text":""}` eleven.
    const fits = { text: `a${'ä'.repeat((1_048_576 - 12) / 2)}` };
    const silence = double.faults.silence({ calls: ['batchAppend'] });
    const tooLarge = [someEvent({ data: { text: `${fits.text}a` } })];
    await expect(store.append('invitation-1', tooLarge, noRevision)).rejects.toMatchObject({
      code: 'AppendTooLarge',
      details: { stream: 'invitation-1', what: 'data', limit: 1_048_576 },
    });
    silence.lift();
    await expect(
      store.append('invitation-1', [someEvent({ data: fits })], noRevision),
    ).resolves.toBeDefined();
  });

  it('more metadata than goes into one message', async () => {
    const { store } = await openOnDouble();
    const events = Array.from({ length: 9 }, () => someEvent({ metadata: { text: 'a'.repeat(1_000_000) } }));
    await expect(store.append('invitation-1', events, noRevision)).rejects.toMatchObject({
      code: 'AppendTooLarge',
      details: { what: 'metadata' },
    });
    await expect(store.append('invitation-1', events.slice(1), noRevision)).resolves.toBeDefined();
  });

  it('by a server that takes less than others: it says so, and nothing is written', async () => {
    const { store } = await openOnDouble({}, { maximumAppendSize: 1_000 });
    const events = [someEvent({ data: { text: 'a'.repeat(1_000) } })];
    await expect(store.append('invitation-1', events, noRevision)).rejects.toMatchObject({
      code: 'AppendTooLarge',
    });
    expect(await idsIn(store, 'invitation-1')).toEqual([]);
  });
});

it('appends that are given at once, in order, land in order, also where the connection has to be made first', async () => {
  const { double, store } = await openOnDouble();
  double.faults.dropConnections();
  const events = someEvents(10);
  await Promise.all(events.map((event, index) => store.append(`invitation-${index}`, [event], noRevision)));
  const ids = new Set(events.map(({ id }) => id));
  const landed = double.events().filter(({ id }) => ids.has(id));
  expect(landed.map(({ id }) => id)).toEqual([...ids]);
});

function withBigInt(field: 'data' | 'metadata') {
  const content: JsonObject = {};
  Object.assign(content, { count: 1n });
  return someEvent({ [field]: content });
}
