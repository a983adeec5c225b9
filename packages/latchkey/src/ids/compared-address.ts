import { domainToASCII } from 'node:url';

/**
 * The form in which e-mail addresses are compared: the local part with ASCII letters in lower case and all else as
 * typed, the domain as UTS 46 maps it, in ASCII. No provider's tricks (dots, plus signs) and no lookalikes are folded,
 * so two addresses are the same only if mail to them is. Undefined if the domain cannot be one.
 *
 * @see https://www.unicode.org/reports/tr46/
 */
export function comparedAddress(address: string): string | undefined {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at).replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
  const domain = domainToASCII(address.slice(at + 1));
  // A host whose last label is a number would be read as an IP address, which is nobody's mail domain here.
  const isDomain = /^[a-z0-9_-]+(\.[a-z0-9_-]+)*\.[a-z][a-z0-9-]*$/.test(domain) && domain.length <= 253;
  return isDomain && local !== '' ? `${local}@${domain}` : undefined;
}
