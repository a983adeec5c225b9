import { workspaceId as workspaceIdSchema } from '@latchkey/core';
import { Router } from 'express';
import type { DenialReason, Facade, Latchkey } from 'latchkey';
import { LatchkeyError } from 'latchkey';
import type { PageServer } from './page-server.ts';
import type { OwnWorkspace } from './pages/my-page.ts';
import { myPage } from './pages/my-page.ts';
import { refusedPage, workspacePage } from './pages/workspace-page.ts';
import type { PortalPermission } from './permissions.ts';
import { portalPermissions } from './permissions.ts';
import { readAll } from './read-all.ts';
import { tenantId } from './seed.ts';
import type { Visitor } from './visitor.ts';

/** Why somebody may not enter who could, or will: they are told, while others' clients are nobody's business. */
const reasonsToShow: readonly DenialReason[] = ['access-suspended', 'access-ended', 'access-not-yet'];

/**
 * What people see who were let in, and coordinators who are signed in as one of them. Every page asks Latchkey first, each
 * time anew.
 */
export function myRoutes(pages: PageServer, latchkey: Latchkey): Router {
  const facadeOf = ({ principalId, support }: Visitor) =>
    latchkey.as({
      tenantId,
      actor: { type: 'principal', principalId },
      onBehalfOf: support?.supportSessionId,
    });
  const router = Router();

  router.get(
    '/my',
    pages.forSignedIn(async ({ visitor }) => {
      const facade = facadeOf(visitor);
      const clients = await clientsOf(facade, visitor);
      if (!clients) return refusedPage('support-session-over');
      const own = await Promise.all(
        clients.map(async (client): Promise<readonly OwnWorkspace[]> => {
          const check = checkIn(facade, visitor, client.workspaceId);
          const mayEnter = await check('roster.view');
          if (mayEnter.allowed) return [{ client, permissions: await heldBy(check), denied: undefined }];
          const { reason } = mayEnter;
          return reasonsToShow.includes(reason) ? [{ client, permissions: [], denied: reason }] : [];
        }),
      );
      return myPage(visitor, own.flat());
    }),
  );

  router.get(
    '/my/:client',
    pages.forSignedIn(async ({ visitor, request }) => {
      const facade = facadeOf(visitor);
      const workspaceId = workspaceIdSchema.safeParse(request.params['client']).data;
      if (workspaceId === undefined) return refusedPage('workspace-unknown');
      const check = checkIn(facade, visitor, workspaceId);
      const mayEnter = await check('roster.view');
      if (!mayEnter.allowed) return refusedPage(mayEnter.reason);

      // Refused to a coordinator who is signed in as somebody: that is no use of that person's.
      await facade.access.recordUse({ workspaceId, principalId: visitor.principalId });
      const clients = await clientsOf(facade, visitor);
      const client = clients?.find((each) => each.workspaceId === workspaceId);
      return workspacePage(client?.name ?? workspaceId, await heldBy(check), mayEnter);
    }),
  );

  return router;
}

/**
 * Whatever somebody could enter; of somebody else, what that person has. Undefined where that person cannot be acted for
 * any more, such as once they have no account.
 */
async function clientsOf({ people, workspaces }: Facade, { support }: Visitor) {
  if (!support) return readAll((query) => workspaces.list(query), {});
  try {
    return await readAll((query) => people.workspaces(query), { personId: support.personId });
  } catch (fault) {
    if (fault instanceof LatchkeyError && fault.code === 'NotInSupportSession') return undefined;
    throw fault;
  }
}

function checkIn({ access }: Facade, { principalId, support }: Visitor, workspaceId: string) {
  const who = support ? { supportSession: support.supportSessionId } : { principalId };
  return (permission: PortalPermission) => access.check({ ...who, workspaceId, permission });
}

async function heldBy(check: ReturnType<typeof checkIn>): Promise<readonly PortalPermission[]> {
  const decisions = await Promise.all(portalPermissions.map(check));
  return portalPermissions.filter((_permission, index) => decisions[index]?.allowed);
}
