import type { InvitationId } from '@latchkey/core';
import type { Request } from 'express';
import type { Host, SignedIn } from '../host.ts';
import { html } from '../html.ts';
import type { LinkHolder, OpenedLink } from '../link-holder.ts';
import type { LinkRejection } from '../rejection.ts';
import { rejectionStatus } from '../rejection-status.ts';
import type { Reply } from '../reply.ts';
import { seeOther } from '../reply.ts';
import { confirmPage } from './confirm-page.ts';
import { landingPage } from './landing-page.ts';
import { pageLanguages } from './languages.ts';
import type { Names } from './names.ts';
import { namesFor } from './names.ts';
import { hasEnded } from './new-link.ts';
import type { NoticeBelow } from './notice-page.ts';
import { noticePage } from './notice-page.ts';
import { acceptedPage, declinedPage, linkAskedPage } from './outcome-pages.ts';
import type { Notice } from './page-templates.ts';
import { pageReplies } from './page.ts';
import { newLinkPart, reasonOf, refusalPage } from './refusal-page.ts';
import { severalPage } from './several-page.ts';
import type { ShownInvitation } from './shown-invitation.ts';
import type { Wording } from './wording.ts';

/** Somebody who is signed in and holds an authentic link, and how to speak to them. */
export interface Invitee extends LinkHolder {
  who: SignedIn;
  /** The token of the bundle that they took the invitation from, if they did. */
  bundle: string | undefined;
  wording: Wording;
  names: Names;
}

/** Somebody who is signed in and holds the authentic link of a bundle. */
export interface SeveralInvited extends OpenedLink {
  who: SignedIn;
  token: string;
  wording: Wording;
  names: Names;
}

/** What came of accepting all of them, one by one. */
type AcceptedMembers = readonly {
  invitationId: InvitationId;
  result: { ok: true } | { ok: false; rejection: LinkRejection };
}[];

type Headers = Readonly<Record<string, string>>;

/** What the routes of the invitees' way answer with. */
export interface JoinPages {
  readonly confirmPath: string;
  /** Speaks to them in the language of their invitation, where their browser likes none better. */
  inviteeOf(request: Request, holder: LinkHolder, who: SignedIn, bundle: string | undefined): Invitee;
  severalInvited(request: Request, opened: OpenedLink, who: SignedIn, token: string): SeveralInvited;
  /** The page behind a link; again, with what was typed, where that is no code. */
  landing(request: Request, status: number, refused?: string): Reply;
  notice(request: Request, status: number, notice: Notice): Reply;
  toSignIn(request: Request, headers?: Headers): Reply;
  /** All that a link opens; again, with what came of accepting them together. */
  several(invited: SeveralInvited, status: number, accepted?: AcceptedMembers): Promise<Reply>;
  /** What is open, to be answered; again after a reason that could not be kept. */
  offer(invitee: Invitee, status: number, refusedReason?: string): Promise<Reply>;
  /** Why the link leads no further; again where asking for a new one has failed. */
  refusal(
    why: Parameters<typeof reasonOf>[0],
    status: number,
    invitee: Invitee,
    hasFailed?: boolean,
  ): Promise<Reply>;
  rejected(rejection: LinkRejection, invitee: Invitee): Promise<Reply>;
  accepted(invitee: Invitee, headers: Headers): Reply;
  declined(invitee: Invitee, headers: Headers): Reply;
  linkAsked(invitee: Invitee, headers: Headers): Reply;
}

