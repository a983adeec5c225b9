import { z } from 'zod';
import { event } from '../event.ts';
import { principalId, workspaceId } from '../host-id.ts';
import { emailAddressId, invitationId, personId } from '../id.ts';
import { personal } from '../personal.ts';
import { storedText } from '../text.ts';

/** Which version of the host's terms somebody agreed to, in the host's words, such as `2026-03`. */
export const agreedVersion = z
  .string()
  .regex(/^[\x21-\x7e]{1,64}$/, 'a version has 1 to 64 printable ASCII characters and no spaces');

/** What happened. Stored for ever: add a case or an optional field; never rename, never remove. */
export const personEvent = z.discriminatedUnion('type', [
  event('PersonRegistered', {
    name: personal(storedText),
    /** Absent, as is its id, where no address was known yet. */
    email: personal(storedText.optional()),
    emailAddressId: emailAddressId.optional(),
    /** Counts the addresses a person has had; a link is good only for the address it was sent to. 0 without one. */
    addressVersion: z.int().nonnegative(),
  }),
  event('PersonRenamed', { name: personal(storedText) }),
  event('PersonEmailChanged', {
    email: personal(storedText),
    emailAddressId,
    /** The same as before where the same address is only typed in another way. */
    addressVersion: z.int().positive(),
    /** Absent where the system did it. */
    changedBy: principalId.optional(),
  }),
  event('PersonPrincipalClaimed', { principalId, invitationId, generation: z.int().positive() }),
  /** No claim that stands before this counts any more. */
  event('PersonPrincipalReleased', {
    principalId,
    /** By whose acceptance that principal was this person. */
    invitationId,
  }),
  event('PersonActivated', {
    principalId,
    /** By whose acceptance, the person's first. */
    invitationId,
    /** The workspace of their own that it opened; absent where the policy wanted none. */
    personalWorkspaceId: workspaceId.optional(),
  }),
  event('PersonDeactivated', {}),
  event('PersonReactivated', {}),
  event('TermsAgreed', { principalId, version: agreedVersion }),
  /** Stands in the stream of the one who remains: what the absorbed person had is theirs. */
  event('PersonMerged', { absorbedId: personId }),
  /** From here on this person is the survivor, wherever anybody means them. */
  event('PersonAbsorbed', {
    survivorId: personId,
    /** Which of the tenant's merges it was, counted from 1. */
    merge: z.int().positive(),
    /** Which of the survivor's addresses was in use: links to this person's address are dead once it is another. */
    survivorsAddressVersion: z.int().nonnegative(),
  }),
  /** A merge was started in which this person was to be absorbed, and could not be finished: it counts for nothing. */
  event('MergeAbandoned', { merge: z.int().positive() }),
]);
export type PersonEvent = z.infer<typeof personEvent>;
