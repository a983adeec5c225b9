import type { Request, RequestHandler } from 'express';
import type { Options, Store } from 'express-rate-limit';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { LatchkeyError } from 'latchkey';
import { z } from 'zod';
import type { SignedIn } from './host.ts';
import { problemReply } from './problem.ts';
import type { Reply } from './reply.ts';
import { send } from './reply.ts';

/** How many requests are answered before one has to wait. */
export interface RateLimit {
  /** Requests in each window, from 1. */
  limit: number;
  /** How long a window is, in milliseconds. */
  windowMs: number;
  /** Where they are counted; by default in memory, so that each process counts for itself. */
  store?: Store | undefined;
}

export interface RateLimits {
  /**
   * What is sent to invitees' routes and pages from one network address: `req.ip`, of IPv6 the /56. By default 60
   * requests in a minute.
   */
  links?: RateLimit | undefined;
  /** Commands of one principal that send a message. By default 120 in a minute. */
  sending?: RateLimit | undefined;
}

const minute = 60_000;
// No timer can be longer.
const quota = z.object({
  limit: z.int().positive(),
  windowMs: z
    .int()
    .positive()
    .max(2 ** 31 - 1),
});

export type TellTooMany = (request: Request) => Reply;

export function limitedLinks(
  { links = { limit: 60, windowMs: minute } }: RateLimits,
  tooMany: TellTooMany,
): RequestHandler {
  return limiter(links, tooMany, {
    identifier: 'links',
    keyGenerator: ({ ip }) => ipKeyGenerator(ip ?? ''),
  });
}

/** Whoever is not signed in sends nothing, and is not counted. */
export function limitedSending(
  { sending = { limit: 120, windowMs: minute } }: RateLimits,
  tooMany: TellTooMany,
  signedIn: (request: Request) => Promise<SignedIn | undefined>,
): RequestHandler {
  const keyOf = async (request: Request) => {
    const who = await signedIn(request);
    return who && `${who.tenantId} ${who.principalId}`;
  };
  return limiter(sending, tooMany, {
    identifier: 'sending',
    keyGenerator: async (request) => (await keyOf(request)) ?? '',
    skip: async (request) => (await keyOf(request)) === undefined,
  });
}

/**
 * `RateLimit-Policy` and `RateLimit` on every answer, `Retry-After` on those that refuse.
 *
 * @see https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-08
 */
function limiter(
  given: RateLimit,
  tooMany: TellTooMany,
  options: Partial<Options> & { identifier: keyof RateLimits },
): RequestHandler {
  const { limit, windowMs, store } = given;
  if (!quota.safeParse({ limit, windowMs }).success) {
    const option = `rateLimits.${options.identifier}`;
    throw new LatchkeyError(
      'InvalidOption',
      `${option} takes a limit from 1, and a windowMs from 1 to 2,147,483,647`,
      {
        option,
      },
    );
  }
  return rateLimit({
    ...options,
    limit,
    windowMs,
    ...(store && { store }),
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (request, response) => send(response, tooMany(request)),
    logger: { warn, error: warn },
  });
}

/** Its codes alone, which its documentation explains: its messages may hold addresses. */
function warn(fault: unknown): void {
  const code = fault instanceof Error && 'code' in fault ? String(fault.code) : 'a fault';
  process.emitWarning(`counting requests for the rate limits met ${code}`, 'LatchkeyWarning');
}

export function tooManyRequests(): Reply {
  const title = 'Too many requests: wait as long as `Retry-After` says';
  return problemReply({ code: 'TooManyRequests', status: 429, title });
}
