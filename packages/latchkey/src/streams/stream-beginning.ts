import { LatchkeyError } from '../latchkey-error.ts';
import type { StoredEvent, StreamName } from '../ports/event-store.ts';

/**
 * Of a stream that is read from its beginning.
 *
 * @throws LatchkeyError `StreamTruncated`
 */
export function expectBeginning([first]: readonly StoredEvent[]): void {
  if (first && first.revision !== 0) throw truncated(first.stream);
}

export function truncated(stream: StreamName, cause?: unknown): LatchkeyError<'StreamTruncated'> {
  return new LatchkeyError(
    'StreamTruncated',
    `the first event of ${stream} is not there any more: a history that does not begin at its beginning is not used`,
    { stream },
    cause,
  );
}
