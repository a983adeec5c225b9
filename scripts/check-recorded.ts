/**
 * Golden files say how events and ids were once written, so that they can be read for ever. None that a commit
 * recorded may be changed, renamed or removed by a later one, nor in the working tree; new ones are welcome. With
 * `--self-test`, tries that on small histories of its own.
 */
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { gitIn } from './git.ts';
import { histories, shallow, writeHistory } from './recorded-histories.ts';
import { scratchFolder } from './scratch-folder.ts';

const golden = /^packages\/[^/]+\/test\/golden\//;
const deeds: Readonly<Record<string, string>> = { M: 'changed', D: 'renamed or removed', T: 'replaced' };

/** What was done to golden files, newest first: one sentence each, which names the file and the commit. */
function breaches(repository: string): string[] {
  const git = gitIn(repository);
  if (git('rev-parse', '--is-shallow-repository').trim() === 'true') return [shallow];
  const format = ['-z', '--name-status', '--no-renames', '--diff-filter=MDT'];
  const workingTree = git('diff', ...format, 'HEAD');
  // A merge is compared with each of its parents, since what only one side recorded can get lost there. No path is
  // given, by which git would simplify the history.
  const log = git('log', ...format, '--topo-order', '--diff-merges=separate', '--format=%h (%s)', 'HEAD');
  return [...new Set([...sentences(workingTree, 'the working tree'), ...sentences(log)])];
}

/** Reads what git prints with `-z`: a commit, then, in turns, what happened and to which path. */
function sentences(output: string, first = ''): string[] {
  const found: string[] = [];
  let place = first;
  let deed: string | undefined;
  for (const part of output.split('\0').map((each) => each.replace(/^\n/, ''))) {
    if (deed !== undefined) {
      if (golden.test(part)) found.push(`${part} was ${deed} in ${place}`);
      deed = undefined;
    } else if (part in deeds) {
      deed = deeds[part];
    } else {
      place = part;
    }
  }
  return found;
}

function check(): boolean {
  const found = breaches(join(import.meta.dirname, '..'));
  for (const breach of found) console.log(breach);
  console.log(
    found.length === 0
      ? 'All golden files are as they were recorded.'
      : 'Leave golden files as they were recorded; write what is new to new ones.',
  );
  return found.length === 0;
}

function selfTest(): boolean {
  const scratch = scratchFolder();
  const results = histories.map((history, index) => {
    const repository = writeHistory(history, join(scratch, String(index)));
    const found = breaches(repository).map((breach) => breach.replace(/ in [0-9a-f]+ /, ' in '));
    const isRight = isDeepStrictEqual(found, history.breaches);
    console.log(
      isRight ? `right   ${history.about}` : `FAILED  ${history.about}: found was ${JSON.stringify(found)}`,
    );
    return isRight;
  });
  return results.every(Boolean);
}

process.exitCode = (process.argv.includes('--self-test') ? selfTest() : check()) ? 0 : 1;
