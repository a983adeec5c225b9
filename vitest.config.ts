import { defineConfig } from 'vitest/config';
import { projects } from './vitest.workspace.ts';

// Vitest heeds only `ssr.resolve.conditions`: with it the tests run on the sources, never on a stale build.
export default defineConfig({
  ssr: { resolve: { conditions: ['latchkey-source'] } },
  test: { projects },
});
