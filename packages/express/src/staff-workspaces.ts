import type { Host } from './host.ts';
import { listRoute } from './list-reply.ts';
import { rejectionReply } from './problem.ts';
import { readReply } from './read-reply.ts';
import type { Routes } from './routes.ts';
import { actionsRoute, foundOr } from './staff-actions.ts';
import { commandsOn, creation } from './staff-command.ts';
import { parameterOf, staffRoute, wholeTenant, workspaceOfBody, workspaceOfPath } from './staff-route.ts';

export function staffWorkspaceRoutes(host: Host): Routes {
  return {
    '/workspaces': {
      POST: creation(
        host,
        'workspaces.open',
        workspaceOfBody,
        ({ workspaces }) => workspaces.open,
        ({ workspaceId }) => `/workspaces/${encodeURIComponent(workspaceId)}`,
      ),
      GET: listRoute(
        host,
        '/workspaces',
        'workspaces.list',
        wholeTenant,
        ({ workspaces }) => workspaces.list,
        (item) => item,
      ),
    },
    '/workspaces/:workspaceId': {
      GET: staffRoute(host, 'workspaces.get', workspaceOfPath, async ({ facade, request }) => {
        const found = await facade.workspaces.get(parameterOf(request, 'workspaceId'));
        if (!found) return rejectionReply({ type: 'WorkspaceNotFound' }, 'staff', host.clock);
        return readReply(found, found);
      }),
    },
    '/workspaces/:workspaceId/actions': {
      GET: actionsRoute(host, 'workspaces.actions', workspaceOfPath, async ({ facade, request }) =>
        foundOr(await facade.workspaces.actions(parameterOf(request, 'workspaceId')), {
          type: 'WorkspaceNotFound',
        }),
      ),
    },
    ...commandsOn(host, '/workspaces/:workspaceId', workspaceOfPath, {
      'workspaces.rename': ({ workspaces }) => workspaces.rename,
      'workspaces.close': ({ workspaces }) => workspaces.close,
      'workspaces.reopen': ({ workspaces }) => workspaces.reopen,
    }),
  };
}
