import type { PersonId } from '@latchkey/core';
import type { ReadModelReader } from '../ports/read-models.ts';
import type { PersonDocument } from './person-document.ts';

/** As whom somebody is listed: whoever was merged, as the one who remains. */
export function listedAs(reader: ReadModelReader, personId: PersonId): PersonId {
  const { absorbedBy } = reader.get<PersonDocument>('people', personId) ?? {};
  return absorbedBy === undefined ? personId : listedAs(reader, absorbedBy);
}
