import type { InvitationPreview } from 'latchkey';
import type { Html } from '../html.ts';
import { html } from '../html.ts';
import type { LinkRejection } from '../rejection.ts';
import type { RefusedBecause, RefusedData } from './page-templates.ts';
import type { Page } from './page.ts';
import type { Wording } from './wording.ts';

/** Why an authentic link leads no further, and what to do about it. */
export function refusalPage(
  { language, say }: Wording,
  data: RefusedData,
  formTargets: string,
): Page<'refused'> {
  const { why, account, signInUrl, goOnUrl, newLink } = data;
  const heading = say(`refused.${why}.heading`);
  return {
    name: 'refused',
    data,
    language,
    title: heading,
    formTargets,
    main: html`<h1>${heading}</h1>
      <p>${say(`refused.${why}.text`, { account })}</p>
      ${newLink} ${goOnUrl !== undefined && html`<p><a href="${goOnUrl}">${say('link.goOn')}</a></p>`}
      <p class="account">
        ${say('refused.account', { account })}
        ${signInUrl !== undefined && html`<a href="${signInUrl}">${say('link.otherAccount')}</a>`}
      </p>`,
  };
}

/** A button, where the host is told; or whom to ask. */
export function newLinkPart(
  { say }: Wording,
  form: { action: string; proof: string; hasFailed: boolean } | undefined,
): Html {
  if (!form) return html`<p>${say('newLink.askThem')}</p>`;
  return html`<form class="new-link" method="post" action="${form.action}">
    ${form.hasFailed && html`<p class="alarm" role="alert">${say('newLink.notPassedOn')}</p>`}
    <p id="new-link">${say('newLink.offer')}</p>
    <input type="hidden" name="proof" value="${form.proof}" />
    <button aria-describedby="new-link">${say('newLink.ask')}</button>
  </form>`;
}

/** What a link that is no longer open, or that was not accepted or declined, comes to for its holder. */
export function reasonOf(
  why: Exclude<InvitationPreview['standing'], 'open'> | LinkRejection['type'],
): RefusedBecause {
  switch (why) {
    case 'accepted':
    case 'declined':
    case 'rescinded':
    case 'expired':
    case 'superseded':
      return why;
    case 'AlreadyAccepted':
      return 'accepted';
    case 'InvitationDeclined':
      return 'declined';
    case 'InvitationRescinded':
      return 'rescinded';
    case 'InvitationExpired':
      return 'expired';
    case 'LinkSuperseded':
      return 'superseded';
    case 'EmailNotVerified':
      return 'wrongAccount';
    case 'InviterMayNotAccept':
      return 'ownInvitation';
    case 'InviterMayNotGive':
      return 'inviterMayNotGive';
    case 'PrincipalMismatch':
      return 'knownByAnotherAccount';
    case 'PersonErased':
    case 'PersonAbsorbed':
    case 'PersonDeactivated':
      return 'deactivated';
    case 'WorkspaceClosed':
    case 'TenantClosed':
      return 'closed';
    case 'FeatureDisabled':
      return 'notOffered';
    case 'NoSeatLeft':
      return 'noSeatLeft';
    case 'ClockSkewed':
      return 'notNow';
    // None of these is met on the way here: no commands by id or at a revision come from a page, who is signed in
    // holds an authentic link of an open invitation, and a reason that cannot be kept is asked for again.
    case 'InvalidInput':
    case 'LinkNotRecognised':
    case 'TenantNotFound':
    case 'NotSignedIn':
    case 'NotInvited':
    case 'NotForInvitees':
    case 'NotInSupportSession':
    case 'SupportSessionNotFound':
    case 'CommandIdReused':
    case 'RevisionMismatch':
    case 'AlreadyInvited':
    case 'AlreadyRequested':
    case 'NotRequested':
    case 'RequesterMayNotApprove':
    case 'ResendTooSoon':
    case 'ResendLimitReached':
    case 'NotYetExpired':
    case 'TermsNeeded':
    case 'PersonNotFound':
      return 'notDone';
  }
}
