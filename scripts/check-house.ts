/**
 * The rules of the house that a linter, which sees one file at a time, cannot keep. With `--self-test`, breaks each
 * rule once in a small house of its own and makes sure that it, and it alone, is reported.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { brokenHouses, soundHouse } from './broken-houses.ts';
import { scratchFolder, writeFiles } from './scratch-folder.ts';

/** What may stand in the package.json of a package, and so in its imports: packages of the house, and others. */
const importTable: Readonly<Record<string, { house: readonly string[]; others: readonly string[] | 'any' }>> =
  {
    core: { house: [], others: ['zod', 'immutable'] },
    latchkey: { house: ['@latchkey/core'], others: 'any' },
    sqlite: { house: ['@latchkey/core', 'latchkey'], others: [] },
    eventstoredb: { house: ['@latchkey/core', 'latchkey'], others: ['@eventstore/db-client'] },
    'eventstoredb-double': {
      house: [],
      others: ['@eventstore/db-client', '@grpc/grpc-js', 'google-protobuf'],
    },
    postgres: { house: ['@latchkey/core', 'latchkey'], others: [] },
    smtp: { house: ['latchkey'], others: ['nodemailer'] },
    express: { house: ['@latchkey/core', 'latchkey'], others: 'any' },
    testing: { house: ['@latchkey/core', 'latchkey'], others: ['vitest', 'fast-check'] },
  };

/** Names that say what kind of thing a file holds, and not what it is about. */
const kinds =
  /^(types?|interfaces?|constants|utils?|helpers?|errors|common|misc|shared)$|-(utils?|helpers?|misc)$/;

