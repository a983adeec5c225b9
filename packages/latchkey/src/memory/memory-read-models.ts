import type { JsonObject } from '../json.ts';
import type {
  Find,
  Found,
  IndexValue,
  ReadModel,
  ReadModelDefinition,
  ReadModels,
  ReadModelWriter,
} from '../ports/read-models.ts';
import type { Position } from '../position.ts';
import { frozenCopy } from './frozen-copy.ts';

type Documents = Map<string, JsonObject>;

/** Read models in this process's memory: gone when it ends, and built again from the log when it starts. */
export function memoryReadModels(): ReadModels {
  const open = new Map<string, { version: number; model: ReadModel }>();

  return {
    open(definition) {
      const known = open.get(definition.name);
      if (known?.version === definition.version) return known.model;
      const model = readModel(definition);
      open.set(definition.name, { version: definition.version, model });
      return model;
    },

    close() {},
  };
}

function readModel({ name, collections }: ReadModelDefinition): ReadModel {
  let checkpoint: Position | undefined;
  const stored = new Map<string, Documents>(
    Object.keys(collections).map((collection) => [collection, new Map()]),
  );

  function documentsOf(collection: string): Documents {
    const documents = stored.get(collection);
    if (!documents) throw new RangeError(`the read model ${name} has no collection ${collection}`);
    return documents;
  }

  function fieldsOf(collection: string, index: string): readonly string[] {
    const indexes = collections[collection]?.indexes ?? {};
    const fields = Object.hasOwn(indexes, index) ? indexes[index] : undefined;
    if (!fields) throw new RangeError(`the collection ${collection} of ${name} has no index ${index}`);
    return fields;
  }

  const reader = {
    get<Document extends JsonObject>(collection: string, key: string): Document | undefined {
      return documentsOf(collection).get(key) as Document | undefined;
    },

    // A scan: the lists of a process that keeps them in memory are short. Whoever has long ones keeps them in a file.
    find<Document extends JsonObject>(
      collection: string,
      { index, ...find }: Find,
    ): readonly Found<Document>[] {
      const documents = documentsOf(collection);
      const fields = fieldsOf(collection, index);
      checkFind(find, fields);
      const found: Found<Document>[] = [];
      for (const [key, document] of documents) {
        const values = indexValues(document, fields);
        if (values && isWanted(values, key, find)) {
          found.push({ key, document: document as Document, cursor: [...values, key] });
        }
      }
      return found.toSorted((one, other) => compare(one.cursor, other.cursor)).slice(0, find.limit ?? 100);
    },
  };

  return {
    ...reader,
    checkpoint: () => checkpoint,

    commit(next, change) {
      const undo: (() => void)[] = [];
      const remember = (documents: Documents, key: string) => {
        const before = documents.get(key);
        undo.push(() => (before === undefined ? documents.delete(key) : documents.set(key, before)));
      };
      const writer: ReadModelWriter = {
        ...reader,
        put(collection, key, document) {
          const documents = documentsOf(collection);
          remember(documents, key);
          documents.set(key, frozenCopy(document));
        },
        remove(collection, key) {
          const documents = documentsOf(collection);
          remember(documents, key);
          documents.delete(key);
        },
      };
      try {
        change(writer);
      } catch (fault) {
        for (const step of undo.toReversed()) step();
        throw fault;
      }
      checkpoint = next;
    },

    clear() {
      checkpoint = undefined;
      for (const documents of stored.values()) documents.clear();
    },
  };
}

/** Where an index puts a document; it leaves out those that lack one of its fields. */
function indexValues(document: JsonObject, fields: readonly string[]): readonly IndexValue[] | undefined {
  const values: IndexValue[] = [];
  for (const field of fields) {
    const value = document[field];
    if (typeof value !== 'string' && typeof value !== 'number') return undefined;
    values.push(value);
  }
  return values;
}

function checkFind({ equals, atMost, after }: Omit<Find, 'index'>, fields: readonly string[]): void {
  if (equals.length + (atMost === undefined ? 0 : 1) > fields.length) {
    throw new RangeError(`more is asked of an index than its fields: ${fields.join(', ')}`);
  }
  if (after && after.length !== fields.length + 1) throw new RangeError('the cursor is one of another index');
}

function isWanted(
  values: readonly IndexValue[],
  key: string,
  { equals, atMost, after }: Omit<Find, 'index'>,
): boolean {
  if (!equals.every((each, place) => values[place] === each)) return false;
  const bounded = values[equals.length];
  if (atMost !== undefined && (bounded === undefined || compareValues(bounded, atMost) > 0)) return false;
  return after === undefined || compare([...values, key], after) > 0;
}

function compare(one: readonly IndexValue[], other: readonly IndexValue[]): number {
  for (const [place, value] of one.entries()) {
    const order = compareValues(value, other[place] ?? '');
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
