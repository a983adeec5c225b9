import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const here = fileURLToPath(new URL('..', import.meta.url));

describe('the README', () => {
  it('has an example that prints what it says, and then ends by itself', () => {
    const [, program = ''] = /^```ts\n([^]*?)^```$/m.exec(readme) ?? [];
    const [, promised] = /console\.log\(.*\); \/\/ (.*)$/m.exec(program) ?? [];
    const flags = ['--conditions=latchkey-source', '--input-type=module-typescript', '--eval', program];
    const printed = execFileSync(process.execPath, flags, {
      cwd: here,
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '--disable-warning=ExperimentalWarning' },
    });
    expect(printed).toBe(`${promised}\n`);
  });
});
