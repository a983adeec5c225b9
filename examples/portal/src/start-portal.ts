import { mkdir } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Clock } from 'latchkey';
import { openMailbox } from './mailbox.ts';
import { readOrMakeMasterKey } from './master-key.ts';
import { createPortal } from './portal.ts';
import type { SharedPlaces } from './stores.ts';
import { openStores } from './stores.ts';

export interface StartOptions extends SharedPlaces {
  /** Where everything is kept, or all but events and keys; made if it is not there. */
  folder: string;
  /** 0 for any that is free. */
  port: number;
  host: string;
  clock?: Clock | undefined;
}

export interface RunningPortal {
  /** Where it is open, such as `http://localhost:3000`. */
  origin: string;
  /** Resolves when all that was under way is done, or given up, and everything is closed. */
  close(): Promise<void>;
}

/** Opens the stores in a folder and serves the portal on them. Starting again goes on where it was left. */
export async function startPortal(options: StartOptions): Promise<RunningPortal> {
  const { folder, port, host, clock } = options;
  let isReady: (serve: RequestListener) => void = () => {};
  const serving = new Promise<RequestListener>((resolve) => {
    isReady = resolve;
  });
  const server = createServer((request, response) => {
    void serving.then((serve) => serve(request, response));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const stopListening = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });

  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const { close: closeStores, ...stores } = await openStores(folder, options, clock);
    try {
      // The name that people type, wherever links in mails and forms must lead to the same one.
      const name = host === '127.0.0.1' ? 'localhost' : host;
      const origin = `http://${name}:${(server.address() as AddressInfo).port}`;
      const portal = await createPortal({
        ...stores,
        masterKey: await readOrMakeMasterKey(join(folder, 'master.key')),
        mailbox: openMailbox(join(folder, 'mails.jsonl')),
        origin,
        clock,
      });
      isReady(portal.serve);
      return {
        origin,
        async close() {
          await stopListening();
          await portal.close();
          await closeStores();
        },
      };
    } catch (fault) {
      await closeStores();
      throw fault;
    }
  } catch (fault) {
    await stopListening();
    throw fault;
  }
}
