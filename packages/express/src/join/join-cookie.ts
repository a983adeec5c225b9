import { instantOf } from '@latchkey/core';
import type { Request } from 'express';
import { z } from 'zod';
import type { Host } from '../host.ts';

/** How long an invitee has to sign in and to decide, in milliseconds: 15 minutes. */
export const joinLifetime = 15 * 60_000;

const use = 'latchkey join cookie';
const content = z.strictObject({ token: z.string(), bundle: z.string().optional(), until: z.int() });

/** What somebody has at hand: a link, and the bundle that they took it from, if they did. */
export interface LinkAtHand {
  token: string;
  bundle?: string | undefined;
}

/**
 * Carries the token through the host's sign-in: sealed, and with its end inside, since a browser may keep a cookie for
 * longer than it was told to.
 */
export interface JoinCookie {
  /** The value of `Set-Cookie`. */
  holding(link: LinkAtHand): Promise<string>;
  /** Undefined where there is none, or its time has passed. */
  linkIn(request: Request): Promise<LinkAtHand | undefined>;
  /** The value of `Set-Cookie` that takes it away. */
  readonly cleared: string;
}

export function joinCookie({ latchkey, clock, isSecure }: Host): JoinCookie {
  const name = isSecure ? '__Host-latchkey-join' : 'latchkey-join';
  const attributes = `Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;

  return {
    cleared: `${name}=; Max-Age=0; ${attributes}`,

    async holding({ token, bundle }) {
      const until = instantOf(clock.now() + joinLifetime);
      const sealed = await latchkey.seal(use, JSON.stringify({ token, bundle, until }));
      return `${name}=${sealed}; Max-Age=${joinLifetime / 1_000}; ${attributes}`;
    },

    async linkIn(request) {
      const sealed = cookieNamed(name, request);
      const text = sealed === undefined ? undefined : await latchkey.unseal(use, sealed);
      if (text === undefined) return undefined;
      const held = content.safeParse(JSON.parse(text)).data;
      return held && clock.now() < held.until ? held : undefined;
    },
  };
}

/** The first cookie of that name, as the browser sent it. */
function cookieNamed(name: string, request: Request): string | undefined {
  const pairs = (request.get('Cookie') ?? '').split(';').map((pair) => pair.trim().split(/=(.*)/s));
  return pairs.find(([key]) => key === name)?.[1];
}
