import { accessSync, constants } from 'node:fs';
import type { LaunchOptions } from 'playwright-core';

/** Where Debian puts it; `CHROMIUM` names another one. */
const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/**
 * A Chromium without a window, on an empty profile, that asks nobody for anything by itself.
 *
 * @throws Error saying what to do, where there is no Chromium
 */
export function chromiumOptions(): LaunchOptions {
  try {
    accessSync(executablePath, constants.X_OK);
  } catch {
    throw new Error(
      `There is no Chromium at ${executablePath}. On Debian: apt-get install chromium. Elsewhere: CHROMIUM=/path/to/chromium`,
    );
  }
  return {
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  };
}
