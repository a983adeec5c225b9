import type { Request } from 'express';
import type { Host, SignedIn } from '../host.ts';
import type { LinkHolder } from '../link-holder.ts';
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
import type { ShownInvitation } from './shown-invitation.ts';
import type { Wording } from './wording.ts';

/** Somebody who is signed in and holds an authentic link, and how to speak to them. */
export interface Invitee extends LinkHolder {
  who: SignedIn;
  token: string;
  wording: Wording;
  names: Names;
}

type Headers = Readonly<Record<string, string>>;

/** What the routes of the invitees' way answer with. */
export interface JoinPages {
  readonly confirmPath: string;
  /** Speaks to them in the language of their invitation, where their browser likes none better. */
  inviteeOf(request: Request, holder: LinkHolder, who: SignedIn, token: string): Invitee;
  /** The page behind a link; again, with what was typed, where that is no code. */
  landing(request: Request, status: number, refused?: string): Reply;
  notice(request: Request, status: number, notice: Notice): Reply;
  toSignIn(request: Request, headers?: Headers): Reply;
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

  async function accountOf({ who, names }: Invitee): Promise<string> {
    return who.verifiedEmail ?? names.principal(who.principalId);
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

    inviteeOf(request, holder, who, token) {
      const wording = languages.forVisitor(request, holder.invitation.locale);
      const names = namesFor(host, who.tenantId, wording.language);
      return { ...holder, who, token, wording, names };
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
      const { invitation, who, token, names, wording } = invitee;
      const { workspaceName, personName, inviter, role } = invitation;
      const { readOnly, accessFrom, accessUntil, expiresAt, timeZone = 'UTC' } = invitation;
      const [account, inviterName, roleName, permissions, proof] = await Promise.all([
        accountOf(invitee),
        inviter === undefined ? undefined : names.principal(inviter),
        role === undefined ? undefined : names.role(role.name),
        Promise.all(invitation.permissions.map((permission) => names.permission(permission))),
        shown.proofOf(who, token),
      ]);
      const offered = { permissions, role: roleName, readOnly, accessFrom, accessUntil };
      const about = { workspaceName, personName, inviter: inviterName, expiresAt, timeZone, ...offered };
      const forms = { proof, joinPath, formTargets, refusedReason };
      const data = { ...about, account, signInUrl: signInUrl() };
      return reply(status, confirmPage(wording, data, forms, clock.now()));
    },

    async refusal(why, status, invitee, hasFailed = false) {
      const { who, token, wording } = invitee;
      const because = reasonOf(why);
      const form = options.onNewLinkAsked && {
        action: `${joinPath}/ask-for-link`,
        proof: await shown.proofOf(who, token),
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
      const data = { workspaceName, goOnUrl: goOnUrl(invitee) };
      return reply(200, acceptedPage(invitee.wording, data), headers);
    },

    declined: ({ wording }, headers) => reply(200, declinedPage(wording), headers),
    linkAsked: ({ wording }, headers) => reply(200, linkAskedPage(wording), headers),
  };
  return pages;
}
