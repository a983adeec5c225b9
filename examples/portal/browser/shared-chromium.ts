import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { chromiumOptions } from './chromium.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the one Chromium of all tests is reached. */
    chromium: string;
  }
}

/** Starts Chromium for all tests, and ends it behind them. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const server = await chromium.launchServer(chromiumOptions());
  provide('chromium', server.wsEndpoint());
  return () => server.close();
}
