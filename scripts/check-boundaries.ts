/**
 * Proves that the linter guards what it is meant to guard. For each boundary a violation and, at the same place,
 * something that is allowed are linted in scratch copies of the house with the real .oxlintrc.json: its rule alone
 * must report the one, and nothing the other.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, globSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { boundarySeeds } from './boundary-seeds.ts';
import { codeSeeds } from './code-seeds.ts';
import { scratchFolder, writeFiles } from './scratch-folder.ts';
import type { Seed } from './seed.ts';

const repository = join(import.meta.dirname, '..');
const configuration = ['.oxlintrc.json', 'tsconfig*.json', 'packages/*/tsconfig.json'];
const scratch = scratchFolder();

const placed = [...boundarySeeds, ...codeSeeds].map((seed, index) => ({
  ...seed,
  path: seed.in.endsWith('/') ? `${seed.in}seed-${index}.ts` : seed.in,
}));
const reported = { violation: lint('violation'), allowed: lint('allowed') };

const failures = placed.flatMap(({ guards, by, times, path }) => {
  const wanted = `${times} × ${by}`;
  const found = summary(reported.violation.get(path));
  const alarm = summary(reported.allowed.get(path));
  const failure =
    found === wanted
      ? alarm && `what is allowed at ${path} is reported by ${alarm}`
      : `at ${path} the violation should be reported by ${wanted}, and is by ${found || 'nothing'}`;
  console.log(failure ? `FAILED   ${guards}: ${failure}` : `guarded  ${guards}`);
  return failure ? [failure] : [];
});
console.log(`${placed.length - failures.length} of ${placed.length} boundaries are guarded.`);
process.exitCode = failures.length === 0 ? 0 : 1;

/** The rules that report something, by file, where every seed shows the one or the other of its faces. */
function lint(face: keyof Pick<Seed, 'violation' | 'allowed'>): Map<string, string[]> {
  const root = join(scratch, face);
  for (const path of globSync(configuration, { cwd: repository })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    copyFileSync(join(repository, path), join(root, path));
  }
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'));
  writeFiles(root, Object.fromEntries(placed.map((seed) => [seed.path, seed[face]])));

  const run = spawnSync(
    join(repository, 'node_modules/.bin/oxlint'),
    ['--format=json', 'packages', 'examples'],
    {
      cwd: root,
      encoding: 'utf8',
      timeout: 120_000,
    },
  );
  if (run.error) throw run.error;
  if (!run.stdout.startsWith('{')) throw new Error(`oxlint did not run: ${run.stdout}${run.stderr}`);
  const { diagnostics } = JSON.parse(run.stdout) as { diagnostics: { filename: string; code: string }[] };
  const rules = new Map<string, string[]>();
  for (const { filename, code } of diagnostics) rules.set(filename, [...(rules.get(filename) ?? []), code]);
  return rules;
}

/** Such as `2 × eslint(no-console)`. */
function summary(rules: readonly string[] = []): string {
  const counts = Object.entries(Object.groupBy(rules, (rule) => rule));
  return counts.map(([rule, times = []]) => `${times.length} × ${rule}`).join(', ');
}
