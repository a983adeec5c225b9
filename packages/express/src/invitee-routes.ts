import type { Request } from 'express';
import { z } from 'zod';
import { commandReply } from './command-reply.ts';
import { expectedRevision } from './entity-tag.ts';
import type { Host } from './host.ts';
import { onceByKey } from './idempotency-key.ts';
import type { LinkHolder } from './link-holder.ts';
import { linkHolder, openedLink } from './link-holder.ts';
import { notSignedIn } from './default-deny.ts';
import { askForLink, hasEnded } from './join/new-link.ts';
import { invalidInput, problemReply, rejectionReply } from './problem.ts';
import { previewAsJson } from './representation.ts';
import type { Reply } from './reply.ts';
import { jsonReply } from './reply.ts';
import type { Routes } from './routes.ts';
import { described } from './routes.ts';

const link = z.strictObject({ token: z.string() });
const linkAndReason = z.strictObject({ token: z.string(), reason: z.string().optional() });

/** What an invitee does by a link. Of one that is not authentic all are told the same, whatever is wrong with it. */
export function inviteeRoutes(host: Host): Routes {
  const notRecognised = () => rejectionReply({ type: 'LinkNotRecognised' }, 'invitee', host.clock);

  return {
    '/invitations/preview': {
      POST: described(
        {
          id: 'invitations.preview',
          summary: 'What a link opens',
          answer: 'Preview',
          input: link,
        },
        async (request) => {
          const input = link.safeParse(request.body);
          if (!input.success) return invalidInput(input.error, host.clock);
          const holder = await linkHolder(host, input.data.token, await host.signedIn(request));
          if (!holder) return notRecognised();
          const { token: _token, ...invitation } = holder.invitation;
          return jsonReply(200, previewAsJson(invitation));
        },
      ),
    },

    '/invitations/open-link': {
      POST: described(
        {
          id: 'invitations.openLink',
          summary: 'All that a link opens, each with the token that it is answered by',
          answer: 'OpenedLink',
          input: link,
        },
        async (request) => {
          const input = link.safeParse(request.body);
          if (!input.success) return invalidInput(input.error, host.clock);
          const opened = await openedLink(host, input.data.token, await host.signedIn(request));
          if (!opened) return notRecognised();
          return jsonReply(200, { invitations: opened.invitations.map(previewAsJson) });
        },
      ),
    },

    '/invitations/accept': {
      POST: described(
        {
          id: 'invitations.accept',
          summary: 'Accept an invitation, as whoever is signed in',
          answer: 'InvitationOutcome',
          input: link,
          isCommand: true,
        },
        async (request) => {
          const who = await host.signedIn(request);
          if (!who) return notSignedIn(host);
          const input = link.safeParse(request.body);
          if (!input.success) return invalidInput(input.error, host.clock);
          const { token } = input.data;
          const holder = await linkHolder(host, token, who);
          if (!holder) return notRecognised();
          const { tenantId, principalId, verifiedEmail } = who;
          return onceByKey(host, byLink('accept', request, holder, [tenantId, principalId]), async (once) => {
            const result = await holder.facade.invitations.accept(
              { token, verifiedEmail },
              { ...expectedRevision(request), ...once },
            );
            return commandReply(host, 'invitee', result);
          });
        },
      ),
    },

    '/invitations/decline': {
      POST: described(
        {
          id: 'invitations.decline',
          summary: 'Say no to an invitation',
          answer: 'InvitationOutcome',
          input: linkAndReason,
          isCommand: true,
        },
        async (request) => {
          const input = linkAndReason.safeParse(request.body);
          if (!input.success) return invalidInput(input.error, host.clock);
          const who = await host.signedIn(request);
          const { token } = input.data;
          const holder = await linkHolder(host, token, who);
          if (!holder) return notRecognised();
          // Without a name, whoever holds the link is known by it.
          const from = who ? ([who.tenantId, who.principalId] as const) : (['', token] as const);
          return onceByKey(host, byLink('decline', request, holder, from), async (once) => {
            const result = await holder.facade.invitations.decline(input.data, {
              ...expectedRevision(request),
              ...once,
            });
            return commandReply(host, 'invitee', result);
          });
        },
      ),
    },

    '/invitations/ask-for-link': {
      POST: described(
        {
          id: 'invitations.askForLink',
          summary: 'Ask for a new link, by one that has ended',
          answer: 'LinkAsked',
          input: link,
        },
        async (request) => {
          const { onNewLinkAsked } = host.options;
          if (!onNewLinkAsked) return nobodyToAsk();
          const input = link.safeParse(request.body);
          if (!input.success) return invalidInput(input.error, host.clock);
          const who = await host.signedIn(request);
          const holder = await linkHolder(host, input.data.token, who);
          if (!holder) return notRecognised();
          const { invitationId, standing } = holder.invitation;
          if (!hasEnded(standing)) return noLinkNeeded(standing);
          await askForLink(host, onNewLinkAsked, holder, standing, who);
          return jsonReply(200, { invitationId, standing });
        },
      ),
    },
  };
}

function nobodyToAsk(): Reply {
  return problemReply({
    code: 'NobodyToAsk',
    status: 403,
    title: 'Nobody can be asked for a link here',
    detail: 'The router was made without `onNewLinkAsked`: ask whoever sent the invitation.',
  });
}

function noLinkNeeded(standing: string): Reply {
  const title = 'This invitation needs no new link: it is open, or was accepted';
  return problemReply({ code: 'NoLinkNeeded', status: 409, title }, { standing });
}

function byLink(
  name: 'accept' | 'decline',
  request: Request,
  { facade }: LinkHolder,
  from: readonly [string, string],
) {
  return { request, route: `invitations.${name}`, from, audience: 'invitee', claimBy: facade } as const;
}
