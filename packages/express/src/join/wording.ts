import type { Instant } from '@latchkey/core';
import { formatInstant } from '@latchkey/core';
import { intlFormatDistance } from 'date-fns/intlFormatDistance';
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
  /** A moment, and the time zone that it is told in. */
  moment(moment: Instant, timeZone: string): Html;
  /** How far off a moment is: "in 7 days". */
  distance(moment: Instant, now: Instant): string;
}

/** Nothing, of a text without braces. */
type ValuesOf<Key extends TextKey> = [keyof TextValues<Key>] extends [never] ? [] : [TextValues<Key>];

export function wordingIn(language: string, texts: PageTexts): Wording {
  // English of no country: the day before the month, and 24 hours.
  const locale = language === 'en' ? 'en-GB' : language;
  const dates = (timeZone: string) =>
    new Intl.DateTimeFormat(locale, {
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      timeZone,
      timeZoneName: 'short',
    });

  return {
    language,

    say(key, ...given) {
      const [values] = given as readonly Readonly<Record<string, HtmlValue>>[];
      const pieces = piecesOf(texts[key]);
      return html`${pieces.map((piece, index) => (index % 2 === 0 ? piece : values?.[piece]))}`;
    },

    moment: (moment, timeZone) =>
      html`<time datetime="${formatInstant(moment)}">${dates(timeZone).format(moment)}</time>`,

    // A unit is used for two of it and more, and none is longer than a day: a deadline needs no rougher word.
    distance(moment, now) {
      const hours = Math.abs(moment - now) / 3_600_000;
      const unit = hours >= 48 ? 'day' : hours >= 2 ? 'hour' : 'minute';
      return intlFormatDistance(moment, now, { locale, numeric: 'always', unit });
    },
  };
}
