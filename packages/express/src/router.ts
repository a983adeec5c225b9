import { Router } from 'express';
import type { Latchkey } from 'latchkey';
import { notSignedIn } from './default-deny.ts';
import { faultHandler, warnOfFault } from './fault.ts';
import { healthRoutes } from './health-routes.ts';
import { createHost } from './host.ts';
import { inviteeRoutes } from './invitee-routes.ts';
import { joinPages } from './join/join-pages.ts';
import { liveUpdateRoutes } from './live-updates.ts';
import { joinRoutes } from './join/join-routes.ts';
import { shownInvitation } from './join/shown-invitation.ts';
import { openApiRoutes } from './open-api.ts';
import { ownRoutes } from './own-routes.ts';
import { problemReply } from './problem.ts';
import { limitedLinks, limitedSending, tooManyRequests } from './rate-limits.ts';
import { send } from './reply.ts';
import { formBody, jsonBody, jsonBodyOfMany } from './request-body.ts';
import type { LatchkeyRouterOptions } from './router-options.ts';
import { addRoutes } from './routes.ts';
import { staffAccessRoutes } from './staff-access.ts';
import { staffInvitationRoutes } from './staff-invitations.ts';
import { staffManyRoutes } from './staff-many.ts';
import { staffPeopleRoutes } from './staff-people.ts';
import { staffRoleRoutes } from './staff-roles.ts';
import { staffSeatRoutes } from './staff-seats.ts';
import { staffSupportRoutes } from './staff-support.ts';
import { staffTenantRoutes } from './staff-tenant.ts';
import { staffWorkspaceRoutes } from './staff-workspaces.ts';

/**
 * Latchkey over HTTP: the staff's JSON API, the invitees', and the pages behind the links in invitations. Mount it where
 * `baseUrl` of Latchkey leads to, on a path that it has for itself: whatever it does not know there is answered with 404.
 */
export function latchkeyRouter(latchkey: Latchkey, options: LatchkeyRouterOptions = {}): Router {
  const host = createHost(latchkey, options);
  const { rateLimits = {} } = options;
  const router = Router();

  const shown = shownInvitation(host);
  const pages = joinPages(host, shown);
  const links = limitedLinks(rateLimits, (request) =>
    request.path.startsWith('/join/') ? pages.notice(request, 429, 'tooManyRequests') : tooManyRequests(),
  );
  const sending = limitedSending(rateLimits, tooManyRequests, host.signedInOrSupporting);
  const json = jsonBody(host.origin);
  const jsonOfMany = jsonBodyOfMany(host.origin, async (request) =>
    (await host.signedIn(request)) ? undefined : notSignedIn(host),
  );

  addRoutes(router, joinRoutes(host, shown, pages), formBody, () => links);
  const ofInvitees = inviteeRoutes(host);
  addRoutes(router, ofInvitees, json, () => links);
  const others = [
    // Express looks at one after the other, and checks come most often.
    staffAccessRoutes(host),
    ownRoutes(host),
    staffTenantRoutes(host),
    staffSupportRoutes(host),
    staffSeatRoutes(host),
    staffWorkspaceRoutes(host),
    // Before those that take `many` for an id.
    staffManyRoutes(host),
    staffPeopleRoutes(host),
    staffRoleRoutes(host),
    staffInvitationRoutes(host),
    healthRoutes(host),
    liveUpdateRoutes(host),
  ];
  for (const routes of [...others, openApiRoutes(host, [ofInvitees, ...others])]) {
    addRoutes(
      router,
      routes,
      ({ isMany }) => (isMany ? jsonOfMany : json),
      ({ isSending }) => (isSending ? sending : undefined),
    );
  }

  router.use((_request, response) => {
    send(response, problemReply({ code: 'RouteNotFound', status: 404, title: 'There is nothing here' }));
  });
  router.use(faultHandler(options.onFault ?? warnOfFault));
  return router;
}
