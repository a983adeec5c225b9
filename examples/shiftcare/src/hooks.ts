import { everything } from 'latchkey';
import type { MayGive } from 'latchkey';

/** The agency's administrators may let anybody in, to anything. */
const administrators: readonly string[] = ['olivia', 'noah'];

export const mayGive: MayGive = ({ principalId }) =>
  administrators.includes(principalId) ? everything : undefined;

/** Where a customer who has forgotten the password is sent: signing in is the agency's own, and no matter of invitations (SC8). */
export const setNewPasswordAt = 'https://portal.example.com/sign-in/new-password';
