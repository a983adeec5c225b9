import type { Request, Response } from 'express';
import type { Clock, Latchkey } from 'latchkey';
import { z } from 'zod';
import { clearCookie, readCookie, writeCookie } from './cookie.ts';
import type { Visitor } from './visitor.ts';
import { visitorFor } from './visitor.ts';

const name = 'portal-session';
const use = 'portal session';
const twelveHours = 12 * 60 * 60;
const content = z.object({ as: z.string(), until: z.int() });

/** Who is signed in to the demonstration: by a sealed cookie, or, for programs, by `Authorization: Demo <who>`. */
export interface Sessions {
  visitorOf(request: Request): Promise<Visitor | undefined>;
  signIn(response: Response, visitor: Visitor): Promise<void>;
  signOut(response: Response): void;
}

export function createSessions(latchkey: Latchkey, clock: Clock): Sessions {
  return {
    async visitorOf(request) {
      const [, claimed] = /^Demo (.+)$/.exec(request.get('Authorization') ?? '') ?? [];
      if (claimed !== undefined) return visitorFor(claimed);
      const sealed = readCookie(request, name);
      const text = sealed === undefined ? undefined : await latchkey.unseal(use, sealed);
      if (text === undefined) return undefined;
      const { as, until } = content.parse(JSON.parse(text));
      return clock.now() < until ? visitorFor(as) : undefined;
    },

    async signIn(response, { as }) {
      const until = clock.now() + twelveHours * 1_000;
      writeCookie(response, name, await latchkey.seal(use, JSON.stringify({ as, until })), twelveHours);
    },

    signOut(response) {
      clearCookie(response, name);
    },
  };
}
