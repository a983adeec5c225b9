import type { InvitationPreview } from 'latchkey';
import type { SignedIn } from '../host.ts';
import { html } from '../html.ts';
import type { LinkRejection } from '../rejection.ts';
import { accountOf } from './confirm-page.ts';
import type { Page } from './page.ts';

type Ended = Exclude<InvitationPreview['standing'], 'open'>;

interface Account {
  heading: string;
  text: string;
}

/** Why an authentic link leads no further, and what to do about it. */
export function refusalPage(
  why: Ended | LinkRejection['type'],
  who: SignedIn,
  urls: { signIn: string | undefined; afterAccept: string | undefined },
): Page {
  const { heading, text } = accountFor(why, who);
  const isAccepted = why === 'accepted' || why === 'AlreadyAccepted';
  return {
    title: heading,
    main: html`<h1>${heading}</h1>
      <p>${text}</p>
      ${isAccepted && urls.afterAccept !== undefined && html`<p><a href="${urls.afterAccept}">Go on to the portal</a></p>`}
      <p class="account">
        You are signed in as ${accountOf(who)}.
        ${urls.signIn !== undefined && html`<a href="${urls.signIn}">Sign in with another account</a>`}
      </p>`,
  };
}

/** One page for every link that is not authentic here, whatever is wrong with it. */
export function notRecognisedPage(joinPath: string, signInUrl: string | undefined): Page {
  return {
    title: 'This link does not work',
    main: html`<h1>This link does not work</h1>
      <p>
        Open the newest message about your invitation, and take its link or its code as it stands. If you have
        more than one account, sign in with the one that belongs to the organisation that invited you.
      </p>
      <p><a href="${joinPath}">Enter the code again</a></p>
      ${signInUrl !== undefined && html`<p><a href="${signInUrl}">Sign in with another account</a></p>`}`,
  };
}

function accountFor(why: Ended | LinkRejection['type'], who: SignedIn): Account {
  const again = 'Ask whoever invited you to send it again.';
  switch (why) {
    case 'accepted':
    case 'AlreadyAccepted':
      return {
        heading: 'This invitation was accepted already',
        text: 'If it was you, there is nothing left to do. If it was not, tell whoever invited you.',
      };
    case 'declined':
    case 'InvitationDeclined':
      return {
        heading: 'This invitation was declined',
        text: 'If you changed your mind, ask whoever invited you to invite you again.',
      };
    case 'rescinded':
    case 'InvitationRescinded':
      return {
        heading: 'This invitation was taken back',
        text: 'Whoever invited you can tell you why, and invite you again.',
      };
    case 'expired':
    case 'InvitationExpired':
      return { heading: 'This invitation has expired', text: `Its time has passed. ${again}` };
    case 'superseded':
    case 'LinkSuperseded':
      return {
        heading: 'There is a newer link',
        text: 'This one was replaced by a later message. Open the link in the newest one.',
      };
    case 'EmailNotVerified':
      return {
        heading: 'This account cannot accept the invitation',
        text: `It was sent to an address that ${accountOf(who)} is not known to have. Sign in with the account of that address; the link goes on working.`,
      };
    case 'InviterMayNotAccept':
      return {
        heading: 'You cannot accept your own invitation',
        text: 'Whoever sent an invitation cannot accept it. It stays open for the person you invited.',
      };
    case 'InviterMayNotGive':
      return {
        heading: 'This invitation offers more than its sender may give',
        text: 'Ask for a new one: whoever invited you may no longer give all of this. The link goes on working, should that change.',
      };
    case 'PrincipalMismatch':
      return {
        heading: 'You are known here by another account',
        text: 'A person has one account here, and an account is one person. Sign in with the account that you used before; the link goes on working.',
      };
    case 'PersonErased':
    case 'PersonDeactivated':
      return {
        heading: 'You cannot be let in now',
        text: 'You were deactivated here. Ask whoever invited you why.',
      };
    case 'WorkspaceClosed':
    case 'TenantClosed':
      return {
        heading: 'What you were invited to is closed',
        text: 'Whoever invited you can tell you more.',
      };
    case 'FeatureDisabled':
      return {
        heading: 'Nobody is let in at the moment',
        text: 'Whoever invited you can tell you more. The link goes on working.',
      };
    case 'NoSeatLeft':
      return {
        heading: 'There is no room for you at the moment',
        text: 'All places of the organisation that invited you are taken. Tell whoever invited you; the link goes on working.',
      };
    case 'ClockSkewed':
      return {
        heading: 'This does not work at the moment',
        text: 'Nothing is lost: try it again in a minute. The link goes on working.',
      };
    case 'InvalidInput':
      return {
        heading: 'Your answer could not be read',
        text: 'Keep the reason to one line, without special characters.',
      };
    // None of these is met on the way here: no commands by id or at a revision come from a page, and who is signed in
    // holds an authentic link of an open invitation.
    case 'LinkNotRecognised':
    case 'TenantNotFound':
    case 'NotSignedIn':
    case 'NotInvited':
    case 'NotForInvitees':
    case 'CommandIdReused':
    case 'RevisionMismatch':
    case 'AlreadyInvited':
    case 'AlreadyRequested':
    case 'NotRequested':
    case 'RequesterMayNotApprove':
    case 'ResendTooSoon':
    case 'ResendLimitReached':
    case 'NotYetExpired':
    case 'PersonNotFound':
      return { heading: 'This did not work', text: 'Open the link in your message again.' };
  }
}
