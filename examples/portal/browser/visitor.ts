import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, onTestFinished } from 'vitest';

let browser: Browser | undefined;

beforeAll(async () => {
  browser = await chromium.connect(inject('chromium'));
});

afterAll(() => browser?.close());

/** A window of a browser of its own, with cookies of its own; whatever goes wrong in its pages fails the test. */
export async function openWindow(
  { origin }: { origin: string },
  options: BrowserContextOptions & { as?: string } = {},
): Promise<Page> {
  if (!browser) throw new Error('the browser is not connected yet');
  const { as, ...context } = options;
  const window = await browser.newContext({ baseURL: origin, locale: 'en-GB', ...context });
  const problems: string[] = [];
  onTestFinished(async () => {
    await window.close();
    expect(problems).toEqual([]);
  });
  window.on('weberror', (problem) => problems.push(problem.error().message));
  // A page that is not there, or not for this visitor, is an answer as any other.
  window.on('console', (message) => {
    const isProblem = message.type() === 'error' && !message.text().startsWith('Failed to load resource');
    if (isProblem) problems.push(message.text());
  });
  if (as !== undefined) await signIn(window, origin, as);
  return window.newPage();
}

async function signIn({ request }: Awaited<ReturnType<Browser['newContext']>>, origin: string, as: string) {
  const signedIn = await request.post('/sign-in', { form: { as }, headers: { Origin: origin } });
  expect(signedIn.ok()).toBe(true);
}

/** A phone of the smallest kind that is still common. */
export const phone = { viewport: { width: 360, height: 740 } };
