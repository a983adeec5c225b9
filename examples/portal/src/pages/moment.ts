import type { Instant } from '@latchkey/core';
import { formatInstant } from '@latchkey/core';
import type { Html } from '@latchkey/express';
import { html } from '@latchkey/express';

const moments = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'medium',
  timeZone: 'UTC',
});
const days = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });

/** A moment for people and for programs; in UTC, since nobody knows where the reader is. */
export function moment(at: Instant): Html {
  return html`<time datetime="${formatInstant(at)}">${moments.format(at)} UTC</time>`;
}

/** The day that a moment lies in. */
export function day(at: number): Html {
  return html`<time datetime="${new Date(at).toISOString().slice(0, 10)}">${days.format(at)}</time>`;
}
