import type { TestProjectConfiguration } from 'vitest/config';

/**
 * Its servers fail on request, and some of what fails does so when its test is over: each file has a process of its own. The
 * files of all others follow each other in one, where what they import is loaded once; no test changes what is global.
 */
const leavesThingsBehind = 'packages/eventstoredb-double';

/** The test projects: one for each folder that has specifications. */
export const projects: TestProjectConfiguration[] = [
  'packages/core',
  'packages/latchkey',
  'packages/sqlite',
  'packages/express',
  'packages/testing',
  'packages/eventstoredb',
  'packages/eventstoredb-double',
  'packages/postgres',
  'packages/smtp',
  'examples/portal',
  'examples/stage',
  'examples/shiftcare',
  'examples/pro-portal',
  'examples/onsinch',
  'examples/connectworks',
  'examples/client-hub',
  'docs',
].map((root) => ({
  extends: true,
  test: { name: root, root, include: ['test/**/*.spec.ts'], isolate: root === leavesThingsBehind },
}));
