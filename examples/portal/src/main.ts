import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const oldestNode = 24;
if (Number(process.versions.node.split('.')[0]) < oldestNode) {
  stopWith(
    `This needs Node ${oldestNode} or newer; this is ${process.version}. At the root: npm ci && npm start`,
  );
}

// Loaded only now, since older versions of Node stumble over what it imports.
const { startPortal } = await import('./start-portal.ts');

const {
  PORT = '3000',
  HOST = '127.0.0.1',
  LATCHKEY_DATA,
  LATCHKEY_ESDB_URL: esdbUrl,
  LATCHKEY_POSTGRES_URL: postgresUrl,
} = process.env;
const folder = LATCHKEY_DATA ?? fileURLToPath(new URL('../data', import.meta.url));
const port = Number(PORT);
if (!Number.isInteger(port) || port < 0 || port > 65_535)
  stopWith(`PORT must be a number up to 65535, not ${PORT}`);

const portal = await startPortal({ folder: resolve(folder), port, host: HOST, esdbUrl, postgresUrl }).catch(
  explain,
);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    portal.close().then(
      () => process.exit(0),
      (fault: unknown) => stopWith(`Closing failed: ${String(fault)}`),
    );
  });
}

console.log(`
  Harbour Care, a demonstration of Latchkey, is open at ${portal.origin}

  Open it in a browser, press “Sign in”, and follow the tour on the first page.
  ${whereItIsKept()}
  Ctrl+C closes it.
`);

function whereItIsKept(): string {
  if (esdbUrl === undefined)
    return `What happens is kept in ${resolve(folder)}; delete that folder to start over.`;
  return `What happens is kept in EventStoreDB, keys in PostgreSQL, and mails in ${resolve(folder)}.`;
}

function explain(fault: unknown): never {
  const { code, message } = fault as { code?: unknown; message?: unknown };
  switch (code) {
    case 'EADDRINUSE':
      return stopWith(`Port ${port} is taken. Close what uses it, or choose another: PORT=3001 npm start`);
    case 'StoreInUse':
      return stopWith(
        `Another portal is running on ${folder}. Close it, or choose another folder: LATCHKEY_DATA=… npm start`,
      );
    case undefined:
      throw fault;
    // Faults with a code say what is wrong: a folder that cannot be written, a file of another program.
    default:
      return stopWith(`This cannot start: ${String(message)}`);
  }
}

function stopWith(message: string): never {
  console.error(message);
  process.exit(1);
}
