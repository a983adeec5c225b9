import { invitationId } from '@latchkey/core';
import { manyOf } from '../commands/give-many.ts';
import { reportDelivery } from '../deliveries/report-delivery.ts';
import { accept } from '../invitations/accept.ts';
import { invitationActions, invitationActionsFor } from '../invitations/actions.ts';
import { approve } from '../invitations/approve.ts';
import { changeTerms } from '../invitations/change-terms.ts';
import { copyLink } from '../invitations/copy-link.ts';
import { decline } from '../invitations/decline.ts';
import { acceptAll } from '../invitations/accept-all.ts';
import { inviteTogether } from '../invitations/invite-together.ts';
import { invite } from '../invitations/invite.ts';
import type { OpenResult, Preview, PreviewResult } from '../invitations/preview.ts';
import { readdress } from '../invitations/readdress.ts';
import { refuseRequest } from '../invitations/refuse.ts';
import { rescind } from '../invitations/rescind.ts';
import { resend } from '../invitations/resend.ts';
import { send } from '../invitations/send.ts';
import type { ListedInvitation } from '../projections/invitation-queries.ts';
import { deadlineQuery, invitationQuery } from '../projections/invitation-queries.ts';
import type { ListQueries } from '../projections/list-queries.ts';
import type { Page } from '../projections/paging.ts';
import type { Services } from '../services.ts';
import type { Calls } from './calls.ts';

export interface InvitationParts {
  services: Services;
  preview: Preview;
  queries: ListQueries;
}

export function createInvitations({ services, preview, queries }: InvitationParts) {
  const definitions = {
    invite: invite(services),
    inviteTogether: inviteTogether(services),
    send: send(services),
    approve: approve(services),
    resend: resend(services),
    readdress: readdress(services),
    changeTerms: changeTerms(services),
    copyLink: copyLink(services),
    actions: invitationActions(services),
    actionsFor: invitationActionsFor(services),
    accept: accept(services),
    decline: decline(services),
  };

  return ({ tenantId, command, accessCommand, query, question, one }: Calls) => ({
    /**
     * Offers a person access to a workspace, and mails them a link. A person is known by the address; one who is
     * known keeps their name. Refused while an invitation is open (`AlreadyInvited`) or access is live
     * (`AlreadyAccepted`), within the cooldown (`ResendTooSoon`), and for more than the actor may give (`MayNotGive`).
     * Where the policy asks for approval, nothing is mailed before somebody else approves: the status is `requested`. Where
     * it gives access to those who are known well enough, they have it at once: the status is `granted`.
     */
    invite: accessCommand(definitions.invite, isGranted),
    /** Invites many: gives for each row what `invite` would. */
    inviteMany: manyOf(accessCommand(definitions.invite, isGranted)),
    /**
     * Invites a person to several workspaces, with one message that opens them all. One refusal, which names its workspace,
     * refuses them all; each is answered by itself. Where the policy asks for approval: `ApprovalNeeded`.
     */
    inviteTogether: command(definitions.inviteTogether),
    /**
     * The one command behind one button, which stays until the person has an account: invites, or sends again what is
     * open, past its deadline or rescinded; `did` says which. Terms that are given are offered from then on; without any,
     * what was offered last is. Refused as `AlreadyAccepted` once there is an account with access.
     */
    send: accessCommand(definitions.send, isGranted),
    /** Lets a request become an invitation, and mails its link. Not for whoever made the request what it is. */
    approve: command(definitions.approve),
    /** Says no to a request: the invitation is again what it was before. */
    refuse: command(refuseRequest),
    /** Mails a new link with a new deadline; the old one is dead. After a rescission it opens a new round. */
    resend: command(definitions.resend),
    /** Mails a new link to the address that the person has now, if the newest one went to an earlier address. */
    readdress: command(definitions.readdress),
    /** Changes what an open invitation offers. Where approval is asked for, raised terms are a new request. */
    changeTerms: command(definitions.changeTerms),
    /** Gives the newest link, as `url`, to bring it to the invitee. Each copy is on record; who made one may not accept. */
    copyLink: command(definitions.copyLink),
    /** Takes an open invitation back, whose link is dead at once, or the request for one. */
    rescind: command(rescind),
    /**
     * What whoever delivers mail says of a message: that it arrived, or came back. After one that came back for good,
     * nothing is mailed to that address until `people.confirmEmail`. Of an older link it changes nothing else.
     */
    reportDelivery: command(reportDelivery),
    /** Which of these commands would be done now, change nothing, or be refused, and why. Appends nothing. */
    actions: command(definitions.actions),
    /** What the link of one invitation opens, for whoever holds it. Appends nothing. */
    preview: ({ token }: { token: string }): Promise<PreviewResult> => preview.one(tenantId, token),
    /**
     * All that a link opens: one invitation, or those of a bundle. Each comes with the token that it is accepted or declined
     * by. Appends nothing.
     */
    openLink: ({ token }: { token: string }): Promise<OpenResult> => preview.all(tenantId, token),
    /** The same about a person and a workspace, whether or not somebody was ever invited there. Appends nothing. */
    actionsFor: command(definitions.actionsFor),
    /**
     * Accepts by a link, as the principal who is signed in; access is given before it resolves. A refusal never
     * burns the link.
     */
    accept: accessCommand(definitions.accept),
    /**
     * Accepts all open invitations that a link opens, one after the other: gives for each what `accept` would. What is refused
     * keeps no other from being accepted.
     */
    acceptAll: acceptAll((token) => preview.all(tenantId, token), accessCommand(definitions.accept)),
    /** Says no, on behalf of whoever holds the link. */
    decline: command(definitions.decline),
    /** In the order in which they were sent last, the oldest first. */
    list: query(invitationQuery, (asked): Page<ListedInvitation> => queries.invitations(tenantId, asked)),
    /** Open invitations whose deadline comes before a moment, the soonest first. */
    deadlines: question(deadlineQuery, (asked): Page<ListedInvitation> => queries.deadlines(tenantId, asked)),
    /** One invitation; undefined if there is none of that id. */
    get: one(invitationId, (known): ListedInvitation | undefined => queries.invitation(tenantId, known)),
  });
}

/** Only then do checks have to know of it before it is told. */
function isGranted(result: { ok: boolean; status?: string }): boolean {
  return result.status === 'granted';
}
