import type { Host } from './host.ts';
import { rejectionReply } from './problem.ts';
import { readReply } from './read-reply.ts';
import type { Routes } from './routes.ts';
import { actionsRoute, foundOr } from './staff-actions.ts';
import { commandsOn } from './staff-command.ts';
import { staffRoute, wholeTenant } from './staff-route.ts';

/** The tenant of whoever asks. To open, close and reopen it is for the host's own code. */
export function staffTenantRoutes(host: Host): Routes {
  return {
    '/tenant': {
      GET: staffRoute(host, 'tenants.get', wholeTenant, async ({ facade }) => {
        const found = await facade.tenants.get();
        if (!found) return rejectionReply({ type: 'TenantNotFound' }, 'staff', host.clock);
        return readReply(found, found);
      }),
    },
    '/tenant/actions': {
      GET: actionsRoute(host, 'tenants.actions', wholeTenant, async ({ facade }) =>
        foundOr(await facade.tenants.actions(), { type: 'TenantNotFound' }),
      ),
    },
    ...commandsOn(host, '/tenant', wholeTenant, {
      'tenants.changePolicy': ({ tenants }) => tenants.changePolicy,
      'tenants.enableFeature': ({ tenants }) => tenants.enableFeature,
      'tenants.disableFeature': ({ tenants }) => tenants.disableFeature,
    }),
  };
}
