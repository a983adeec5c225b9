import type { Seed } from './seed.ts';
import { code } from './seed.ts';

/** Modules, each of which must be refused at a place, and others that are allowed there. */
function imports(
  guards: string,
  place: string,
  refused: readonly string[],
  allowed: readonly string[],
): Seed {
  const exportsOf = (modules: readonly string[]) =>
    modules.map((module, index) => `export { seed${index} } from '${module}';`);
  return code(
    guards,
    'eslint(no-restricted-imports)',
    place,
    exportsOf(refused),
    exportsOf(allowed).join('\n'),
  );
}

const core = 'packages/core/src/';
const concept = `${core}invitation/`;
const others = (...folders: string[]) => folders.map((folder) => `@latchkey/${folder}`);
const ends = others('sqlite', 'eventstoredb', 'postgres', 'smtp', 'express', 'cli', 'testing');

const coreImports: readonly Seed[] = [
  imports('core knows no part of Node', concept, ['node:crypto', 'node:fs/promises'], ['zod']),
  imports(
    'core knows no npm package but zod and immutable',
    concept,
    ['ulid', 'zod/v4/core'],
    ['zod', 'immutable'],
  ),
  imports(
    'core knows no other package, and not its own name',
    concept,
    ['latchkey', '@latchkey/core', ...ends],
    ['../decider.ts'],
  ),
  imports(
    'a concept imports no sibling',
    concept,
    ['../person/person.ts', './../person/person.ts', '../acceptance/acceptance.ts', '../policy/limit.ts'],
    ['./invitation-state.ts', '../policy/policy.ts'],
  ),
  code(
    'a concept imports no type of a sibling',
    'eslint(no-restricted-imports)',
    concept,
    ["export type { Seed } from '../person/person.ts';"],
    "export type { Seed } from '../policy/policy.ts';",
  ),
  code(
    'a concept writes no import of a sibling within a type',
    'typescript(consistent-type-imports)',
    concept,
    ["export type Seed = import('../person/person.ts').Seed;"],
    "import type { Seed } from '../decider.ts';\n\nexport type Copy = Seed;",
  ),
  code(
    'a concept loads no sibling later',
    'eslint(no-restricted-imports)',
    concept,
    ["export const seed = import('../person/person.ts');"],
    "export const seed = import('../decider.ts');",
  ),
  imports('a concept does not leave core', concept, ['../../x.ts', '../../../latchkey/src/x.ts'], ['./x.ts']),
  imports(
    "the tenant's policy knows no concept",
    `${core}policy/`,
    ['../tenant/tenant.ts'],
    ['../duration.ts'],
  ),
  ...['acceptance', 'merging', 'principal-binding', 'refused-round', 'seat-need'].map((folder) =>
    imports(
      `${folder}/ knows concepts, but no other policy and nothing outside core`,
      `${core}${folder}/`,
      [
        '../acceptance/x.ts',
        '../merging/x.ts',
        '../principal-binding/x.ts',
        '../refused-round/x.ts',
        '../seat-need/x.ts',
        '../../../latchkey/src/x.ts',
        'node:fs',
        'latchkey',
      ],
      ['./x.ts', '../decider.ts', '../person/person.ts', 'zod'],
    ),
  ),
  imports('the shared kernel knows no concept', core, ['./person/person.ts', '../x.ts'], ['./decider.ts']),
  imports(
    'the shared kernel knows no other package',
    core,
    ['node:fs', 'latchkey', 'ulid', 'immutable'],
    ['zod'],
  ),
  imports(
    'the index of core exports core',
    `${core}index.ts`,
    ['latchkey', 'zod'],
    ['./id.ts', './person/person.ts'],
  ),
];

/** What would make an answer depend on when, where or how often it is asked for; every one but `Date`. */
const impure = [
  'Promise',
  'globalThis',
  'Intl',
  'process',
  'crypto',
  'performance',
  'fetch',
  'Buffer',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
];
const use = (name: string, index: number) => `export const seed${index} = [${name}];`;

const corePurity: readonly Seed[] = [
  code(
    'core uses no clock, timer, promise, randomness or host',
    'eslint(no-restricted-globals)',
    concept,
    [...impure, 'Date'].map(use),
    'export const seed = [Math];',
  ),
  code(
    'core uses no random numbers',
    'eslint(no-restricted-properties)',
    concept,
    ['export const seed = Math.random();', 'export const { random } = Math;'],
    'export const seed = Math.max(1, 2);',
  ),
  code(
    'core is nowhere asynchronous',
    'oxc(no-async-await)',
    concept,
    ['export const seed = async () => 1;', 'export async function* seeds() {}'],
    'export const seed = () => 1;',
  ),
  code(
    'core speaks of no promise and no Date',
    'typescript(no-restricted-types)',
    concept,
    ['export type Seed = Promise<string>;', 'export type Other = Date;'],
    'export type Seed = string;',
  ),
  code(
    'instant.ts uses nothing of that but Date',
    'eslint(no-restricted-globals)',
    `${core}instant.ts`,
    impure.map(use),
    'export const seed = new Date(0).toISOString();',
  ),
  code(
    'a file of that name elsewhere may not use Date',
    'eslint(no-restricted-globals)',
    `${concept}instant.ts`,
    ['export const seed = new Date(0).toISOString();'],
    'export const seed = 1;',
  ),
];

const oneWay: readonly Seed[] = [
  ...['latchkey', 'sqlite', 'eventstoredb', 'postgres', 'smtp', 'express', 'testing'].map((name) =>
    imports(
      `${name} knows no store, no adapter, no command line and no testing kit`,
      `packages/${name}/src/`,
      ends,
      ['@latchkey/core', 'latchkey', 'node:crypto', 'express', './x.ts'],
    ),
  ),
  imports(
    'the tests of a package know what it knows, and the testing kit',
    'packages/sqlite/test/',
    ends.filter((name) => name !== '@latchkey/testing'),
    ['@latchkey/testing', '@latchkey/core', 'latchkey', 'vitest', 'node:fs'],
  ),
];

const products: readonly Seed[] = ['shiftcare', 'pro-portal', 'onsinch', 'connectworks', 'client-hub'].map(
  (name) =>
    imports(
      `the example ${name} is configuration, hooks and a story`,
      `examples/${name}/src/`,
      [...others('core', 'sqlite', 'eventstoredb', 'express', 'testing'), 'express', 'node:fs', '../x.ts'],
      ['latchkey', 'latchkey-example-stage', 'zod', './x.ts'],
    ),
);

const walls: readonly Seed[] = [
  'packages/express/src/',
  'packages/express/test/',
  'examples/portal/src/',
].flatMap((place) => [
  imports(
    `nobody reaches into a package by its name (${place})`,
    place,
    ['@latchkey/core/src/index.ts', '@latchkey/core/dist/index.js', 'latchkey/ports', '@latchkey/core/x'],
    ['@latchkey/core'],
  ),
  imports(
    `nobody reaches into a package by its folder (${place})`,
    `${place}pages/`,
    [
      '../../../core/src/index.ts',
      '../../../latchkey/test/x.ts',
      '../../../core/dist/index.js',
      '../../dist/index.js',
      '../../../../node_modules/zod/index.js',
      './../../../core/x.ts',
    ],
    ['../x.ts', '../../src/x.ts'],
  ),
]);

/** Who may import whom, and what the core may use. */
export const boundarySeeds: readonly Seed[] = [
  ...coreImports,
  ...corePurity,
  ...oneWay,
  ...products,
  ...walls,
  imports('sources know no tests', 'packages/express/src/', ['../test/x.ts', '../../test/x.ts'], ['./x.ts']),
];
