import { execFileSync } from 'node:child_process';

/** Runs git in a folder and gives what it prints; deaf to the variables by which a hook speaks of its own repository. */
export function gitIn(folder: string, settings: Readonly<Record<string, string>> = {}) {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  const env = { ...Object.fromEntries(inherited), ...settings };
  return (...options: string[]): string =>
    execFileSync('git', options, { cwd: folder, env, encoding: 'utf8', stdio: 'pipe', maxBuffer: 1024 ** 3 });
}
