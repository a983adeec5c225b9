import type { Request, RequestHandler, Router } from 'express';
import { unlessKnown } from './entity-tag.ts';
import type { Operation } from './operation.ts';
import { problemReply } from './problem.ts';
import type { BodyReader } from './request-body.ts';
import type { Reply } from './reply.ts';
import { send } from './reply.ts';

export interface Route {
  (request: Request): Promise<Reply> | Reply;
  /** What the OpenAPI document says of it; pages say nothing there. */
  operation?: Operation;
  /** Whether it sends messages, which one may do so often and no more. */
  isSending?: boolean;
  /** Whether it takes rows by the thousand. */
  isMany?: boolean;
}

/** A route with what the OpenAPI document says of it. */
export function described(operation: Operation, answer: (request: Request) => Promise<Reply>): Route {
  const route: Route = (request) => answer(request);
  route.operation = operation;
  return route;
}

/** By path, below the mount point; where two fit, the first one counts. */
export type Routes = Readonly<Record<string, { readonly GET?: Route; readonly POST?: Route }>>;

/** What is read is not sent again to whoever has it. A method that a path has not is answered with 405 and those that it has. */
export function addRoutes(
  router: Router,
  routes: Routes,
  body: BodyReader | ((route: Route) => BodyReader),
  limitOf: (route: Route) => RequestHandler | undefined = () => undefined,
): void {
  for (const [path, { GET, POST }] of Object.entries(routes)) {
    const route = router.route(path);
    if (GET) route.get(handlerOf(async (request) => unlessKnown(request, await GET(request))));
    const limit = POST && limitOf(POST);
    if (limit) route.post(limit);
    if (POST) route.post(...(typeof body === 'function' ? body(POST) : body), handlerOf(POST));
    const allowed = [...(GET ? ['GET', 'HEAD'] : []), ...(POST ? ['POST'] : [])].join(', ');
    route.all((_request, response) => send(response, methodNotAllowed(allowed)));
  }
}

function handlerOf(route: Route): RequestHandler {
  return async (request, response) => send(response, await route(request));
}

function methodNotAllowed(allowed: string): Reply {
  const title = `This path takes ${allowed}`;
  return problemReply({ code: 'MethodNotAllowed', status: 405, title }, {}, { Allow: allowed });
}
