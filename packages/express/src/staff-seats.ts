import type { Host } from './host.ts';
import { rejectionReply } from './problem.ts';
import { readReply } from './read-reply.ts';
import type { Routes } from './routes.ts';
import { actionsRoute } from './staff-actions.ts';
import { commandsOn } from './staff-command.ts';
import { staffRoute, wholeTenant } from './staff-route.ts';

/** The seats of the tenant of whoever asks. */
export function staffSeatRoutes(host: Host): Routes {
  return {
    '/seats': {
      GET: staffRoute(host, 'seats.get', wholeTenant, async ({ facade }) => {
        const found = await facade.seats.get();
        if (!found) return rejectionReply({ type: 'TenantNotFound' }, 'staff', host.clock);
        return readReply(found, found);
      }),
    },
    '/seats/actions': {
      GET: actionsRoute(host, 'seats.actions', wholeTenant, ({ facade }) => facade.seats.actions({})),
    },
    ...commandsOn(host, '/seats', wholeTenant, { 'seats.license': ({ seats }) => seats.license }),
  };
}
