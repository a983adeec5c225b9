import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/** Runs the program as `npm run example` does. */
function told(...words: readonly string[]) {
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
  const { LATCHKEY_ESDB_URL: _server, ...environment } = process.env;
  const options = '--disable-warning=ExperimentalWarning';
  const env = { ...environment, NODE_OPTIONS: options, NO_COLOR: '1', FORCE_COLOR: undefined };
  const program = ['--conditions=latchkey-source', main, ...words];
  const { status, stdout, stderr } = spawnSync(process.execPath, program, { encoding: 'utf8', env });
  return { status, stdout, stderr };
}

describe('npm run example', () => {
  it('says which stories there are', () => {
    const { status, stdout } = told();
    const names = [...stdout.matchAll(/^ {2}([a-z-]+) {2}/gm)].map(([, name]) => name);
    expect(names).toEqual(['client-hub', 'connectworks', 'onsinch', 'pro-portal', 'shiftcare']);
    expect(status).toBe(0);
  });

  it.each([['nothing-like-that'], ['stage'], ['../shiftcare']])(
    'says so, too, where there is no story: %s',
    (name) => {
      const { status, stdout } = told(name);
      expect(stdout).toContain('Which example?');
      expect(status).toBe(1);
    },
  );

  it('tells the same story on every store, and takes no other', () => {
    const stories = ['memory', 'sqlite', 'eventstoredb'].map((store) => told('client-hub', '--store', store));
    const withoutWhereItIsKept = stories.map(({ stdout }) => stdout.split('\n').toSpliced(3, 1));
    expect(stories.map(({ status, stderr }) => [status, stderr])).toEqual([
      [0, ''],
      [0, ''],
      [0, ''],
    ]);
    expect(withoutWhereItIsKept[0]?.join('\n')).toContain('1. Judie adds a client user');
    expect(withoutWhereItIsKept[1]).toEqual(withoutWhereItIsKept[0]);
    expect(withoutWhereItIsKept[2]).toEqual(withoutWhereItIsKept[0]);

    expect(told('client-hub', '--store', 'paper')).toMatchObject({
      status: 1,
      stderr: 'There is no store paper: say memory, sqlite or eventstoredb.\n',
    });
  });
});
