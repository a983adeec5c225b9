import { everything } from 'latchkey';
import type { ListedAccess, MayGive } from 'latchkey';

/** The agency's administrators may let anybody in, to anything. */
const administrators: readonly string[] = ['olivia', 'noah'];

export const mayGive: MayGive = ({ principalId }) =>
  administrators.includes(principalId) ? everything : undefined;

/** The areas of the agency. */
export const areas = ['north', 'south'] as const;

const coordinators: Readonly<Record<string, readonly string[]>> = { north: ['noah'], south: ['olivia'] };

/** Who hears that a customer requested or changed a shift: the coordinators of the area that their access names (SC6). */
export function coordinatorsOf(access: Pick<ListedAccess, 'attributes'> | undefined): readonly string[] {
  const area = access?.attributes?.['defaultArea'];
  const own = typeof area === 'string' ? coordinators[area] : undefined;
  return own ?? Object.values(coordinators).flat();
}

/** Where a customer who has forgotten the password is sent: signing in is the agency's own, and no matter of invitations (SC8). */
export const setNewPasswordAt = 'https://portal.example.com/sign-in/new-password';
