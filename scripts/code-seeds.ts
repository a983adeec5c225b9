import type { Seed } from './seed.ts';
import { code } from './seed.ts';

const switchOn = (cases: string) =>
  `export function seed(side: 'left' | 'right'): number {\n  switch (side) {\n${cases}\n  }\n  return 0;\n}`;

/** What needs types: in the sources, which have a project each, and in the tests, which have one together. */
const typeAware: readonly Seed[] = ['packages/latchkey/src/', 'packages/latchkey/test/'].flatMap((place) => [
  code(
    `no promise floats (${place})`,
    'typescript(no-floating-promises)',
    place,
    ['Promise.resolve(1);'],
    'await Promise.resolve(1);',
  ),
  code(
    `no promise is taken for a truth (${place})`,
    'typescript(no-misused-promises)',
    place,
    ["export const seed = Promise.resolve(false) ? 'yes' : 'no';"],
    "export const seed = (await Promise.resolve(false)) ? 'yes' : 'no';",
  ),
  {
    ...code(`switches are exhaustive (${place})`, 'typescript(switch-exhaustiveness-check)', place, [''], ''),
    violation: switchOn("    case 'left':\n      return 1;\n"),
    allowed: switchOn("    case 'left':\n      return 1;\n    case 'right':\n      return 2;\n"),
  },
]);

const anywhere = 'packages/latchkey/src/invitations/';
const linesOfCode = (count: number) =>
  Array.from({ length: count }, (_, line) => `export const seed${line} = 1;`);

const reading: readonly Seed[] = [
  code(
    'nothing of unknown type is used',
    'typescript(no-unsafe-member-access)',
    anywhere,
    ["export const seed: unknown = JSON.parse('{}').field;"],
    "export const seed: unknown = JSON.parse('{}');",
  ),
  code(
    'no default exports',
    'import(no-default-export)',
    anywhere,
    ['export default 1;'],
    'export const seed = 1;',
  ),
  code(
    'no `export *`',
    'oxc(no-barrel-file)',
    anywhere,
    ["export * from './x.ts';"],
    "export { x } from './x.ts';",
  ),
  code(
    'no `any`',
    'typescript(no-explicit-any)',
    anywhere,
    ['export type Seed = any;'],
    'export type Seed = unknown;',
  ),
  code(
    'no non-null assertions',
    'typescript(no-non-null-assertion)',
    anywhere,
    ["export const seed = ['a'].at(0)!;"],
    "export const seed = ['a'].at(0) ?? '';",
  ),
  code(
    'types are imported as types',
    'typescript(consistent-type-imports)',
    anywhere,
    ["import { X } from './x.ts';\n\nexport type Seed = X;"],
    "import type { X } from './x.ts';\n\nexport type Seed = X;",
  ),
  code(
    'packages print nothing',
    'eslint(no-console)',
    anywhere,
    ["console.log('seed');"],
    'export const seed = 1;',
  ),
  {
    ...code(
      'a source file has at most 300 lines',
      'eslint(max-lines)',
      anywhere,
      linesOfCode(301),
      linesOfCode(300).join('\n'),
    ),
    times: 1,
  },
  ...['one', 'other'].map((side) => {
    const opposite = side === 'one' ? 'other' : 'one';
    return code(
      `no cycles (${side} side of one)`,
      'import(no-cycle)',
      `${anywhere}${side}.ts`,
      [
        `import { ${opposite} } from './${opposite}.ts';\n\nexport const ${side} = (): unknown => ${opposite};`,
      ],
      `export const ${side} = 1;`,
    );
  }),
];

/** How code is written: what the linter must keep beside the imports. */
export const codeSeeds: readonly Seed[] = [...typeAware, ...reading];
