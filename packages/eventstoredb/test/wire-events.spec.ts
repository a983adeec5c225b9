import { expect, it } from 'vitest';
import { wireEvents } from '../src/wire-events.ts';

const wire = wireEvents('latchkey_', '01JNB0000000000000000000T1');

it("a position holds both parts of the server's, and comes back as it was", () => {
  const largest = 2n ** 63n - 1n;
  for (const place of [
    { commit: 0n, prepare: 0n },
    { commit: 7n, prepare: 3n },
    { commit: largest, prepare: largest },
  ]) {
    expect(wire.place(wire.position(place))).toEqual(place);
  }
});

it('positions are in the order of the log, by both parts', () => {
  const places = [
    { commit: 7n, prepare: 3n },
    { commit: 7n, prepare: 12n },
    { commit: 20n, prepare: 0n },
    { commit: 100n, prepare: 100n },
  ];
  const positions = places.map(wire.position);
  expect(positions.toSorted()).toEqual(positions);
  expect(new Set(positions).size).toBe(places.length);
});
