import { mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { gitIn } from './git.ts';
import { writeFiles } from './scratch-folder.ts';

/** What is said of a clone that cannot tell. */
export const shallow =
  'this clone is shallow: the commits that recorded the golden files are not in it, so nobody can say whether the files ' +
  'are still what they were. Clone the whole history (git fetch --unshallow, or fetch-depth: 0).';

/** Whoever runs the test, and however their git is set up. */
const settings = {
  GIT_CONFIG_GLOBAL: devNull,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Ann',
  GIT_AUTHOR_EMAIL: 'ann@example.org',
  GIT_COMMITTER_NAME: 'Ann',
  GIT_COMMITTER_EMAIL: 'ann@example.org',
};

/** A history of a repository, and what was done in it to golden files. */
export interface History {
  about: string;
  /** What happens after a first commit, which records `event`. */
  write(repository: Repository): void;
  breaches: readonly string[];
  /** Looked at in a clone that has only the last commit. */
  isShallow?: true;
}

interface Repository {
  folder: string;
  git(...options: string[]): string;
  /** Commits everything there is. */
  commit(subject: string): void;
  /** Writes a file of the working tree. */
  set(path: string, text: string): void;
}

const folder = 'packages/core/test/golden';
const event = `${folder}/events/PersonInvited.json`;
const other = `${folder}/ids/tenant.json`;

export const histories: readonly History[] = [
  {
    about: 'a new file is committed',
    write({ set, commit }) {
      set(other, 'new');
      commit('adds');
    },
    breaches: [],
  },
  {
    about: 'a new file lies in the working tree',
    write: ({ set }) => set(other, 'new'),
    breaches: [],
  },
  {
    about: 'other files come and go',
    write({ set, commit, git }) {
      set('packages/core/test/seat.spec.ts', 'one');
      commit('adds');
      set('packages/core/test/seat.spec.ts', 'two');
      commit('changes');
      git('rm', '-q', 'packages/core/test/seat.spec.ts');
    },
    breaches: [],
  },
  {
    about: 'a file is changed',
    write({ set, commit }) {
      set(event, 'changed');
      commit('changes');
    },
    breaches: [`${event} was changed in (changes)`],
  },
  {
    about: 'a file is changed and changed back',
    write({ set, commit }) {
      set(event, 'changed');
      commit('changes');
      set(event, 'first');
      commit('repents');
    },
    breaches: [`${event} was changed in (repents)`, `${event} was changed in (changes)`],
  },
  {
    about: 'a file is changed, deep in a history',
    write({ set, commit }) {
      set(event, 'changed');
      commit('changes');
      set('README.md', 'later');
      commit('goes on');
    },
    breaches: [`${event} was changed in (changes)`],
  },
  {
    about: 'a file is removed',
    write({ git, commit }) {
      git('rm', '-q', event);
      commit('removes');
    },
    breaches: [`${event} was renamed or removed in (removes)`],
  },
  {
    about: 'a file is renamed',
    write({ folder: root, commit }) {
      renameSync(join(root, event), join(root, folder, 'renamed.json'));
      commit('renames');
    },
    breaches: [`${event} was renamed or removed in (renames)`],
  },
  {
    about: 'a file becomes a link',
    write({ folder: root, commit }) {
      rmSync(join(root, event));
      symlinkSync('elsewhere.json', join(root, event));
      commit('links');
    },
    breaches: [`${event} was replaced in (links)`],
  },
  {
    about: 'a file is changed in the working tree',
    write: ({ set }) => set(event, 'changed'),
    breaches: [`${event} was changed in the working tree`],
  },
  {
    about: 'a file is removed from the working tree',
    write: ({ folder: root }) => rmSync(join(root, event)),
    breaches: [`${event} was renamed or removed in the working tree`],
  },
  {
    about: 'branches that record different files are merged',
    write({ set, commit, git }) {
      onBranch(git, () => {
        set(other, 'new');
        commit('adds there');
      });
      set(`${folder}/here.json`, 'new');
      commit('adds here');
      git('merge', '-q', '-m', 'merges', 'branch');
    },
    breaches: [],
  },
  {
    about: 'a branch that changed a file is merged',
    write({ set, commit, git }) {
      onBranch(git, () => {
        set(event, 'changed');
        commit('changes there');
      });
      set('README.md', 'here');
      commit('goes on here');
      git('merge', '-q', '-m', 'merges', 'branch');
    },
    breaches: [`${event} was changed in (merges)`, `${event} was changed in (changes there)`],
  },
  {
    about: 'a merge drops what the branch recorded',
    write({ set, commit, git }) {
      onBranch(git, () => {
        set(other, 'new');
        commit('adds there');
      });
      set('README.md', 'here');
      commit('goes on here');
      git('merge', '-q', '-s', 'ours', '-m', 'merges', 'branch');
    },
    breaches: [`${other} was renamed or removed in (merges)`],
  },
  {
    about: 'a merge itself changes a file',
    write({ set, commit, git }) {
      onBranch(git, () => {
        set(other, 'new');
        commit('adds there');
      });
      set('README.md', 'here');
      commit('goes on here');
      git('merge', '-q', '--no-commit', 'branch');
      set(event, 'changed');
      commit('merges');
    },
    breaches: [`${event} was changed in (merges)`],
  },
  {
    about: 'both sides of a merge recorded a file, differently',
    write({ set, commit, git }) {
      onBranch(git, () => {
        set(other, 'there');
        commit('adds there');
      });
      set(other, 'here');
      commit('adds here');
      git('merge', '-q', '-X', 'ours', '-m', 'merges', 'branch');
    },
    breaches: [`${other} was changed in (merges)`],
  },
  {
    about: 'a clone is shallow',
    write: ({ set, commit }) => {
      set(other, 'new');
      commit('adds');
    },
    isShallow: true,
    breaches: [shallow],
  },
];

/** Runs something on a new branch, and comes back. */
function onBranch(git: Repository['git'], run: () => void): void {
  git('checkout', '-q', '-b', 'branch');
  run();
  git('checkout', '-q', 'main');
}

/** A repository in a new folder, with the first commit and what the history adds to it; gives where to look at it. */
export function writeHistory({ write, isShallow }: History, root: string): string {
  mkdirSync(root);
  const git = gitIn(root, settings);
  const set = (path: string, text: string) => writeFiles(root, { [path]: text });
  const commit = (subject: string) => {
    git('add', '--all');
    git('commit', '-q', '-m', subject);
  };
  git('init', '-q', '-b', 'main');
  set(event, 'first');
  commit('records');
  write({ folder: root, git, commit, set });
  if (!isShallow) return root;
  const clone = `${root}-clone`;
  git('clone', '-q', '--depth', '1', `file://${root}`, clone);
  return clone;
}
