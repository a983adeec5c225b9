import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from './portal.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

describe('the program', () => {
  it('says where it is open and what to do next, and closes when it is told to', async () => {
    const folder = await temporaryFolder();
    const { program, said } = start({ PORT: '0', LATCHKEY_DATA: folder });
    const greeting = await said;
    const [origin] = /http:\/\/localhost:\d+/.exec(greeting) ?? [];
    expect(greeting).toContain('follow the tour on the first page');
    expect(greeting).toContain(folder);
    expect((await fetch(origin ?? '')).status).toBe(200);

    const port = new URL(origin ?? '').port;
    const [onSamePort, onSameFolder] = await Promise.all([
      failure({ PORT: port, LATCHKEY_DATA: await temporaryFolder() }),
      failure({ PORT: '0', LATCHKEY_DATA: folder }),
    ]);
    expect(onSamePort).toBe(
      `Port ${port} is taken. Close what uses it, or choose another: PORT=3001 npm start\n`,
    );
    expect(onSameFolder).toContain('Another portal is running on');

    program.kill('SIGTERM');
    expect(await once(program, 'exit')).toEqual([0, null]);
    const again = start({ PORT: '0', LATCHKEY_DATA: folder });
    expect(await again.said).toContain('is open');
    again.program.kill('SIGINT');
    expect(await once(again.program, 'exit')).toEqual([0, null]);
  });

  it('says what is wrong with a port that is none', async () => {
    expect(await failure({ PORT: 'http', LATCHKEY_DATA: await temporaryFolder() })).toBe(
      'PORT must be a number up to 65535, not http\n',
    );
  });
});

function start(environment: Readonly<Record<string, string>>) {
  const program: ChildProcess = spawn(process.execPath, ['--conditions=latchkey-source', main], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => {
    program.kill('SIGKILL');
  });
  const said = new Promise<string>((resolve, reject) => {
    program.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString()));
    program.once('exit', () => reject(new Error('it ended without a word')));
  });
  said.catch(() => {});
  return { program, said };
}

/** What it complains of when it does not start. */
async function failure(environment: Readonly<Record<string, string>>): Promise<string> {
  const { program } = start(environment);
  const [complaint, [code]] = await Promise.all([
    program.stderr ? text(program.stderr) : '',
    once(program, 'exit') as Promise<[number]>,
  ]);
  expect(code).toBe(1);
  return complaint;
}
