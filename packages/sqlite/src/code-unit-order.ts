import type { IndexValue } from 'latchkey';

/**
 * A text that SQLite, which compares UTF-8, orders as JavaScript orders the original, and that keeps every original
 * apart, half surrogate pairs included. Almost every text stays as it is: only what stands from U+D800 on is written
 * as two characters, U+FFFF and one before U+2802.
 */
export function sortableText(original: string): string {
  if (!/[\ud800-\uffff]/.test(original)) return original;
  return original.replaceAll(
    /[\ud800-\uffff]/g,
    (unit) => escapeCharacter + String.fromCharCode(unit.charCodeAt(0) - firstEscaped + 1),
  );
}

/** The text that `sortableText` made this of. */
export function originalText(sortable: string): string {
  return sortable.replaceAll(/\uffff(.)/gs, (_, code: string) =>
    String.fromCharCode(code.charCodeAt(0) - 1 + firstEscaped),
  );
}

/** Behind every text that begins with `sortable`, and before all others that come after it. */
export function behindAllThatBeginWith(sortable: string): string {
  return `${sortable}\u{10ffff}`;
}

/** Orders lists of values: numbers before strings. */
export function compareIndexValues(one: readonly IndexValue[], other: readonly IndexValue[]): number {
  for (const [place, value] of one.entries()) {
    const order = compareValues(value, other[place] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}

const escapeCharacter = '\uffff';
const firstEscaped = 0xd800;

function compareValues(one: IndexValue, other: IndexValue): number {
  if (one === other) return 0;
  if (typeof one !== typeof other) return typeof one === 'number' ? -1 : 1;
  return one < other ? -1 : 1;
}
