import type { JsonObject, ReadModel, ReadModelDefinition, ReadModels } from 'latchkey';
import { parsePosition } from 'latchkey';

/** How an adapter gives a test read models of its own: none has been opened before. */
export type OpenReadModels = () => Promise<ReadModels> | ReadModels;

export const contractReadModel: ReadModelDefinition = {
  name: 'contract',
  version: 1,
  collections: {
    invitations: {
      indexes: { byStatus: ['status', 'expiresAt'], byName: ['name'], byDeadline: ['expiresAt'] },
    },
    people: { indexes: { byName: ['name'] } },
  },
};

export const firstPosition = parsePosition('01J9ZQ4M7V0000000000000000-0000000000000001');
export const laterPosition = parsePosition('01J9ZQ4M7V0000000000000000-00000000000000ff');

/** Puts documents, by their keys, into a collection. */
export function putAll(
  model: ReadModel,
  collection: string,
  documents: { readonly [key: string]: JsonObject },
): void {
  model.commit(firstPosition, (writer) => {
    for (const [key, document] of Object.entries(documents)) writer.put(collection, key, document);
  });
}
