import { everything } from 'latchkey';
import type { MayGive, StandingOrNone } from 'latchkey';

/** Who runs the agency, and so lets people in. */
const administrators: readonly string[] = ['karel', 'petra'];

export const mayGive: MayGive = ({ principalId }) =>
  administrators.includes(principalId) ? everything : undefined;

/** The general terms and conditions as they are now: each new text is a new version (OS8). */
export const termsAndConditions = '2026-01';

/** A shift, as far as it matters here: moments in milliseconds since 1970. */
export interface Shift {
  from: number;
  until: number;
}

/** When the lead worker of a shift can be called: while it is upcoming or under way, and never once it is over (OS9). */
export function untilOver({ until }: Shift): { until: number } {
  return { until };
}

/** What stands under the name on a client's profile (OS2). */
export function statusUnderTheName(standing: StandingOrNone['standing']): string {
  switch (standing) {
    case 'active':
      return 'has access';
    case 'notYet':
      return 'will have access';
    case 'suspended':
    case 'expired':
    case 'invited':
      return standing;
    case 'requested':
    case 'rescinded':
    case 'declined':
    case 'refused':
    case 'ended':
    case 'revoked':
    case 'none':
      return 'no access';
  }
}
