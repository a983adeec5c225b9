import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { VaultEntry } from 'latchkey';
import { describe, expect, it, onTestFinished } from 'vitest';
import { lend } from './parents-database.ts';
import type { Seen } from './racing-process.ts';
import type { TestDatabase } from './test-database.ts';
import { emptyDatabase, openVault, serverUrl } from './test-database.ts';

const names = 60;

describe('several processes on one vault, which none of them has used', () => {
  it('are all given one key for each name, and none once it was destroyed', async () => {
    const database = await emptyDatabase();
    const racing = [0, 1, 2, 3].map((own) => startRacing(database, own));
    for (const each of racing) expect(await each.hasEnded()).toBe(0);
    for (const { seen } of racing) expect(new Set(seen.map(({ name }) => name)).size).toBe(names);
    await expectOneKeyEach(
      database,
      racing.flatMap(({ seen }) => seen),
    );
  });

  it('keep what one of them saw before it was killed in the middle, and go on', async () => {
    const database = await emptyDatabase();
    const killed: Racing[] = [];
    for (const own of [0, 1, 2]) {
      const dying = startRacing(database, own);
      const living = startRacing(database, 3);
      await dying.hasSeen(5 + 11 * own);
      dying.kill();
      expect(await dying.hasEnded()).toBe(null);
      expect(await living.hasEnded()).toBe(0);
      killed.push(dying, living);
    }
    await expectOneKeyEach(
      database,
      killed.flatMap(({ seen }) => seen),
    );
  });
});

/** All that was seen of a name is one key, or that it was destroyed; and so it is still. */
async function expectOneKeyEach(database: TestDatabase, seen: readonly Seen[]): Promise<void> {
  const vault = await openVault(database);
  const kept = await vault.get(await vault.names('person-'));
  const byName = Map.groupBy(seen, ({ name }) => name);
  const broken = [...byName].filter(([name, ofName]) => !isOneKey(ofName, kept.get(name)));
  expect(broken).toEqual([]);
}

function isOneKey(seen: readonly Seen[], kept: VaultEntry | undefined): boolean {
  const keys = new Set(seen.map(({ key }) => key));
  const isDestroyed = keys.delete('destroyed');
  if (isDestroyed) return keys.size <= 1 && kept?.status === 'destroyed';
  const [key] = keys;
  return keys.size === 1 && (kept?.status === 'destroyed' || kept?.wrapped[0] === key);
}

interface Racing {
  /** All that it has told so far. */
  readonly seen: readonly Seen[];
  /** Resolves once it has told so much. */
  hasSeen(count: number): Promise<void>;
  /** As a power switch would. */
  kill(): void;
  /** Resolves to its exit code; null if it was killed. */
  hasEnded(): Promise<number | null>;
}

/** Runs `racing-process.ts`, which puts keys of a byte of its own. */
function startRacing(database: TestDatabase, own: number): Racing {
  const told = [serverUrl ?? '', database.schema, String(own), String(names)];
  const child = fork(program, told, { execArgv: ['--conditions=latchkey-source'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  lend(database, child);
  const seen: Seen[] = [];
  child.on('message', (message: { seen?: Seen }) => {
    if (message.seen) seen.push(message.seen);
  });
  const ended = once(child, 'close') as Promise<[number | null]>;

  return {
    seen,
    async hasSeen(count) {
      while (seen.length < count) await Promise.race([once(child, 'message'), ended.then(endedEarly)]);
    },
    kill: () => void child.kill('SIGKILL'),
    hasEnded: async () => (await ended)[0],
  };
}

function endedEarly(): never {
  throw new Error('the process ended by itself');
}

const program = fileURLToPath(new URL('./racing-process.ts', import.meta.url));
