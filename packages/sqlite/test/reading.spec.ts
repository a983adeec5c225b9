import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { instantOf } from '@latchkey/core';
import { eventStoreContract, manualClock, wholeLog } from '@latchkey/testing';
import type { EventStore, LogPage, Problem, StreamName } from 'latchkey';
import { createLatchkey, mayGiveEverything, noRevision, positionAt } from 'latchkey';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openSqliteForReading } from '../src/index.ts';
import { eventsFile } from '../src/sqlite-event-store.ts';
import { startAppending } from './child-process.ts';
import { openFile } from './open-file.ts';
import { portalMasterKey, startPortalIn } from './portal-in-folder.ts';
import { openReader, openStores, temporaryFolder } from './temporary-stores.ts';

const stream: StreamName = 'invitation-1';
const newEvent = () => ({ id: randomUUID(), type: 'PersonInvited', data: {}, metadata: {} });
const readOnly = expect.objectContaining({ name: 'LatchkeyError', code: 'StoreReadOnly' });

eventStoreContract('the event store on SQLite, read beside the one who writes', () => {
  const folder = temporaryFolder();
  const writer = openStores({ folder });
  const reader = openReader(folder);
  return {
    ...reader.eventStore,
    append: writer.eventStore.append,
    async close() {
      await reader.close();
      await writer.close();
    },
  } satisfies EventStore;
});

describe('reading what another process writes', () => {
  it('sees each append whole, in one order, and all that was acknowledged', async () => {
    const folder = temporaryFolder();
    const writing = startAppending(folder);
    await writing.hasSaid(1);
    const { eventStore } = openReader(folder);
    const followed: string[] = [];
    for await (const page of eventStore.subscribe({ signal: new AbortController().signal })) {
      followed.push(...page.events.map((event) => event.id));
      if (page.isCaughtUp && followed.length > 300) break;
    }
    const [, ...acknowledged] = await writing.kill();

    const log = await wholeLog(eventStore);
    expect(log.slice(0, followed.length).map((event) => event.id)).toEqual(followed);
    for (const line of acknowledged.filter((each) => each.startsWith('crash-'))) {
      const [name = '', revision] = line.split(' ');
      const { events } = await eventStore.read(name as StreamName, { direction: 'backwards', limit: 1 });
      expect(events[0]?.revision).toBeGreaterThanOrEqual(Number(revision));
      expect(((events[0]?.revision ?? 0) + 1) % 3).toBe(0);
    }
  });

  it('goes on when the writing process was killed, and with the next one that writes', async () => {
    const folder = temporaryFolder();
    const first = startAppending(folder);
    await first.hasSaid(20);
    const { eventStore } = openReader(folder);
    await first.kill();
    const before = await wholeLog(eventStore);
    const writer = openStores({ folder });
    await writer.eventStore.append(stream, [newEvent()], noRevision);
    expect(await wholeLog(eventStore)).toHaveLength(before.length + 1);
  });

  it('follows by looking every tenth of a second on its clock', async () => {
    const folder = temporaryFolder();
    const writer = openStores({ folder });
    const clock = manualClock(instantOf(1_700_000_000_000));
    const { eventStore } = openReader(folder, clock);
    const pages = eventStore.subscribe({ signal: new AbortController().signal })[Symbol.asyncIterator]();
    await pages.next();
    const given: IteratorResult<LogPage>[] = [];
    const following = pages.next().then((page) => given.push(page));
    await writer.eventStore.append(stream, [newEvent()], noRevision);
    clock.advance(99);
    await new Promise((resolve) => setImmediate(resolve));
    expect(given).toEqual([]);
    clock.advance(1);
    await following;
    expect(given).toMatchObject([{ value: { events: [{ stream }], isCaughtUp: true } }]);
  });

  it('leaves no timer behind when it ends', async () => {
    const folder = temporaryFolder();
    openStores({ folder });
    const clock = manualClock(instantOf(1_700_000_000_000));
    let timers = 0;
    const counting = {
      ...clock,
      schedule(milliseconds: number, run: () => void) {
        timers += 1;
        const stop = clock.schedule(milliseconds, run);
        return () => {
          timers -= 1;
          stop();
        };
      },
    };
    const { eventStore } = openReader(folder, counting);
    const ending = new AbortController();
    const pages = eventStore.subscribe({ signal: ending.signal })[Symbol.asyncIterator]();
    await pages.next();
    const waiting = pages.next();
    await Promise.resolve();
    expect(timers).toBe(1);
    ending.abort();
    await waiting;
    expect(timers).toBe(0);
  });

  it('gives the keys, and sees at once that one was destroyed', async () => {
    const folder = temporaryFolder();
    const { keyVault } = openStores({ folder });
    const reader = openReader(folder);
    await keyVault.putIfAbsent('person-1', new Uint8Array([1, 2]));
    expect(await reader.keyVault.get(['person-1'])).toEqual(
      new Map([['person-1', { status: 'present', wrapped: new Uint8Array([1, 2]) }]]),
    );
    await keyVault.destroy('person-1');
    expect(await reader.keyVault.get(['person-1'])).toEqual(new Map([['person-1', { status: 'destroyed' }]]));
    expect(await reader.keyVault.names('')).toEqual(['person-1']);
  });

  it('shows a portal to a process that only looks, and gives no command of it', async () => {
    const folder = temporaryFolder();
    const portal = await startPortalIn(folder);
    const token = await portal.inviteAnn();
    const { eventStore, keyVault } = openReader(folder);
    const problems: Problem[] = [];
    const mails: unknown[] = [];
    const looking = createLatchkey({
      eventStore,
      keyVault,
      masterKey: portalMasterKey,
      baseUrl: 'https://portal.example.com',
      mayGive: mayGiveEverything,
      mailer: async (mail) => void mails.push(mail),
      onProblem: (problem) => problems.push(problem),
    });
    await looking.start();
    const staff = looking.as({
      tenantId: 'harbour-care',
      actor: { type: 'principal', principalId: 'olivia' },
    });
    const names = (await staff.workspaces.list({}, {})).items.map(({ name }) => name);
    const question = { principalId: 'u-ann', workspaceId: 'rosa', permission: 'roster.view' };
    const before = await staff.access.check(question);
    await portal.acceptAsAnn(token);
    await looking.whenFollowed((await portal.eventStore.head()) ?? fail());
    const after = await staff.access.check(question);

    expect(names).toEqual(['Rosa Diaz']);
    expect([before.allowed, after.allowed]).toEqual([false, true]);
    await expect(
      staff.workspaces.open({ workspaceId: 'zoe', kind: 'client', name: 'Zoe Li' }),
    ).rejects.toEqual(readOnly);
    // What the writing process had not done yet, this one may have tried as well.
    expect(problems).toEqual(problems.map(() => expect.objectContaining({ fault: readOnly })));
    expect(mails).toEqual([]);
    await looking.close();
    await portal.close();
  });

  it('refuses to append, to make a key and to destroy one', async () => {
    const folder = temporaryFolder();
    const { keyVault } = openStores({ folder });
    await keyVault.putIfAbsent('person-1', new Uint8Array([1]));
    const reader = openReader(folder);
    await expect(reader.eventStore.append(stream, [newEvent()], noRevision)).rejects.toEqual(readOnly);
    await expect(reader.keyVault.putIfAbsent('person-2', new Uint8Array([1]))).rejects.toEqual(readOnly);
    await expect(reader.keyVault.destroy('person-1')).rejects.toEqual(readOnly);
    expect((await keyVault.get(['person-1'])).get('person-1')?.status).toBe('present');
  });

  it('says so when it is to go on further than the events go', async () => {
    const folder = temporaryFolder();
    openStores({ folder });
    const { eventStore } = openReader(folder);
    const after = positionAt(eventStore.storeId, 1);
    const pages = eventStore.subscribe({ after, signal: new AbortController().signal });
    await expect(pages[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'PositionBeyondLog' });
  });
});

