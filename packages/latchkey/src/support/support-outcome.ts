import type { Instant, PersonId, PrincipalId, SupportSession, SupportSessionId } from '@latchkey/core';
import { isSupportRunning } from '@latchkey/core';

/** What every command on a support session gives back: how it stands right after. */
export interface SupportOutcome {
  supportSessionId: SupportSessionId;
  status: 'running' | 'ended';
  /** Absent, like all that follows, where it was ended before it began. */
  supporter?: PrincipalId | undefined;
  personId?: PersonId | undefined;
  /** It ends by itself at this moment. */
  until?: Instant | undefined;
}

export function supportOutcome(
  supportSessionId: SupportSessionId,
  session: SupportSession,
  at: Instant,
): SupportOutcome {
  const status = isSupportRunning(session, at) ? 'running' : 'ended';
  if (session.status === 'none' || session.status === 'dropped') return { supportSessionId, status };
  const { supporter, personId, until } = session;
  return { supportSessionId, status, supporter, personId, until };
}
