import type { ExternalId, PersonId, TenantId } from '@latchkey/core';
import type { ReadModelWriter } from '../ports/read-models.ts';
import type { Likeness } from './person-words.ts';
import { likenessOf, takeInPerson } from './person-words.ts';

export type PersonDocument = {
  tenantId: TenantId;
  personId: PersonId;
  name: string | null;
  /** Absent where none is known. */
  email?: string | null;
  isActive: boolean;
  /** Whether they have ever accepted an invitation. */
  isActivated: boolean;
  agreedVersion?: string;
  /** Whom they were merged into: they are nobody's namesake, and stand in no list. */
  absorbedBy?: PersonId;
  revision: number;
} & Likeness;

/** Which person the host's own id of one is. */
export type ExternalIdDocument = {
  tenantId: TenantId;
  externalId: ExternalId;
  personId: PersonId;
};

/** With what a person may have in common with others, and all that they are found by. */
export function putPerson(person: PersonDocument, writer: ReadModelWriter): void {
  const before = writer.get<PersonDocument>('people', person.personId);
  const { sameName: _name, similarAddress: _address, ...rest } = person;
  const after: PersonDocument = { ...rest, ...likenessOf(person) };
  writer.put('people', person.personId, after);
  takeInPerson(before, after, writer);
}
