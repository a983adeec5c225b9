const markup = Symbol('markup');

/** Markup that is safe to send as it stands. Only `html` makes it; nothing that was parsed from JSON passes for it. */
export interface Html {
  readonly [markup]: string;
}

/** Text is escaped, markup is kept, absent values leave no trace; a list is one after the other. */
export type HtmlValue = Html | string | number | false | null | undefined | readonly HtmlValue[];

/**
 * A page, or a piece of one. What is put in is escaped unless `html` made it: for text and for attributes in quotes,
 * never for a script, a style or an attribute without quotes.
 */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return { [markup]: parts.map((part, index) => part + markupOf(values[index])).join('') };
}

/** Takes a constant of this package as it stands; never what came from outside. */
export function constantMarkup(text: string): Html {
  return { [markup]: text };
}

export function isHtml(value: unknown): value is Html {
  return typeof value === 'object' && value !== null && markup in value;
}

export function renderHtml(page: Html): string {
  return page[markup];
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function markupOf(value: HtmlValue): string {
  if (value === undefined || value === null || value === false) return '';
  if (typeof value !== 'object')
    return String(value).replaceAll(/[&<>"']/g, (character) => escapes[character] ?? '');
  return markup in value ? value[markup] : value.map(markupOf).join('');
}
