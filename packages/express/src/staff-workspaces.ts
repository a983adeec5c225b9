import type { Facade } from 'latchkey';
import { commandReply } from './command-reply.ts';
import type { Host } from './host.ts';
import { listReply } from './list-reply.ts';
import { outcomeAsJson } from './representation.ts';
import type { Routes } from './routes.ts';
import { staffRoute, wholeTenant, workspaceOfBody } from './staff-route.ts';

type OpenWorkspace = Parameters<Facade['workspaces']['open']>[0];

export function staffWorkspaceRoutes(host: Host): Routes {
  return {
    '/workspaces': {
      POST: staffRoute(host, 'workspaces.open', workspaceOfBody, async ({ facade, body }) => {
        const result = await facade.workspaces.open(body as OpenWorkspace);
        return commandReply(host, 'staff', result, (done) => ({
          status: 201,
          body: outcomeAsJson(done),
        }));
      }),
      GET: staffRoute(host, 'workspaces.list', wholeTenant, (request) =>
        listReply(
          host,
          '/workspaces',
          request,
          (query) => request.facade.workspaces.list(query),
          (item) => item,
        ),
      ),
    },
  };
}
