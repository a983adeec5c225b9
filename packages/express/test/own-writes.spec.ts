import type { EventStore } from 'latchkey';
import { manualClock } from '@latchkey/testing';
import { memoryEventStore } from 'latchkey';
import { describe, expect, it } from 'vitest';
import { openBrowser, proofIn, titleOf } from './browser.ts';
import { ann, asAnn, asOlivia, inviteAnn, opening, startSite } from './site.ts';
import type { Answer, Site } from './site.ts';

const invitation = { workspaceId: 'rosa', person: ann, permissions: ['roster.view'] };

describe('whoever did something', () => {
  it('is answered only when the lists know of it', async () => {
    const { eventStore, written, hold, release } = holdingStore();
    const site = await startSite({ eventStore });
    hold();
    const sent = watch(site.call('POST /invitations', { ...asOlivia, json: invitation }));
    await appended(written, 'PersonInvited');
    await others(site);
    expect(sent.isAnswered()).toBe(false);
    release();
    expect((await sent.answer).status).toBe(201);
  });

  it.each([
    ['accept', 'InvitationAccepted', 'Accepted'],
    ['decline', 'InvitationDeclined', 'Declined'],
  ])('sees that it is done only when the lists know of it: %s', async (step, type, title) => {
    const { eventStore, written, hold, release } = holdingStore();
    const site = await startSite({ eventStore });
    const { token } = await inviteAnn(site);
    const browser = openBrowser(site, asAnn.as);
    await browser.submit('/join/begin', { token });
    const proof = proofIn(await browser.get('/join/confirm'));
    hold();
    const sent = watch(browser.submit(`/join/${step}`, { proof }));
    await appended(written, type);
    await others(site);
    expect(sent.isAnswered()).toBe(false);
    release();
    expect(titleOf(await sent.answer)).toBe(title);
  });

  it('is told that it is done even if the lists do not catch up in time', async () => {
    const { eventStore, written, hold, release } = holdingStore();
    const site = await startSite({ eventStore });
    hold();
    const sent = watch(site.call('POST /invitations', { ...asOlivia, json: invitation }));
    await appended(written, 'PersonInvited');
    while (!sent.isAnswered()) {
      site.clock.advance(5_000);
      await others(site);
    }
    expect((await sent.answer).status).toBe(201);
    release();
  });
});

/** A store in memory whose followers can be made to wait. */
function holdingStore() {
  const store = memoryEventStore({ clock: manualClock(opening) });
  let held: Promise<void> = Promise.resolve();
  let release = () => {};
  async function* subscribe(options: Parameters<EventStore['subscribe']>[0]) {
    for await (const page of store.subscribe(options)) {
      await held;
      yield page;
    }
  }
  return {
    eventStore: { ...store, subscribe },
    written: store,
    hold() {
      held = new Promise((resolve) => {
        release = resolve;
      });
    },
    release: () => release(),
  };
}

function watch(answer: Promise<Answer>) {
  let isAnswered = false;
  const watched = answer.finally(() => {
    isAnswered = true;
  });
  return { answer: watched, isAnswered: () => isAnswered };
}

/** Waits until such an event is in the store, past whoever is made to wait. */
async function appended(written: EventStore, type: string): Promise<void> {
  for await (const { events } of written.subscribe({ signal: new AbortController().signal })) {
    if (events.some((event) => event.type === type)) return;
  }
}

/** Lets a few other requests be answered. */
async function others(site: Site): Promise<void> {
  for (let count = 0; count < 5; count++) await site.call('GET /join');
}
