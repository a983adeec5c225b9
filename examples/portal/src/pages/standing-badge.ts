import type { Html } from '@latchkey/express';
import { html } from '@latchkey/express';
import type { Standing, StandingInWords } from '../standing.ts';

const looks: Readonly<Record<Standing, string>> = {
  'has access': 'good',
  suspended: 'bad',
  invited: 'waiting',
  'to be approved': 'waiting',
  expired: 'over',
  'no access': 'none',
};

/** In words, in a colour and with a sign of its own: whoever sees no colour misses nothing. */
export function standingBadge(standing: Standing): Html {
  return html`<span class="standing ${looks[standing]}">${standing}</span>`;
}

export function standingInWords({ standing, note }: StandingInWords): Html {
  return html`${standingBadge(standing)} ${note !== undefined && html`<span class="note">${note}</span>`}`;
}
