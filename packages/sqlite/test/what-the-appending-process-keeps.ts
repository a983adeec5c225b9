import type { ReadModelDefinition } from 'latchkey';

export const followedEvents: ReadModelDefinition = {
  name: 'followed events',
  version: 1,
  collections: { events: { indexes: { byStream: ['stream', 'revision'] } } },
};

/** Bytes that no other key has, and that nothing else in a file looks like. */
export function keyBytes(number: number): Buffer {
  return Buffer.from(`«the key ${number}»`.padEnd(60, '.'));
}
