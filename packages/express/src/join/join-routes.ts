import type { Request } from 'express';
import { hasCode } from 'latchkey';
import { untilListed } from '../command-reply.ts';
import { warnOfFault } from '../fault.ts';
import type { Host, SignedIn } from '../host.ts';
import { holderOf, openedLink } from '../link-holder.ts';
import type { Reply } from '../reply.ts';
import { seeOther } from '../reply.ts';
import { isOfOwnOrigin } from '../request-origin.ts';
import type { Route, Routes } from '../routes.ts';
import type { LinkAtHand } from './join-cookie.ts';
import { joinCookie } from './join-cookie.ts';
import type { Invitee, JoinPages, SeveralInvited } from './join-pages.ts';
import { askForLink, hasEnded } from './new-link.ts';
import type { ShownInvitation } from './shown-invitation.ts';

/** Who answers with a link of one invitation, and who with one that opens several. */
interface Answers {
  one(invitee: Invitee, request: Request): Promise<Reply>;
  several(invited: SeveralInvited, request: Request): Promise<Reply>;
}

/** The way from a link in a mail to an answer. Nothing happens before somebody who is signed in presses a button. */
export function joinRoutes(host: Host, shown: ShownInvitation, pages: JoinPages): Routes {
  const { options } = host;
  const cookie = joinCookie(host);
  const tell = options.onFault ?? warnOfFault;

  /** Lets only those on whose invitation is at hand and who are signed in. */
  async function asInvitee(
    request: Request,
    go: Answers,
    mayGoOn: (who: SignedIn, token: string) => Promise<boolean>,
  ): Promise<Reply> {
    const link = await cookie.linkIn(request);
    if (!link) return pages.notice(request, 400, 'noInvitation');
    const { token, bundle } = link;
    const who = await host.signedIn(request);
    if (!who) return pages.toSignIn(request);
    if (!(await mayGoOn(who, token))) return pages.notice(request, 403, 'lookAgain');
    const opened = await openedLink(host, token, who);
    if (!opened) return pages.notice(request, 404, 'notRecognised');
    const holder = holderOf(opened, token);
    return holder
      ? go.one(pages.inviteeOf(request, holder, who, bundle), request)
      : go.several(pages.severalInvited(request, opened, who, token), request);
  }

  /** An answer to the invitation: from our own page, and from the account and for the invitation it was made for. */
  function answer(go: Partial<Answers>): Route {
    return ownForm((request) =>
      asInvitee(request, { ...looking, ...go }, (who, token) =>
        shown.isProofOf(field(request, 'proof'), who, token),
      ),
    );
  }

  function ownForm(route: Route): Route {
    return page((request) =>
      isOfOwnOrigin(request, host.origin) ? route(request) : pages.notice(request, 403, 'foreignForm'),
    );
  }

  /** A person reads what comes of it, so a fault, too, is told by a page. */
  function page(route: Route): Route {
    return async (request) => {
      try {
        return await route(request);
      } catch (fault) {
        if (hasCode(fault, 'NotInSupportSession')) return pages.notice(request, 403, 'supporting');
        tell(fault);
        const isUnknown = hasCode(fault, 'OutcomeUnknown') || hasCode(fault, 'NotCaughtUp');
        return isUnknown ? pages.notice(request, 503, 'unknownOutcome') : pages.notice(request, 500, 'fault');
      }
    };
  }

  const looking: Answers = { one: lookAt, several: (invited) => pages.several(invited, 200) };

  /** Shows an open invitation, and says of any other why it is not. */
  async function lookAt(invitee: Invitee): Promise<Reply> {
    const { standing } = invitee.invitation;
    if (standing === 'open') return pages.offer(invitee, 200);
    return pages.refusal(standing, standing === 'accepted' ? 409 : 410, invitee);
  }

  /** Of a bundle, the others are at hand again. */
  async function putDown({ bundle }: Invitee): Promise<{ 'Set-Cookie': string }> {
    return { 'Set-Cookie': bundle === undefined ? cookie.cleared : await cookie.holding({ token: bundle }) };
  }

  async function takeUp(link: LinkAtHand): Promise<{ 'Set-Cookie': string }> {
    return { 'Set-Cookie': await cookie.holding(link) };
  }

  return {
    '/join': { GET: page((request) => pages.landing(request, 200)) },

    '/join/begin': {
      POST: ownForm(async (request) => {
        const typed = field(request, 'token');
        const token = tokenIn(typed);
        if (token === '' || token.length > longestToken) return pages.landing(request, 422, typed);
        const holding = await takeUp({ token });
        const isSignedIn = (await host.signedIn(request)) !== undefined;
        return isSignedIn ? seeOther(pages.confirmPath, holding) : pages.toSignIn(request, holding);
      }),
    },

    '/join/confirm': {
      GET: page((request) => asInvitee(request, looking, async () => true)),
    },

    '/join/choose': {
      POST: answer({
        async several({ invitations, token: bundle }, request) {
          const id = field(request, 'invitation');
          const chosen = invitations.find(({ invitationId }) => invitationId === id);
          if (!chosen) return seeOther(pages.confirmPath, {});
          return seeOther(pages.confirmPath, await takeUp({ token: chosen.token, bundle }));
        },
      }),
    },

    '/join/accept-all': {
      POST: answer({
        async several(invited) {
          const { facade, who, token } = invited;
          const accepted = await facade.invitations.acceptAll({ token, verifiedEmail: who.verifiedEmail });
          const again = await openedLink(host, token, who);
          if (!accepted.ok || !again) return pages.several(invited, 200);
          return pages.several({ ...invited, ...again }, 200, accepted.results);
        },
      }),
    },

    '/join/accept': {
      POST: answer({
        async one(invitee) {
          const { facade, who, invitation } = invitee;
          const { token } = invitation;
          const result = await facade.invitations.accept({ token, verifiedEmail: who.verifiedEmail });
          return result.ok
            ? pages.accepted(invitee, await putDown(invitee))
            : pages.rejected(result.rejection, invitee);
        },
      }),
    },

    '/join/decline': {
      POST: answer({
        async one(invitee, request) {
          const { facade, invitation } = invitee;
          const typed = field(request, 'reason');
          const reason = typed.trim() === '' ? undefined : typed;
          const result = await facade.invitations.decline({ token: invitation.token, reason });
          if (result.ok) {
            await untilListed(host, result.position);
            return pages.declined(invitee, await putDown(invitee));
          }
          if (result.rejection.type !== 'InvalidInput') return pages.rejected(result.rejection, invitee);
          // What else is sent was judged before, so it is the reason.
          return invitation.standing === 'open' ? pages.offer(invitee, 422, typed) : lookAt(invitee);
        },
      }),
    },

    '/join/ask-for-link': {
      POST: answer({
        async one(invitee) {
          const { standing } = invitee.invitation;
          const { onNewLinkAsked } = options;
          if (!onNewLinkAsked || !hasEnded(standing)) return lookAt(invitee);
          try {
            await askForLink(host, onNewLinkAsked, invitee, standing, invitee.who);
          } catch (fault) {
            tell(fault);
            return pages.refusal(standing, 500, invitee, true);
          }
          return pages.linkAsked(invitee, await putDown(invitee));
        },
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
