import { z } from 'zod';

/**
 * Characters that a line of text may not hold: controls, line and paragraph separators, and what is invisible or
 * reorders what is read. The two joiners that scripts need to be written (U+200C, U+200D) are let in.
 */
const unprintable = /[\p{Cc}\p{Cf}\u2028\u2029]/u;
const joiners = /[\u200c\u200d]/g;
const visible = /[\p{L}\p{N}\p{S}\p{P}]/u;

/** One line of well-formed Unicode with nothing in it that could split a header, hide, or reorder what is read. */
function line(most: number) {
  return z
    .string()
    .trim()
    .min(1, { error: 'write at least one character', abort: true })
    .max(most, { abort: true })
    .refine((text) => text.isWellFormed(), 'the text has a lone surrogate')
    .refine(
      (text) => !unprintable.test(text.replaceAll(joiners, '')),
      'the text has a line break or another character that cannot be seen',
    )
    .refine((text) => visible.test(text), 'the text has nothing in it that can be seen');
}

/** What a person or a workspace is called: one line of 1 to 200 characters. */
export const nameText = line(200);

/** Why somebody did something, in their own words: one line of 1 to 1,000 characters. */
export const reasonText = line(1_000);

/**
 * An e-mail address as somebody typed it: a local part of 1 to 64 characters, `@`, and a domain with a dot.
 * Whether the domain is one that can exist is for the edge to say, which knows Unicode's rules for domain names.
 */
export const emailText = line(254).regex(
  /^[^\s@"(),:;<>[\\\]]{1,64}@(?:[^\s@/?#:%[\\\].]+\.)+[^\s@/?#:%[\\\].]+$/u,
  { error: 'write an e-mail address, such as ann@example.org', abort: true },
);

/** Text as it is read back: what was let in once is read for ever, whatever is let in today. */
export const storedText = z.string();
