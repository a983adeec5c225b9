import type { Request } from 'express';
import { untilListed } from '../command-reply.ts';
import type { Host, SignedIn } from '../host.ts';
import type { LinkHolder } from '../link-holder.ts';
import { linkHolder } from '../link-holder.ts';
import { rejectionStatus } from '../rejection-status.ts';
import type { Reply } from '../reply.ts';
import { seeOther } from '../reply.ts';
import { isOfOwnOrigin } from '../request-origin.ts';
import type { Route, Routes } from '../routes.ts';
import { confirmPage } from './confirm-page.ts';
import { joinCookie } from './join-cookie.ts';
import { landingPage } from './landing-page.ts';
import {
  acceptedPage,
  declinedPage,
  foreignFormPage,
  lookAgainPage,
  noInvitationPage,
  signInFirstPage,
} from './notice-page.ts';
import { pageReply } from './page.ts';
import { notRecognisedPage, refusalPage } from './refusal-page.ts';
import { shownInvitation } from './shown-invitation.ts';

/** Somebody who is signed in and answers the invitation that they were shown. */
interface Invitee extends LinkHolder {
  who: SignedIn;
  token: string;
}

/** The way from a link in a mail to an answer. Nothing happens before somebody who is signed in presses a button. */
export function joinRoutes(host: Host): Routes {
  const { basePath, clock, isSecure, options } = host;
  const joinPath = `${basePath}/join`;
  const confirmPath = `${joinPath}/confirm`;
  const cookie = joinCookie(host);
  const shown = shownInvitation(host);
  // Browsers hold the redirects that follow a form to this, and sign-in may lead through several sites.
  const formTargets = `'self' https:${isSecure ? '' : ' http:'}`;

  function landing(status: number, complaint?: string): Reply {
    return pageReply(status, { ...landingPage(`${joinPath}/begin`, complaint), formTargets });
  }

  function toSignIn(headers: Readonly<Record<string, string>> = {}): Reply {
    const url = signInUrl();
    if (url !== undefined) return seeOther(url, headers);
    return pageReply(401, signInFirstPage(options.authenticate === undefined), headers);
  }

  function signInUrl(): string | undefined {
    return options.signInUrl?.(confirmPath);
  }

  function refusal(
    why: Parameters<typeof refusalPage>[0],
    status: number,
    { who, invitation }: Invitee,
  ): Reply {
    const urls = { signIn: signInUrl(), afterAccept: afterAcceptUrl(who, invitation) };
    return pageReply(status, refusalPage(why, who, urls));
  }

  function afterAcceptUrl(
    { tenantId, principalId }: SignedIn,
    { workspaceId }: LinkHolder['invitation'],
  ): string | undefined {
    const { afterAcceptUrl } = options;
    return typeof afterAcceptUrl === 'function'
      ? afterAcceptUrl({ tenantId, principalId, workspaceId })
      : afterAcceptUrl;
  }

  /** Lets only those on whose invitation is at hand and who are signed in. */
  async function asInvitee(
    request: Request,
    go: (invitee: Invitee) => Promise<Reply>,
    mayGoOn: (who: SignedIn, token: string) => Promise<boolean>,
  ): Promise<Reply> {
    const token = await cookie.tokenIn(request);
    if (token === undefined) return pageReply(400, noInvitationPage);
    const who = await host.signedIn(request);
    if (!who) return toSignIn();
    if (!(await mayGoOn(who, token))) return pageReply(403, lookAgainPage(confirmPath));
    const holder = await linkHolder(host, token, who);
    if (!holder) return pageReply(404, notRecognisedPage(joinPath, signInUrl()));
    return go({ ...holder, who, token });
  }

  /** An answer to the invitation: from our own page, and from the account and for the invitation it was made for. */
  function answer(give: (invitee: Invitee, request: Request) => Promise<Reply>): Route {
    return ownForm((request) =>
      asInvitee(
        request,
        (invitee) => give(invitee, request),
        (who, token) => shown.isProofOf(field(request, 'proof'), who, token),
      ),
    );
  }

  function ownForm(route: Route): Route {
    return (request) =>
      isOfOwnOrigin(request, host.origin) ? route(request) : pageReply(403, foreignFormPage);
  }

  return {
    '/join': { GET: () => landing(200) },

    '/join/begin': {
      POST: ownForm(async (request) => {
        const token = tokenIn(field(request, 'token'));
        if (token === '' || token.length > longestToken) {
          return landing(
            422,
            'This is not a code. Copy it from your message, from the beginning to the end.',
          );
        }
        const holding = { 'Set-Cookie': await cookie.holding(token) };
        const isSignedIn = (await host.signedIn(request)) !== undefined;
        return isSignedIn ? seeOther(confirmPath, holding) : toSignIn(holding);
      }),
    },

    '/join/confirm': {
      GET: (request) =>
        asInvitee(
          request,
          async (invitee) => {
            const { invitation, who, token } = invitee;
            const { standing } = invitation;
            if (standing !== 'open') return refusal(standing, standing === 'accepted' ? 409 : 410, invitee);
            const proof = await shown.proofOf(who, token);
            const offer = { invitation, who, proof, joinPath, signInUrl: signInUrl(), now: clock.now() };
            return pageReply(200, { ...confirmPage(offer), formTargets });
          },
          async () => true,
        ),
    },

    '/join/accept': {
      POST: answer(async (invitee) => {
        const { facade, invitation, who, token } = invitee;
        const result = await facade.invitations.accept({ token, verifiedEmail: who.verifiedEmail });
        if (!result.ok) {
          const { type } = result.rejection;
          return refusal(type, rejectionStatus(type).status, invitee);
        }
        const page = acceptedPage(invitation.workspaceName, afterAcceptUrl(who, invitation));
        return pageReply(200, page, { 'Set-Cookie': cookie.cleared });
      }),
    },

    '/join/decline': {
      POST: answer(async (invitee, request) => {
        const { facade, token } = invitee;
        const reason = field(request, 'reason').trim();
        const result = await facade.invitations.decline({
          token,
          reason: reason === '' ? undefined : reason,
        });
        if (!result.ok) {
          const { type } = result.rejection;
          return refusal(type, rejectionStatus(type).status, invitee);
        }
        await untilListed(host, result.position);
        return pageReply(200, declinedPage, { 'Set-Cookie': cookie.cleared });
      }),
    },
  };
}

/** Far more than any token has. */
const longestToken = 500;

/** What somebody typed or pasted: a code, perhaps broken over lines, or the whole link. */
function tokenIn(text: string): string {
  return text.replaceAll(/\s/g, '').replace(/^.*#/, '');
}

function field({ body }: Request, name: string): string {
  const fields = (body ?? {}) as Readonly<Record<string, unknown>>;
  const value = fields[name];
  return typeof value === 'string' ? value : '';
}
