import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/codec/canonical-json.ts';
import type { Json } from '../../src/index.ts';

/** From RFC 8785, section 3.2.3: names are ordered by their UTF-16 code units. */
const names =
  '{"\\u20ac":"Euro","\\r":"CR","\\ufb33":"Dalet","1":"One","\\ud83d\\ude00":"Grin","\\u0080":"C","\\u00f6":"o"}';

describe('the canonical text', () => {
  it.each<[what: string, value: string, text: string]>([
    ['of what is in order', '{"a":1,"b":{"c":[],"d":null}}', '{"a":1,"b":{"c":[],"d":null}}'],
    ['of what is not', '{"b":1,"a":2}', '{"a":2,"b":1}'],
    [
      'of what is not in order inside',
      '{"a":{"c":1,"b":[{"z":1,"y":2}]}}',
      '{"a":{"b":[{"y":2,"z":1}],"c":1}}',
    ],
    ['of a list whose objects are not in order', '[1,{"b":1,"a":"x"},[]]', '[1,{"a":"x","b":1},[]]'],
    ['of names that are numbers', '{"9":1,"10":2,"a":{"2":1,"11":2}}', '{"10":2,"9":1,"a":{"11":2,"2":1}}'],
    ['of a name that no object can be given', '{"b":1,"__proto__":{"a":1}}', '{"__proto__":{"a":1},"b":1}'],
    ['of the empty name', '{"":1,"a":2}', '{"":1,"a":2}'],
    [
      'of characters that are escaped',
      '["\\u0007\\n\\"\\\\/\\u007f\\u00e4"]',
      '["\\u0007\\n\\"\\\\/\u007fä"]',
    ],
    ['of numbers', '[1e21,1e-7,-0,0.1,333333333.33333329]', '[1e+21,1e-7,0,0.1,333333333.3333333]'],
    ['of no object', '"a"', '"a"'],
    [
      'of names of every script',
      names,
      '{"\\r":"CR","1":"One","\u0080":"C","ö":"o","€":"Euro","😀":"Grin","\ufb33":"Dalet"}',
    ],
  ])('%s', (_, value, text) => {
    expect(canonicalJson(JSON.parse(value) as Json)).toBe(text);
  });

  it('of many fields has them in order', () => {
    const names = Array.from(
      { length: 50 },
      (_, place) => `field ${String((place * 7) % 50).padStart(2, '0')}`,
    );
    const text = canonicalJson(Object.fromEntries(names.map((name) => [name, 1])));
    expect(Object.keys(JSON.parse(text) as object)).toEqual(names.toSorted());
  });

  it('leaves out a field without a value, wherever it stands', () => {
    const absent = { b: undefined, a: { c: undefined } } as object as Json;
    expect(canonicalJson(absent)).toBe('{"a":{}}');
    expect(canonicalJson({ a: undefined, b: 1 } as object as Json)).toBe('{"b":1}');
  });
});
