import type { ExternalId, PersonId, TenantId, WorkspaceId } from '@latchkey/core';
import { z } from 'zod';
import type { Find, ReadModelReader } from '../ports/read-models.ts';
import type { ExternalIdDocument, PersonDocument } from './person-document.ts';
import type { Page, Source } from './paging.ts';
import { paging, parseQuery, readPage } from './paging.ts';
import { createPersonSearch } from './person-search.ts';

export interface ListedPerson {
  personId: PersonId;
  /** Null once the person is erased. */
  name: string | null;
  /** As it was typed; undefined where none is known, null once the person is erased. */
  email: string | null | undefined;
  /** `absorbed` once they were merged into somebody else; then they stand in no list. */
  status: 'active' | 'deactivated' | 'absorbed';
  /** Whom they were merged into, if they were. */
  absorbedBy: PersonId | undefined;
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
    const { tenantId, personId, name, email, isActive, isActivated, agreedVersion, absorbedBy, revision } =
      document;
    const find: Find = { index: 'byPerson', equals: [tenantId, personId] };
    const externalIds = reader
      .find<ExternalIdDocument>('externalIds', find)
      .map(({ document: { externalId } }) => externalId);
    const status = absorbedBy !== undefined ? 'absorbed' : isActive ? 'active' : 'deactivated';
    return { personId, name, email, status, absorbedBy, isActivated, agreedVersion, externalIds, revision };
  }

  return {
    ...createPersonSearch(reader, listedPerson),

    people(tenantId: TenantId, query: PersonQuery = {}): Page<ListedPerson> {
      const asked = parseQuery(personQuery, query);
      const source: Source = { collection: 'people', index: 'byTenant', equals: [tenantId] };
      return readPage(reader, source, asked, (document: PersonDocument) =>
        document.absorbedBy === undefined ? listedPerson(document) : undefined,
      );
    },

    person(tenantId: TenantId, id: PersonId): ListedPerson | undefined {
      const document = reader.get<PersonDocument>('people', id);
      return document?.tenantId === tenantId ? listedPerson(document) : undefined;
    },

    /** Every workspace to which one of these persons was ever invited or given access. */
    placesOf(tenantId: TenantId, personIds: readonly PersonId[]): readonly WorkspaceId[] {
      const places = new Set<WorkspaceId>();
      for (const collection of ['accessGrants', 'invitations']) {
        for (const personId of personIds) {
          const find: Find = {
            index: 'byPerson',
            equals: [tenantId, personId],
            limit: Number.MAX_SAFE_INTEGER,
          };
          for (const { document } of reader.find<{ workspaceId: WorkspaceId }>(collection, find)) {
            places.add(document.workspaceId);
          }
        }
      }
      return [...places];
    },
  };
}

/** How a person is called in the lists of what they were offered and given. */
export function namesOf(reader: ReadModelReader, { personId }: { personId: string }) {
  const person = reader.get<PersonDocument>('people', personId);
  return { personName: person?.name ?? null, email: person?.email ?? null };
}
