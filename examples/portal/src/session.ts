import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';
import type { Clock, Latchkey } from 'latchkey';
import { z } from 'zod';
import { clearCookie, readCookie, writeCookie } from './cookie.ts';
import type { Visitor } from './visitor.ts';
import { visitorFor } from './visitor.ts';

const name = 'portal-session';
const use = 'portal session';
const twelveHours = 12 * 60 * 60;
const content = z.object({ id: z.string(), as: z.string(), until: z.int() });
type Session = z.output<typeof content>;

/** Who is signed in to the demonstration: by a sealed cookie, or, for programs, by `Authorization: Demo <who>`. */
export interface Sessions {
  visitorOf(request: Request): Promise<Visitor | undefined>;
  /** Whoever was signed in before in this browser is not any more. */
  signIn(request: Request, response: Response, visitor: Visitor): Promise<void>;
  signOut(request: Request, response: Response): Promise<void>;
}

export function createSessions(latchkey: Latchkey, clock: Clock): Sessions {
  /** Those that ended early, so that no page that is still open anywhere goes on being told things. */
  const ended = new Map<string, Session>();

  async function sessionOf(request: Request): Promise<Session | undefined> {
    const sealed = readCookie(request, name);
    const text = sealed === undefined ? undefined : await latchkey.unseal(use, sealed);
    const session = text === undefined ? undefined : content.safeParse(JSON.parse(text)).data;
    return session && !isOver(session) && !ended.has(session.id) ? session : undefined;
  }

  function isOver({ until }: Session): boolean {
    return clock.now() >= until;
  }

  async function end(request: Request): Promise<void> {
    const session = await sessionOf(request);
    if (session) ended.set(session.id, session);
    for (const each of ended.values()) if (isOver(each)) ended.delete(each.id);
  }

  return {
    async visitorOf(request) {
      const [, claimed] = /^Demo (.+)$/.exec(request.get('Authorization') ?? '') ?? [];
      if (claimed !== undefined) return visitorFor(claimed);
      const session = await sessionOf(request);
      return session && visitorFor(session.as);
    },

    async signIn(request, response, { as }) {
      await end(request);
      const session: Session = { id: randomUUID(), as, until: clock.now() + twelveHours * 1_000 };
      writeCookie(response, name, await latchkey.seal(use, JSON.stringify(session)), twelveHours);
    },

    async signOut(request, response) {
      await end(request);
      clearCookie(response, name);
    },
  };
}
