import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { WayToPage } from './every-page.ts';
import { everyPage, openFullPortal } from './every-page.ts';
import { openWindow, phone } from './visitor.ts';

describe('every page', () => {
  it('has nothing serious that axe finds, in light and in dark, and a title, a language and a heading', async () => {
    const found = await onEveryPage({ colorScheme: 'light' }, async (page) => {
      await page.evaluate(axe.source);
      const faults = await faultsByAxe(page, {});
      // In the dark the same page has other colours, and nothing else.
      await page.emulateMedia({ colorScheme: 'dark' });
      const inDark = await faultsByAxe(page, { runOnly: ['color-contrast', 'link-in-text-block'] });
      await page.emulateMedia({ colorScheme: 'light' });
      faults.push(...inDark.map((fault) => `in dark, ${fault}`));
      const [headings, language] = await page.evaluate<[number, string]>(
        '[document.querySelectorAll("h1").length, document.documentElement.lang]',
      );
      if (headings !== 1) faults.push(`${headings} headings`);
      if (language !== 'en') faults.push(`is in ${language}`);
      if ((await page.title()) === '') faults.push('no title');
      return faults;
    });
    expect(found).toEqual([]);
  });

  it('fits a phone that is 360 pixels wide, without scrolling sideways or buttons too small to be hit', async () => {
    const found = await onEveryPage(phone, async (page) => {
      const width = await page.evaluate<number>('document.documentElement.scrollWidth');
      const small = await page.evaluate<string[]>(
        `[...document.querySelectorAll('button:not(.plain), select, input:not([type=hidden], [type=checkbox])')]
          .filter((each) => each.checkVisibility() && each.getBoundingClientRect().height < 36)
          .map((each) => each.outerHTML)`,
      );
      return [...(width > phone.viewport.width ? [`is ${width} pixels wide`] : []), ...small];
    });
    expect(found).toEqual([]);
  });
});

async function faultsByAxe(page: Page, options: axe.RunOptions): Promise<string[]> {
  const given = JSON.stringify({ ...options, resultTypes: ['violations'] });
  const { violations } = await page.evaluate<axe.AxeResults>(`axe.run(${given})`);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** What there is to find fault with, page by page. */
async function onEveryPage(
  options: Parameters<typeof openWindow>[1],
  look: (page: Page) => Promise<readonly string[]>,
): Promise<string[]> {
  const full = await openFullPortal();
  const faults: string[] = [];
  const byVisitor = Map.groupBy(everyPage, ({ as }) => as);
  for (const [as, pages] of byVisitor) {
    const page = await openWindow(full.portal, { ...options, ...(as !== undefined && { as }) });
    for (const { name, go } of pages as readonly WayToPage[]) {
      await go(page, full);
      faults.push(...(await look(page)).map((fault) => `${name}: ${fault}`));
    }
  }
  return faults;
}
