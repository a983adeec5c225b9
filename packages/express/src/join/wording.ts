import type { Instant } from '@latchkey/core';
import { formatInstant } from '@latchkey/core';
import type { Html, HtmlValue } from '../html.ts';
import { html } from '../html.ts';
import type { PageTexts, TextKey, TextValues } from './page-texts.ts';
import { piecesOf } from './page-texts.ts';

/** How the pages say things in one language. */
export interface Wording {
  /** As it stands in `lang`: a language tag of BCP 47. */
  readonly language: string;
  /** A text, with every value that is filled in escaped. */
  say<Key extends TextKey>(key: Key, ...values: ValuesOf<Key>): Html;
  /** A moment with its time zone, which is UTC. */
  moment(moment: Instant): Html;
  /** How far off a moment is: "in 7 days". */
  distance(moment: Instant, now: Instant): string;
}

/** Nothing, of a text without braces. */
type ValuesOf<Key extends TextKey> = [keyof TextValues<Key>] extends [never] ? [] : [TextValues<Key>];

export function wordingIn(language: string, texts: PageTexts): Wording {
  // English of no country: the day before the month, and 24 hours.
  const locale = language === 'en' ? 'en-GB' : language;
  const dates = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'UTC',
    timeZoneName: 'short',
  });
  const distances = new Intl.RelativeTimeFormat(locale);

  return {
    language,

    say(key, ...given) {
      const [values] = given as readonly Readonly<Record<string, HtmlValue>>[];
      const pieces = piecesOf(texts[key]);
      return html`${pieces.map((piece, index) => (index % 2 === 0 ? piece : values?.[piece]))}`;
    },

    moment: (moment) => html`<time datetime="${formatInstant(moment)}">${dates.format(moment)}</time>`,

    distance(moment, now) {
      const minutes = (moment - now) / 60_000;
      const [unit, length] = units.find(([, length]) => Math.abs(minutes) >= 2 * length) ?? ['minute', 1];
      return distances.format(Math.round(minutes / length), unit);
    },
  };
}

/** In minutes, the longest first: each is used for two of it, and more. */
const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 24 * 60],
  ['hour', 60],
];
