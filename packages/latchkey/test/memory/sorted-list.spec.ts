import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sortedList } from '../../src/memory/sorted-list.ts';

const numerically = (one: number, other: number) => one - other;

describe('a sorted list', () => {
  it('has what was added and not removed, in order, from any place on', () => {
    const change = fc.record({ isAdded: fc.boolean(), number: fc.nat(60) });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 200 }), fc.nat(60), (changes, start) => {
        const list = sortedList(numerically);
        const expected = new Set<number>();
        for (const { isAdded, number } of changes) {
          if (!isAdded) list.remove(number);
          else if (!expected.has(number)) list.add(number);
          if (isAdded) expected.add(number);
          else expected.delete(number);
        }
        expect([...list.from((number) => number < start)]).toEqual(
          [...expected].filter((number) => number >= start).toSorted(numerically),
        );
      }),
    );
  });

  it.each<{ order: string; place: (number: number) => number }>([
    { order: 'one after the other', place: (number) => number },
    { order: 'backwards', place: (number) => 9_999 - number },
    { order: 'scattered', place: (number) => (number * 7_919) % 10_000 },
  ])('holds many that were added and removed $order', ({ place }) => {
    const list = sortedList(numerically);
    const numbers = Array.from({ length: 10_000 }, (_, number) => place(number));
    for (const number of numbers) list.add(number);
    expect([...list.from(() => false)]).toEqual(numbers.toSorted(numerically));
    const removed = new Set(numbers.slice(0, 9_000));
    for (const number of removed) list.remove(number);
    expect([...list.from(() => false)]).toEqual(
      numbers.filter((number) => !removed.has(number)).toSorted(numerically),
    );
  });

  it('compares a new item with few of those it has', () => {
    const compared: number[] = [];
    const list = sortedList((one: number, other: number) => {
      compared.push(other);
      return one - other;
    });
    for (let number = 0; number < 50_000; number += 1) list.add((number * 7_919) % 50_000);
    compared.length = 0;
    list.add(123.5);
    list.remove(40_321);
    const first = [...list.from((number) => number < 25_000).take(2)];
    expect(first).toEqual([25_000, 25_001]);
    expect(compared.length).toBeLessThan(60);
  });
});
