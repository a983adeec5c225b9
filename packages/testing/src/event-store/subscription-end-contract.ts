import { getEventListeners } from 'node:events';
import type { EventStore, LogPage } from 'latchkey';
import { noRevision } from 'latchkey';
import { describe, expect, it } from 'vitest';
import { opened } from '../opened.ts';
import type { OpenEventStore } from './contract-events.ts';
import { followTo, newEvents, someStream } from './contract-events.ts';

export function subscriptionEndContract(open: OpenEventStore): void {
  describe('a subscription ends without an error', () => {
    it('when its signal says so while it waits', async () => {
      const store = await opened(open);
      const { pages, controller } = subscription(store);
      await pages.next();
      const waiting = pages.next();
      controller.abort(new Error('enough'));
      expect(await waiting).toEqual({ done: true, value: undefined });
    });

    it('when its signal says so between two pages', async () => {
      const store = await opened(open);
      await store.append(someStream, newEvents(2), noRevision);
      const { pages, controller } = subscription(store);
      await pages.next();
      controller.abort();
      expect(await pages.next()).toEqual({ done: true, value: undefined });
    });

    it('when its signal said so before it began', async () => {
      const store = await opened(open);
      const given: LogPage[] = [];
      for await (const page of store.subscribe({ signal: AbortSignal.abort() })) given.push(page);
      expect(given).toEqual([]);
    });

    it('when the store is closed', async () => {
      const store = await opened(open);
      const { pages } = subscription(store);
      await pages.next();
      const waiting = pages.next();
      await store.close();
      expect(await waiting).toEqual({ done: true, value: undefined });
    });
  });

  describe('a subscription that has ended', () => {
    it('leaves nothing on its signal, when the signal ended it', async () => {
      const store = await opened(open);
      const { pages, controller } = subscription(store);
      await pages.next();
      const waiting = pages.next();
      controller.abort();
      await waiting;
      expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
    });

    it('leaves nothing on its signal, when its reader left early', async () => {
      const store = await opened(open);
      const { signal } = new AbortController();
      for (let times = 0; times < 3; times += 1) await leaveAfterWaiting(store, signal, times);
      expect(getEventListeners(signal, 'abort')).toEqual([]);
    });

    it('does not keep the store from appending, nor others from following', async () => {
      const store = await opened(open);
      const staying = subscription(store);
      await staying.pages.next();
      await leaveAfterWaiting(store, new AbortController().signal, 0);
      const { position } = await store.append(someStream, newEvents(1), 0);
      expect(await staying.pages.next()).toMatchObject({ done: false });
      expect(await followTo(store, position)).toHaveLength(2);
      staying.controller.abort();
    });
  });

  it('closes once, however often it is asked to', async () => {
    const store = await opened(open);
    await store.close();
    await expect(store.close()).resolves.toBeUndefined();
  });
}

function subscription(store: EventStore) {
  const controller = new AbortController();
  const pages = store.subscribe({ signal: controller.signal })[Symbol.asyncIterator]();
  return { pages, controller };
}

/** Follows the log until it has waited for an event that was still to come, and leaves the loop. */
async function leaveAfterWaiting(store: EventStore, signal: AbortSignal, next: number): Promise<void> {
  let appending: Promise<unknown> | undefined;
  for await (const page of store.subscribe({ signal })) {
    if (appending && page.events.length > 0) break;
    if (page.isCaughtUp) appending ??= store.append(someStream, newEvents(1), next - 1);
  }
  await appending;
}
