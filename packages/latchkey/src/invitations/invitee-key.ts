import type { Invitation } from '@latchkey/core';
import { keyName } from '../keys/key-name.ts';

/** The name of the key that seals what is personal in an invitation and its delivery: the invitee's. */
export function inviteeKey({ personId }: Invitation): string | undefined {
  // unreachable: nothing is appended to an invitation of nobody
  return personId === undefined ? undefined : keyName.person(personId);
}
