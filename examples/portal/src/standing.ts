import type { ListedAccess, ListedInvitation, ListedPerson } from 'latchkey';

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

/** Access that is there says more than any invitation; an open invitation more than access that has ended. */
export function standingOf(
  invitation: ListedInvitation | undefined,
  access: ListedAccess | undefined,
  person: Pick<ListedPerson, 'status'> | undefined,
): StandingInWords {
  if (access && ['live', 'not-yet', 'suspended'].includes(access.status)) {
    if (person?.status === 'deactivated') return { standing: 'suspended', note: 'deactivated everywhere' };
    if (access.status === 'suspended') {
      return { standing: 'suspended', note: access.suspensions.map(causeInWords).join(', ') };
    }
    return { standing: 'has access', note: access.status === 'not-yet' ? 'not yet begun' : undefined };
  }
  switch (invitation?.status) {
    case 'pending':
      return { standing: 'invited', note: undefined };
    case 'requested':
      return { standing: 'to be approved', note: undefined };
    case 'expired':
      return { standing: 'expired', note: undefined };
    case 'declined':
      return { standing: 'no access', note: 'declined' };
    case 'rescinded':
      return { standing: 'no access', note: 'invitation taken back' };
    case 'refused':
      return { standing: 'no access', note: 'request refused' };
    case 'accepted':
    case undefined:
      return {
        standing: 'no access',
        note: access && (access.status === 'revoked' ? 'revoked' : 'its time is over'),
      };
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
