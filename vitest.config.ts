import { defineConfig } from 'vitest/config';
import { projects } from './vitest.workspace.ts';

// Vitest heeds only `ssr.resolve.conditions`: with it the tests run on the sources, never on a stale build.
export default defineConfig({
  ssr: { resolve: { conditions: ['latchkey-source'] } },
  // No test is about time: a machine that is busy is waited for.
  // Much of it waits for disks and for other processes.
  test: { projects, testTimeout: 60_000, hookTimeout: 60_000, maxWorkers: '100%' },
});
