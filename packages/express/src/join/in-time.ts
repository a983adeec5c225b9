import type { Clock } from 'latchkey';
import { LatchkeyError } from 'latchkey';

/**
 * What a port of the host's answers, if it does so in time. What it does after that is lost on nobody.
 *
 * @throws LatchkeyError `HostTooSlow` after so many milliseconds; whatever the port throws
 */
export function inTime<Answer>(
  clock: Clock,
  milliseconds: number,
  ask: () => Promise<Answer> | Answer,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const takeBack = clock.schedule(milliseconds, () => {
      reject(new LatchkeyError('HostTooSlow', `there was no answer within ${milliseconds} ms`));
    });
    Promise.try(ask).finally(takeBack).then(resolve, reject);
  });
}
