import type { Instant } from '@latchkey/core';
import { formatInstant } from '@latchkey/core';
import type { Html } from '@latchkey/express';
import { html } from '@latchkey/express';

const words = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' });

/** A moment for people and for programs; in UTC, since nobody knows where the reader is. */
export function moment(at: Instant): Html {
  return html`<time datetime="${formatInstant(at)}">${words.format(at)} UTC</time>`;
}
