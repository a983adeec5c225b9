import { randomUUID } from 'node:crypto';
import { expect, it, describe } from 'vitest';
import type { EventStore, LogPage } from '../../src/index.ts';
import { LatchkeyError, positionAt } from '../../src/index.ts';
import type { Portal } from '../portal.ts';
import { ann, letAnnIn, mayAnn, rosa, startPortal, turns } from '../portal.ts';

const here = { workspaceId: rosa.workspaceId };
const invitation = { ...here, person: ann, permissions: ['roster.view'] };

describe('following the log', () => {
  it('goes on where it stands, later and later, when the subscription fails, and says so meanwhile', async () => {
    const { portal, other, break: fail, mend } = await followingSeparately();
    fail(new Error('connection lost'));
    await portal.staff.workspaces.open({ workspaceId: 'theo', kind: 'client', name: 'Theo' });
    await turns();
    expect(await other.latchkey.health()).toMatchObject({
      following: 'resuming',
      lastFault: { code: 'Error', at: portal.clock.now() },
    });
    const waits: (number | undefined)[] = [];
    for (let attempt = 0; attempt < 8; attempt++) {
      const problem = other.problems.at(-1);
      if (problem?.type !== 'FollowingFailed') throw new Error('nothing was told');
      waits.push(problem.retryInMilliseconds);
      portal.clock.advance(problem.retryInMilliseconds ?? 0);
      await turns();
    }
    expect(waits).toHaveLength(8);
    const longest = [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000];
    for (const [attempt, wait = 0] of waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual((longest[attempt] ?? 0) / 2);
      expect(wait).toBeLessThanOrEqual(longest[attempt] ?? 0);
    }
    mend();
    portal.clock.advance(30_000);
    await turns();
    const after = await portal.eventStore.head();
    expect(await other.latchkey.health()).toMatchObject({ following: 'following', lag: 0, position: after });
    expect((await other.staff.workspaces.list({}, { after })).items).toHaveLength(2);
  });

  it('begins with short waits again once it has come forward', async () => {
    const { portal, other, break: fail, mend } = await followingSeparately();
    const open = async (workspaceId: string) =>
      portal.staff.workspaces.open({ workspaceId, kind: 'client', name: workspaceId });
    fail(new Error('connection lost'));
    await open('w1');
    for (let attempt = 0; attempt < 5; attempt++) {
      await turns();
      portal.clock.advance(30_000);
    }
    mend();
    await turns();
    portal.clock.advance(30_000);
    await turns();
    expect((await other.latchkey.health()).following).toBe('following');
    fail(new Error('connection lost'));
    await open('w2');
    await turns();
    const problem = other.problems.at(-1);
    expect(problem?.type === 'FollowingFailed' && problem.retryInMilliseconds).toBeLessThanOrEqual(1_000);
  });

  it('does not all come back at once: processes that lost one store wait for different times', async () => {
    const portal = await startPortal();
    const failing = await Promise.all(
      Array.from({ length: 8 }, () => portal.another({ eventStore: failingAfterStart(portal.eventStore) })),
    );
    await portal.staff.workspaces.open({ workspaceId: 'theo', kind: 'client', name: 'Theo' });
    await turns();
    const waits = failing.map(({ problems: [first] }) =>
      first?.type === 'FollowingFailed' ? first.retryInMilliseconds : undefined,
    );
    expect(new Set(waits).size).toBeGreaterThan(4);
  });

  it('is taken up again when the store ends the subscription by itself', async () => {
    const portal = await startPortal();
    const other = await portal.another({
      eventStore: {
        ...portal.eventStore,
        async *subscribe(options) {
          for await (const page of portal.eventStore.subscribe(options)) {
            yield page;
            if (page.isCaughtUp) return;
          }
        },
      },
    });
    await turns();
    expect(other.problems).toMatchObject([{ type: 'FollowingFailed', fault: { code: 'SubscriptionEnded' } }]);
    await portal.staff.workspaces.open({ workspaceId: 'theo', kind: 'client', name: 'Theo' });
    portal.clock.advance(1_000);
    await turns();
    expect((await other.staff.workspaces.list()).items).toHaveLength(2);
  });

  it('says so where the store takes a lost subscription up again, until the next page comes', async () => {
    const portal = await startPortal();
    const fault = new LatchkeyError('StoreUnavailable', 'the connection was lost');
    const dropping = Promise.withResolvers<void>();
    const comingBack = Promise.withResolvers<void>();
    const other = await portal.another({
      eventStore: {
        ...portal.eventStore,
        async *subscribe(options) {
          let isFirst = true;
          for await (const page of portal.eventStore.subscribe(options)) {
            if (!isFirst) await comingBack.promise;
            yield page;
            if (!isFirst) continue;
            isFirst = false;
            await dropping.promise;
            options.onDrop?.({ fault, retryInMilliseconds: 70 });
          }
        },
      },
    });
    expect((await other.latchkey.health()).following).toBe('following');
    dropping.resolve();
    await portal.staff.workspaces.open({ workspaceId: 'theo', kind: 'client', name: 'Theo' });
    await turns();
    expect(await other.latchkey.health()).toMatchObject({
      following: 'resuming',
      lastFault: { code: 'StoreUnavailable', at: portal.clock.now() },
    });
    expect(other.problems).toEqual([{ type: 'FollowingFailed', fault, retryInMilliseconds: 70 }]);
    comingBack.resolve();
    await turns();
    expect((await other.latchkey.health()).following).toBe('following');
    expect((await other.staff.workspaces.list()).items).toHaveLength(2);
  });

  it('denies as stale what it cannot know, until it has come after', async () => {
    const { portal, other, break: fail, mend } = await followingSeparately();
    await letAnnIn(portal);
    await turns();
    expect(await mayAnn(other)).toBe(true);
    fail(new Error('connection lost'));
    await portal.staff.people.deactivate({
      personId: (await portal.staff.access.list()).items[0]?.personId ?? '',
    });
    await turns();
    portal.clock.advance(6_000);
    const question = { ...here, principalId: 'u-ann', permission: 'roster.view' };
    const asking = other.staff.access.check(question);
    await turns();
    portal.clock.advance(2_000);
    expect(await asking).toMatchObject({ allowed: false, reason: 'stale' });
    mend();
    for (let second = 0; second < 40; second++) {
      portal.clock.advance(1_000);
      await turns();
    }
    expect(await other.staff.access.check(question)).toMatchObject({ reason: 'person-deactivated' });
  });

  it('does not fail whoever waits for a position while it resumes, but lets them wait as long as they would', async () => {
    const { portal, other, break: fail } = await followingSeparately();
    fail(new Error('connection lost'));
    const invited = await portal.staff.invitations.invite(invitation);
    const waiting = other.staff.invitations.list({}, { after: invited.ok ? invited.position : undefined });
    await turns();
    portal.clock.advance(5_000);
    await expect(waiting).rejects.toMatchObject({ code: 'NotCaughtUp' });
  });

  it.each([
    new LatchkeyError('PositionBeyondLog', 'an older copy of the events was restored'),
    new LatchkeyError('StoreClosed', 'the store was closed'),
  ])('stops at once for a fault that lasts: $code', async (fault) => {
    const { portal, other, break: fail } = await followingSeparately();
    fail(fault);
    await portal.staff.workspaces.open({ workspaceId: 'theo', kind: 'client', name: 'Theo' });
    await turns();
    expect(other.problems).toEqual([{ type: 'FollowingFailed', fault, retryInMilliseconds: undefined }]);
    expect(await other.latchkey.health()).toMatchObject({
      following: 'stopped',
      lastFault: { code: fault.code },
    });
    portal.clock.advance(60_000);
    await turns();
    expect(other.problems).toHaveLength(1);
    const after = await portal.eventStore.head();
    await expect(other.staff.workspaces.list({}, { after })).rejects.toBe(fault);
  });

  it('stops at an event of a later version of Latchkey, and names it: going on would give wrong answers', async () => {
    const portal = await startPortal();
    const [first] = (await portal.eventStore.read(await streamOfTenant(portal))).events;
    if (!first) throw new Error('the tenant was not opened');
    const metadata = { ...first.metadata, schemaVersion: 99 };
    const event = { id: randomUUID(), type: 'TenantClosed', data: {}, metadata };
    await portal.eventStore.append(first.stream, [event], 0);
    await turns();
    expect(await portal.latchkey.health()).toMatchObject({
      following: 'stopped',
      lastFault: { code: 'EventFromTheFuture' },
    });
    await expect(portal.another()).rejects.toMatchObject({ code: 'EventFromTheFuture' });
  });

  it('stops when the log turns out to be another one while it resumes', async () => {
    const { portal, other, break: fail, mend, restore } = await followingSeparately();
    fail(new Error('connection lost'));
    await portal.staff.workspaces.open({ workspaceId: 'theo', kind: 'client', name: 'Theo' });
    await turns();
    mend();
    restore();
    portal.clock.advance(1_000);
    await turns();
    expect(await other.latchkey.health()).toMatchObject({
      following: 'stopped',
      lastFault: { code: 'PositionBeyondLog' },
    });
  });

  it('still fails to start where it cannot catch up', async () => {
    const portal = await startPortal();
    const fault = new Error('connection refused');
    const refusing: EventStore = {
      ...portal.eventStore,
      // oxlint-disable-next-line require-yield -- it fails before the first page
      async *subscribe() {
        throw fault;
      },
    };
    await expect(portal.another({ eventStore: refusing })).rejects.toBe(fault);
  });

  it('ends a wait for the next attempt when it is closed', async () => {
    const { portal, other, break: fail } = await followingSeparately();
    fail(new Error('connection lost'));
    await portal.staff.workspaces.open({ workspaceId: 'theo', kind: 'client', name: 'Theo' });
    await turns();
    await other.latchkey.close();
    expect((await other.latchkey.health()).following).toBe('closed');
  });
});

