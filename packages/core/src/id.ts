import { z } from 'zod';

/**
 * Every id is 128 bits, written as a ULID is: 26 characters of Crockford's base32, upper case, the first one 0 to 7.
 * Some are made (a ULID), others derived from what they stand for, so that they can be found again; the form is one.
 *
 * @see https://github.com/ulid/spec
 */
const idText = z.string().regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/, 'an id has 26 characters, as a ULID has');

export const personId = idText.brand<'PersonId'>();
export type PersonId = z.infer<typeof personId>;

export const emailAddressId = idText.brand<'EmailAddressId'>();
export type EmailAddressId = z.infer<typeof emailAddressId>;

export const invitationId = idText.brand<'InvitationId'>();
export type InvitationId = z.infer<typeof invitationId>;

export const accessGrantId = idText.brand<'AccessGrantId'>();
export type AccessGrantId = z.infer<typeof accessGrantId>;

export const bundleId = idText.brand<'BundleId'>();
export type BundleId = z.infer<typeof bundleId>;
export const supportSessionId = idText.brand<'SupportSessionId'>();
export type SupportSessionId = z.infer<typeof supportSessionId>;

export const commandId = idText.brand<'CommandId'>();
export type CommandId = z.infer<typeof commandId>;

/** One running instance of Latchkey, made anew at every start. */
export const processId = idText.brand<'ProcessId'>();
export type ProcessId = z.infer<typeof processId>;

/** An id of any kind. */
export const anyId = idText.brand<'Id'>();
export type Id =
  | z.infer<typeof anyId>
  | PersonId
  | EmailAddressId
  | InvitationId
  | AccessGrantId
  | BundleId
  | SupportSessionId
  | CommandId
  | ProcessId;
