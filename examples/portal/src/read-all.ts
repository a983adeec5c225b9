/** A list of the facade, as it is asked for page by page. */
type List<Query, Item> = (
  query: Query & { limit: number; cursor?: string | undefined },
) => Promise<{ items: readonly Item[]; next: string | undefined }>;

/** Every item of a list, however many pages it has. An agency's lists are short: hundreds, not millions. */
export async function readAll<Query extends object, Item>(
  list: List<Query, Item>,
  query: Query,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const page = await list({ ...query, limit: 500, cursor });
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  return items;
}
