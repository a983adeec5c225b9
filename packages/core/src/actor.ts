import { z } from 'zod';
import { principalId } from './host-id.ts';
import { personId, supportSessionId } from './id.ts';

/**
 * Who caused an event: a principal who is signed in to the host product, the system itself (named by the part of it
 * that acted), or an invitee, who may have signed in already or only holds a link.
 */
export const actor = z.discriminatedUnion('type', [
  z.object({ type: z.literal('principal'), principalId }),
  z.object({ type: z.literal('system'), part: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/) }),
  z.object({ type: z.literal('invitee'), principalId: principalId.optional() }),
]);

export type Actor = z.infer<typeof actor>;

/** For whom a supporter acted: for a person, as the principal that the person is, in a support session. */
export const onBehalfOf = z.object({
  type: z.literal('principal'),
  principalId,
  personId,
  supportSessionId,
});

export type OnBehalfOf = z.infer<typeof onBehalfOf>;
