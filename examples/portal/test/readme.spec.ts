import { spawn, spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { openPortal } from './portal.ts';

const hasCurl = spawnSync('curl', ['--version']).status === 0;

describe('the README', () => {
  it.skipIf(!hasCurl)(
    'shows commands that print what it says they print, where curl is installed',
    async () => {
      const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
      const blocks = [...readme.matchAll(/```sh\n([^`]*)```\n\n```text\n([^`]*)```/g)];
      expect(blocks).toHaveLength(8);
      const { origin } = await openPortal();
      const commands = blocks.map(([, command = '']) => command).join('');
      expect(commands).toMatch(/^PORTAL=http:\/\/localhost:3000\n/);
      expect(commands).not.toContain('npm');
      const printed = await run(commands.replace('PORTAL=http://localhost:3000', `PORTAL=${origin}`));
      expect(printed).toBe(blocks.map(([, , output]) => output).join(''));
    },
  );
});

/** What a shell prints that somebody pastes this into. */
async function run(commands: string): Promise<string> {
  const shell = spawn('bash', ['-s'], { stdio: ['pipe', 'pipe', 'inherit'] });
  shell.stdin.end(commands);
  return text(shell.stdout);
}
