import type { Html } from '@latchkey/express';
import { html } from '@latchkey/express';
import type { Paged } from '../paged.ts';

/** Leads to the pages before and behind, with what was asked for. */
export function pager(
  { page, pages }: Paged<unknown>,
  path: string,
  asked: Readonly<Record<string, string>> = {},
): Html | undefined {
  if (pages === 1) return undefined;
  const to = (number: number) => {
    const query = new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== ''));
    query.set('page', String(number));
    return `${path}?${query.toString()}`;
  };
  return html`<nav class="pager" aria-label="Pages of this list">
    ${page > 1 && html`<a rel="prev" href="${to(page - 1)}">Previous page</a>`}
    <span>Page ${page} of ${pages}</span>
    ${page < pages && html`<a rel="next" href="${to(page + 1)}">Next page</a>`}
  </nav>`;
}
