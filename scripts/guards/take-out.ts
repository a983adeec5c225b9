import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { scratchFolder } from '../scratch-folder.ts';
import type { Guard } from './find-guards.ts';
import { testOrder } from './test-order.ts';
import type { Failure, Tester } from './tester.ts';
import { createTester } from './tester.ts';
import { workshopOf } from './workshop.ts';

/** What happened when a guard was gone: a test failed, or nobody noticed. */
export interface Outcome {
  guard: Guard;
  noticed: Failure | undefined;
}

/**
 * Takes guards out one at a time, in copies of the house, and runs the tests until one fails.
 *
 * @throws Error if a test fails also where every guard is in its place: then it says nothing about a guard
 */
export async function takeOut(
  house: string,
  guards: readonly Guard[],
  onOutcome: (outcome: Outcome) => void,
): Promise<Outcome[]> {
  const files = globSync('{packages,examples}/*/test/**/*.spec.ts', { cwd: house }).concat(
    globSync('docs/test/**/*.spec.ts', { cwd: house }),
  );
  const order = testOrder(files.toSorted());
  const scratch = scratchFolder();
  const waiting = [...guards];
  const outcomes: Outcome[] = [];
  const sound = new Set<string>();

  async function work(number: number): Promise<void> {
    const workshop = workshopOf(house, join(scratch, String(number)));
    const tester = createTester(workshop, order.took);
    try {
      for (let guard = waiting.shift(); guard; guard = waiting.shift()) {
        const outcome = { guard, noticed: await failureWithout(guard, workshop, tester) };
        outcomes.push(outcome);
        onOutcome(outcome);
      }
    } finally {
      waiting.length = 0;
      tester.close();
    }
  }

  async function failureWithout(
    guard: Guard,
    workshop: string,
    tester: Tester,
  ): Promise<Failure | undefined> {
    const file = join(workshop, guard.path);
    const whole = readFileSync(file, 'utf8');
    writeFileSync(file, guard.without);
    const failure = await tester.firstFailure(order.for(guard.path));
    writeFileSync(file, whole);
    if (!failure) return undefined;
    order.noticed(guard.path, failure.file);
    if (!sound.has(failure.file)) {
      const alarm = await tester.firstFailure([failure.file]);
      if (alarm) throw new Error(`${alarm.file} fails with every guard in its place: ${alarm.test}`);
      sound.add(failure.file);
    }
    return failure;
  }

  const workers = Math.min(availableParallelism(), guards.length);
  await Promise.all(Array.from({ length: workers }, (_, number) => work(number)));
  return outcomes;
}
