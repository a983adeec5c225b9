import { z } from 'zod';

/** The last millisecond of the year 9999, after which ISO 8601 needs more digits. */
const latest = 253_402_300_799_999;

/** An instant as it is given in code: a whole number of milliseconds since 1970. */
export const momentNumber = z.int().nonnegative().max(latest).brand<'Instant'>();

/** A moment: whole milliseconds since 1970-01-01T00:00:00Z, up to the year 9999. */
export type Instant = z.infer<typeof momentNumber>;

/** Instants are stored as ISO 8601 in UTC with milliseconds, `2026-03-01T09:30:00.000Z`; with any other form, parsing fails. */
export const instant = z.codec(z.iso.datetime({ precision: 3 }), momentNumber, {
  decode: (text) => Date.parse(text),
  encode: (moment) => formatInstant(moment as Instant),
});

/** @throws ZodError unless `value` is a whole number of milliseconds since 1970, up to the year 9999. */
export function instantOf(value: number): Instant {
  return momentNumber.parse(value);
}

/** `2026-03-01T09:30:00.000Z` */
export function formatInstant(moment: Instant): string {
  if (moment !== lastFormatted.moment) lastFormatted = { moment, text: new Date(moment).toISOString() };
  return lastFormatted.text;
}

/** What happens at one moment is written several times. */
let lastFormatted = { moment: Number.NaN, text: '' };

/** The moment `milliseconds` after (or, if negative, before) `moment`; never beyond what an Instant can hold. */
export function later(moment: Instant, milliseconds: number): Instant {
  return Math.min(Math.max(moment + milliseconds, 0), latest) as Instant;
}
