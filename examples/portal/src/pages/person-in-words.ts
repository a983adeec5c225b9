import type { Html } from '@latchkey/express';
import { html } from '@latchkey/express';
import type { ListedPerson } from 'latchkey';

export function nameOf({ name }: ListedPerson): string {
  return name ?? 'somebody who was erased';
}

export function accountOf({ status, isActivated }: ListedPerson): Html {
  if (status === 'deactivated') return html`<span class="standing bad">deactivated</span>`;
  return isActivated
    ? html`<span class="standing good">active</span>`
    : html`<span class="quiet">none yet</span>`;
}
