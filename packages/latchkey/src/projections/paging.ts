import { z } from 'zod';
import type { JsonObject } from '../json.ts';
import { LatchkeyError } from '../latchkey-error.ts';
import type { Find, Found, IndexValue, ReadModelReader } from '../ports/read-models.ts';

/** Some of a list, and where to go on: absent on the last page. */
export interface Page<Item> {
  items: readonly Item[];
  next: string | undefined;
}

/** Where a list is read: which documents, in which order. */
export type Source = Pick<Find, 'index' | 'equals' | 'atMost'> & {
  collection: string;
  /** Behind which place it begins; absent is at the first that equals. */
  from?: Place;
};

/** How much of a list is asked for. */
export interface Asked {
  limit: number;
  cursor?: string | undefined;
}

/** What every list can be asked. */
export const paging = {
  limit: z.int().min(1).max(500).default(100),
  cursor: z.string().max(2_000).optional(),
};

/** @throws LatchkeyError `InvalidQuery`, saying why */
export function parseQuery<Schema extends z.ZodType>(schema: Schema, query: unknown): z.output<Schema> {
  const outcome = schema.safeParse(query);
  if (outcome.success) return outcome.data;
  throw new LatchkeyError('InvalidQuery', z.prettifyError(outcome.error), {}, outcome.error);
}

/**
 * A page of those documents that `itemOf` makes an item of, read on until the page is full or there is no more. What
 * belongs in the list without standing in its index is given in `besides`, with the place that it would have there.
 *
 * @throws LatchkeyError `InvalidQuery` for a cursor that this list did not give out
 */
export function readPage<Document extends JsonObject, Item>(
  reader: ReadModelReader,
  source: Source,
  { limit, cursor }: Asked,
  itemOf: (document: Document) => Item | undefined,
  besides: readonly Found<Document>[] = [],
): Page<Item> {
  const items: Item[] = [];
  let after = cursor === undefined ? source.from : parseCursor(cursor, source);
  for (;;) {
    const found = merged(findBehind<Document>(reader, source, after, limit + 1), besides, after);
    for (const { document, cursor: place } of found.slice(0, limit + 1)) {
      if (items.length === limit) return { items, next: cursorAt(after, source) };
      after = place;
      const item = itemOf(document);
      if (item !== undefined) items.push(item);
    }
    if (found.length <= limit) return { items, next: undefined };
  }
}

function findBehind<Document extends JsonObject>(
  reader: ReadModelReader,
  { collection, from: _from, ...source }: Source,
  after: Place | undefined,
  limit: number,
): readonly Found<Document>[] {
  try {
    return reader.find<Document>(collection, { ...source, after, limit });
  } catch (fault) {
    // Only a place can be wrong here, and only one that was made up.
    if (fault instanceof RangeError && after) throw notOurs(fault);
    throw fault;
  }
}

function merged<Document>(
  found: readonly Found<Document>[],
  besides: readonly Found<Document>[],
  after: Place | undefined,
): readonly Found<Document>[] {
  const behind = besides.filter(({ cursor }) => after === undefined || isBehind(cursor, after));
  if (behind.length === 0) return found;
  return [...found, ...behind].toSorted((one, other) => (isBehind(one.cursor, other.cursor) ? 1 : -1));
}

function isBehind(one: Place, other: Place): boolean {
  const field = one.findIndex((value, place) => value !== other[place]);
  const [value, otherValue] = [one[field], other[field]];
  return value !== undefined && otherValue !== undefined && value > otherValue;
}

type Place = readonly IndexValue[];

const cursorForm = z.object({
  in: z.tuple([z.string(), z.string(), z.number()]),
  at: z.array(z.union([z.string(), z.number()])).max(8),
});

/** A cursor says of which list it is, so that one of another list is told from one that fits by chance. */
function cursorAt(place: Place = [], source: Source): string {
  const cursor: z.input<typeof cursorForm> = { in: listNameOf(source), at: [...place] };
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

function parseCursor(text: string, source: Source): Place {
  const cursor = readCursor(text);
  const isOfThisList =
    JSON.stringify(cursor.in) === JSON.stringify(listNameOf(source)) &&
    source.equals.every((value, field) => cursor.at[field] === value) &&
    (source.from === undefined || isBehind(cursor.at, source.from));
  if (isOfThisList) return cursor.at;
  throw new LatchkeyError('InvalidQuery', 'this cursor is of a list with another filter');
}

function listNameOf({ collection, index, equals }: Source): [string, string, number] {
  return [collection, index, equals.length];
}

function readCursor(text: string): z.output<typeof cursorForm> {
  try {
    return cursorForm.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch (fault) {
    throw notOurs(fault);
  }
}

function notOurs(cause: unknown): LatchkeyError<'InvalidQuery'> {
  return new LatchkeyError('InvalidQuery', 'this cursor is not one that a list gave out', {}, cause);
}
