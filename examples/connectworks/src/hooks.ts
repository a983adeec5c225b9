import { everything } from 'latchkey';
import type { MayGive } from 'latchkey';

const peopleOfTheFirm: readonly string[] = ['priya', 'george'];

/** Only people of the firm invite, whatever a client's people may do in their own workspaces (CW1). */
export const mayGive: MayGive = ({ principalId }) =>
  peopleOfTheFirm.includes(principalId) ? everything : undefined;
