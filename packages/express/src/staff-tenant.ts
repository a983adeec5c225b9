import { commandReply } from './command-reply.ts';
import type { Host } from './host.ts';
import { rejectionReply } from './problem.ts';
import { readReply } from './read-reply.ts';
import type { Routes } from './routes.ts';
import { actionsRoute, foundOr } from './staff-actions.ts';
import { commandsOn } from './staff-command.ts';
import { bodyOf, staffRoute, wholeTenant } from './staff-route.ts';

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
    '/tenant/templates': {
      GET: staffRoute(host, 'tenants.templates', wholeTenant, async ({ facade }) => {
        const found = await facade.tenants.templates();
        if (!found) return rejectionReply({ type: 'TenantNotFound' }, 'staff', host.clock);
        return readReply(found, found);
      }),
    },
    '/tenant/preview-template': {
      POST: staffRoute(
        host,
        'tenants.previewTemplate',
        wholeTenant,
        async ({ facade, request }) => {
          const input = bodyOf(request) as Parameters<typeof facade.tenants.previewTemplate>[0];
          const result = await facade.tenants.previewTemplate(input);
          return commandReply(host, 'staff', result);
        },
        { input: host.facade.tenants.previewTemplate.input },
      ),
    },
    ...commandsOn(host, '/tenant', wholeTenant, {
      'tenants.changePolicy': ({ tenants }) => tenants.changePolicy,
      'tenants.enableFeature': ({ tenants }) => tenants.enableFeature,
      'tenants.disableFeature': ({ tenants }) => tenants.disableFeature,
      'tenants.changeTemplate': ({ tenants }) => tenants.changeTemplate,
      'tenants.resetTemplate': ({ tenants }) => tenants.resetTemplate,
      'tenants.switchNotification': ({ tenants }) => tenants.switchNotification,
    }),
  };
}
