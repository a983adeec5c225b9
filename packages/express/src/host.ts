import { emailText, principalId, supportSessionId, tenantId } from '@latchkey/core';
import type { WorkspaceId } from '@latchkey/core';
import type { Request } from 'express';
import type { Clock, Facade, Latchkey } from 'latchkey';
import { LatchkeyError, systemClock } from 'latchkey';
import { z } from 'zod';
import type { LatchkeyRouterOptions, StaffAction } from './router-options.ts';

const identity = z.object({
  tenantId,
  principalId,
  verifiedEmail: emailText.optional(),
  supportSessionId: supportSessionId.optional(),
});

export type SignedIn = z.output<typeof identity>;

/** The host product as the routes meet it: what it supplied, and what follows where it supplied nothing. */
export interface Host {
  readonly latchkey: Latchkey;
  readonly clock: Clock;
  /** Where the router is seen from outside. */
  readonly origin: string;
  readonly basePath: string;
  readonly isSecure: boolean;
  readonly options: LatchkeyRouterOptions;
  /** Nobody's facade, to ask what its commands and queries take. */
  readonly facade: Facade;
  /** The commands of requests with a key that are being answered. */
  readonly answering: Set<string>;
  /**
   * Who is signed in, as nobody but themselves; the host is asked once for each request.
   *
   * @throws LatchkeyError `InvalidIdentity` if `authenticate` gave something else than an identity; `NotInSupportSession`
   *   for whoever has signed in as somebody, to support them
   */
  signedIn(request: Request): Promise<SignedIn | undefined>;
  /** The same, whether or not they have: for what looks at that by itself. */
  signedInOrSupporting(request: Request): Promise<SignedIn | undefined>;
  /** The latter, asked anew: for what goes on for long after the request has come. */
  signedInNow(request: Request): Promise<SignedIn | undefined>;
  mayDo(
    action: StaffAction,
    who: SignedIn,
    workspaceId: WorkspaceId | undefined,
    request: Request,
  ): Promise<boolean>;
}

export function createHost(latchkey: Latchkey, options: LatchkeyRouterOptions): Host {
  const { authenticate, authorize, clock = systemClock } = options;
  const { origin, pathname, protocol } = new URL(latchkey.baseUrl);

  const asked = new WeakMap<Request, Promise<SignedIn | undefined>>();

  async function signedIn(request: Request): Promise<SignedIn | undefined> {
    const who = await signedInOrSupporting(request);
    if (who?.supportSessionId === undefined) return who;
    throw new LatchkeyError('NotInSupportSession', 'this is for nobody who has signed in as somebody else');
  }

  function signedInOrSupporting(request: Request): Promise<SignedIn | undefined> {
    const known = asked.get(request) ?? signedInNow(request);
    asked.set(request, known);
    return known;
  }

  async function signedInNow(request: Request): Promise<SignedIn | undefined> {
    const given = await authenticate?.(request);
    if (given === undefined) return undefined;
    const parsed = identity.safeParse(given);
    if (parsed.success) return parsed.data;
    const where = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
    throw new LatchkeyError(
      'InvalidIdentity',
      `authenticate gave an identity that is not one: ${where}`,
      {},
      parsed.error,
    );
  }

  return {
    latchkey,
    clock,
    origin,
    basePath: pathname.replace(/\/$/, ''),
    isSecure: protocol === 'https:',
    options,
    facade: latchkey.as({ tenantId: 'none', actor: { type: 'system', part: 'routes' } }),
    answering: new Set(),
    signedIn,
    signedInOrSupporting,
    signedInNow,

    async mayDo(action, { tenantId, principalId }, workspaceId, req) {
      const answer: unknown = await authorize?.({ action, tenantId, principalId, workspaceId, req });
      return answer === true;
    },
  };
}
