import type { InvitationId } from '@latchkey/core';
import type { CommandOptions } from '../commands/result.ts';
import type { OpenResult } from './preview.ts';

export interface AcceptInput {
  token: string;
  verifiedEmail?: string | undefined;
}

/** What came of each open invitation, in the order in which the link shows them. */
export type AcceptedAll<Accepted> =
  | { ok: true; results: readonly { invitationId: InvitationId; result: Accepted }[] }
  | Extract<OpenResult, { ok: false }>;

/** Accepts what a link opens, one by one: each is on record by itself, and safe to repeat by itself. */
export function acceptAll<Accepted>(
  open: (token: string) => Promise<OpenResult>,
  accept: (input: AcceptInput, options?: CommandOptions) => Promise<Accepted>,
) {
  return async ({ token, verifiedEmail }: AcceptInput): Promise<AcceptedAll<Accepted>> => {
    const opened = await open(token);
    if (!opened.ok) return opened;
    const results: { invitationId: InvitationId; result: Accepted }[] = [];
    for (const { invitationId, token: own, standing } of opened.invitations) {
      if (standing === 'open') {
        results.push({ invitationId, result: await accept({ token: own, verifiedEmail }) });
      }
    }
    return { ok: true, results };
  };
}
