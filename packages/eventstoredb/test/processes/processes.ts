import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { KeyVault } from 'latchkey';
import { onTestFinished } from 'vitest';
import type { Acknowledged } from './load.ts';
import type { Call } from './remote.ts';
import { remote } from './remote.ts';
import { servedVault } from './remote-vault.ts';

/** An application in an OS process of its own. */
export interface ApplicationProcess {
  call: Call;
  /** As a power switch would. */
  kill(): Promise<void>;
  /** Closes everything, and resolves with its exit code once it has ended by itself. */
  end(): Promise<number | null>;
}

const program = fileURLToPath(new URL('./application-process.ts', import.meta.url));

/** Resolves once it has started, with all caches cold. */
export async function startProcess(options: {
  connectionString: string;
  /** What the names of its streams begin with. */
  prefix: string;
  name: string;
  keyVault: KeyVault;
  acknowledged?: (command: Acknowledged) => void;
  /** How long a call of its may take, in milliseconds. */
  operationTimeout?: number;
}): Promise<ApplicationProcess> {
  const { connectionString, prefix, name, keyVault, acknowledged, operationTimeout = 10_000 } = options;
  const child = fork(program, [connectionString, prefix, name, String(operationTimeout)], {
    execArgv: ['--conditions=latchkey-source'],
    serialization: 'advanced',
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'exit') as Promise<[number | null]>;
  const { promise: isReady, resolve: ready } = Promise.withResolvers<void>();
  const call = remote(
    {
      send(message) {
        if (child.connected) child.send(message, () => {});
      },
      onMessage: (listen) => child.on('message', listen),
    },
    {
      ...servedVault(keyVault),
      ready: async () => ready(),
      acknowledged: async (command: Acknowledged) => acknowledged?.(command),
    },
  );
  await Promise.race([
    isReady,
    ended.then(([code]) => {
      throw new Error(`${name} ended before it was ready, with ${code}`);
    }),
  ]);
  return {
    call,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async end() {
      void call('close').catch(() => {});
      const [code] = await ended;
      return code;
    },
  };
}
