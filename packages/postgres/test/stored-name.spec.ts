import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { behindAllThatBeginWith, originalName, storedName } from '../src/stored-name.ts';

/** Any code units, half surrogate pairs included; often ones at the edges of what is escaped. */
const text = fc
  .array(
    fc.oneof(
      fc.nat(0xffff),
      fc.constantFrom(0, 1, 0x20, 0x21, 0x25, 0x5f, 0x7d, 0x7e, 0x7f, 0xd800, 0xdfff, 0xffff),
    ),
    { maxLength: 6 },
  )
  .map((units) => String.fromCharCode(...units));

describe('a stored name', () => {
  it('is ordered by its bytes as the original is by its code units', () => {
    fc.assert(
      fc.property(text, text, (one, other) => {
        const order = Buffer.compare(Buffer.from(storedName(one)), Buffer.from(storedName(other)));
        expect(order).toBe(Number(one > other) - Number(one < other));
      }),
    );
  });

  it('is printable ASCII, and gives the original back', () => {
    fc.assert(
      fc.property(text, (original) => {
        expect(storedName(original)).toMatch(/^[ -~]*$/);
        expect(originalName(storedName(original))).toBe(original);
      }),
    );
  });

  it('begins as the original does, and stands before what is behind all that begin so', () => {
    fc.assert(
      fc.property(text, text, (prefix, rest) => {
        const [stored, end] = [storedName(prefix + rest), behindAllThatBeginWith(storedName(prefix))];
        expect(stored.startsWith(storedName(prefix))).toBe(true);
        expect(Buffer.compare(Buffer.from(stored), Buffer.from(end))).toBe(-1);
      }),
    );
  });

  it('is the original where that is a name that Latchkey gives', () => {
    const names = ['person-01J9ZQ4M7V0000000000000000', 'link-1', 'tenant-01J9ZQ4M7V0000000000000000'];
    expect(names.map(storedName)).toEqual(names);
  });
});
