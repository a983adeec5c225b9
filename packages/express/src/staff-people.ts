import { z } from 'zod';
import type { Host } from './host.ts';
import { listRoute } from './list-reply.ts';
import { rejectionReply } from './problem.ts';
import { readReply } from './read-reply.ts';
import { workspaceOfPersonAsJson } from './representation.ts';
import type { Routes } from './routes.ts';
import { actionsRoute, foundOr } from './staff-actions.ts';
import { commandsOn, creation } from './staff-command.ts';
import { aboutKnownPerson, aboutPerson, parameterOf, staffRoute, wholeTenant } from './staff-route.ts';

export function staffPeopleRoutes(host: Host): Routes {
  const { principalId: _ofTheSignedIn, ...ofSomebody } = host.facade.people.workspaces.input.shape;
  return {
    '/people': {
      POST: creation(
        host,
        'people.register',
        wholeTenant,
        ({ people }) => people.register,
        ({ personId }) => `/people/${personId}`,
      ),
      GET: listRoute(
        host,
        '/people',
        'people.list',
        wholeTenant,
        ({ people }) => people.list,
        (item) => item,
      ),
    },
    '/people/search': {
      GET: listRoute(
        host,
        '/people/search',
        'people.search',
        wholeTenant,
        ({ people }) => people.search,
        (item) => item,
      ),
    },
    '/people/duplicates': {
      GET: listRoute(
        host,
        '/people/duplicates',
        'people.likelyDuplicates',
        wholeTenant,
        ({ people }) => people.likelyDuplicates,
        (item) => item,
      ),
    },
    ...commandsOn(host, '/people', wholeTenant, {
      'people.merge': ({ people }) => people.merge,
    }),
    '/people/:personId': {
      GET: staffRoute(host, 'people.get', aboutPerson, async ({ facade, request }) => {
        const found = await facade.people.get(parameterOf(request, 'personId'));
        if (!found) return rejectionReply({ type: 'PersonNotFound' }, 'staff', host.clock);
        return readReply(found, found);
      }),
    },
    '/people/:personId/actions': {
      GET: actionsRoute(host, 'people.actions', aboutPerson, async ({ facade, request }) =>
        foundOr(await facade.people.actions(parameterOf(request, 'personId')), { type: 'PersonNotFound' }),
      ),
    },
    '/people/:personId/workspaces': {
      GET: listRoute(
        host,
        '/people/:personId/workspaces',
        'people.workspaces',
        aboutKnownPerson,
        ({ people }) => people.workspaces,
        workspaceOfPersonAsJson,
        z.strictObject(ofSomebody),
      ),
    },
    ...commandsOn(host, '/people/:personId', aboutPerson, {
      'people.rename': ({ people }) => people.rename,
      'people.changeEmail': ({ people }) => people.changeEmail,
      'people.releasePrincipal': ({ people }) => people.releasePrincipal,
      'people.deactivate': ({ people }) => people.deactivate,
      'people.reactivate': ({ people }) => people.reactivate,
      'people.removeEverywhere': ({ people }) => people.removeEverywhere,
    }),
    // What bears the result is not the person, whose revision it is not.
    ...commandsOn(host, '/people/:personId', aboutKnownPerson, {
      'people.confirmEmail': ({ people }) => people.confirmEmail,
      'people.releaseExternalId': ({ people }) => people.releaseExternalId,
    }),
  };
}
