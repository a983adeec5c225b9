import { configure } from 'safe-stable-stringify';
import type { Json } from '../json.ts';

const stringify = configure({ circularValue: Error, bigint: false });

/**
 * The one text of a JSON value, whose strings are well-formed Unicode.
 *
 * @see RFC 8785, JSON Canonicalization Scheme
 */
export function canonicalJson(value: Json): string {
  return stringify(value) ?? 'null';
}
