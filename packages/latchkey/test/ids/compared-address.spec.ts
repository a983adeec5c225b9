import { describe, expect, it } from 'vitest';
import { areSameAddress, comparedAddress } from '../../src/ids/compared-address.ts';
import { emailInput } from '../../src/people/email-input.ts';

const label63 = 'a'.repeat(63);

describe('the local part of an address', () => {
  it.each([
    ['ASCII letters in either case', 'ANN.Carer', 'ann.carer'],
    ['KELVIN SIGN, which Unicode folds to k', '\u212Aim', '\u212Aim'],
    ['dotless i', 'd\u0131ksan', 'd\u0131ksan'],
    ['dotted capital I', '\u0130nci', '\u0130nci'],
    ['accented capitals', '\u00C9va', '\u00C9va'],
    ['long s, which Unicode folds to s', 'a\u017F', 'a\u017F'],
    ['full-width letters', '\uFF41nn', '\uFF41nn'],
    ['dots', 'a.n.n', 'a.n.n'],
    ['a tag', 'ann+tag', 'ann+tag'],
    ['text that is not composed', 'e\u0301va', 'e\u0301va'],
  ])('is compared as typed but for the case of ASCII letters: %s', (_what, typed, compared) => {
    expect(comparedAddress(`${typed}@example.org`)).toBe(`${compared}@example.org`);
  });

  it('is another one composed than decomposed', () => {
    expect(comparedAddress('\u00E9va@example.org')).not.toBe(comparedAddress('e\u0301va@example.org'));
  });
});

describe('the domain of an address', () => {
  it.each([
    ['ASCII letters in either case', 'Example.ORG', 'example.org'],
    ['KELVIN SIGN', '\u212Ayoto.example', 'kyoto.example'],
    ['dotless i, a letter of its own', 'd\u0131ksan.example', 'xn--dksan-n4a.example'],
    ['dotted capital I, an i with a dot', '\u0130stanbul.example', 'xn--istanbul-o0e.example'],
    ['Unicode', 'M\u00DCNCHEN.example', 'xn--mnchen-3ya.example'],
    ['text that is not composed', 'mu\u0308nchen.example', 'xn--mnchen-3ya.example'],
    ['Punycode', 'xn--mnchen-3ya.example', 'xn--mnchen-3ya.example'],
    ['Punycode in capitals', 'XN--MNCHEN-3YA.EXAMPLE', 'xn--mnchen-3ya.example'],
    ['sharp s, which stays one', 'stra\u00DFe.example', 'xn--strae-oqa.example'],
    ['capital sharp s', 'STRA\u1E9EE.example', 'xn--strae-oqa.example'],
    ['full-width letters and dot', '\uFF45xample\uFF0Eorg', 'example.org'],
    ['an ideographic full stop', 'example\u3002org', 'example.org'],
    ['a soft hyphen, which is nothing', 'exa\u00ADmple.org', 'example.org'],
    [
      'a joiner where Persian needs it',
      '\u0646\u0627\u0645\u0647\u200C\u0627\u06CC.example',
      'xn--mgba3gch31f060k.example',
    ],
    ['an emoji', '\u{1F512}.example', 'xn--lv8h.example'],
    ['a Cyrillic lookalike, which stays another', '\u0430pple.example', 'xn--pple-43d.example'],
    ['an underscore', 'a_b.example', 'a_b.example'],
    ['a label of 63 characters', `${label63}.example`, `${label63}.example`],
  ])('is compared as UTS 46 maps it: %s', (_what, typed, compared) => {
    expect(comparedAddress(`ann@${typed}`)).toBe(`ann@${compared}`);
  });

  it.each([
    ['an IP address', '1.2.3.4'],
    ['an IP address in other digits', '\uFF11.2.3.4'],
    ['an IP address in hexadecimal', '0x7f.1'],
    ['a last label that is a number', 'example.123'],
    ['an IPv6 address', '[::1]'],
    ['an empty label', 'a..example'],
    ['a label of nothing but a soft hyphen', '\u00AD.example'],
    ['a dot at the end', 'example.org.'],
    ['a full-width dot at the end', 'example.org\uFF0E'],
    ['a label of 64 characters', `${label63}a.example`],
    ['a label that is too long in Punycode', `${'\u00FC'.repeat(60)}.example`],
    ['more than 253 characters', `${`${'a'.repeat(60)}.`.repeat(4)}aaaaaaaaa.example`],
    ['a hyphen at the start of a label', '-a.example'],
    ['a hyphen at the end of a label', 'a-.example'],
    ['a hyphen at the end of the last label', 'example.org-'],
    ['a joiner where none is needed', 'exa\u200Dmple.org'],
    ['a non-joiner where none is needed', 'exa\u200Cmple.org'],
    ['an emoji that is joined of others', '\u{1F468}\u200D\u{1F4BB}.example'],
    ['a combining mark at the start', '\u0301a.example'],
    ['both directions of writing in one label', 'a\u05D0.example'],
    ['Punycode of nothing', 'xn--a.example'],
    ['Punycode of text that is not composed', 'xn--u-ccb.example'],
    ['Punycode of plain ASCII', 'xn--abc-.example'],
    ['a space', 'exa mple.org'],
    ['nothing', ''],
  ])('cannot be %s', (_what, domain) => {
    expect(comparedAddress(`ann@${domain}`)).toBeUndefined();
    expect(emailInput.safeParse(`ann@${domain}`).success).toBe(false);
  });

  it.each(['a%41.example', 'a.example/b', 'a.example?b', 'a.example#b', 'a.example:25', 'exa\tmple.org'])(
    'is refused at the edge where it is more than a domain to a URL parser: %j',
    (domain) => {
      expect(emailInput.safeParse(`ann@${domain}`).success).toBe(false);
    },
  );

  it('of nobody is no address', () => {
    expect(comparedAddress('@example.org')).toBeUndefined();
  });
});

describe('two addresses', () => {
  it('are the same where they compare equal', () => {
    expect(areSameAddress('ANN@example.org', 'ann@EXAMPLE.org')).toBe(true);
    expect(areSameAddress('ann@example.org', 'bob@example.org')).toBe(false);
  });

  it('are never the same where their domain cannot be one', () => {
    expect(areSameAddress('ann@-a.example', 'ann@-a.example')).toBe(false);
    expect(areSameAddress('ann@-a.example', 'bob@1.2.3.4')).toBe(false);
    expect(areSameAddress('ann@example.org', 'ann@-a.example')).toBe(false);
  });
});
