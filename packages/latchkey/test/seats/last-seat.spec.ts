import { describe, expect, it } from 'vitest';
import { mayGiveEverything } from '../../src/index.ts';
import { rejectionOf, turns } from '../portal.ts';
import { acceptAs, invite, invited, poolEvents, startWithSeats, use } from './situation.ts';

const names = Array.from({ length: 20 }, (_, index) => `person${index}`);

describe('the last seat', () => {
  it('goes to one of those who are invited at once, in one process and in several', async () => {
    const portal = await startWithSeats(1);
    const processes = [portal, await portal.another(), await portal.another()];
    const results = await Promise.all(
      names.map((name, index) => invite(processes[index % processes.length] ?? portal, name)),
    );
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    const refusals = results.flatMap((result) => (result.ok ? [] : [rejectionOf(result)]));
    expect(new Set(refusals.map((refusal) => JSON.stringify(refusal)))).toEqual(
      new Set([JSON.stringify({ type: 'NoSeatLeft', capacity: 1 })]),
    );
    expect(await use(portal)).toEqual([1, 0, 0]);
  });

  it('goes to one of those who accept at once', async () => {
    const portal = await startWithSeats(1, 'onAccept');
    const some = names.slice(0, 5);
    for (const name of some) await invited(portal, name);
    const results = await Promise.all(some.map((name) => acceptAs(portal, name)));
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await use(portal)).toEqual([0, 1, 0]);
    expect((await portal.staff.access.list()).items).toHaveLength(1);
  });

  it('is not waited for by whoever comes when it has gone meanwhile', async () => {
    let pass = () => {};
    let gate = Promise.resolve();
    const portal = await startWithSeats(1, 'reserve', {
      async mayGive(...asked) {
        await gate;
        return mayGiveEverything(...asked);
      },
    });
    gate = new Promise((resolve) => {
      pass = resolve;
    });
    const waiting = [invite(portal, 'ann'), invite(portal, 'bob')];
    await turns();
    pass();
    const results = await Promise.all(waiting);
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await poolEvents(portal)).toEqual(['SeatsLicensed', 'SeatReserved']);
  });
});

describe('many who are invited at once', () => {
  it('have their seats reserved together, in few appends', async () => {
    let appends = 0;
    const portal = await startWithSeats(20);
    const counting = await portal.another({
      eventStore: {
        ...portal.eventStore,
        append(stream, events, expected) {
          if (stream.startsWith('seatPool-')) appends += 1;
          return portal.eventStore.append(stream, events, expected);
        },
      },
    });
    const results = await Promise.all(names.map((name) => invite(counting, name)));
    expect(results.every(({ ok }) => ok)).toBe(true);
    expect(await use(portal)).toEqual([20, 0, 0]);
    expect(appends).toBeLessThan(10);
  });
});
