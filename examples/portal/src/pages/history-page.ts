import type { Html } from '@latchkey/express';
import { html } from '@latchkey/express';
import type { AccessAsOf, HistoryEntry, InvitationAsOf, InvitationHistory, ListedInvitation } from 'latchkey';
import type { Page } from '../page-server.ts';
import { inWords } from '../permissions.ts';
import { causeInWords } from '../standing.ts';
import { coordinators } from '../visitor.ts';
import { day, moment } from './moment.ts';

/** All that happened, and what was so after one of the steps: the one that was asked for, or the last. */
export function historyPage(
  invitation: ListedInvitation,
  { entries, isIntact }: InvitationHistory,
  asked: string,
): Page {
  const { workspaceId, workspaceName, personName, invitationId } = invitation;
  const step = stepOf(asked, entries.length);
  const chosen = entries[step - 1];
  return {
    title: `History of ${personName}`,
    isLive: true,
    main: html`<p class="crumb"><a href="/clients/${encodeURIComponent(workspaceId)}">${workspaceName}</a></p>
      <h1>${personName} and ${workspaceName}</h1>
      <div id="history" data-live>
        ${
          isIntact
            ? html`<p class="seal">
                Intact: every entry follows, by its hash, the one before it in its stream.
              </p>`
            : html`<p class="seal broken">Not intact: an entry was changed or taken out.</p>`
        }
        <div class="travel">
          <ol class="timeline">
            ${entries.map((entry, index) => timelineItem(entry, `/history/${invitationId}?step=${index + 1}`, index + 1 === step))}
          </ol>
          ${chosen && statePanel(chosen, { step, steps: entries.length, path: `/history/${invitationId}` })}
        </div>
      </div>`,
  };
}

/** From 1 on; the last one, if what was asked for is none. */
function stepOf(asked: string, steps: number): number {
  const step = /^\d{1,6}$/.test(asked) ? Number(asked) : steps;
  return step >= 1 && step <= steps ? step : steps;
}

function timelineItem({ at, sentence, actor, by }: HistoryEntry, path: string, isChosen: boolean): Html {
  const who = actor.type === 'principal' ? (coordinators[actor.principalId] ?? by) : by;
  return html`<li ${isChosen && html`class="chosen"`}>
    <p><a href="${path}#then" ${isChosen && html`aria-current="step"`}>${sentence}</a></p>
    <p class="quiet">${moment(at)}, by ${who}</p>
  </li>`;
}

function statePanel(
  { at, invitation, access }: HistoryEntry,
  { step, steps, path }: { step: number; steps: number; path: string },
): Html {
  return html`<section class="card then" id="then" aria-labelledby="then-heading">
    <h2 id="then-heading">After step ${step} of ${steps}</h2>
    <p class="quiet">As it was on ${moment(at)}</p>
    <h3>Invitation</h3>
    ${invitationFacts(invitation)}
    <h3>Access</h3>
    ${accessFacts(access)}
    <nav aria-label="Steps" class="pager">
      ${step > 1 && html`<a rel="prev" href="${path}?step=${step - 1}#then">Step before</a>`}
      ${step < steps && html`<a rel="next" href="${path}?step=${step + 1}#then">Step after</a>`}
    </nav>
  </section>`;
}

const invitationLooks: Readonly<Record<InvitationAsOf['status'], readonly [look: string, words: string]>> = {
  none: ['none', 'none'],
  requested: ['waiting', 'to be approved'],
  pending: ['waiting', 'open'],
  expired: ['over', 'expired'],
  rescinded: ['bad', 'taken back'],
  declined: ['bad', 'declined'],
  accepted: ['good', 'accepted'],
};

function invitationFacts({ status, round, generation, expiresAt }: InvitationAsOf): Html {
  const [look, words] = invitationLooks[status];
  return html`<dl class="facts">
    ${fact('Status', html`<span class="standing ${look}">${words}</span>`)}
    ${round > 0 && fact('Round', round)} ${generation > 0 && fact('Links made', generation)}
    ${expiresAt !== undefined && fact('Deadline', moment(expiresAt))}
  </dl>`;
}

const accessLooks: Readonly<Record<AccessAsOf['status'], readonly [look: string, words: string]>> = {
  none: ['none', 'none'],
  'not-yet': ['waiting', 'not yet begun'],
  live: ['good', 'open'],
  suspended: ['bad', 'suspended'],
  ended: ['over', 'ended'],
  revoked: ['bad', 'revoked'],
};

function accessFacts({
  status,
  permissions,
  readOnly,
  accessFrom,
  accessUntil,
  suspensions,
}: AccessAsOf): Html {
  const [look, words] = accessLooks[status];
  return html`<dl class="facts">
    ${fact('Status', html`<span class="standing ${look}">${words}</span>`)}
    ${permissions.length > 0 && fact('May', permissions.map(inWords).join(', ') + (readOnly ? ' (only look)' : ''))}
    ${suspensions.length > 0 && fact('Rests because', suspensions.map(causeInWords).join(', '))}
    ${accessFrom !== undefined && fact('From', moment(accessFrom))}
    ${accessUntil !== undefined && fact('Last day', day(accessUntil - 1))}
  </dl>`;
}

function fact(name: string, value: Html | string | number): Html {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}
