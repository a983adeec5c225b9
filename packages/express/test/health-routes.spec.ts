import type { EventStore } from 'latchkey';
import { LatchkeyError, memoryEventStore } from 'latchkey';
import { manualClock } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import { asOlivia, inviteAnn, opening, startSite } from './site.ts';

/** A store that can be made to fail while a site runs on it. */
function failingStore() {
  const inner = memoryEventStore({ clock: manualClock(opening) });
  const fails: { head?: Error; subscription?: Error } = {};
  let asked = 0;
  let drop = () => {};
  const eventStore: EventStore = {
    ...inner,
    head() {
      asked += 1;
      return fails.head ? Promise.reject(fails.head) : inner.head();
    },
    async *subscribe(options) {
      if (fails.subscription) throw fails.subscription;
      const dropped = new AbortController();
      drop = () => dropped.abort();
      yield* inner.subscribe({ ...options, signal: AbortSignal.any([options.signal, dropped.signal]) });
      if (dropped.signal.aborted) throw fails.subscription ?? new Error('dropped');
    },
  };
  return { eventStore, fails, drop: () => drop(), timesAsked: () => asked };
}

describe('what a supervisor asks', () => {
  it('is answered to anybody, with numbers alone', async () => {
    const site = await startSite();
    await inviteAnn(site);
    const live = await site.call('GET /health/live');
    expect([live.status, live.json]).toEqual([200, { following: 'following' }]);
    const ready = await site.call('GET /health/ready');
    expect([ready.status, ready.json]).toEqual([
      200,
      { following: 'following', storeAnswers: true, lag: 0, parked: 0, rebuilding: [], drops: 0 },
    ]);
  });

  it('is: do not send requests here, while the store does not answer', async () => {
    const { eventStore, fails } = failingStore();
    const site = await startSite({ eventStore });
    fails.head = new Error('connection lost');
    const ready = await site.call('GET /health/ready');
    expect([ready.status, ready.headers.get('Retry-After')]).toEqual([503, '5']);
    expect(ready.json).toMatchObject({ code: 'NotReady', storeAnswers: false });
    expect((await site.call('GET /health/live')).status).toBe(200);
    expect(ready.text).not.toContain('connection');

    delete fails.head;
    site.clock.advance(1_000);
    expect((await site.call('GET /health/ready')).status).toBe(200);
  });

  it('is: start it anew, once it has given up following', async () => {
    const { eventStore, fails, drop } = failingStore();
    const site = await startSite({ eventStore, latchkey: { onProblem: () => {} } });
    fails.subscription = new LatchkeyError('EventFromTheFuture', 'of a newer version');
    drop();
    await expect.poll(() => site.latchkey.following()).toBe('stopped');
    const live = await site.call('GET /health/live');
    expect([live.status, live.json]).toMatchObject([503, { code: 'NotLive', following: 'stopped' }]);
    const ready = await site.call('GET /health/ready');
    expect([ready.status, ready.json]).toMatchObject([503, { code: 'NotReady', following: 'stopped' }]);
  });

  it('tells of parked work, which keeps nobody waiting', async () => {
    const mailer = () => Promise.reject(new LatchkeyError('MailRefused', 'not this one', {}));
    const site = await startSite({ latchkey: { mailer, onProblem: () => {} } });
    await site.staff.invitations.invite({
      workspaceId: 'rosa',
      person: { name: 'Ann', email: 'ann@example.org' },
      permissions: ['roster.view'],
    });
    await site.latchkey.whenIdle();
    for (let hour = 0; hour < 72; hour++) {
      site.clock.advance(3_600_000);
      await site.latchkey.whenIdle();
    }
    const ready = await site.call('GET /health/ready');
    expect([ready.status, ready.json['parked']]).toEqual([200, 1]);
  });

  it('asks the store at most once in a second, however many ask', async () => {
    const { eventStore, timesAsked } = failingStore();
    const site = await startSite({ eventStore });
    const before = timesAsked();
    const ask = () => Promise.all(Array.from({ length: 20 }, () => site.call('GET /health/ready')));
    await ask();
    expect(timesAsked() - before).toBe(1);
    site.clock.advance(1_000);
    await ask();
    expect(timesAsked() - before).toBe(2);
  });

  it('goes on being answered when nobody can sign in', async () => {
    const site = await startSite({ authenticate: () => Promise.reject(new Error('down')) });
    expect((await site.call('GET /health/ready', asOlivia)).status).toBe(200);
  });
});
