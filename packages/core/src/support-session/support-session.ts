import { z } from 'zod';
import type { Decider, Decision } from '../decider.ts';
import { accept, nothingToDo, reject } from '../decider.ts';
import { event } from '../event.ts';
import type { PrincipalId } from '../host-id.ts';
import { principalId } from '../host-id.ts';
import type { PersonId } from '../id.ts';
import { personId } from '../id.ts';
import type { Instant } from '../instant.ts';
import { instant } from '../instant.ts';
import { personal } from '../personal.ts';
import { storedText } from '../text.ts';

/** What happened. Stored for ever: add a case or an optional field; never rename, never remove. */
export const supportSessionEvent = z.discriminatedUnion('type', [
  event('SupportSessionStarted', {
    supporter: principalId,
    /** Whom the supporter acts for, and as whom that person signs in. */
    personId,
    principalId,
    reason: personal(storedText),
    /** It ends by itself at this moment. */
    until: instant,
  }),
  /** Before its time; or, where it was only claimed, before it began. */
  event('SupportSessionEnded', { endedBy: principalId.optional() }),
]);
export type SupportSessionEvent = z.infer<typeof supportSessionEvent>;

export type SupportSessionCommand =
  | {
      type: 'StartSupportSession';
      at: Instant;
      supporter: PrincipalId;
      personId: PersonId;
      principalId: PrincipalId;
      reason: string;
      until: Instant;
    }
  | {
      type: 'EndSupportSession';
      at: Instant;
      /** Whether whoever ends it has claimed it: then it may be ended before it has begun. */
      isClaimed: boolean;
      by?: PrincipalId | undefined;
    };

/** Why the answer was no. */
export type SupportSessionRejection =
  | { type: 'SupportSessionNotFound' }
  /** It was ended before it had begun: start another one. */
  | { type: 'SupportSessionOver' }
  | { type: 'MayNotSupportYourself' };

/** One supporter's acting as one person, for a while. */
export type SupportSession =
  | { status: 'none' }
  /** It was ended before it had begun, and never begins. */
  | { status: 'dropped' }
  | {
      status: 'started' | 'ended';
      supporter: PrincipalId;
      personId: PersonId;
      principalId: PrincipalId;
      until: Instant;
    };

export type StartedSupportSession = Extract<SupportSession, { status: 'started' | 'ended' }>;

/** Whether the supporter may act as the person at a moment: before `until`, to the millisecond, and before it was ended. */
export function isSupportRunning(session: SupportSession, at: Instant): session is StartedSupportSession {
  return session.status === 'started' && at < session.until;
}

function decide(
  command: SupportSessionCommand,
  session: SupportSession,
): Decision<SupportSessionEvent, SupportSessionRejection> {
  switch (command.type) {
    case 'StartSupportSession': {
      const { at, supporter, personId, principalId, reason, until } = command;
      if (supporter === principalId) return reject({ type: 'MayNotSupportYourself' });
      if (session.status !== 'none') return reject({ type: 'SupportSessionOver' });
      return accept({ type: 'SupportSessionStarted', at, supporter, personId, principalId, reason, until });
    }
    case 'EndSupportSession': {
      const { at, isClaimed, by: endedBy } = command;
      if (session.status === 'none' && !isClaimed) return reject({ type: 'SupportSessionNotFound' });
      if (session.status !== 'none' && !isSupportRunning(session, at)) return nothingToDo;
      return accept({ type: 'SupportSessionEnded', at, endedBy });
    }
  }
}

function evolve(session: SupportSession, happened: SupportSessionEvent): SupportSession {
  switch (happened.type) {
    case 'SupportSessionStarted': {
      const { supporter, personId, principalId, until } = happened;
      return { status: 'started', supporter, personId, principalId, until };
    }
    case 'SupportSessionEnded':
      return session.status === 'started' ? { ...session, status: 'ended' } : { status: 'dropped' };
  }
}

export const supportSession: Decider<
  SupportSessionCommand,
  SupportSession,
  SupportSessionEvent,
  SupportSessionRejection
> = { initial: { status: 'none' }, decide, evolve };
