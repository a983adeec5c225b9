import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { startEventStoreDbDouble } from '../src/index.ts';

const folder = new URL('observed/', import.meta.url);
const program = fileURLToPath(new URL('observe.mjs', folder));
const observed = JSON.parse(readFileSync(new URL('observed-23.10.8.json', folder), 'utf8')) as Answers;

/** Scenarios that run beside each other, each group in a process of its own and against a double of its own. */
const groups: readonly string[] = [
  '^(append|repeat|name)/', // one of the names reads what another wrote
  '^event/a bigint',
  '^event/(?!a bigint)',
  '^(size|read|link)/',
  '^(metadata|delete)/',
  '^(tombstone|all)/',
  '^subscribe/',
  '^subscribeAll/',
  '^(client|slow|end)/',
  '^limit/110',
  '^limit/reads',
  '^projection/',
];

/** What the double does otherwise than the server. Each has its reason in the README. */
const different: readonly string[] = [
  'limit/110 subscriptions in one process',
  'projection/$ce- and $et-: links, resolved and not; what a category is',
  'projection/a category stream whose source was deleted',
];

describe('what a real server 23.10.8 was seen to do', () => {
  it('each scenario is in one group', () => {
    const groupsOf = (name: string) => groups.filter((group) => new RegExp(group).test(name)).length;
    expect(Object.keys(observed).filter((name) => groupsOf(name) !== 1)).toEqual([]);
    expect(Object.keys(observed)).toHaveLength(119);
  });

  // Most of a scenario is waiting: all groups wait at once.
  const runs = new Map<string, Promise<Answers>>();
  beforeAll(async () => {
    for (const group of groups) runs.set(group, observe(group));
    await Promise.allSettled(runs.values());
  });

  it.each(groups)('%s', async (group) => {
    const seen = (await runs.get(group)) ?? {};
    const { same, others } = apart(seen);
    const expected = apart(
      Object.fromEntries(Object.entries(observed).filter(([name]) => new RegExp(group).test(name))),
    );
    expect(same).toEqual(expected.same);
    expect(Object.keys(others)).toEqual(Object.keys(expected.others));
    for (const [name, answer] of Object.entries(others)) {
      expect(answer, `${name} differs no more`).not.toEqual(expected.others[name]);
    }
  });
});

type Answers = Readonly<Record<string, unknown>>;

/** What should be the same, and what is known to differ. */
function apart(answers: Answers): { same: Answers; others: Answers } {
  const of = (isDifferent: boolean): Answers =>
    Object.fromEntries(Object.entries(answers).filter(([name]) => different.includes(name) === isDifferent));
  return { same: of(false), others: of(true) };
}

async function observe(group: string): Promise<Answers> {
  const double = await startEventStoreDbDouble();
  try {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [program, double.connectionString, group],
      { env: { ...process.env, OBSERVE_EVENTUALLY: '500' }, maxBuffer: 64 * 1024 * 1024 },
    );
    return JSON.parse(stdout) as Answers;
  } finally {
    await double.stop();
  }
}
