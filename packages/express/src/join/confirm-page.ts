import type { Instant } from '@latchkey/core';
import { formatInstant } from '@latchkey/core';
import { formatDistanceStrict } from 'date-fns/formatDistanceStrict';
import type { InvitationPreview } from 'latchkey';
import type { SignedIn } from '../host.ts';
import type { Html } from '../html.ts';
import { html } from '../html.ts';
import type { Page } from './page.ts';

/** Everything that somebody should have seen before they accept. */
export interface Offer {
  invitation: InvitationPreview;
  who: SignedIn;
  /** What the forms send along. */
  proof: string;
  /** Where the pages are. */
  joinPath: string;
  /** Where to sign in as somebody else. */
  signInUrl: string | undefined;
  now: Instant;
}

export function confirmPage({ invitation, who, proof, joinPath, signInUrl, now }: Offer): Page {
  const { inviter, personName, permissions, expiresAt } = invitation;
  const workspaceName = invitation.workspaceName ?? 'a workspace';
  return {
    title: `Invitation to ${workspaceName}`,
    main: html`<h1>You are invited to ${workspaceName}</h1>
      <dl>
        ${inviter !== undefined && fact('Invited by', inviter)}
        ${personName !== null && fact('Invited', personName)} ${fact('You may then', permissions.join(', '))}
        ${fact('Open until', html`<time datetime="${formatInstant(expiresAt)}">${inWords(expiresAt)}</time>, ${left(expiresAt, now)}`)}
        ${fact('Your account', accountOf(who))}
      </dl>
      <div class="answers">
        <form method="post" action="${joinPath}/accept">
          <input type="hidden" name="proof" value="${proof}" />
          <button>Accept</button>
        </form>
        <form method="post" action="${joinPath}/decline">
          <input type="hidden" name="proof" value="${proof}" />
          <button class="second">Decline</button>
          <details>
            <summary>Say why you decline</summary>
            <label for="reason">Why</label>
            <input id="reason" name="reason" maxlength="1000" autocomplete="off" />
          </details>
        </form>
      </div>
      ${signInUrl !== undefined && html`<p class="account">Not your account? <a href="${signInUrl}">Sign in with another one</a>.</p>`}`,
  };
}

export function accountOf({ verifiedEmail, principalId }: SignedIn): string {
  return verifiedEmail ?? principalId;
}

function fact(name: string, value: string | Html): Html {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}

const words = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

function inWords(moment: Instant): string {
  return `${words.format(moment)} UTC`;
}

function left(moment: Instant, now: Instant): string {
  return formatDistanceStrict(moment, now, { addSuffix: true });
}
