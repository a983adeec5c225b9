import { onTestFinished } from 'vitest';

/** Opens something new for the test that is running, and closes it when that test is over. */
export async function opened<Closable extends { close(): Promise<void> | void }>(
  open: () => Promise<Closable> | Closable,
): Promise<Closable> {
  const subject = await open();
  onTestFinished(async () => subject.close());
  return subject;
}
