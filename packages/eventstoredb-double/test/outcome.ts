import { expect, vi } from 'vitest';

/** A promise whose end can be looked at before it came. What it is rejected with is no unhandled rejection. */
export type Outcome<T> = { status: 'pending' | 'fulfilled' | 'rejected'; value?: T; error?: unknown };

export function outcomeOf<T>(promise: Promise<T>): Outcome<T> {
  const outcome: Outcome<T> = { status: 'pending' };
  promise.then(
    (value) => Object.assign(outcome, { status: 'fulfilled', value }),
    (error: unknown) => Object.assign(outcome, { status: 'rejected', error }),
  );
  return outcome;
}

/** Waits until something that takes its own time is so. */
export async function eventually(check: () => void): Promise<void> {
  await vi.waitFor(check, { timeout: 20_000, interval: 5 });
}

export async function expectError(promise: Promise<unknown>, fields: Record<string, unknown>): Promise<void> {
  const outcome = outcomeOf(promise);
  await eventually(() => expect(outcome.status).not.toBe('pending'));
  expect(outcome.error).toMatchObject(fields);
}
