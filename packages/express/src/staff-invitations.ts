import type { Facade } from 'latchkey';
import { commandReply } from './command-reply.ts';
import type { Host } from './host.ts';
import { listReply } from './list-reply.ts';
import { rejectionReply } from './problem.ts';
import { historyAsJson, invitationAsJson, invitationOutcomeAsJson } from './representation.ts';
import { jsonReply } from './reply.ts';
import type { Routes } from './routes.ts';
import { expectedRevision } from './if-match.ts';
import {
  invitationIdOf,
  staffRoute,
  workspaceOfBody,
  workspaceOfInvitation,
  workspaceOfQuery,
} from './staff-route.ts';

type Input<Name extends 'invite' | 'resend' | 'rescind'> = Parameters<Facade['invitations'][Name]>[0];

export function staffInvitationRoutes(host: Host): Routes {
  const notInvited = () => rejectionReply({ type: 'NotInvited' }, 'staff', host.clock);

  return {
    '/invitations': {
      POST: staffRoute(host, 'invitations.invite', workspaceOfBody, async ({ facade, body }) => {
        const result = await facade.invitations.invite(body as Input<'invite'>);
        return commandReply(host, 'staff', result, (done) => ({
          status: 201,
          body: invitationOutcomeAsJson(done),
          headers: { Location: `${host.basePath}/invitations/${done.invitationId}` },
        }));
      }),
      GET: staffRoute(host, 'invitations.list', workspaceOfQuery, (request) =>
        listReply(
          host,
          '/invitations',
          request,
          (query) => request.facade.invitations.list(query),
          invitationAsJson,
        ),
      ),
    },

    '/invitations/:invitationId': {
      GET: staffRoute(host, 'invitations.get', workspaceOfInvitation, async ({ facade, request }) => {
        const found = await facade.invitations.get(invitationIdOf(request));
        if (!found) return notInvited();
        return jsonReply(200, invitationAsJson(found), { ETag: `"${found.revision}"` });
      }),
    },

    '/invitations/:invitationId/resend': {
      POST: staffRoute(
        host,
        'invitations.resend',
        workspaceOfInvitation,
        async ({ facade, body, request }) => {
          const input: Input<'resend'> = { ...body, invitationId: invitationIdOf(request) };
          const result = await facade.invitations.resend(input, expectedRevision(request));
          return commandReply(host, 'staff', result, (done) => ({
            body: invitationOutcomeAsJson(done),
          }));
        },
      ),
    },

    '/invitations/:invitationId/rescind': {
      POST: staffRoute(
        host,
        'invitations.rescind',
        workspaceOfInvitation,
        async ({ facade, body, request }) => {
          const input: Input<'rescind'> = { ...body, invitationId: invitationIdOf(request) };
          const result = await facade.invitations.rescind(input, expectedRevision(request));
          return commandReply(host, 'staff', result, (done) => ({
            body: invitationOutcomeAsJson(done),
          }));
        },
      ),
    },

    '/invitations/:invitationId/history': {
      GET: staffRoute(host, 'audit.history', workspaceOfInvitation, async ({ facade, request }) => {
        const history = await facade.audit.history(invitationIdOf(request));
        return history ? jsonReply(200, historyAsJson(history)) : notInvited();
      }),
    },
  };
}
