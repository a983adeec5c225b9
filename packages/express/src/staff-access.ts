import { permission, personId, principalId, workspaceId } from '@latchkey/core';
import type { Facade } from 'latchkey';
import { z } from 'zod';
import type { Host } from './host.ts';
import { listRoute } from './list-reply.ts';
import { momentText } from './moment.ts';
import { invalidInput } from './problem.ts';
import { queryOf } from './query.ts';
import { accessAsJson, decisionAsJson, standingAsJson } from './representation.ts';
import { jsonReply } from './reply.ts';
import type { Routes } from './routes.ts';
import { actionsRoute } from './staff-actions.ts';
import { commandsOn, creation } from './staff-command.ts';
import { bodyOf, bothWorkspaces, staffRoute, workspaceOfBody, workspaceOfQuery } from './staff-route.ts';

type Place = Parameters<Facade['access']['actions']>[0];

/** Within which time alone it may be done. */
const during = z.strictObject({ from: momentText.optional(), until: momentText.optional() }).optional();
const aboutPrincipal = z.strictObject({ principalId, workspaceId, permission, during });
const aboutPerson = z.strictObject({ personId, workspaceId, permission, during });

/** One person's access to one workspace, both named in the body or the query. */
export function staffAccessRoutes(host: Host): Routes {
  return {
    '/access': {
      GET: listRoute(
        host,
        '/access',
        'access.list',
        workspaceOfQuery,
        ({ access }) => access.list,
        accessAsJson,
      ),
    },
    '/access/standings': {
      GET: listRoute(
        host,
        '/access/standings',
        'access.standings',
        workspaceOfQuery,
        ({ access }) => access.standings,
        standingAsJson,
      ),
    },
    '/access/actions': {
      GET: actionsRoute(
        host,
        'access.actions',
        workspaceOfQuery,
        ({ facade, request }) => facade.access.actions(queryOf(request) as Place & Record<string, string>),
        host.facade.access.actions.input,
      ),
    },
    '/access/check': {
      POST: staffRoute(
        host,
        'access.check',
        workspaceOfBody,
        async ({ facade, request }) => {
          const body = bodyOf(request);
          const question = ('personId' in body ? aboutPerson : aboutPrincipal).safeParse(body);
          if (!question.success) return invalidInput(question.error, host.clock);
          return jsonReply(200, decisionAsJson(await facade.access.check(question.data)));
        },
        { input: z.union([aboutPrincipal, aboutPerson]) },
      ),
    },
    '/access/grant': { POST: creation(host, 'access.grant', workspaceOfBody, ({ access }) => access.grant) },
    '/access/add-from': {
      POST: creation(host, 'access.addFrom', bothWorkspaces, ({ access }) => access.addFrom),
    },
    ...commandsOn(host, '/access', workspaceOfBody, {
      'access.narrow': ({ access }) => access.narrow,
      'access.widen': ({ access }) => access.widen,
      'access.extend': ({ access }) => access.extend,
      'access.adoptRole': ({ access }) => access.adoptRole,
      'access.changeAttributes': ({ access }) => access.changeAttributes,
      'access.recordUse': ({ access }) => access.recordUse,
      'access.suspend': ({ access }) => access.suspend,
      'access.resume': ({ access }) => access.resume,
      'access.revoke': ({ access }) => access.revoke,
    }),
  };
}
