import type { PersonId, TenantId } from '@latchkey/core';
import type { Find, ReadModelWriter } from '../ports/read-models.ts';
import type { PersonDocument } from './person-document.ts';

/** A word by which somebody is found: of their name or address, without accents and in small letters. */
export type PersonWordDocument = { tenantId: TenantId; word: string; personId: PersonId };

/** Several people of whom something is the same, who may be one. */
export type LikelyDuplicatesDocument = { tenantId: TenantId; reason: DuplicateReason; value: string };

/** `sameName`: of the same words, in any order. `similarAddress`: but for what many providers pass over: dots, and all from `+` on. */
export type DuplicateReason = 'sameName' | 'similarAddress';

export const personWordCollections = {
  personWords: { indexes: { byWord: ['tenantId', 'word', 'personId'] } },
  likelyDuplicates: { indexes: { byTenant: ['tenantId', 'reason', 'value'] } },
};

/** What people have in common with others stands in their own documents, to find them by. */
export const likenessIndexes = {
  sameName: ['tenantId', 'sameName'],
  similarAddress: ['tenantId', 'similarAddress'],
} as const satisfies Readonly<Record<DuplicateReason, readonly string[]>>;

export type Likeness = { [Reason in DuplicateReason]?: string };

/** What a person may have in common with another; nothing once they were erased or absorbed. */
export function likenessOf(person: PersonDocument): Likeness {
  if (person.absorbedBy !== undefined) return {};
  const sameName = wordsOf(person.name ?? '')
    .toSorted()
    .join(' ');
  const similarAddress = comparedLoosely(person.email ?? '');
  return { ...(sameName !== '' && { sameName }), ...(similarAddress !== '' && { similarAddress }) };
}

/** Every word by which a person is found, each once, in their order. */
export function searchedWords({ name, email, absorbedBy }: PersonDocument): readonly string[] {
  if (absorbedBy !== undefined) return [];
  const whole = email ? [folded(email)] : [];
  return [...new Set([...wordsOf(name ?? ''), ...wordsOf(email ?? ''), ...whole])].toSorted();
}

/** The words of a text, as they are compared. An address is a word as a whole. */
export function soughtWords(text: string): readonly string[] {
  return text
    .split(/\s+/u)
    .flatMap((part) => (part.includes('@') ? [folded(part)] : wordsOf(part)))
    .filter((word) => word !== '');
}

/** Keeps what people are found by in step with a person's document. */
export function takeInPerson(
  before: PersonDocument | undefined,
  after: PersonDocument,
  writer: ReadModelWriter,
): void {
  const { tenantId, personId } = after;
  const words = new Set(searchedWords(after));
  for (const word of before ? searchedWords(before) : []) {
    if (!words.has(word)) writer.remove('personWords', `${personId} ${word}`);
  }
  for (const word of words) writer.put('personWords', `${personId} ${word}`, { tenantId, word, personId });
  for (const reason of Object.keys(likenessIndexes) as DuplicateReason[]) {
    const values = new Set([before?.[reason], after[reason]]);
    for (const value of values) if (value !== undefined) countAlike(tenantId, reason, value, writer);
  }
}

function countAlike(
  tenantId: TenantId,
  reason: DuplicateReason,
  value: string,
  writer: ReadModelWriter,
): void {
  const find: Find = { index: reason, equals: [tenantId, value], limit: 2 };
  const key = JSON.stringify([tenantId, reason, value]);
  if (writer.find('people', find).length > 1)
    writer.put('likelyDuplicates', key, { tenantId, reason, value });
  else writer.remove('likelyDuplicates', key);
}

function wordsOf(text: string): readonly string[] {
  return folded(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Letters that Unicode does not take apart into a plain one and a mark. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ı: 'i',
};

function folded(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[ßæœøđðłþı]/gu, (letter) => plainLetters[letter] ?? letter);
}

function comparedLoosely(email: string): string {
  const [local = '', domain] = folded(email).split('@');
  const name = local.replace(/\+.*$/u, '').replaceAll('.', '');
  return domain === undefined || name === '' ? '' : `${name}@${domain}`;
}
