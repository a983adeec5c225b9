import { setImmediate } from 'node:timers/promises';

/** One round of work: what is timed, and how many operations it is. */
export interface Round {
  operations: number;
  run(): Promise<unknown> | void;
  /** Makes sure, untimed, that the work was done; and clears up. */
  end?(): Promise<void> | void;
}

/** Sets a round up, untimed. */
export type Contender = () => Promise<Round> | Round;

export interface Comparison {
  name: string;
  /** How many times the speed of the best of the others ours should have. */
  aim: number;
  ours: Contender;
  others: Readonly<Record<string, Contender>>;
  /** What nobody can be faster than, such as deciding and keeping nothing: how many times the others' speed that is. */
  ceiling?: { what: string; contender: Contender };
  /** By default 9. */
  rounds?: number;
}

export interface Result {
  name: string;
  aim: number;
  /** The median, over the rounds, of how many times as fast ours was as the fastest of the others. */
  ratio: number;
  against: string;
  /** Nanoseconds for one operation, as medians. */
  ours: number;
  theirs: number;
  /** The others, and how many times as fast ours was as each. */
  all: Readonly<Record<string, number>>;
  /** What else was found, in words. */
  remark?: string | undefined;
}

const warmUps = 3;

/**
 * Ours and the others in turns, in one process, so that whatever slows the machine down slows all of them; whoever
 * begins takes turns, too. Ratios are taken within each round, and their median counts.
 */
export async function compare(comparison: Comparison): Promise<Result> {
  const { name, aim, ours, others, ceiling, rounds = 9 } = comparison;
  const contenders = Object.entries({ ours, ...others, ...(ceiling && { ceiling: ceiling.contender }) });
  const times = new Map<string, number[]>(contenders.map(([who]) => [who, []]));
  for (let round = -warmUps; round < rounds; round++) {
    for (const [who, contender] of round % 2 === 0 ? contenders : contenders.toReversed()) {
      const time = await timeOf(contender);
      if (round >= 0) times.get(who)?.push(time);
    }
  }

  /** How many times as fast the one was as the other. */
  const ratioOf = (one: string, other: string) =>
    median((times.get(other) ?? []).map((time, round) => time / (times.get(one)?.[round] ?? Number.NaN)));
  const all = Object.fromEntries(Object.keys(others).map((who) => [who, ratioOf('ours', who)]));
  const [against = '', ratio = Number.NaN] =
    Object.entries(all).toSorted(([, one], [, other]) => one - other)[0] ?? [];
  return {
    name,
    aim,
    ratio,
    against,
    all,
    ours: median(times.get('ours') ?? []),
    theirs: median(times.get(against) ?? []),
    remark: ceiling && `${ceiling.what}: ${factor(ratioOf('ceiling', against), aim)}`,
  };
}

/** Nanoseconds for one operation. */
async function timeOf(contender: Contender): Promise<number> {
  const round = await contender();
  collectGarbage();
  await setImmediate();
  const began = process.hrtime.bigint();
  await round.run();
  const took = Number(process.hrtime.bigint() - began);
  await round.end?.();
  return took / round.operations;
}

/** Bytes on the heap that something keeps alive. */
export function heapOf<Kept>(make: () => Kept): { kept: Kept; bytes: number } {
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  const kept = make();
  collectGarbage();
  return { kept, bytes: process.memoryUsage().heapUsed - before };
}

export function collectGarbage(): void {
  if (!globalThis.gc) throw new Error('run this with --expose-gc, as npm run bench does');
  globalThis.gc();
}

/** In percent where the aim is no more than the other's speed. */
export function factor(ratio: number, aim: number): string {
  return aim > 1 ? `${ratio.toFixed(1)} ×` : `${Math.round(ratio * 100)} %`;
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
}
