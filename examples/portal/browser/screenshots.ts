/**
 * Takes the pictures of the portal that the README shows: `npm run screenshots`. Needs Chromium, as the tests in a
 * browser do. The clock stands still, so that nothing but the pages themselves makes a picture look otherwise.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { instantOf } from '@latchkey/core';
import { manualClock } from '@latchkey/testing';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { chromiumOptions } from './chromium.ts';
import type { FullPortal } from './full-portal.ts';
import { fill } from './full-portal.ts';
import { startPortal } from '../src/start-portal.ts';

interface Picture {
  name: string;
  width: number;
  height: number;
  colorScheme: 'light' | 'dark';
  show(page: Page, known: FullPortal): Promise<unknown>;
}

const desktop = { width: 1000, height: 700 };
const phone = { width: 390, height: 700 };

const pictures: readonly Picture[] = [
  { name: 'clients', ...desktop, colorScheme: 'light', show: (page) => page.goto('/clients') },
  { name: 'client', ...desktop, colorScheme: 'dark', show: (page) => page.goto('/clients/rosa-diaz') },
  {
    name: 'history',
    ...desktop,
    colorScheme: 'light',
    show: (page, { annsInvitation }) => page.goto(`/history/${annsInvitation}?step=4`),
  },
  { name: 'phone', ...phone, colorScheme: 'light', show: (page) => page.goto('/clients') },
];

const folder = fileURLToPath(new URL('../../../docs/screenshots', import.meta.url));
const data = await mkdtemp(join(tmpdir(), 'latchkey-screenshots-'));
const clock = manualClock(instantOf(Date.UTC(2026, 2, 2, 9)));
const portal = await startPortal({ folder: data, port: 0, host: '127.0.0.1', clock });
try {
  const browser = await chromium.launch(chromiumOptions());
  try {
    const known = await fill(portal);
    clock.advance(60_000);
    await mkdir(folder, { recursive: true });
    for (const picture of pictures) {
      const bytes = await take(browser, picture, known);
      await writeFile(join(folder, `${picture.name}.webp`), bytes);
      console.log(`docs/screenshots/${picture.name}.webp: ${Math.round(bytes.length / 1_024)} KB`);
    }
  } finally {
    await browser.close();
  }
} finally {
  await portal.close();
  await rm(data, { recursive: true, force: true });
}

async function take(
  browser: Browser,
  { width, height, colorScheme, show }: Picture,
  known: FullPortal,
): Promise<Buffer> {
  const { origin } = portal;
  const viewport = { width, height };
  const window = await browser.newContext({ baseURL: origin, viewport, colorScheme, deviceScaleFactor: 2 });
  await window.request.post('/sign-in', { form: { as: 'olivia' }, headers: { Origin: origin } });
  const page = await window.newPage();
  await show(page, known);
  const bytes = await asWebp(window, await page.screenshot());
  await window.close();
  return bytes;
}

/** Chromium takes PNG, and writes WebP when it is asked to draw it: a fraction of the size. */
async function asWebp(window: Awaited<ReturnType<Browser['newContext']>>, png: Buffer): Promise<Buffer> {
  const page = await window.newPage();
  const url = await page.evaluate<string>(`(async () => {
    const image = new Image();
    image.src = 'data:image/png;base64,${png.toString('base64')}';
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.width;
    canvas.height = image.height;
    canvas.getContext('2d').drawImage(image, 0, 0);
    return canvas.toDataURL('image/webp', 0.8);
  })()`);
  return Buffer.from(url.replace('data:image/webp;base64,', ''), 'base64');
}
