import type { Request } from 'express';
import { LatchkeyError } from 'latchkey';
import { english } from './english.ts';
import { german } from './german.ts';
import type { PageTexts, TextsByLanguage } from './page-texts.ts';
import { piecesOf } from './page-texts.ts';
import type { Wording } from './wording.ts';
import { wordingIn } from './wording.ts';

const builtIn: ReadonlyMap<string, PageTexts> = new Map<string, PageTexts>([
  ['en', english],
  ['de', german],
]);

/** The languages that the pages speak. */
export interface Languages {
  /**
   * The one that the visitor's browser likes best. Where it does not say, or likes none of them, that of the invitation;
   * else English.
   */
  forVisitor(request: Request, invitationLocale?: string): Wording;
}

/** @throws LatchkeyError `InvalidPageTexts`, which tells all that is wrong with what the host gave */
export function pageLanguages(given: TextsByLanguage = {}): Languages {
  const problems = Object.entries(given).flatMap(([tag, texts]) => problemsOf(tag, texts));
  if (problems.length > 0) {
    throw new LatchkeyError(
      'InvalidPageTexts',
      `the texts of the pages cannot be used: ${problems.join('; ')}`,
    );
  }
  const inEnglish = wordingIn('en', completed('en', given['en']));
  const wordings = new Map([['en', inEnglish]]);
  for (const tag of [...builtIn.keys(), ...Object.keys(given)]) {
    wordings.set(tag, wordingIn(tag, completed(tag, given[tag])));
  }

  return {
    forVisitor(request, invitationLocale = 'en') {
      const first = nearest(invitationLocale, wordings) ?? inEnglish;
      // Of those that a browser likes as well as each other, or does not name, it is the one that stands first.
      const chosen = request.acceptsLanguages([first.language, ...wordings.keys()]);
      return wordings.get(chosen || first.language) ?? first;
    },
  };
}

/** With what is not given, as the nearest language that comes with this package has it. */
function completed(tag: string, given: Partial<PageTexts> = {}): PageTexts {
  return { ...(nearest(tag, builtIn) ?? english), ...given };
}

/** What is known for a language tag, or for the least that can be left off its end (RFC 4647, lookup). */
function nearest<Known>(tag: string, known: ReadonlyMap<string, Known>): Known | undefined {
  const parts = tag.toLowerCase().split('-');
  const byTag = new Map([...known].map(([each, value]) => [each.toLowerCase(), value]));
  const tags = parts.map((_part, index) => parts.slice(0, parts.length - index).join('-'));
  const found = tags.find((each) => byTag.has(each));
  return found === undefined ? undefined : byTag.get(found);
}

function problemsOf(tag: string, given: Readonly<Record<string, unknown>>): string[] {
  const known = Object.keys(english) as (keyof PageTexts)[];
  const isNew = nearest(tag, builtIn) === undefined;
  return [
    ...(isLanguageTag(tag) ? [] : [`“${tag}” is no language tag, such as fr or pt-BR`]),
    ...Object.keys(given)
      .filter((key) => !Object.hasOwn(english, key))
      .map((key) => `${tag} has “${key}”, which is no text of the pages`),
    ...known.flatMap((key) => {
      if (!Object.hasOwn(given, key)) return isNew ? [`${tag} lacks “${key}”`] : [];
      const text = given[key];
      if (typeof text !== 'string') return [`${tag} has no text as “${key}”`];
      const wanted = placeholdersOf(english[key]);
      if (placeholdersOf(text) === wanted) return [];
      return [`${tag} must have ${wanted || 'nothing in braces'} in “${key}”`];
    }),
  ];
}

function isLanguageTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag)[0] === tag;
  } catch {
    return false;
  }
}

/** All of them, in one text that is the same for the same ones. */
function placeholdersOf(text: string): string {
  const names = piecesOf(text).filter((_piece, index) => index % 2 === 1);
  return [...new Set(names)]
    .toSorted()
    .map((name) => `{${name}}`)
    .join(' and ');
}
