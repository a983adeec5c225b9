import { LatchkeyError } from 'latchkey';
import { warnOfFault } from '../fault.ts';
import type { Host } from '../host.ts';

/** Gives what stands in for a part of a page that the host's own code did not bring about, and tells the host. */
export function withoutPart<Instead>(
  { options }: Host,
  part: string,
  instead: Instead,
  cause: unknown,
): Instead {
  const message = `a page was shown without what ${part} should have given`;
  (options.onFault ?? warnOfFault)(new LatchkeyError('PagePartFailed', message, { part }, cause));
  return instead;
}
