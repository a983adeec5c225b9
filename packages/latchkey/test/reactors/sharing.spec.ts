import { later } from '@latchkey/core';
import { describe, expect, it } from 'vitest';
import type { EventStore } from '../../src/index.ts';
import { memoryReadModels } from '../../src/index.ts';
import type { Portal } from '../portal.ts';
import { dyingBefore, rosa, startPortal, turns } from '../portal.ts';

const longestTurn = 2_000;

describe('an item on the to-do lists of several processes', () => {
  it('is worked on at once by the process that appended its event, with nobody asking', async () => {
    const portal = await startPortal();
    await invite(portal, 1);
    await turns();
    expect(portal.mails).toHaveLength(1);
  });

  it('is left to that process by the others, which do not even read for it meanwhile', async () => {
    const portal = await startPortal();
    const reads: string[] = [];
    const other = await portal.another({ eventStore: noting(portal.eventStore, reads) });
    reads.splice(0);
    await invite(portal, 1);
    for (let elapsed = 0; elapsed <= longestTurn; elapsed += 250) {
      await turns();
      portal.clock.advance(250);
    }
    expect(portal.mails).toHaveLength(1);
    expect(other.mails).toEqual([]);
    expect(reads.filter((stream) => !stream.startsWith('pulse-'))).toEqual([]);
  });

  it('is taken by others within two seconds where that process fails, not all of it by one, nor all at once', async () => {
    const { others, sentAfter } = await mailsTakenOver(20);
    expect(sentAfter.size).toBe(20);
    expect(Math.min(...sentAfter.values())).toBeGreaterThanOrEqual(250);
    expect(new Set(sentAfter.values()).size).toBeGreaterThan(3);
    expect(others.every(({ mails }) => mails.length > 0)).toBe(true);
  });

  it('is seldom looked into by more than one of them', async () => {
    const { reads, sentAfter } = await mailsTakenOver(20);
    const tried = reads.map(
      (streams) => new Set(streams.filter((name) => name.startsWith('delivery-'))).size,
    );
    expect(tried.reduce((sum, count) => sum + count, 0)).toBeLessThan(sentAfter.size * 1.5);
  });

  it('is left to others once, also over a restart: the next look at it is a real one', async () => {
    const portal = await startPortal();
    const dying = await portal.another({ eventStore: dyingBefore(portal, 'DeliveryClaimed') });
    await portal.latchkey.close();
    await invite(dying, 1);
    await dying.latchkey.close();
    const readModels = memoryReadModels();
    const first = await portal.another({ readModels });
    await turns();
    expect(first.mails).toEqual([]);
    await first.latchkey.close();
    portal.clock.advance(longestTurn);
    const second = await portal.another({ readModels });
    await turns();
    expect(second.mails).toHaveLength(1);
  });

  it('is done at once by a process that is told to leave nothing undone', async () => {
    const portal = await startPortal();
    const dying = await portal.another({ eventStore: dyingBefore(portal, 'DeliveryClaimed') });
    await portal.latchkey.close();
    for (let person = 0; person < 120; person++) await invite(dying, person);
    await dying.latchkey.close();
    const heir = await portal.another();
    await turns();
    expect(heir.mails).toEqual([]);
    await heir.latchkey.whenIdle();
    expect(heir.mails).toHaveLength(120);
  });
});

describe('the time that items wait', () => {
  it('is not made longer by a wall clock that is put back', async () => {
    let attempts = 0;
    const portal = await startPortal({
      async mailer() {
        attempts += 1;
        if (attempts === 1) throw new Error('down');
      },
    });
    await invite(portal, 1);
    await portal.latchkey.whenIdle();
    portal.clock.set(later(portal.clock.now(), -3_600_000));
    portal.clock.advance(1_000);
    await portal.latchkey.whenIdle();
    expect(attempts).toBe(2);
  });
});

/** Invitations of a process that cannot mail, after how many milliseconds three others mailed them, and what those read. */
async function mailsTakenOver(count: number) {
  const portal = await startPortal();
  const dying = await portal.another({ eventStore: dyingBefore(portal, 'DeliveryClaimed') });
  const reads: string[][] = [[], [], []];
  const others = await Promise.all(
    reads.map((own) => portal.another({ eventStore: noting(portal.eventStore, own) })),
  );
  await portal.latchkey.close();
  const sentAfter = new Map<string, number>();
  for (let person = 0; person < count; person++) await invite(dying, person);
  await dying.latchkey.close();
  for (let elapsed = 0; elapsed <= longestTurn; elapsed += 50) {
    await turns();
    for (const { idempotencyKey } of others.flatMap(({ mails }) => mails)) {
      if (!sentAfter.has(idempotencyKey)) sentAfter.set(idempotencyKey, elapsed);
    }
    portal.clock.advance(50);
  }
  return { others, reads, sentAfter };
}

function invite({ staff }: Portal, person: number) {
  return staff.invitations.invite({
    workspaceId: rosa.workspaceId,
    person: { name: `P ${person}`, email: `p${person}@example.org` },
    permissions: ['roster.view'],
  });
}

function noting(eventStore: EventStore, reads: string[]): EventStore {
  return {
    ...eventStore,
    async read(stream, options) {
      reads.push(stream);
      return eventStore.read(stream, options);
    },
  };
}
