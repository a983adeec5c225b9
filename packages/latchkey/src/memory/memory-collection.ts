import type { JsonObject } from '../json.ts';
import type { Find, Found, IndexValue } from '../ports/read-models.ts';
import type { SortedList } from './sorted-list.ts';
import { sortedList } from './sorted-list.ts';

/** The documents of one collection, which stand in its indexes in order. */
export interface MemoryCollection {
  get(key: string): JsonObject | undefined;
  /** Puts a document, which nobody changes any more, in place of the one with this key; or takes that one out. */
  set(key: string, document: JsonObject | undefined): void;
  find(find: Find): readonly Found<JsonObject>[];
}

interface Index {
  readonly fields: readonly string[];
  readonly places: SortedList<Place>;
}

/** Where a document stands in an index: the values of the index's fields, and its key. */
type Place = readonly IndexValue[];

export function memoryCollection(declared: {
  readonly [index: string]: readonly string[];
}): MemoryCollection {
  const documents = new Map<string, JsonObject>();
  const indexes = new Map<string, Index>(
    Object.entries(declared).map(([index, fields]) => [index, { fields, places: sortedList(comparePlaces) }]),
  );

  function move(
    { fields, places }: Index,
    key: string,
    before: JsonObject | undefined,
    after: JsonObject | undefined,
  ): void {
    // Most changes leave a document where it stands in most indexes.
    if (before && after && fields.every((field) => before[field] === after[field])) return;
    const left = before && placeOf(key, fields, before);
    const entered = after && placeOf(key, fields, after);
    if (left) places.remove(left);
    if (entered) places.add(entered);
  }

  return {
    get: (key) => documents.get(key),

    set(key, document) {
      const before = documents.get(key);
      for (const index of indexes.values()) move(index, key, before, document);
      if (document) documents.set(key, document);
      else documents.delete(key);
    },

    find({ index: name, ...find }) {
      const index = indexes.get(name);
      if (!index)
        throw new RangeError(`there is no index ${name} here, only: ${[...indexes.keys()].join(', ')}`);
      checkFind(find, index.fields);
      const { equals, atMost, after, limit = 100 } = find;
      const last = atMost === undefined ? equals : [...equals, atMost];
      const found: Found<JsonObject>[] = [];
      const isBefore = (place: Place) =>
        comparePlaces(equals, place) > 0 || (after !== undefined && comparePlaces(after, place) >= 0);
      for (const place of index.places.from(isBefore)) {
        if (found.length >= limit || comparePlaces(last, place) < 0) break;
        const key = String(place.at(-1));
        const document = documents.get(key);
        if (document) found.push({ key, document, cursor: [...place] });
      }
      return found;
    },
  };
}

/** A document that lacks one of an index's fields does not stand in it. */
function placeOf(key: string, fields: readonly string[], document: JsonObject): Place | undefined {
  const place: IndexValue[] = [];
  for (const field of fields) {
    const value = document[field];
    if (typeof value !== 'string' && typeof value !== 'number') return undefined;
    place.push(value);
  }
  place.push(key);
  return place;
}

function checkFind({ equals, atMost, after }: Omit<Find, 'index'>, fields: readonly string[]): void {
  if (equals.length + (atMost === undefined ? 0 : 1) > fields.length) {
    throw new RangeError(`more is asked of an index than its fields: ${fields.join(', ')}`);
  }
  if (after && after.length !== fields.length + 1) throw new RangeError('the cursor is one of another index');
}

/** Compares as much as the first one has: what begins with all of it is equal to it. */
function comparePlaces(first: readonly IndexValue[], place: Place): number {
  // Compared at every step of a search: an iterator over the entries would take most of its time.
  for (let index = 0; index < first.length; index += 1) {
    const order = compareValues(first[index] ?? '', place[index] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}

/** Numbers stand before strings. */
function compareValues(one: IndexValue, other: IndexValue): number {
  if (one === other) return 0;
  if (typeof one !== typeof other) return typeof one === 'number' ? -1 : 1;
  return one < other ? -1 : 1;
}