describe('a folder', () => {
  it('that nobody has open can be read, and opened for writing meanwhile', async () => {
    const folder = temporaryFolder();
    const before = openStores({ folder });
    await before.eventStore.append(stream, [newEvent()], noRevision);
    await before.close();
    const { eventStore } = openReader(folder);
    expect((await eventStore.read(stream)).events).toHaveLength(1);
    await openStores({ folder }).eventStore.append(stream, [newEvent()], 0);
    expect((await eventStore.read(stream)).events).toHaveLength(2);
  });

  it('can be opened for writing while somebody still reads how it was before the last events', async () => {
    const folder = temporaryFolder();
    const before = openStores({ folder });
    const reading = new DatabaseSync(join(folder, 'events.db'), { readOnly: true });
    onTestFinished(() => reading.close());
    reading.exec('BEGIN; SELECT * FROM events');
    const large = { ...newEvent(), data: { text: 'x'.repeat(100_000) } };
    await before.eventStore.append(stream, [large], noRevision);
    await before.close();

    // The file itself cannot have them yet, and is not taken for one that was cut short.
    expect((await openStores({ folder }).eventStore.read(stream)).events).toMatchObject([large]);
  });

  it.each(['events.db', 'keys.db'])('without %s is not made by reading it', async (name) => {
    const folder = temporaryFolder();
    await openStores({ folder }).close();
    rmSync(join(folder, name));
    expect(() => openSqliteForReading({ folder })).toThrow(
      expect.objectContaining({ code: 'StoreUnavailable', message: expect.stringMatching('no such file') }),
    );
  });

  it.each<{ change: string; version: string; code: string }>([
    { change: 'a newer', version: '99', code: 'NewerDatabase' },
    { change: 'an older', version: '0', code: 'OlderDatabase' },
  ])('that $change Latchkey wrote is not read', async ({ version, code }) => {
    const folder = temporaryFolder();
    await openStores({ folder }).close();
    const database = new DatabaseSync(join(folder, 'events.db'));
    database.exec(`PRAGMA user_version = ${version}`);
    database.close();
    expect(() => openSqliteForReading({ folder })).toThrow(expect.objectContaining({ code }));
  });

  it('that is being made is not read yet', () => {
    const folder = temporaryFolder();
    openFile(eventsFile, folder, 'events.db');
    expect(() => openSqliteForReading({ folder })).toThrow(
      expect.objectContaining({ code: 'StoreUnavailable', message: expect.stringMatching('is being made') }),
    );
  });

  it('with what is no store is not read', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'events.db'), 'Dear Sir or Madam, '.repeat(500));
    expect(() => openSqliteForReading({ folder })).toThrow(
      expect.objectContaining({ code: 'NotALatchkeyDatabase' }),
    );
  });

  it('is not read any more once the reader was closed', async () => {
    const folder = temporaryFolder();
    openStores({ folder });
    const reader = openSqliteForReading({ folder });
    onTestFinished(reader.close);
    await reader.close();
    await reader.close();
    const closed = { code: 'StoreClosed' };
    await expect(reader.eventStore.read(stream)).rejects.toMatchObject(closed);
    await expect(reader.keyVault.get(['person-1'])).rejects.toMatchObject(closed);
  });
});

function fail(): never {
  throw new Error('cannot happen');
}