describe('a transport that doubles and mixes up what it gives', () => {
  it('makes no difference: each event is taken in once, in order', async () => {
    const portal = await startPortal();
    await letAnnIn(portal);
    const { personId = '' } = (await portal.staff.access.list()).items[0] ?? {};
    await portal.staff.access.suspend({ ...here, personId, cause: 'unpaid' });
    await portal.staff.access.revoke({ ...here, personId });
    await portal.staff.access.grant({ ...here, personId, permissions: ['roster.view'] });
    const hostile = await portal.another({
      eventStore: {
        ...portal.eventStore,
        async *subscribe(options) {
          for await (const page of portal.eventStore.subscribe(options)) {
            const events = [...page.events, ...page.events].toReversed();
            const mixed: LogPage = { ...page, events };
            yield mixed;
            yield mixed;
          }
        },
      },
    });
    expect(await hostile.staff.access.list()).toEqual(await portal.staff.access.list());
    expect(await hostile.staff.invitations.list()).toEqual(await portal.staff.invitations.list());
    expect(await mayAnn(hostile)).toBe(true);
    await hostile.latchkey.whenIdle();
    expect(hostile.mails).toEqual([]);
  });

  it('gives a page that came before once more, and nothing goes back', async () => {
    const portal = await startPortal();
    let first: LogPage | undefined;
    const hostile = await portal.another({
      eventStore: {
        ...portal.eventStore,
        async *subscribe(options) {
          for await (const page of portal.eventStore.subscribe(options)) {
            yield page;
            first ??= page;
            yield { ...first, isCaughtUp: page.isCaughtUp };
          }
        },
      },
    });
    await portal.staff.workspaces.close(here);
    await turns();
    expect(await hostile.latchkey.health()).toMatchObject({
      lag: 0,
      position: await portal.eventStore.head(),
    });
    expect((await hostile.staff.workspaces.list()).items).toMatchObject([{ isOpen: false }]);
  });
});

