import type { Host } from './host.ts';
import { listRoute } from './list-reply.ts';
import { rejectionReply } from './problem.ts';
import { readReply } from './read-reply.ts';
import type { Routes } from './routes.ts';
import { actionsRoute } from './staff-actions.ts';
import { commandsOn, creation } from './staff-command.ts';
import { aboutRole, parameterOf, staffRoute, wholeTenant } from './staff-route.ts';

export function staffRoleRoutes(host: Host): Routes {
  return {
    '/roles': {
      POST: creation(
        host,
        'roles.define',
        wholeTenant,
        ({ roles }) => roles.define,
        ({ name }) => `/roles/${name}`,
      ),
      GET: listRoute(
        host,
        '/roles',
        'roles.list',
        wholeTenant,
        ({ roles }) => roles.list,
        (item) => item,
      ),
    },
    '/roles/:name': {
      GET: staffRoute(host, 'roles.get', aboutRole, async ({ facade, request }) => {
        const found = await facade.roles.get(parameterOf(request, 'name'));
        if (!found) return rejectionReply({ type: 'RoleNotFound' }, 'staff', host.clock);
        return readReply(found, found);
      }),
    },
    '/roles/:name/actions': {
      GET: actionsRoute(host, 'roles.actions', aboutRole, ({ facade, request }) =>
        facade.roles.actions({ name: parameterOf(request, 'name') }),
      ),
    },
    ...commandsOn(host, '/roles/:name', aboutRole, {
      'roles.revise': ({ roles }) => roles.revise,
      'roles.retire': ({ roles }) => roles.retire,
    }),
  };
}
