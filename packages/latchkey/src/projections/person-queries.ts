import type { ExternalId, PersonId, TenantId } from '@latchkey/core';
import { z } from 'zod';
import type { Find, ReadModelReader } from '../ports/read-models.ts';
import type { ExternalIdDocument, PersonDocument } from './lists.ts';
import type { Page, Source } from './paging.ts';
import { paging, parseQuery, readPage } from './paging.ts';

export interface ListedPerson {
  personId: PersonId;
  /** Null once the person is erased. */
  name: string | null;
  /** As it was typed; undefined where none is known, null once the person is erased. */
  email: string | null | undefined;
  status: 'active' | 'deactivated';
  /** Whether they have ever accepted an invitation. */
  isActivated: boolean;
  /** The version of the host's terms that they agreed to last. */
  agreedVersion: string | undefined;
  /** The host's own ids of them. */
  externalIds: readonly ExternalId[];
  revision: number;
}

export const personQuery = z.strictObject(paging);
export type PersonQuery = z.input<typeof personQuery>;

export function createPersonQueries(reader: ReadModelReader) {
  function listedPerson(document: PersonDocument): ListedPerson {
    const { tenantId, personId, name, email, isActive, isActivated, agreedVersion, revision } = document;
    const find: Find = { index: 'byPerson', equals: [tenantId, personId] };
    const externalIds = reader
      .find<ExternalIdDocument>('externalIds', find)
      .map(({ document: { externalId } }) => externalId);
    const status = isActive ? 'active' : 'deactivated';
    return { personId, name, email, status, isActivated, agreedVersion, externalIds, revision };
  }

  return {
    people(tenantId: TenantId, query: PersonQuery = {}): Page<ListedPerson> {
      const asked = parseQuery(personQuery, query);
      const source: Source = { collection: 'people', index: 'byTenant', equals: [tenantId] };
      return readPage(reader, source, asked, listedPerson);
    },

    person(tenantId: TenantId, id: PersonId): ListedPerson | undefined {
      const document = reader.get<PersonDocument>('people', id);
      return document?.tenantId === tenantId ? listedPerson(document) : undefined;
    },
  };
}

/** How a person is called in the lists of what they were offered and given. */
export function namesOf(reader: ReadModelReader, { personId }: { personId: string }) {
  const person = reader.get<PersonDocument>('people', personId);
  return { personName: person?.name ?? null, email: person?.email ?? null };
}
