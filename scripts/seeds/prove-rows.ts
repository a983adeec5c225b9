/**
 * Runs the tests of the five products and prints every row of their checklist with what proves it on each store. With
 * `--self-test`, makes sure that an unproven row and a test without a row are found.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { styleText } from 'node:util';
import { scratchFolder } from '../scratch-folder.ts';
import { checklist } from './checklist.ts';
import type { EndedTest, Proof } from './proof.ts';
import { proofOf } from './proof.ts';
import { selfTest } from './self-test.ts';

const root = join(import.meta.dirname, '../..');
const stores = ['memory', 'sqlite', 'eventstoredb'];

process.exitCode = (process.argv.includes('--self-test') ? selfTest() : prove()) ? 0 : 1;

function prove(): boolean {
  const proof = proofOf(checklist, stores, endedTests());
  print(proof);
  return proof.findings.length === 0;
}

/** What vitest's JSON reporter writes, as far as it is read here. */
interface Report {
  testResults: readonly {
    name: string;
    assertionResults: readonly { ancestorTitles: readonly string[]; title: string; status: string }[];
  }[];
}

function endedTests(): readonly EndedTest[] {
  const report = join(scratchFolder(), 'report.json');
  const projects = Object.keys(checklist).map((example) => `--project=examples/${example}`);
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const reporting = ['--reporter=json', `--outputFile=${report}`, '--silent'];
  const { error } = spawnSync(process.execPath, [vitest, 'run', ...projects, ...reporting], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (error) throw error;
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report;
  return testResults.flatMap(({ name: file, assertionResults }) =>
    assertionResults.map(({ ancestorTitles, title, status }) => ({
      example: relative(root, file).split(sep)[1] ?? '',
      store: ancestorTitles[0]?.replace(/^on /, ''),
      name: title,
      hasPassed: status === 'passed',
    })),
  );
}

function print({ rows, findings }: Proof): void {
  console.log(`Each test with the stores it passed on: ${stores.join(', ')}.\n`);
  for (const { row, says, tests } of rows) {
    console.log(`${styleText('bold', row.padEnd(5))} ${says}`);
    for (const { name, passedOn } of tests) {
      const marks = stores.map((store) => (passedOn.includes(store) ? '✓' : '✗')).join(' ');
      console.log(`      ${marks}  ${styleText('dim', name)}`);
    }
    if (tests.length === 0) console.log(`      ${stores.map(() => '✗').join(' ')}`);
  }
  console.log(
    findings.length === 0
      ? `\nAll ${rows.length} rows are proven on each store.`
      : `\n${findings.map((finding) => styleText('red', finding)).join('\n')}`,
  );
}
