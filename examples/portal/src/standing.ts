import type { ListedStanding } from 'latchkey';

/** How somebody stands to a client: the one thing that a coordinator wants to see at a glance. */
export const standings = [
  'has access',
  'suspended',
  'invited',
  'to be approved',
  'expired',
  'no access',
] as const;

export type Standing = (typeof standings)[number];

export interface StandingInWords {
  standing: Standing;
  /** What the standing alone does not say. */
  note: string | undefined;
}

/** In the coordinators' words. */
export function inWords({ standing, person, access }: ListedStanding): StandingInWords {
  switch (standing) {
    case 'active':
      return { standing: 'has access', note: undefined };
    case 'notYet':
      return { standing: 'has access', note: 'not yet begun' };
    case 'suspended':
      return {
        standing: 'suspended',
        note:
          person.status === 'deactivated'
            ? 'deactivated everywhere'
            : access?.suspensions.map(causeInWords).join(', '),
      };
    case 'requested':
      return { standing: 'to be approved', note: undefined };
    case 'invited':
    case 'expired':
      return { standing, note: undefined };
    case 'rescinded':
      return { standing: 'no access', note: 'invitation taken back' };
    case 'refused':
      return { standing: 'no access', note: 'request refused' };
    case 'ended':
      return { standing: 'no access', note: 'its time is over' };
    case 'declined':
    case 'revoked':
      return { standing: 'no access', note: standing };
  }
}

/** Of several people around a client, how the client stands: the first of the list that anybody has. */
export function bestOf(given: readonly Standing[]): Standing {
  return standings.find((standing) => given.includes(standing)) ?? 'no access';
}

/** Why the coordinators' button lets access rest. */
export const pause = 'paused-by-coordinator';

export function causeInWords(cause: string): string {
  return cause === pause ? 'paused by a coordinator' : cause;
}
