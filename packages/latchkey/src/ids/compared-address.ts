import { domainToASCII, domainToUnicode } from 'node:url';

/** Labels of 1 to 63 characters with no hyphen at either end; the last one no number, which would be an IP address's. */
const hostName = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * The form in which e-mail addresses are compared: the local part with ASCII letters in lower case and all else as
 * typed, the domain as UTS 46 maps it, in ASCII. No provider's tricks (dots, plus signs), no lookalikes and no other
 * form of Unicode's are folded, so two addresses are the same only if mail to them is. Undefined if the domain cannot be
 * one; where `node:url` lets more through than UTS 46 does, this does not (see `docs/decisions/0013`).
 *
 * @see https://www.unicode.org/reports/tr46/
 */
export function comparedAddress(address: string): string | undefined {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at).replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
  const domain = domainToASCII(address.slice(at + 1));
  const isDomain = hostName.test(domain) && domain.length <= 253 && isReadable(domain);
  return isDomain && local !== '' ? `${local}@${domain}` : undefined;
}

/** Whether mail to both is mail to one; a domain that cannot be one is never the same, so as not to be anybody's. */
export function areSameAddress(one: string, other: string): boolean {
  const compared = comparedAddress(one);
  return compared !== undefined && compared === comparedAddress(other);
}

/** Whether every label in Punycode is the form of a label that may be: what cannot be read stays as it is. */
function isReadable(domain: string): boolean {
  return !domainToUnicode(domain)
    .split('.')
    .some((label) => label.startsWith('xn--'));
}
