const manifest = (dependencies: readonly string[]) =>
  JSON.stringify({ dependencies: Object.fromEntries(dependencies.map((name) => [name, '1.0.0'])) });

/** The files of a small house in which nothing is wrong. */
export const soundHouse: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({ devDependencies: { vitest: '1.0.0' } }),
  'tsconfig.json': JSON.stringify({ references: [{ path: 'packages/core' }, { path: 'packages/sqlite' }] }),
  'vitest.workspace.ts': "export const projects = ['packages/core', 'packages/sqlite'];\n",
  'packages/core/package.json': manifest(['zod']),
  'packages/core/src/index.ts': "export { seat } from './seat/seat.ts';\n",
  'packages/core/src/seat/seat.ts': "import {\n  z,\n} from 'zod';\n\nexport const seat = z.string();\n",
  'packages/core/src/instant.ts': 'export const text = (at: number) => new Date(at).toISOString();\n',
  'packages/core/test/seat/seat.spec.ts':
    "import { manualClock } from '@latchkey/testing';\nimport { it } from 'vitest';\nimport { seat } from '../../src/index.ts';\n",
  'packages/sqlite/package.json': manifest(['@latchkey/core', 'latchkey']),
  'packages/sqlite/src/index.ts':
    "import { readFile } from 'node:fs/promises';\nimport type { Seat } from '@latchkey/core';\n\nexport const store = () => import('latchkey');\n",
};

interface BrokenHouse {
  /** The rules that must report something, in their order, once for each finding. */
  breaks: readonly string[];
  /** What differs from the sound house. */
  files: Readonly<Record<string, string>>;
}

const names = 'files and folders are named after concepts';
const testsRun = 'every test is run';
const table = 'dependencies keep to the import table';
const named = 'sources import what their package.json names';
const noTime = 'the core never asks what time it is';
const something = 'export const something = 1;\n';

export const brokenHouses: readonly BrokenHouse[] = [
  { breaks: [names], files: { 'packages/core/src/seat/types.ts': something } },
  { breaks: [names], files: { 'packages/core/src/common/seat.ts': something } },
  { breaks: [names], files: { 'packages/core/test/seat-helpers.ts': something } },
  { breaks: [testsRun], files: { 'packages/core/test/seat.test.ts': something } },
  { breaks: [testsRun], files: { 'packages/core/src/seat/seat.spec.ts': something } },
  { breaks: [testsRun], files: { 'examples/portal/test/portal.spec.ts': something } },
  {
    breaks: ['every package is built'],
    files: { 'tsconfig.json': JSON.stringify({ references: [{ path: 'packages/core' }] }) },
  },
  {
    breaks: ['no package is empty'],
    files: { 'packages/core/src/index.ts': '' },
  },
  {
    breaks: [table],
    files: {
      'packages/core/package.json': manifest(['zod', 'ulid']),
      'packages/core/src/x.ts': "import 'ulid';\n",
    },
  },
  {
    breaks: [table],
    files: {
      'packages/sqlite/package.json': manifest(['@latchkey/core', 'latchkey', '@latchkey/postgres']),
      'packages/sqlite/src/x.ts': "export { x } from '@latchkey/postgres';\n",
    },
  },
  {
    breaks: [table],
    files: {
      'tsconfig.json': '"packages/core" "packages/sqlite" "packages/novelty"',
      'packages/novelty/package.json': manifest([]),
      'packages/novelty/src/index.ts': something,
    },
  },
  { breaks: [named], files: { 'packages/sqlite/src/x.ts': "import { z } from 'zod';\n" } },
  { breaks: [named], files: { 'packages/sqlite/src/x.ts': "import '@scope/name/deep';\n" } },
  { breaks: [named], files: { 'packages/core/src/x.ts': "export type { X } from '@latchkey/core';\n" } },
  { breaks: ['a dependency is used'], files: { 'packages/core/src/seat/seat.ts': something } },
  {
    breaks: ['tests import what their package or the workspace names'],
    files: { 'packages/core/test/seat.spec.ts': "import { createLatchkey } from 'latchkey';\n" },
  },
  {
    breaks: ['nothing is cast by way of unknown'],
    files: { 'packages/core/test/seat.spec.ts': 'export const seat = 1 as unknown as string;\n' },
  },
  { breaks: [noTime], files: { 'packages/core/src/instant.ts': 'export const now = () => new Date();\n' } },
  { breaks: [noTime], files: { 'packages/core/src/instant.ts': 'export const now = () => Date();\n' } },
  { breaks: [noTime], files: { 'packages/core/src/instant.ts': 'export const now = () => Date.now();\n' } },
];
