import { z } from 'zod';
import type { Duration } from '../duration.ts';
import { duration, durationMilliseconds } from '../duration.ts';
import { featureName } from '../feature.ts';
import { permission, permissions, permissionSet } from '../permission.ts';
import { roleName } from '../terms.ts';

const validFor = duration.refine(
  (text) => durationMilliseconds(text) > 0,
  'an invitation must be valid for some time',
);
const resendLimit = z.int().min(1).max(1_000);
const acceptBy = z.enum(['matchingEmail', 'linkHolder']);
const approval = z.enum(['none', 'required']);
const existingPerson = z.enum(['invite', 'grant']);
const personalWorkspace = z.union([z.object({ permissions }), z.object({ role: roleName })]);
const newPersonalWorkspace = z.union(
  [
    z.strictObject({ permissions: z.array(permission).min(1).max(256).readonly().transform(permissionSet) }),
    z.strictObject({ role: roleName }),
  ],
  'name either permissions or a role',
);
const seats = z.enum(['none', 'reserve', 'onAccept']);
/** As the IANA's database writes them; whether there is such a zone is for the edge to say. */
const timeZone = z.string().regex(/^[A-Z][A-Za-z0-9_+-]{1,30}(\/[A-Za-z0-9_+-]{1,30}){0,2}$/, {
  error: 'write the name of a time zone, such as Europe/Vienna',
  abort: true,
});
const remindBefore = duration.refine(
  (text) => durationMilliseconds(text) > 0,
  'a reminder must come some time before the deadline',
);

const longestSupport = 8 * 3_600_000;
const supportSessionsFor = duration.refine((text) => {
  const milliseconds = durationMilliseconds(text);
  return milliseconds > 0 && milliseconds <= longestSupport;
}, 'a support session may last up to 8 hours');

/**
 * What a tenant decides about its invitations. What a policy led to is written into each event (`expiresAt`, not
 * "seven days"), so changing a policy never rewrites the past.
 */
export const policy = z.object({
  /** How long an invitation can be accepted after each send. */
  validFor,
  resend: z.object({
    /** The least time between two sends to one person for one workspace, across rounds. */
    cooldown: duration,
    /** How many times one round may be sent, the first send included. */
    limit: resendLimit,
  }),
  /**
   * Who may accept: only a principal whose address the host vouches for and which equals the invited one, or whoever
   * holds a link that was mailed to that address.
   */
  acceptBy,
  /** Whether somebody else must approve a round before anything is sent. Absent, as in policies set long ago, is `none`. */
  approval: approval.optional(),
  /** The feature without which nobody is invited, let in or given more. Absent, the tenant needs none. */
  needsFeature: featureName.optional(),
  /**
   * Whether whoever is let in needs one of the tenant's seats: kept free for them from the invitation on, or taken when
   * they accept. Absent, as in policies set long ago, is `none`.
   */
  seats: seats.optional(),
  /** The IANA name of the time zone in which moments are told to invitees. Absent is UTC. */
  timeZone: timeZone.optional(),
  /** How long before its deadline an invitation is reminded of, once for each. Absent is never. */
  remindBefore: z.array(duration).readonly().optional(),
  /**
   * Whether somebody who has an account already, and has shown that their address is theirs, is invited to a further
   * workspace or given access there at once. Absent, as in policies set long ago, is `invite`.
   */
  existingPerson: existingPerson.optional(),
  /**
   * What a person may do in a workspace of their own, which their first acceptance opens: by permissions, or by the newest
   * version of a role. Absent, nobody has one.
   */
  personalWorkspace: personalWorkspace.optional(),
  /** How long one who signs in as somebody, to support them, may do so at most. Absent is half an hour. */
  supportSessionsFor: supportSessionsFor.optional(),
});

export type Policy = z.infer<typeof policy>;

/** Whether both say the same: a schema gives fields in its own order, so that equal policies have equal texts. */
export function samePolicy(one: Policy, other: Policy): boolean {
  return JSON.stringify(policy.parse(one)) === JSON.stringify(policy.parse(other));
}

/** A policy as it is set: whole, and with nothing in it that is no part of one. `approval` may be left out, for `none`. */
export const newPolicy = z
  .strictObject({
    validFor,
    resend: z.strictObject({ cooldown: duration, limit: resendLimit }),
    acceptBy,
    approval: approval.default('none'),
    needsFeature: featureName.optional(),
    seats: seats.optional(),
    supportSessionsFor: supportSessionsFor.optional(),
    existingPerson: existingPerson.optional(),
    personalWorkspace: newPersonalWorkspace.optional(),
    timeZone: timeZone.optional(),
    remindBefore: z
      .array(remindBefore)
      .min(1, 'leave it out where nobody is to be reminded')
      .max(3, 'at most three reminders')
      .refine((reminders) => areApart(reminders), 'two reminders are at the same time')
      .readonly()
      .optional(),
  })
  .refine(
    ({ validFor: whole, remindBefore: reminders = [] }) =>
      reminders.every((before) => durationMilliseconds(before) < durationMilliseconds(whole)),
    {
      path: ['remindBefore'],
      error: 'a reminder comes after the invitation: it must be shorter than validFor',
    },
  );

function areApart(reminders: readonly string[]): boolean {
  return new Set(reminders.map(durationMilliseconds)).size === reminders.length;
}

export const defaultPolicy: Policy = policy.parse({
  validFor: 'P7D',
  resend: { cooldown: 'PT1M', limit: 10 },
  acceptBy: 'matchingEmail',
});

const halfAnHour = duration.parse('PT30M');

/** How long a support session may last at most. */
export function longestSupportSession({ supportSessionsFor: longest = halfAnHour }: Policy): Duration {
  return longest;
}
