import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { blocksOf } from './snippet.ts';

const hasCurl = spawnSync('curl', ['--version']).status === 0;

it.skipIf(!hasCurl)(
  'the README’s tour goes as it is written, where curl is installed',
  async () => {
    const origin = await startPortal();
    const tour = blocksOf('README.md', 'sh').find((block) => block.includes('curl')) ?? '';
    const script = tour.replace('http://localhost:3000', origin);
    // Twice, since a reader may have clicked through the portal before.
    await promisify(execFile)(
      'bash',
      ['-euo', 'pipefail', '-c', script.replace('ann$(date', 'first$(date')],
      { timeout: 30_000 },
    );
    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], {
      timeout: 30_000,
    });
    const answers = stdout
      .replaceAll('}{', '}\n{')
      .replaceAll('}"sentence"', '}\n"sentence"')
      .trim()
      .split('\n');
    expect(answers).toEqual([
      expect.stringContaining('"status":"pending"'),
      expect.stringContaining('"code":"EmailNotVerified"'),
      expect.stringContaining('"status":"accepted"'),
      expect.stringContaining('"allowed":true'),
      expect.stringContaining('"status":"revoked"'),
      expect.stringMatching(/"allowed":false,"reason":"no-access"/),
      expect.stringContaining('Ann was invited to Rosa Diaz, to roster.view'),
      expect.stringContaining('A process took on the sending of link number 1'),
      expect.stringContaining('Link number 1 was mailed.'),
      expect.stringContaining('Ann accepted'),
      expect.stringContaining('Ann was given access to Rosa Diaz'),
      expect.stringContaining('Access was revoked'),
    ]);
  },
  60_000,
);

/** The portal as `npm start` runs it, on a port and in a folder of its own; gives where it is. */
async function startPortal(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-tour-'));
  const main = fileURLToPath(new URL('../../examples/portal/src/main.ts', import.meta.url));
  const portal = spawn(process.execPath, ['--conditions=latchkey-source', main], {
    env: { ...process.env, PORT: '0', LATCHKEY_DATA: join(folder, 'data') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(async () => {
    portal.kill('SIGTERM');
    await once(portal, 'exit');
    rmSync(folder, { recursive: true, force: true });
  });
  for await (const line of createInterface({ input: portal.stdout })) {
    const [, origin] = /is open at (\S+)/.exec(line) ?? [];
    if (origin !== undefined) return origin;
  }
  throw new Error('the portal ended by itself');
}
