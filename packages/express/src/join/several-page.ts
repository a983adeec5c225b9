import type { Html } from '../html.ts';
import { html } from '../html.ts';
import type { SeveralData, ShownMember } from './page-templates.ts';
import type { Page } from './page.ts';
import type { Wording } from './wording.ts';

/** What the forms are made of. */
interface SeveralForms {
  proof: string;
  /** Where the pages are. */
  joinPath: string;
  formTargets: string;
}

/** All invitations that one link opens: to be answered one by one, or accepted together. */
export function severalPage(
  wording: Wording,
  data: Omit<SeveralData, 'acceptAll'>,
  { proof, joinPath, formTargets }: SeveralForms,
): Page<'several'> {
  const { say, language } = wording;
  const { timeZone, account, signInUrl } = data;
  const open = data.invitations.filter(({ standing }) => standing === 'open');
  const acceptAll =
    open.length > 1
      ? html`<form method="post" action="${joinPath}/accept-all">
          <input type="hidden" name="proof" value="${proof}" />
          <button>${say('several.acceptAll', { count: open.length })}</button>
        </form>`
      : undefined;
  return {
    name: 'several',
    data: { ...data, acceptAll },
    language,
    title: say('several.title'),
    formTargets,
    main: html`<h1>${say('several.heading', { count: data.invitations.length })}</h1>
      <p>${open.length > 0 ? say('several.text') : say('several.nothingOpen')}</p>
      <ul class="several">
        ${data.invitations.map(
          (invitation) =>
            html`<li>
              ${memberPart(wording, invitation, timeZone)}
              <form method="post" action="${joinPath}/choose">
                <input type="hidden" name="proof" value="${proof}" />
                <input type="hidden" name="invitation" value="${invitation.invitationId}" />
                <button class="second" aria-describedby="member-${invitation.invitationId}">
                  ${say('several.look')}
                </button>
              </form>
            </li>`,
        )}
      </ul>
      ${acceptAll}
      <p class="account">
        ${say('refused.account', { account })}
        ${signInUrl !== undefined && html`<a href="${signInUrl}">${say('link.otherAccount')}</a>`}
      </p>`,
  };
}

/** What one of them is about, and how it stands; or why it was not accepted with the others just now. */
function memberPart({ say, moment }: Wording, member: ShownMember, timeZone: string): Html {
  const { invitationId, workspaceName, standing, refusedBecause, expiresAt } = member;
  const workspace = workspaceName ?? say('confirm.someWorkspace');
  return html`<div id="member-${invitationId}">
    <strong>${workspace}</strong>
    ${
      refusedBecause !== undefined &&
      html`<p class="alarm" role="alert">${say(`refused.${refusedBecause}.heading`)}</p>`
    }
    <p class="hint">
      ${standing === 'open' ? html`${say('confirm.expiresAt')} ${moment(expiresAt, timeZone)}` : say(`several.${standing}`)}
    </p>
  </div>`;
}
