import { tenantId } from '@latchkey/core';
import type { Request, RequestHandler, Response } from 'express';
import { Router } from 'express';
import type { Latchkey } from 'latchkey';
import { LatchkeyError } from 'latchkey';
import { z } from 'zod';
import type { Reply } from '../reply.ts';
import { jsonReply, send } from '../reply.ts';
import type { Ask } from './ask.ts';
import type { AuthzenRouterOptions, AuthzenSettings } from './authzen-options.ts';
import { settingsOf } from './authzen-options.ts';
import { evaluationEndpoint, evaluationsEndpoint } from './evaluations.ts';
import { readJson } from './json-request.ts';
import { endpoints, metadataReply, wellKnown } from './metadata.ts';
import { refusalOf, refusalReply } from './refusal.ts';
import { actionSearchEndpoint, resourceSearchEndpoint, subjectSearchEndpoint } from './searches.ts';

/**
 * A policy decision point that answers from Latchkey's access checks. Mount it without a path, at the top of the app: the
 * path of `baseUrl` says where it answers, and it leaves every other path alone.
 *
 * @throws LatchkeyError `InvalidOption`, saying which
 * @see https://openid.net/specs/authorization-api-1_0.html
 */
export function authzenRouter(latchkey: Latchkey, options: AuthzenRouterOptions): Router {
  const settings = settingsOf(options);
  const { basePath } = settings;
  const router = Router();

  const posts: Readonly<Record<string, Ask>> = {
    [endpoints.evaluation]: evaluationEndpoint(latchkey, settings),
    [endpoints.evaluations]: evaluationsEndpoint(latchkey, settings),
    [endpoints.subjectSearch]: subjectSearchEndpoint(latchkey, settings),
    [endpoints.resourceSearch]: resourceSearchEndpoint(latchkey, settings),
    [endpoints.actionSearch]: actionSearchEndpoint(latchkey, settings),
  };
  for (const [path, ask] of Object.entries(posts)) {
    router
      .route(basePath + path)
      .all(giveBackRequestId)
      .post(async (request, response) => {
        send(response, await answer(settings, ask, request, response));
      })
      .all(refuseMethod('POST'));
  }
  router
    .route(wellKnown + basePath)
    .all(giveBackRequestId)
    .get((_request, response) => send(response, metadataReply(settings)))
    .all(refuseMethod('GET, HEAD'));
  return router;
}

/** Who nobody knows is answered before anything that they sent is read. */
async function answer(settings: AuthzenSettings, ask: Ask, req: Request, response: Response): Promise<Reply> {
  try {
    const caller = await callerOf(settings, req);
    if (!caller) {
      const isPortMissing = settings.authenticate === undefined;
      return refusalReply({ type: 'NotAuthenticated', isPortMissing });
    }
    const read = await readJson(req, response);
    if (!read.ok) return refusalReply(read.refusal);
    const answered = await ask({ ...caller, body: read.body, req });
    return answered.ok ? jsonReply(200, answered.answer) : refusalReply(answered.refusal);
  } catch (fault) {
    settings.onFault(fault);
    return refusalReply(refusalOf(fault));
  }
}

const caller = z.object({ tenantId });

/** @throws LatchkeyError `InvalidIdentity` if `authenticate` gave something else than a caller */
async function callerOf({ authenticate }: AuthzenSettings, request: Request) {
  const given = await authenticate?.(request);
  if (given === undefined) return undefined;
  const parsed = caller.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new LatchkeyError(
    'InvalidIdentity',
    'authenticate gave a caller without a tenant id that is one',
    {},
    parsed.error,
  );
}

/** By which callers find their requests in their own logs again. */
const giveBackRequestId: RequestHandler = (request, response, next) => {
  const id = request.get('X-Request-ID');
  if (id !== undefined) response.setHeader('X-Request-ID', id);
  next();
};

function refuseMethod(allowed: string): RequestHandler {
  return (_request, response) => {
    send(response, refusalReply({ type: 'MethodNotAllowed', allowed }));
  };
}
