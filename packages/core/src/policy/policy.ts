import { z } from 'zod';
import { duration, durationMilliseconds } from '../duration.ts';

/**
 * What a tenant decides about its invitations. What a policy led to is written into each event (`expiresAt`, not
 * "seven days"), so changing a policy never rewrites the past.
 */
export const policy = z.strictObject({
  /** How long an invitation can be accepted after each send. */
  validFor: duration.refine(
    (text) => durationMilliseconds(text) > 0,
    'an invitation must be valid for some time',
  ),
  resend: z.strictObject({
    /** The least time between two sends to one person for one workspace, across rounds. */
    cooldown: duration,
    /** How many times one round may be sent, the first send included. */
    limit: z.int().min(1).max(1_000),
  }),
  /**
   * Who may accept: only a principal whose address the host vouches for and which equals the invited one, or whoever
   * holds a link that was mailed to that address.
   */
  acceptBy: z.enum(['matchingEmail', 'linkHolder']),
});

export type Policy = z.infer<typeof policy>;

export const defaultPolicy: Policy = policy.parse({
  validFor: 'P7D',
  resend: { cooldown: 'PT1M', limit: 10 },
  acceptBy: 'matchingEmail',
});
