import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Host, SignedIn } from '../host.ts';
import { joinLifetime } from './join-cookie.ts';

const use = 'latchkey shown invitation';
const content = z.strictObject({
  tenantId: z.string(),
  principalId: z.string(),
  link: z.string(),
  until: z.int(),
});

/**
 * Proof that this account was shown this invitation, which its forms send along: no other account, no other link and no
 * other site's page can make up one (a CSRF token).
 */
export interface ShownInvitation {
  proofOf(who: SignedIn, token: string): Promise<string>;
  isProofOf(proof: string, who: SignedIn, token: string): Promise<boolean>;
}

export function shownInvitation({ latchkey, clock }: Host): ShownInvitation {
  return {
    proofOf({ tenantId, principalId }, token) {
      const until = clock.now() + joinLifetime;
      return latchkey.seal(use, JSON.stringify({ tenantId, principalId, link: digestOf(token), until }));
    },

    async isProofOf(proof, { tenantId, principalId }, token) {
      const text = await latchkey.unseal(use, proof);
      const shown = content.safeParse(JSON.parse(text ?? 'null')).data;
      return (
        shown?.tenantId === tenantId &&
        shown.principalId === principalId &&
        shown.link === digestOf(token) &&
        clock.now() < shown.until
      );
    },
  };
}

/** An invitation's link names its generation, so that what was sent anew is another one. */
function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
