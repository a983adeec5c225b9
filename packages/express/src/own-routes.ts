import type { Facade } from 'latchkey';
import { z } from 'zod';
import { commandReply } from './command-reply.ts';
import { notSignedIn } from './default-deny.ts';
import { expectedRevision } from './entity-tag.ts';
import type { Host } from './host.ts';
import { onceByKey } from './idempotency-key.ts';
import { listReply } from './list-reply.ts';
import { workspaceOfPersonAsJson } from './representation.ts';
import type { Routes } from './routes.ts';
import { described } from './routes.ts';
import { bodyOf } from './staff-route.ts';

type AgreeTerms = Parameters<Facade['people']['agreeTerms']>[0];

/** What whoever is signed in says and asks for themselves, without being staff. */
export function ownRoutes(host: Host): Routes {
  const { workspaces } = host.facade.people;
  const { personId: _ofSomebody, principalId: _whoAsks, ...page } = workspaces.input.shape;
  return {
    '/people/agree-terms': {
      POST: described(
        {
          id: 'people.agreeTerms',
          summary: 'Agree to a version of the host’s terms, as whoever is signed in',
          answer: 'AgreedTerms',
          input: host.facade.people.agreeTerms.input,
          isCommand: true,
        },
        async (request) => {
          const who = await host.signedIn(request);
          if (!who) return notSignedIn(host);
          const { tenantId, principalId } = who;
          const { people } = host.latchkey.as({ tenantId, actor: { type: 'principal', principalId } });
          const repeatable = {
            request,
            route: 'people.agreeTerms',
            from: [tenantId, principalId],
            audience: 'staff',
          } as const;
          return onceByKey(host, repeatable, async (once) => {
            const options = { ...expectedRevision(request), ...once };
            const result = await people.agreeTerms(bodyOf(request) as AgreeTerms, options);
            return commandReply(host, 'staff', result);
          });
        },
      ),
    },
    '/my/workspaces': {
      GET: described(
        {
          id: 'people.myWorkspaces',
          summary: 'The workspaces that whoever is signed in has access to',
          answer: 'WorkspaceOfPerson',
          input: z.strictObject(page),
          isList: true,
        },
        async (request) => {
          const who = await host.signedIn(request);
          if (!who) return notSignedIn(host);
          const { tenantId, principalId } = who;
          const { people } = host.latchkey.as({ tenantId, actor: { type: 'principal', principalId } });
          const list = (asked: object) => people.workspaces(asked);
          const asked = { request, tenantId };
          return listReply(host, '/my/workspaces', asked, list, workspaceOfPersonAsJson, { principalId });
        },
      ),
    },
  };
}
