import { createHash } from 'node:crypto';
import type { Latchkey } from 'latchkey';
import { z } from 'zod';
import type { Refusal } from './refusal.ts';

/** What a caller asks of the pages of a search. */
export const page = z.object({
  token: z.string().max(2_000).optional(),
  limit: z.int().nonnegative().optional(),
});

/** Where a search goes on, and how many results it was begun with. */
const place = z.object({ after: z.string().optional(), limit: z.int().nonnegative().optional() });
export type Place = z.output<typeof place>;

/**
 * Seals and opens the tokens of one search. Its entities are part of the seal, and say by what they lack which search it is:
 * a token of another one is not opened.
 */
export function pageTokens(latchkey: Latchkey, tenantId: string, entities: object) {
  const use = `authzen search in ${tenantId} for ${digestOf(entities)}`;

  return {
    seal: (next: Place) => latchkey.seal(use, JSON.stringify(next)),

    /** A limit that is left out is the one before; another one is refused, as the standard has it. */
    async open({
      token,
      limit,
    }: z.output<typeof page>): Promise<{ ok: true; place: Place } | { ok: false; refusal: Refusal }> {
      if (token === undefined) return { ok: true, place: { limit } };
      const sealed = await latchkey.unseal(use, token);
      if (sealed === undefined) return { ok: false, refusal: { type: 'TokenNotRecognised' } };
      const found = place.parse(JSON.parse(sealed));
      if (limit !== undefined && limit !== found.limit)
        return { ok: false, refusal: { type: 'PageChanged' } };
      return { ok: true, place: found };
    },
  };
}

/** The same for the same JSON, in whichever order its members stand. */
function digestOf(entities: object): string {
  const text = JSON.stringify(entities, (_name, value: unknown) => inOrder(value));
  return createHash('sha256').update(text).digest('base64url');
}

function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
