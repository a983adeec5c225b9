import type { JsonObject } from '../json.ts';
import type { Position } from '../position.ts';

/** What a document can be found by. */
export type IndexValue = string | number;

/** A named set of collections that one projection writes, with all that must be known to store it. */
export interface ReadModelDefinition {
  name: string;
  /** Raised when the projection changes: a read model of another version is emptied and built anew. */
  version: number;
  collections: {
    readonly [collection: string]: {
      /**
       * By the index's name, the fields at the top of a document whose values it orders by, each a string or a number:
       * a document that lacks one of them does not stand in that index.
       */
      readonly indexes: { readonly [index: string]: readonly string[] };
    };
  };
}

export interface Find {
  index: string;
  /** What the index's first fields must equal, in their order. */
  equals: readonly IndexValue[];
  /** The most that the field after those may be. */
  atMost?: IndexValue | undefined;
  /** Continue behind this document, whether or not it is still there. */
  after?: Found<unknown>['cursor'] | undefined;
  /** How many documents to give at most; by default 100. */
  limit?: number | undefined;
}

export interface Found<Document> {
  key: string;
  document: Document;
  /** Where the document stands: the values of the index's fields, and the key. */
  cursor: readonly IndexValue[];
}

export interface ReadModelReader {
  get<Document extends JsonObject>(collection: string, key: string): Document | undefined;
  /**
   * In the order of the index's fields, then of the keys: numbers before strings, strings by their characters' codes.
   *
   * @throws RangeError for a collection or an index that the definition has not, for more values than the index has
   *   fields, for `atMost` with no field left, or for a cursor of another index
   */
  find<Document extends JsonObject>(collection: string, find: Find): readonly Found<Document>[];
}

export interface ReadModelWriter extends ReadModelReader {
  put(collection: string, key: string, document: JsonObject): void;
  remove(collection: string, key: string): void;
}

export interface ReadModel extends ReadModelReader {
  /** Up to where the log is in here; absent if nothing is. */
  checkpoint(): Position | undefined;
  /** Makes all changes and moves the checkpoint, or does nothing if `change` throws. */
  commit(checkpoint: Position, change: (writer: ReadModelWriter) => void): void;
  /** Forgets all documents and the checkpoint, so that the projection starts over. */
  clear(): void;
}

/**
 * Where projections keep what they made of the events: each process has its own, beside it, so every method answers at
 * once. All of it can be built again from the log. The contract suite in `@latchkey/testing` says what each method
 * guarantees.
 */
export interface ReadModels {
  /** Opens a read model, made empty if it is new or was written by another version. */
  open(definition: ReadModelDefinition): ReadModel;
  /** What was opened here, now or earlier, and was not dropped: each as it was opened last, in any order. */
  definitions(): readonly ReadModelDefinition[];
  /** Forgets a read model, whole. Whoever still holds it must not use it any more. Nothing happens if there is none. */
  drop(name: string): void;
  close(): void;
}
