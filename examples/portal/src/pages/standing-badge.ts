import type { Html } from '@latchkey/express';
import { html } from '@latchkey/express';
import type { Standing } from '../contact.ts';

const tone: Readonly<Record<Standing, string>> = {
  'has access': 'good',
  invited: 'waiting',
  expired: 'waiting',
  declined: 'bad',
  suspended: 'bad',
  revoked: 'bad',
  'no access': '',
};

export function standingBadge(standing: Standing): Html {
  return html`<span class="standing ${tone[standing]}">${standing}</span>`;
}