export function joinPages(host: Host, shown: ShownInvitation): JoinPages {
  const { basePath, clock, isSecure, options } = host;
  const joinPath = `${basePath}/join`;
  const confirmPath = `${joinPath}/confirm`;
  const languages = pageLanguages(options.pages?.texts);
  const reply = pageReplies(host);
  // Browsers hold the redirects that follow a form to this, and sign-in may lead through several sites.
  const formTargets = `'self' https:${isSecure ? '' : ' http:'}`;

  function signInUrl(): string | undefined {
    return options.signInUrl?.(confirmPath);
  }

  function goOnUrl({ who, invitation }: Invitee): string | undefined {
    const { afterAcceptUrl } = options;
    if (typeof afterAcceptUrl !== 'function') return afterAcceptUrl;
    const { tenantId, principalId } = who;
    return afterAcceptUrl({ tenantId, principalId, workspaceId: invitation.workspaceId });
  }

  async function accountOf({ who, names }: Pick<Invitee, 'who' | 'names'>): Promise<string> {
    return who.verifiedEmail ?? names.principal(who.principalId);
  }

  function others({ bundle, wording }: Invitee) {
    return bundle === undefined
      ? undefined
      : html`<p><a href="${confirmPath}">${wording.say('several.others')}</a></p>`;
  }

  function below(notice: Notice): NoticeBelow {
    switch (notice) {
      case 'lookAgain':
        return { confirmPath };
      case 'notRecognised':
        return { joinPath, signInUrl: signInUrl() };
      case 'signInFirst':
        return { missingPort: options.authenticate ? undefined : 'authenticate' };
      default:
        return {};
    }
  }

  const pages: JoinPages = {
    confirmPath,

    inviteeOf(request, holder, who, bundle) {
      const wording = languages.forVisitor(request, holder.invitation.locale);
      const names = namesFor(host, who.tenantId, wording.language);
      return { ...holder, who, bundle, wording, names };
    },

    severalInvited(request, opened, who, token) {
      const wording = languages.forVisitor(request, opened.invitations[0]?.locale);
      const names = namesFor(host, who.tenantId, wording.language);
      return { ...opened, who, token, wording, names };
    },

    async several(invited, status, accepted = []) {
      const { invitations, who, token, wording } = invited;
      const shownMembers = invitations.map(({ invitationId, workspaceName, standing, expiresAt }) => {
        const result = accepted.find((each) => each.invitationId === invitationId)?.result;
        const refusedBecause = result?.ok === false ? reasonOf(result.rejection.type) : undefined;
        return { invitationId, workspaceName, standing, refusedBecause, expiresAt };
      });
      const timeZone = invitations[0]?.timeZone ?? 'UTC';
      const account = await accountOf(invited);
      const data = { invitations: shownMembers, timeZone, account, signInUrl: signInUrl() };
      const forms = { proof: await shown.proofOf(who, token), joinPath, formTargets };
      return reply(status, severalPage(wording, data, forms));
    },

    landing(request, status, refused) {
      const action = `${joinPath}/begin`;
      return reply(status, landingPage(languages.forVisitor(request), { action, formTargets, refused }));
    },

    notice: (request, status, notice) =>
      reply(status, noticePage(languages.forVisitor(request), notice, below(notice))),

    toSignIn(request, headers = {}) {
      const url = signInUrl();
      if (url !== undefined) return seeOther(url, headers);
      const { status, headers: own, body } = pages.notice(request, 401, 'signInFirst');
      return { status, headers: { ...own, ...headers }, body };
    },

    async offer(invitee, status, refusedReason) {
      const { invitation, who, names, wording } = invitee;
      const { workspaceName, personName, inviter, role } = invitation;
      const { readOnly, accessFrom, accessUntil, expiresAt, timeZone = 'UTC' } = invitation;
      const [account, inviterName, roleName, permissions, proof] = await Promise.all([
        accountOf(invitee),
        inviter === undefined ? undefined : names.principal(inviter),
        role === undefined ? undefined : names.role(role.name),
        Promise.all(invitation.permissions.map((permission) => names.permission(permission))),
        shown.proofOf(who, invitation.token),
      ]);
      const offered = { permissions, role: roleName, readOnly, accessFrom, accessUntil };
      const about = { workspaceName, personName, inviter: inviterName, expiresAt, timeZone, ...offered };
      const forms = { proof, joinPath, formTargets, refusedReason };
      const data = { ...about, account, signInUrl: signInUrl() };
      return reply(status, confirmPage(wording, data, forms, clock.now()));
    },

    async refusal(why, status, invitee, hasFailed = false) {
      const { who, invitation, wording } = invitee;
      const because = reasonOf(why);
      const form = options.onNewLinkAsked && {
        action: `${joinPath}/ask-for-link`,
        proof: await shown.proofOf(who, invitation.token),
        hasFailed,
      };
      const data = {
        why: because,
        account: await accountOf(invitee),
        signInUrl: signInUrl(),
        goOnUrl: because === 'accepted' ? goOnUrl(invitee) : undefined,
        newLink: hasEnded(because) ? newLinkPart(wording, form) : undefined,
      };
      return reply(status, refusalPage(wording, data, formTargets));
    },

    rejected: ({ type }, invitee) => pages.refusal(type, rejectionStatus(type).status, invitee),

    accepted(invitee, headers) {
      const { workspaceName } = invitee.invitation;
      const data = { workspaceName, goOnUrl: goOnUrl(invitee), others: others(invitee) };
      return reply(200, acceptedPage(invitee.wording, data), headers);
    },

    declined: (invitee, headers) =>
      reply(200, declinedPage(invitee.wording, { others: others(invitee) }), headers),
    linkAsked: ({ wording }, headers) => reply(200, linkAskedPage(wording), headers),
  };
  return pages;
}
