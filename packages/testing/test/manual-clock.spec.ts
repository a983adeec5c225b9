import { instantOf } from '@latchkey/core';
import { describe, expect, it } from 'vitest';
import { manualClock } from '../src/index.ts';

const start = instantOf(1_000_000);

describe('a manual clock', () => {
  it('stands still', () => {
    const clock = manualClock(start);
    expect([clock.now(), clock.monotonic()]).toEqual([start, 0]);
    expect([clock.now(), clock.monotonic()]).toEqual([start, 0]);
  });

  it('goes on by what it is told, on the wall and monotonically', () => {
    const clock = manualClock(start);
    clock.advance(250);
    clock.advance(0);
    clock.advance(1);
    expect([clock.now(), clock.monotonic()]).toEqual([start + 251, 251]);
  });

  it('steps the wall clock back and forward, and not the monotonic time', () => {
    const clock = manualClock(start);
    clock.advance(100);
    clock.set(instantOf(5));
    expect([clock.now(), clock.monotonic()]).toEqual([5, 100]);
    clock.advance(10);
    expect([clock.now(), clock.monotonic()]).toEqual([15, 110]);
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses to go on by %d', (milliseconds) => {
    expect(() => manualClock(start).advance(milliseconds)).toThrow(RangeError);
  });
});

describe('the timers of a manual clock', () => {
  it('run once, when they are due and not before', () => {
    const clock = manualClock(start);
    const ran: string[] = [];
    clock.schedule(100, () => ran.push('timer'));
    clock.advance(99);
    expect(ran).toEqual([]);
    clock.advance(1);
    clock.advance(1_000);
    expect(ran).toEqual(['timer']);
  });

  it('run in the order of their moments, then in that in which they were set, each at its own moment', () => {
    const clock = manualClock(start);
    const ran: [string, number, number][] = [];
    const note = (name: string) => () => ran.push([name, clock.now() - start, clock.monotonic()]);
    clock.schedule(300, note('late'));
    clock.schedule(100, note('early'));
    clock.schedule(200, note('first'));
    clock.schedule(200, note('second'));
    clock.advance(1_000);
    expect(ran).toEqual([
      ['early', 100, 100],
      ['first', 200, 200],
      ['second', 200, 200],
      ['late', 300, 300],
    ]);
    expect(clock.monotonic()).toBe(1_000);
  });

  it('run also when another one set them meanwhile', () => {
    const clock = manualClock(start);
    const ran: number[] = [];
    const again = () => {
      ran.push(clock.monotonic());
      clock.schedule(100, again);
    };
    clock.schedule(100, again);
    clock.advance(350);
    expect(ran).toEqual([100, 200, 300]);
  });

  it('do not run once they were taken back, also not by one that is due at the same moment', () => {
    const clock = manualClock(start);
    const ran: string[] = [];
    clock.schedule(10, () => takeBack());
    const takeBack = clock.schedule(10, () => ran.push('taken back'));
    clock.schedule(10, () => ran.push('kept'));
    clock.advance(10);
    expect(ran).toEqual(['kept']);
  });

  it('wait for time to pass, also where they are due at once or were due before', () => {
    const clock = manualClock(start);
    const ran: string[] = [];
    clock.schedule(0, () => ran.push('now'));
    clock.schedule(-5, () => ran.push('before'));
    expect(ran).toEqual([]);
    clock.advance(0);
    expect(ran).toEqual(['now', 'before']);
  });

  it('do not run early by a fraction of a millisecond', () => {
    const clock = manualClock(start);
    const ran: number[] = [];
    clock.schedule(1.2, () => ran.push(clock.now() - start));
    clock.advance(1);
    expect(ran).toEqual([]);
    clock.advance(1);
    expect(ran).toEqual([2]);
  });

  it('heed the time that passes, not where the wall clock is put', () => {
    const clock = manualClock(start);
    const ran: string[] = [];
    clock.schedule(100, () => ran.push('timer'));
    clock.set(instantOf(start + 1_000));
    clock.advance(99);
    expect(ran).toEqual([]);
    clock.set(instantOf(0));
    clock.advance(1);
    expect(ran).toEqual(['timer']);
  });

  it('stay set when one before them throws', () => {
    const clock = manualClock(start);
    const ran: string[] = [];
    clock.schedule(10, () => JSON.parse('{'));
    clock.schedule(20, () => ran.push('later'));
    expect(() => clock.advance(50)).toThrow(SyntaxError);
    expect(clock.monotonic()).toBe(10);
    clock.advance(10);
    expect(ran).toEqual(['later']);
  });
});
