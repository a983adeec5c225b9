import { workspaceId as workspaceIdSchema } from '@latchkey/core';
import { Router } from 'express';
import type { Latchkey } from 'latchkey';
import type { PageServer } from './page-server.ts';
import { myPage } from './pages/my-page.ts';
import { refusedPage, workspacePage } from './pages/workspace-page.ts';
import { portalPermissions } from './permissions.ts';
import { tenantId } from './seed.ts';
import type { Visitor } from './visitor.ts';

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
      const { items } = await facade.workspaces.list({ limit: 500 });
      const checked = await Promise.all(
        items.map(async (client) => {
          const { workspaceId } = client;
          const mayEnter = await facade.access.check({ principalId, workspaceId, permission: 'roster.view' });
          return mayEnter.allowed ? [client] : [];
        }),
      );
      return myPage(visitor, checked.flat());
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

      const { items } = await facade.workspaces.list({ limit: 500 });
      const name = items.find((client) => client.workspaceId === workspaceId)?.name ?? workspaceId;
      const decisions = await Promise.all(portalPermissions.map(check));
      const held = portalPermissions.filter((_permission, index) => decisions[index]?.allowed);
      return workspacePage(name, held, mayEnter);
    }),
  );

  return router;
}
