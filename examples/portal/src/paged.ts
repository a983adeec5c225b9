/** Some of a list, and where in it that is. */
export interface Paged<Item> {
  items: readonly Item[];
  /** From 1 on. */
  page: number;
  pages: number;
  total: number;
}

/** The page of a list that was asked for; of a number that is none, or too large, the nearest there is. */
export function paged<Item>(items: readonly Item[], asked: unknown, size: number): Paged<Item> {
  const pages = Math.max(1, Math.ceil(items.length / size));
  const wanted = typeof asked === 'string' && /^\d{1,6}$/.test(asked) ? Number(asked) : 1;
  const page = Math.min(Math.max(wanted, 1), pages);
  return { items: items.slice((page - 1) * size, page * size), page, pages, total: items.length };
}

/** What was typed to search for, as it is compared. */
export function searched(text: string): string {
  return text.trim().toLocaleLowerCase('en');
}
