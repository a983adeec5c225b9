import { describe, expect, it } from 'vitest';
import { newAttributes, sameAttributes } from '../src/index.ts';

const isFit = (given: unknown) => newAttributes.safeParse(given).success;

describe('attributes as they are given', () => {
  it('are text, numbers, and yes or no', () => {
    expect(isFit({ defaultArea: 'north', areas: 3, 'mayBe-called_up': false, note: '' })).toBe(true);
  });

  it.each([
    ['no value', { area: null }],
    ['a list', { area: ['north'] }],
    ['something in something', { area: { name: 'north' } }],
    ['what is no number', { area: Number.NaN }],
    ['text that is no text', { area: '\ud800' }],
    ['a name of several words', { 'default area': 'north' }],
    ['a name that begins with a digit', { '1st': 'north' }],
    ['a long name', { ['a'.repeat(65)]: 'north' }],
    ['long text', { area: 'x'.repeat(1_001) }],
    ['too many', Object.fromEntries(Array.from({ length: 33 }, (_none, index) => [`a${index}`, true]))],
  ])('are not %s', (_name, given) => {
    expect(isFit(given)).toBe(false);
  });

  it('have nothing of what every object has', () => {
    const given: unknown = JSON.parse('{"__proto__":"north","area":"north"}');
    expect(newAttributes.parse(given)).toEqual({ area: 'north' });
  });

  it('are as long, and as many, as they may be', () => {
    expect(isFit({ ['a'.repeat(64)]: 'x'.repeat(1_000) })).toBe(true);
    expect(isFit(Object.fromEntries(Array.from({ length: 32 }, (_none, at) => [`a${at}`, true])))).toBe(true);
  });
});

describe('attributes', () => {
  it('are the same in whatever order', () => {
    expect(sameAttributes({ a: 1, b: true }, { b: true, a: 1 })).toBe(true);
  });

  it.each([
    ['another value', { a: 1 }, { a: 2 }],
    ['a value of another kind', { a: 1 }, { a: '1' }],
    ['one more', { a: 1 }, { a: 1, b: 1 }],
    ['another name', { a: 1 }, { b: 1 }],
    ['what every object has', { a: 1 }, { toString: 1 }],
    ['none', { a: 1 }, undefined],
    ['erased ones', { a: 1 }, null],
  ])('are others with %s', (_name, one, other) => {
    expect(sameAttributes(one, other)).toBe(false);
    expect(sameAttributes(other, one)).toBe(false);
  });

  it('are the same where there are none, erased or not', () => {
    expect(sameAttributes(undefined, undefined)).toBe(true);
    expect(sameAttributes(null, undefined)).toBe(true);
  });
});
