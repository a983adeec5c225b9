import type { Facade } from 'latchkey';
import type { Host } from './host.ts';
import { listRoute } from './list-reply.ts';
import { rejectionReply } from './problem.ts';
import { queryOf } from './query.ts';
import { readReply } from './read-reply.ts';
import { historyAsJson, invitationAsJson } from './representation.ts';
import type { Routes } from './routes.ts';
import { actionsRoute } from './staff-actions.ts';
import { commandsOn, creation } from './staff-command.ts';
import {
  parameterOf,
  staffRoute,
  wholeTenant,
  workspaceOfBody,
  workspacesOfInvitations,
  workspaceOfInvitation,
  workspaceOfQuery,
} from './staff-route.ts';

type InvitationPlace = Parameters<Facade['invitations']['actionsFor']>[0];

export function staffInvitationRoutes(host: Host): Routes {
  const notInvited = () => rejectionReply({ type: 'NotInvited' }, 'staff', host.clock);

  return {
    '/invitations': {
      POST: creation(
        host,
        'invitations.invite',
        workspaceOfBody,
        ({ invitations }) => invitations.invite,
        (done) => invitationPath(done),
      ),
      GET: listRoute(
        host,
        '/invitations',
        'invitations.list',
        workspaceOfQuery,
        ({ invitations }) => invitations.list,
        invitationAsJson,
      ),
    },
    '/invitations/send': {
      POST: creation(
        host,
        'invitations.send',
        workspaceOfBody,
        ({ invitations }) => invitations.send,
        (done) => invitationPath(done),
      ),
    },
    '/invitations/actions': {
      GET: actionsRoute(
        host,
        'invitations.actionsFor',
        workspaceOfQuery,
        ({ facade, request }) =>
          facade.invitations.actionsFor(queryOf(request) as InvitationPlace & Record<string, string>),
        host.facade.invitations.actionsFor.input,
      ),
    },
    '/invitations/together': {
      POST: creation(
        host,
        'invitations.inviteTogether',
        workspacesOfInvitations,
        ({ invitations }) => invitations.inviteTogether,
      ),
    },
    '/invitations/deadlines': {
      GET: listRoute(
        host,
        '/invitations/deadlines',
        'invitations.deadlines',
        wholeTenant,
        ({ invitations }) => invitations.deadlines,
        invitationAsJson,
      ),
    },
    '/invitations/:invitationId': {
      GET: staffRoute(host, 'invitations.get', workspaceOfInvitation, async ({ facade, request }) => {
        const found = await facade.invitations.get(parameterOf(request, 'invitationId'));
        return found ? readReply(invitationAsJson(found), found) : notInvited();
      }),
    },
    '/invitations/:invitationId/actions': {
      GET: actionsRoute(host, 'invitations.actions', workspaceOfInvitation, ({ facade, request }) =>
        facade.invitations.actions({ invitationId: parameterOf(request, 'invitationId') }),
      ),
    },
    '/invitations/:invitationId/history': {
      GET: staffRoute(host, 'audit.history', workspaceOfInvitation, async ({ facade, request }) => {
        const history = await facade.audit.history(parameterOf(request, 'invitationId'));
        return history ? readReply(historyAsJson(history)) : notInvited();
      }),
    },
    // What bears the result is the delivery, whose revision is not the invitation's.
    ...commandsOn(host, '/invitations/:invitationId', workspaceOfInvitation, {
      'invitations.reportDelivery': ({ invitations }) => invitations.reportDelivery,
    }),
    ...commandsOn(host, '/invitations/:invitationId', workspaceOfInvitation, {
      'invitations.approve': ({ invitations }) => invitations.approve,
      'invitations.refuse': ({ invitations }) => invitations.refuse,
      'invitations.resend': ({ invitations }) => invitations.resend,
      'invitations.readdress': ({ invitations }) => invitations.readdress,
      'invitations.changeTerms': ({ invitations }) => invitations.changeTerms,
      'invitations.copyLink': ({ invitations }) => invitations.copyLink,
      'invitations.rescind': ({ invitations }) => invitations.rescind,
    }),
  };
}

/** Whoever was given access at once has no invitation to be found. */
function invitationPath({ invitationId, status }: { invitationId: string; status: string }) {
  return status === 'granted' ? undefined : `/invitations/${invitationId}`;
}
