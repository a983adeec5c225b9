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

/** What is known once all were tried. */
export interface Trial {
  outcomes: readonly Outcome[];
  /** Tests that fail also where every guard is in its place: they say nothing about a guard, and were left out. */
  unsound: readonly Failure[];
}

/** Takes guards out one at a time, in copies of the house, and runs the tests until one fails. */
export async function takeOut(
  house: string,
  guards: readonly Guard[],
  onOutcome: (outcome: Outcome) => void,
): Promise<Trial> {
  const files = globSync('{packages,examples}/*/test/**/*.spec.ts', { cwd: house }).concat(
    globSync('docs/test/**/*.spec.ts', { cwd: house }),
  );
  const order = testOrder(files.toSorted());
  const scratch = scratchFolder();
  const waiting = [...guards];
  const outcomes: Outcome[] = [];
  const sound = new Set<string>();
  const unsound = new Map<string, Failure>();

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
    for (;;) {
      const trusted = order.for(guard.path).filter((each) => !unsound.has(each));
      writeFileSync(file, guard.without);
      const failure = await tester.firstFailure(trusted);
      writeFileSync(file, whole);
      if (!failure || (await isSound(failure.file, tester))) {
        if (failure) order.noticed(guard.path, failure.file);
        return failure;
      }
    }
  }

  /** Whether a file of tests passes where every guard is in its place. */
  async function isSound(file: string, tester: Tester): Promise<boolean> {
    if (sound.has(file)) return true;
    const alarm = await tester.firstFailure([file]);
    if (alarm) unsound.set(file, alarm);
    else sound.add(file);
    return !alarm;
  }

  const workers = Math.min(availableParallelism(), guards.length);
  await Promise.all(Array.from({ length: workers }, (_, number) => work(number)));
  return { outcomes, unsound: [...unsound.values()] };
}
