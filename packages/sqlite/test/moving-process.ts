import type { EventStore, KeyVault } from 'latchkey';
import { copyEvents, copyKeys } from 'latchkey';
import { openSqlite } from '../src/index.ts';
import type { Moment } from './moments.ts';

// Moves the stores in the first folder that it is told into the second. Where it is told a moment and a type, it kills
// itself as a power switch would when it is about to append, or has just appended, such an event; `key` is a key.
const [source = '', target = '', moment, type] = process.argv.slice(2);
const [from, to] = [openSqlite({ folder: source }), openSqlite({ folder: target })];

async function deadly<Result>(isThere: boolean, act: () => Promise<Result>): Promise<Result> {
  if (isThere && moment === ('before' satisfies Moment['moment'])) process.kill(process.pid, 'SIGKILL');
  const result = await act();
  if (isThere) process.kill(process.pid, 'SIGKILL');
  return result;
}

const dying = (eventStore: EventStore): EventStore => ({
  ...eventStore,
  append: (stream, events, expected) =>
    deadly(
      events.some((event) => event.type === type),
      () => eventStore.append(stream, events, expected),
    ),
});

const dyingVault = (keyVault: KeyVault): KeyVault => ({
  ...keyVault,
  putIfAbsent: (name, wrapped) => deadly(type === 'key', () => keyVault.putIfAbsent(name, wrapped)),
});

await copyEvents({ from: dying(from.eventStore), to: dying(to.eventStore) });
await copyKeys({ from: from.keyVault, to: dyingVault(to.keyVault) });
await from.close();
await to.close();
