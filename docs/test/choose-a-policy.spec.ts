import { existsSync } from 'node:fs';
import { newPolicy } from '@latchkey/core';
import { product as clientHub } from 'latchkey-example-client-hub';
import { product as connectworks } from 'latchkey-example-connectworks';
import { product as onsinch } from 'latchkey-example-onsinch';
import { product as proPortal } from 'latchkey-example-pro-portal';
import { product as shiftcare } from 'latchkey-example-shiftcare';
import { describe, expect, it } from 'vitest';
import { page } from './snippet.ts';

const products = {
  shiftcare,
  'pro-portal': proPortal,
  onsinch,
  connectworks,
  'client-hub': clientHub,
};

const path = 'docs/how-to/choose-a-policy.md';
const [head = [], , ...rows] = page(path)
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  );

/** Settings by their names, such as `resend.limit`; what is in one setting together is told one by one. */
function settingsOf(policy: object): Readonly<Record<string, string>> {
  const named = Object.entries(policy).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).map(([part, each]) => [`${name}.${part}`, inWords(each)])
      : [[name, inWords(value)]],
  );
  return Object.fromEntries(named) as Record<string, string>;
}

function inWords(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') : String(value);
}

describe('the page on policies', () => {
  it.each(Object.entries(products))('says what %s sets, and no more', (name, { policy }) => {
    const column = head.indexOf(name);
    const told = rows.map((row) => [row[0], row[column]]).filter(([, value]) => value !== '–');
    expect(Object.fromEntries(told)).toEqual(settingsOf(policy));
  });

  it('has a row and a section for every setting that there is', () => {
    const settings = Object.keys(newPolicy.shape).toSorted();
    const inTable = [...new Set(rows.map(([name = '']) => name.split('.')[0] ?? ''))];
    const sections = [...page(path).matchAll(/^## `(\w+)`: /gm)].map(([, name]) => name);
    expect(inTable.toSorted()).toEqual(settings);
    expect(sections).toEqual(inTable);
  });

  it('leads to files that are there', () => {
    const links = [...page(path).matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, link = '']) => link);
    expect(links.length).toBeGreaterThan(1);
    const folder = new URL(`../../docs/how-to/`, import.meta.url);
    expect(links.filter((link) => !existsSync(new URL(link, folder)))).toEqual([]);
  });
});
