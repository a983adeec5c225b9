import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';
import type { Clock, Latchkey } from 'latchkey';
import { z } from 'zod';
import { clearCookie, readCookie, writeCookie } from './cookie.ts';
import { tenantId } from './seed.ts';
import type { Support, Visitor } from './visitor.ts';
import { visitorFor } from './visitor.ts';

const name = 'portal-session';
const use = 'portal session';
const twelveHours = 12 * 60 * 60;
const content = z.object({
  id: z.string(),
  as: z.string(),
  until: z.int(),
  supportSessionId: z.string().optional(),
});
type Session = z.output<typeof content>;

/** Who is signed in to the demonstration: by a sealed cookie, or, for programs, by `Authorization: Demo <who>`. */
export interface Sessions {
  visitorOf(request: Request): Promise<Visitor | undefined>;
  /** Whoever was signed in before in this browser is not any more. With a support session, they act as somebody in it. */
  signIn(request: Request, response: Response, visitor: Visitor, supportSessionId?: string): Promise<void>;
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

  /** Undefined once it is over: by its time, or because somebody ended it. */
  async function supportOf({ principalId }: Visitor, supportSessionId: string): Promise<Support | undefined> {
    const { support } = latchkey.as({ tenantId, actor: { type: 'principal', principalId } });
    const listed = await support.get(supportSessionId);
    if (listed?.status !== 'running') return undefined;
    const { personId, personName, until } = listed;
    return { supportSessionId, personId, name: personName ?? 'somebody who was erased', until };
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
      const visitor = session && visitorFor(session.as);
      if (!visitor || session.supportSessionId === undefined) return visitor;
      const support = await supportOf(visitor, session.supportSessionId);
      return support ? { ...visitor, support } : visitor;
    },

    async signIn(request, response, { as }, supportSessionId) {
      await end(request);
      const until = clock.now() + twelveHours * 1_000;
      const session: Session = { id: randomUUID(), as, until, supportSessionId };
      writeCookie(response, name, await latchkey.seal(use, JSON.stringify(session)), twelveHours);
    },

    async signOut(request, response) {
      await end(request);
      clearCookie(response, name);
    },
  };
}