/** A portal, and another process on its stores whose subscription can be broken. */
async function followingSeparately() {
  const portal = await startPortal();
  let fault: unknown;
  let isRestored = false;
  const breaking = new Set<() => void>();
  const eventStore: EventStore = {
    ...portal.eventStore,
    async *subscribe(options) {
      const broken = Promise.withResolvers<void>();
      breaking.add(broken.resolve);
      const pages = portal.eventStore.subscribe(options)[Symbol.asyncIterator]();
      for (;;) {
        if (fault !== undefined) throw fault;
        const next = await Promise.race([pages.next(), broken.promise]);
        if (fault !== undefined) throw fault;
        if (!next || next.done) return;
        yield next.value;
      }
    },
    head: async () => (isRestored ? positionAt(portal.eventStore.storeId, 1) : portal.eventStore.head()),
  };
  const other = await portal.another({ eventStore });
  return {
    portal,
    other,
    break(because: unknown) {
      fault = because;
      for (const end of breaking) end();
    },
    mend() {
      fault = undefined;
    },
    /** The store is replaced by an older copy. */
    restore() {
      isRestored = true;
    },
  };
}

function failingAfterStart(eventStore: EventStore): EventStore {
  return {
    ...eventStore,
    async *subscribe(options) {
      for await (const page of eventStore.subscribe(options)) {
        yield page;
        if (page.isCaughtUp) throw new Error('connection lost');
      }
    },
  };
}

async function streamOfTenant({ eventStore }: Portal) {
  for await (const { events } of eventStore.subscribe({ signal: new AbortController().signal })) {
    const opened = events.find(({ type }) => type === 'TenantOpened');
    if (opened) return opened.stream;
  }
  throw new Error('no tenant was opened');
}
