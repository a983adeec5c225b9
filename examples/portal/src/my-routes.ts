import { workspaceId as workspaceIdSchema } from '@latchkey/core';
import { Router } from 'express';
import type { DenialReason, Latchkey } from 'latchkey';
import type { PageServer } from './page-server.ts';
import { myPage } from './pages/my-page.ts';
import { refusedPage, workspacePage } from './pages/workspace-page.ts';
import { portalPermissions } from './permissions.ts';
import { readAll } from './read-all.ts';
import { tenantId } from './seed.ts';
import type { Visitor } from './visitor.ts';

/** Why somebody may not enter who could, or will: they are told, while others' clients are nobody's business. */
const reasonsToShow: readonly DenialReason[] = ['access-suspended', 'access-ended', 'access-not-yet'];

/** What people see who were let in. Every page asks Latchkey first, each time anew. */
export function myRoutes(pages: PageServer, latchkey: Latchkey): Router {
  const facadeOf = ({ principalId }: Visitor) =>
    latchkey.as({ tenantId, actor: { type: 'principal', principalId } });
  const router = Router();

  router.get(
    '/my',
    pages.forSignedIn(async ({ visitor }) => {
      const facade = facadeOf(visitor);
      const { principalId } = visitor;
      const clients = await readAll((query) => facade.workspaces.list(query), {});
      const own = await Promise.all(
        clients.map(async (client) => {
          const { workspaceId } = client;
          const mayEnter = await facade.access.check({ principalId, workspaceId, permission: 'roster.view' });
          if (!mayEnter.allowed) {
            const { reason } = mayEnter;
            return reasonsToShow.includes(reason) ? [{ client, permissions: [], denied: reason }] : [];
          }
          const { items: permissions } = await facade.access.whatMay({ principalId, workspaceId });
          return [{ client, permissions, denied: undefined }];
        }),
      );
      return myPage(visitor, own.flat());
    }),
  );

  router.get(
    '/my/:client',
    pages.forSignedIn(async ({ visitor, request }) => {
      const facade = facadeOf(visitor);
      const { principalId } = visitor;
      const workspaceId = workspaceIdSchema.safeParse(request.params['client']).data;
      if (workspaceId === undefined) return refusedPage('workspace-unknown');
      const check = (permission: string) => facade.access.check({ principalId, workspaceId, permission });
      const mayEnter = await check('roster.view');
      if (!mayEnter.allowed) return refusedPage(mayEnter.reason);

      const client = await facade.workspaces.get(workspaceId);
      const decisions = await Promise.all(portalPermissions.map(check));
      const held = portalPermissions.filter((_permission, index) => decisions[index]?.allowed);
      return workspacePage(client?.name ?? workspaceId, held, mayEnter);
    }),
  );

  return router;
}
