import type { TenantId } from '@latchkey/core';
import { z } from 'zod';
import type { ReadModelReader } from '../ports/read-models.ts';
import type { PersonDocument } from './person-document.ts';
import type { Page, Source } from './paging.ts';
import { paging, parseQuery, readPage } from './paging.ts';
import type { ListedPerson } from './person-queries.ts';
import type { DuplicateReason, LikelyDuplicatesDocument, PersonWordDocument } from './person-words.ts';
import { searchedWords, soughtWords } from './person-words.ts';

export const personSearch = z.strictObject({
  /** Beginnings of words of the name or the address, such as `mar zo`, or that of an address. */
  text: z.string().max(200),
  ...paging,
});
export type PersonSearch = z.input<typeof personSearch>;

export const duplicatesQuery = z.strictObject(paging);
export type DuplicatesQuery = z.input<typeof duplicatesQuery>;

/** People who may be one, and why. */
export interface LikelyDuplicates {
  reason: DuplicateReason;
  /** The first hundred of them. */
  people: readonly ListedPerson[];
}

/** How many of those who are alike are shown. */
const mostShown = 100;
/** Behind every word that begins with what stands before it. */
const lastCharacter = '\uFFFF';

export function createPersonSearch(
  reader: ReadModelReader,
  listedPerson: (document: PersonDocument) => ListedPerson,
) {
  return {
    /**
     * Reads the words that begin as the longest one that is sought: what is found costs, not how many people there are.
     */
    searchPeople(tenantId: TenantId, query: PersonSearch): Page<ListedPerson> {
      const { text, ...asked } = parseQuery(personSearch, query);
      const sought = soughtWords(text);
      const [longest] = sought.toSorted((one, other) => other.length - one.length);
      if (longest === undefined) return { items: [], next: undefined };
      const source: Source = {
        collection: 'personWords',
        index: 'byWord',
        equals: [tenantId],
        atMost: `${longest}${lastCharacter}`,
        from: [tenantId, longest, '', ''],
      };
      return readPage(reader, source, asked, ({ word, personId }: PersonWordDocument) => {
        const person = reader.get<PersonDocument>('people', personId);
        const words = person ? searchedWords(person) : [];
        // Whoever has several words that begin so is found by the first.
        const isFirst = words.find((each) => each.startsWith(longest)) === word;
        const hasAll = sought.every((start) => words.some((each) => each.startsWith(start)));
        return person && isFirst && hasAll ? listedPerson(person) : undefined;
      });
    },

    /** Reads only what is alike: which people are is kept in step with them. */
    likelyDuplicates(tenantId: TenantId, query: DuplicatesQuery = {}): Page<LikelyDuplicates> {
      const asked = parseQuery(duplicatesQuery, query);
      const source: Source = { collection: 'likelyDuplicates', index: 'byTenant', equals: [tenantId] };
      return readPage(reader, source, asked, ({ reason, value }: LikelyDuplicatesDocument) => ({
        reason,
        people: reader
          .find<PersonDocument>('people', { index: reason, equals: [tenantId, value], limit: mostShown })
          .map(({ document }) => listedPerson(document)),
      }));
    },
  };
}
