import { permission, personId, principalId, workspaceId } from '@latchkey/core';
import type { Facade } from 'latchkey';
import { z } from 'zod';
import { commandReply } from './command-reply.ts';
import type { Host } from './host.ts';
import { listReply } from './list-reply.ts';
import { invalidInput } from './problem.ts';
import { accessAsJson, accessOutcomeAsJson, decisionAsJson } from './representation.ts';
import { jsonReply } from './reply.ts';
import type { Route, Routes } from './routes.ts';
import { staffRoute, workspaceOfBody, workspaceOfQuery } from './staff-route.ts';

type AccessCommand = 'grant' | 'revoke' | 'suspend' | 'resume';
type Input<Name extends AccessCommand> = Parameters<Facade['access'][Name]>[0];

const aboutPrincipal = z.strictObject({ principalId, workspaceId, permission });
const aboutPerson = z.strictObject({ personId, workspaceId, permission });

export function staffAccessRoutes(host: Host): Routes {
  /** A command on one person's access to one workspace. */
  function command<Name extends AccessCommand>(
    name: Name,
    give: (facade: Facade, input: Input<Name>) => ReturnType<Facade['access'][Name]>,
  ): Route {
    return staffRoute(host, `access.${name}`, workspaceOfBody, async ({ facade, body }) => {
      const result = await give(facade, body as Input<Name>);
      return commandReply(host, 'staff', result, (done) => ({ body: accessOutcomeAsJson(done) }));
    });
  }

  return {
    '/access': {
      GET: staffRoute(host, 'access.list', workspaceOfQuery, (request) =>
        listReply(host, '/access', request, (query) => request.facade.access.list(query), accessAsJson),
      ),
    },
    '/access/grant': { POST: command('grant', (facade, input) => facade.access.grant(input)) },
    '/access/revoke': { POST: command('revoke', (facade, input) => facade.access.revoke(input)) },
    '/access/suspend': { POST: command('suspend', (facade, input) => facade.access.suspend(input)) },
    '/access/resume': { POST: command('resume', (facade, input) => facade.access.resume(input)) },
    '/access/check': {
      POST: staffRoute(host, 'access.check', workspaceOfBody, async ({ facade, body }) => {
        const question = ('personId' in body ? aboutPerson : aboutPrincipal).safeParse(body);
        if (!question.success) return invalidInput(question.error, host.clock);
        return jsonReply(200, decisionAsJson(await facade.access.check(question.data)));
      }),
    },
  };
}
