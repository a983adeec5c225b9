import type { ReadModel, ReadModelDefinition, ReadModels } from '../ports/read-models.ts';

/** A projection's read model as it was built once: beside it, the next one is built, until it takes this one's place. */
export interface Generation {
  readonly number: number;
  readonly model: ReadModel;
  /** Whether it was written by this version of the projection. */
  readonly isOfThisVersion: boolean;
  /** Whether it has caught up with the log once: from then on it answers. */
  isComplete(): boolean;
  /** Says so for good, together with the checkpoint; nothing is said while the log is empty. */
  complete(): void;
}

export interface Generations {
  /** Those that are stored, the newest first. */
  stored: readonly Generation[];
  begin(): Generation;
  /** Drops all others, and what older layouts have left. */
  keepOnly(...kept: readonly Generation[]): void;
}

/** Beside the projection's own collections. */
const ownCollection = 'generation';

export function createGenerations(projection: ReadModelDefinition, readModels: ReadModels): Generations {
  const prefix = `${projection.name}#`;
  const collections = { ...projection.collections, [ownCollection]: { indexes: {} } };
  const isOfThisProjection = ({ name }: { name: string }) =>
    name === projection.name || name.startsWith(prefix);
  const numberOf = ({ name }: { name: string }) => Number.parseInt(name.slice(prefix.length), 10);
  const definitions = readModels
    .definitions()
    .filter((each) => isOfThisProjection(each) && Number.isInteger(numberOf(each)));
  let newest = Math.max(0, ...definitions.map(numberOf));

  function open(definition: ReadModelDefinition): Generation {
    const model = readModels.open(definition);
    let isComplete = model.get(ownCollection, 'complete') !== undefined;
    return {
      number: numberOf(definition),
      model,
      isOfThisVersion:
        definition.version === projection.version &&
        JSON.stringify(definition.collections) === JSON.stringify(collections),
      isComplete: () => isComplete,
      complete() {
        const checkpoint = model.checkpoint();
        if (checkpoint === undefined || isComplete) return;
        model.commit(checkpoint, (writer) => writer.put(ownCollection, 'complete', {}));
        isComplete = true;
      },
    };
  }

  return {
    stored: definitions.map(open).toSorted((one, other) => other.number - one.number),

    begin() {
      newest += 1;
      return open({ name: `${prefix}${newest}`, version: projection.version, collections });
    },

    keepOnly(...kept) {
      const names = new Set(kept.map(({ number }) => `${prefix}${number}`));
      for (const { name } of readModels.definitions().filter(isOfThisProjection)) {
        if (!names.has(name)) readModels.drop(name);
      }
    },
  };
}
