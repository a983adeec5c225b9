import { describe, expect, it } from 'vitest';
import type { Terms } from '../src/index.ts';
import {
  areWithin,
  instantOf,
  isInWindow,
  isWindowOver,
  permissionSet,
  roleName,
  sameTerms,
  termsOf,
  whatIsMore,
} from '../src/index.ts';

const viewer = { name: roleName.parse('viewer'), version: 1 };
const plain: Terms = { permissions: permissionSet(['roster.view', 'shifts.verify']) };
const march = instantOf(Date.UTC(2026, 2, 1));
const april = instantOf(Date.UTC(2026, 3, 1));

const changes: [string, Partial<Terms>][] = [
  ['fewer permissions', { permissions: permissionSet(['roster.view']) }],
  ['a role', { role: viewer }],
  ['reading only', { readOnly: true }],
  ['a later beginning', { accessFrom: march }],
  ['an end', { accessUntil: april }],
];

describe('terms', () => {
  it.each(changes)('are others with %s', (_what, change) => {
    expect(sameTerms(plain, { ...plain, ...change })).toBe(false);
    expect(
      sameTerms({ ...plain, ...change }, { ...change, permissions: change.permissions ?? plain.permissions }),
    ).toBe(true);
  });

  it('are others with as many other permissions', () => {
    expect(sameTerms(plain, { permissions: permissionSet(['roster.view', 'invoices.view']) })).toBe(false);
  });

  it('are others with another role, and with another version of it', () => {
    const pinned = { ...plain, role: viewer };
    expect(sameTerms(pinned, { ...plain, role: { ...viewer, version: 2 } })).toBe(false);
    expect(sameTerms(pinned, { ...plain, role: { ...viewer, name: roleName.parse('editor') } })).toBe(false);
  });

  it('that say no and those that say nothing about reading only are the same', () => {
    expect(sameTerms(plain, { ...plain, readOnly: false })).toBe(true);
  });

  it.each(changes.filter(([what]) => what !== 'a role'))('are narrower with %s', (_what, change) => {
    expect(areWithin({ ...plain, ...change }, plain)).toBe(true);
    expect(areWithin(plain, { ...plain, ...change })).toBe(false);
  });

  it('give what they give whatever the role is called', () => {
    expect(areWithin({ ...plain, role: viewer }, plain)).toBe(true);
  });

  it('hold from their beginning on, and not at their end', () => {
    const window = { accessFrom: march, accessUntil: april };
    const moments = [march - 1, march, april - 1, april].map((at) => isInWindow(window, instantOf(at)));
    expect(moments).toEqual([false, true, true, false]);
    expect(isInWindow({}, march)).toBe(true);
  });

  it('have nothing left of a window that has closed, or would before it opens', () => {
    const window = { accessFrom: march, accessUntil: april };
    expect([march - 1, april - 1, april].map((at) => isWindowOver(window, instantOf(at)))).toEqual([
      false,
      false,
      true,
    ]);
    expect(isWindowOver({ accessFrom: april, accessUntil: april }, march)).toBe(true);
    expect(isWindowOver({}, april)).toBe(false);
  });

  it.each<[string, Terms, Terms, readonly string[]]>([
    ['nothing, where they are the same', plain, plain, []],
    ['nothing, where they are narrower', { ...plain, readOnly: true, accessUntil: april }, plain, []],
    [
      'the permissions that are new',
      plain,
      { permissions: permissionSet(['roster.view']) },
      ['shifts.verify'],
    ],
    ['all, where they may change things now', plain, { ...plain, readOnly: true }, plain.permissions],
    ['all, where they hold longer', plain, { ...plain, accessUntil: april }, plain.permissions],
    ['all, where they hold sooner', plain, { ...plain, accessFrom: march }, plain.permissions],
    [
      'all, where there was nothing',
      { ...plain, accessUntil: april },
      { permissions: [] },
      plain.permissions,
    ],
  ])('give more: %s', (_what, terms, than, more) => {
    expect(whatIsMore(terms, than)).toEqual(more);
  });

  it('are taken out of what has more fields', () => {
    expect(termsOf({ ...plain, round: 1 } as Terms)).toEqual(plain);
  });
});
