import { z } from 'zod';

/** Characters that a line of text may not hold: controls, line and paragraph separators, and marks that reorder what is read. */
const unprintable = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

/** One line of well-formed Unicode with nothing invisible in it that could split a header or reorder what is read. */
function line(most: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine((text) => text.isWellFormed(), 'the text has a lone surrogate')
    .refine((text) => !unprintable.test(text), 'the text has a line break or another control character');
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
  /^[^\s@"(),:;<>[\\\]]{1,64}@[^\s@/?#:%[\\\]]+\.[^\s@/?#:%[\\\]]+$/u,
  { error: 'write an e-mail address, such as ann@example.org', abort: true },
);
