import { everything } from 'latchkey';
import type { Change, MayGive } from 'latchkey';

/** Whoever has an account with the firm may invite its customers' contacts. */
const users: readonly string[] = ['dana', 'eli'];

export const mayGive: MayGive = ({ principalId }) => (users.includes(principalId) ? everything : undefined);

/** What the portal costs for one contact: charged once, however often something about the access changes (PP4). */
export interface Charge {
  accessGrantId: string;
}

/** Follows the changes in a tenant, and charges for each access that it has not charged for. */
export function billing(charges: Map<string, Charge>): (change: Change) => void {
  return ({ kind, id }) => {
    if (kind === 'access' && !charges.has(id)) charges.set(id, { accessGrantId: id });
  };
}
