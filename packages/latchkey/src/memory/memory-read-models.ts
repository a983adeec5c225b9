import type { JsonObject } from '../json.ts';
import type { ReadModel, ReadModelDefinition, ReadModels, ReadModelWriter } from '../ports/read-models.ts';
import type { Position } from '../position.ts';
import { frozenCopy } from './frozen-copy.ts';
import type { MemoryCollection } from './memory-collection.ts';
import { memoryCollection } from './memory-collection.ts';

/** Read models in this process's memory: gone when it ends, and built again from the log when it starts. */
export function memoryReadModels(): ReadModels {
  const open = new Map<string, { definition: ReadModelDefinition; model: ReadModel }>();

  return {
    open(definition) {
      const known = open.get(definition.name);
      if (known?.definition.version === definition.version) return known.model;
      const model = readModel(definition);
      open.set(definition.name, { definition, model });
      return model;
    },

    definitions: () => Array.from(open.values(), ({ definition }) => definition),
    drop: (name) => void open.delete(name),

    close() {},
  };
}

function readModel({ name, collections }: ReadModelDefinition): ReadModel {
  let checkpoint: Position | undefined;
  const stored = new Map<string, MemoryCollection>();

  function empty(): void {
    checkpoint = undefined;
    for (const [collection, { indexes }] of Object.entries(collections)) {
      stored.set(collection, memoryCollection(indexes));
    }
  }

  function documentsOf(collection: string): MemoryCollection {
    const documents = stored.get(collection);
    if (!documents) throw new RangeError(`the read model ${name} has no collection ${collection}`);
    return documents;
  }

  const reader = {
    get: <Document extends JsonObject>(collection: string, key: string) =>
      documentsOf(collection).get(key) as Document | undefined,
    find: ((collection, find) => documentsOf(collection).find(find)) as ReadModel['find'],
  };

  empty();
  return {
    ...reader,
    checkpoint: () => checkpoint,

    commit(next, change) {
      const undo: (() => void)[] = [];
      function set(collection: string, key: string, document: JsonObject | undefined): void {
        const documents = documentsOf(collection);
        const before = documents.get(key);
        documents.set(key, document);
        undo.push(() => documents.set(key, before));
      }
      const writer: ReadModelWriter = {
        ...reader,
        put: (collection, key, document) => set(collection, key, frozenCopy(document)),
        remove: (collection, key) => set(collection, key, undefined),
      };
      try {
        change(writer);
      } catch (fault) {
        for (const step of undo.toReversed()) step();
        throw fault;
      }
      checkpoint = next;
    },

    clear: empty,
  };
}
