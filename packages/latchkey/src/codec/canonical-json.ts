import canonicalize from 'canonicalize';
import type { Json } from '../json.ts';

/**
 * The one text of a JSON value.
 *
 * @see RFC 8785, JSON Canonicalization Scheme
 */
export function canonicalJson(value: Json): string {
  return canonicalize(value) ?? 'null';
}
