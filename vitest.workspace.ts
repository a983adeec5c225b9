import type { TestProjectConfiguration } from 'vitest/config';

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
  'docs',
].map((root) => ({
  extends: true,
  test: { name: root, root, include: ['test/**/*.spec.ts'] },
}));
