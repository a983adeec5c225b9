import type { Host } from './host.ts';
import { listRoute } from './list-reply.ts';
import { rejectionReply } from './problem.ts';
import { readReply } from './read-reply.ts';
import { supportSessionAsJson } from './representation.ts';
import type { Routes } from './routes.ts';
import { commandsOn, creation } from './staff-command.ts';
import { aboutSupportSession, parameterOf, staffRoute, wholeTenant } from './staff-route.ts';

/** Signing in as somebody, to support them. */
export function staffSupportRoutes(host: Host): Routes {
  const path = '/support-sessions';
  return {
    [path]: {
      POST: creation(
        host,
        'support.start',
        wholeTenant,
        ({ support }) => support.start,
        ({ supportSessionId }) => `${path}/${supportSessionId}`,
      ),
      GET: listRoute(
        host,
        path,
        'support.list',
        wholeTenant,
        ({ support }) => support.list,
        supportSessionAsJson,
      ),
    },
    [`${path}/:supportSessionId`]: {
      GET: staffRoute(host, 'support.get', aboutSupportSession, async ({ facade, request }) => {
        const found = await facade.support.get(parameterOf(request, 'supportSessionId'));
        if (!found) return rejectionReply({ type: 'SupportSessionNotFound' }, 'staff', host.clock);
        return readReply(supportSessionAsJson(found), found);
      }),
    },
    ...commandsOn(host, `${path}/:supportSessionId`, aboutSupportSession, {
      'support.end': ({ support }) => support.end,
    }),
  };
}
