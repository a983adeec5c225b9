import { defineConfig } from 'vitest/config';

// The tests in a real browser, which `npm run test:browser` runs and `npm test` does not. One Chromium serves them all.
export default defineConfig({
  ssr: { resolve: { conditions: ['latchkey-source'] } },
  test: {
    name: 'browser',
    root: 'examples/portal',
    include: ['browser/**/*.spec.ts'],
    globalSetup: ['browser/shared-chromium.ts'],
    // No test is about time: a machine that is busy is waited for.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    maxWorkers: '100%',
  },
});
