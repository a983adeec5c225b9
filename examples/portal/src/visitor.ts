import { createHash } from 'node:crypto';
import type { Instant } from '@latchkey/core';
import { emailText } from '@latchkey/core';

/** Somebody who is signed in to the demonstration: a coordinator, or whoever typed an e-mail address. */
export interface Visitor {
  /** What they signed in with: a coordinator's name, or an address. */
  as: string;
  name: string;
  principalId: string;
  /** The demonstration takes everybody's word for it; a real host verifies it before it vouches for it. */
  verifiedEmail: string | undefined;
  isCoordinator: boolean;
  /** Set while a coordinator is signed in as somebody else. */
  support?: Support;
}

/** As whom a coordinator is signed in, and until when at most. */
export interface Support {
  supportSessionId: string;
  personId: string;
  name: string;
  until: Instant;
}

/** Who works at Harbour Care and may do what staff may do. */
export const coordinators: Readonly<Record<string, string>> = {
  olivia: 'Olivia Berg',
  noah: 'Noah Lind',
};

export function isCoordinator(principalId: string): boolean {
  return Object.hasOwn(coordinators, principalId);
}

/** Undefined for what is neither a coordinator's name nor an e-mail address. */
export function visitorFor(as: string): Visitor | undefined {
  const coordinator = isCoordinator(as) ? coordinators[as] : undefined;
  if (coordinator !== undefined) {
    return { as, name: coordinator, principalId: as, verifiedEmail: undefined, isCoordinator: true };
  }
  const email = emailText.safeParse(as).data;
  if (email === undefined) return undefined;
  return {
    as: email,
    name: email,
    principalId: accountOf(email),
    verifiedEmail: email,
    isCoordinator: false,
  };
}

/** Addresses are personal, so none is an id: the same address gives the same account. */
function accountOf(email: string): string {
  return `account-${createHash('sha256').update(email.toLowerCase()).digest('hex').slice(0, 12)}`;
}
