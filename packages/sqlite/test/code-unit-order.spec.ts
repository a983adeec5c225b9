import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { behindAllThatBeginWith, originalText, sortableText } from '../src/code-unit-order.ts';

/** Any code units, half surrogate pairs included; often ones from where the two orders differ. */
const text = fc
  .array(
    fc.oneof(
      fc.nat(0xffff),
      fc.constantFrom(0, 0x41, 0xd7ff, 0xd800, 0xdbff, 0xdc00, 0xdfff, 0xe000, 0xfffe, 0xffff),
    ),
    { maxLength: 6 },
  )
  .map((units) => String.fromCharCode(...units));

describe('a sortable text', () => {
  it('is ordered by its bytes in UTF-8 as the original is by its code units', () => {
    fc.assert(
      fc.property(text, text, (one, other) => {
        const order = Buffer.compare(Buffer.from(sortableText(one)), Buffer.from(sortableText(other)));
        expect(order).toBe(Number(one > other) - Number(one < other));
      }),
    );
  });

  it('gives the original back', () => {
    fc.assert(
      fc.property(text, (original) => {
        expect(originalText(sortableText(original))).toBe(original);
      }),
    );
  });

  it('begins as the original does, and stands before what is behind all that begin so', () => {
    fc.assert(
      fc.property(text, text, (prefix, rest) => {
        const [sortable, end] = [sortableText(prefix + rest), behindAllThatBeginWith(sortableText(prefix))];
        expect(sortable.startsWith(sortableText(prefix))).toBe(true);
        expect(Buffer.compare(Buffer.from(sortable), Buffer.from(end))).toBe(-1);
      }),
    );
  });

  it('is the original where that is text of most scripts', () => {
    expect(sortableText('person-01J9 Zoë ключ 北京')).toBe('person-01J9 Zoë ключ 北京');
  });
});