interface Manifest {
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

interface House {
  text(path: string): string;
  manifest(folder: string): Manifest;
  /** Folders such as `packages/core`. */
  packages: readonly string[];
  /** Every TypeScript file that people write. */
  sources: readonly string[];
}

function houseAt(root: string): House {
  const find = (pattern: string) => globSync(pattern, { cwd: root }).toSorted();
  const text = (path: string) => readFileSync(join(root, path), 'utf8');
  return {
    text,
    manifest: (folder) => JSON.parse(text(join(folder, 'package.json'))) as Manifest,
    packages: find('packages/*/package.json').map((path) => path.replace('/package.json', '')),
    sources: find('{packages/*,examples/*,docs}/{src,test}/**/*.ts').concat(find('scripts/**/*.ts')),
  };
}

/** Each gives one line for everything that is not as it should be. */
const rules: Readonly<Record<string, (house: House) => string[]>> = {
  'files and folders are named after concepts': ({ sources }) =>
    sources
      .filter((path) => path.split('/').some((name) => kinds.test(name.replace(/(\.spec)?\.ts$/, ''))))
      .map((path) => `${path} is named after a kind of thing`),

  'every test is run': ({ sources, text }) =>
    sources
      .filter((path) => /\.(spec|test)\.ts$/.test(path))
      .filter((path) => {
        const [, project, part] =
          /^((?:packages|examples)\/[^/]+|docs)\/([^/]+)\/.*\.spec\.ts$/.exec(path) ?? [];
        return part !== 'test' || !text('vitest.workspace.ts').includes(`'${project}'`);
      })
      .map((path) => `${path} is in no project of vitest.workspace.ts, or is not test/**/*.spec.ts there`),

  'every package is built': ({ packages, text }) =>
    packages
      .filter((folder) => !text('tsconfig.json').includes(`"${folder}"`))
      .map((folder) => `${folder} is missing among the references of tsconfig.json`),

  'no package is empty': ({ packages, sources, text }) =>
    packages
      .filter(
        (folder) =>
          !sources.includes(`${folder}/src/index.ts`) || !text(`${folder}/src/index.ts`).includes('export'),
      )
      .map((folder) => `${folder}/src/index.ts exports nothing`),

  'dependencies keep to the import table': ({ packages, manifest }) =>
    packages.flatMap((folder) => {
      const row = importTable[folder.replace('packages/', '')];
      if (!row) return [`${folder} has no row in the import table of this check and of docs/architecture.md`];
      return runtimeDependencies(manifest(folder))
        .filter((name) =>
          isOfHouse(name) ? !row.house.includes(name) : row.others !== 'any' && !row.others.includes(name),
        )
        .map((name) => `${folder}/package.json names ${name}`);
    }),

  'sources import what their package.json names': ({ packages, sources, manifest, text }) =>
    packages.flatMap((folder) => {
      const named = runtimeDependencies(manifest(folder));
      return sources
        .filter((path) => path.startsWith(`${folder}/src/`))
        .flatMap((path) =>
          missing(importedPackages(text(path)), named).map((name) => `${path} imports ${name}`),
        );
    }),

  'a dependency is used': ({ packages, sources, manifest, text }) =>
    packages.flatMap((folder) => {
      const used = sources
        .filter((path) => path.startsWith(`${folder}/src/`))
        .flatMap((path) => importedPackages(text(path)));
      return missing(runtimeDependencies(manifest(folder)), used).map(
        (name) => `${folder} never imports ${name}`,
      );
    }),

  'tests import what their package or the workspace names': ({ packages, sources, manifest, text }) =>
    packages.flatMap((folder) => {
      const own = manifest(folder);
      const named = [
        ...runtimeDependencies(own),
        ...Object.keys({ ...own.devDependencies, ...manifest('.').devDependencies }),
        '@latchkey/testing',
      ];
      return sources
        .filter((path) => path.startsWith(`${folder}/test/`))
        .flatMap((path) =>
          missing(importedPackages(text(path)), named).map((name) => `${path} imports ${name}`),
        );
    }),

  'nothing is cast by way of unknown': ({ sources, text }) =>
    sources
      .filter((path) => !path.startsWith('scripts/') && /\bas unknown as\b/.test(text(path)))
      .map((path) => `${path} casts as unknown as`),

  'the core never asks what time it is': ({ sources, text }) =>
    sources
      .filter((path) => path.startsWith('packages/core/src/'))
      .filter((path) => /\bDate\.now\b|\bDate\(\s*\)|\bnew Date\b(?!\()/.test(text(path)))
      .map((path) => `${path} makes a Date of nothing`),
};

function runtimeDependencies({ dependencies, peerDependencies }: Manifest): string[] {
  return Object.keys({ ...dependencies, ...peerDependencies });
}

function isOfHouse(name: string): boolean {
  return name === 'latchkey' || name.startsWith('@latchkey/');
}

function missing(wanted: readonly string[], present: readonly string[]): string[] {
  return [...new Set(wanted)].filter((name) => !present.includes(name));
}

/** The packages that a text imports: not relative paths, not what Node brings. */
function importedPackages(text: string): string[] {
  const clauses = /^(?:import|export)\s(?:[\w\s{},*$]*\bfrom\s)?\s*'([^']+)'|\bimport\(\s*'([^']+)'/gm;
  return [...text.matchAll(clauses)]
    .map(([, from, call]) => from ?? call ?? '')
    .filter((module) => !module.startsWith('.') && !module.startsWith('node:'))
    .map((module) => /^(@[^/]+\/)?[^/]+/.exec(module)?.[0] ?? module);
}

function findings(root: string): { rule: string; says: string }[] {
  const house = houseAt(root);
  return Object.entries(rules).flatMap(([rule, find]) => find(house).map((says) => ({ rule, says })));
}

function check(): boolean {
  const found = findings(join(import.meta.dirname, '..'));
  for (const { rule, says } of found) console.log(`${says} (${rule})`);
  console.log(
    found.length === 0
      ? `The house is in order: ${Object.keys(rules).length} rules.`
      : `${found.length} findings.`,
  );
  return found.length === 0;
}

/** Every rule must be broken once, and report just that; in the sound house none must report anything. */
function selfTest(): boolean {
  const scratch = scratchFolder();
  const houses = [{ breaks: [], files: {} }, ...brokenHouses];
  const results = houses.map(({ breaks, files }, index) => {
    const root = join(scratch, String(index));
    writeFiles(root, { ...soundHouse, ...files });
    const reported = findings(root).map(({ rule }) => rule);
    const isRight = isDeepStrictEqual(reported, breaks);
    const name = breaks.join(', ') || 'nothing is wrong with a sound house';
    console.log(
      isRight ? `guarded  ${name}` : `FAILED   ${name}: reported was ${reported.join(', ') || 'nothing'}`,
    );
    return isRight;
  });
  const unbroken = missing(
    Object.keys(rules),
    brokenHouses.flatMap(({ breaks }) => breaks),
  );
  for (const rule of unbroken) console.log(`FAILED   ${rule}: no house breaks it`);
  return unbroken.length === 0 && results.every(Boolean);
}

process.exitCode = (process.argv.includes('--self-test') ? selfTest() : check()) ? 0 : 1;
