import { existsSync, globSync, readFileSync } from 'node:fs';
import { parseArgs, styleText } from 'node:util';
import type { Product } from './product.ts';
import { openStage } from './stage.ts';
import type { OpenStores } from './stores.ts';
import { inMemory, onEventStoreDb, onSqlite } from './stores.ts';
import type { Story } from './story.ts';
import type { Line } from './tell.ts';
import { tellStory } from './tell.ts';

/** What a package with a story exports. */
interface Example {
  product: Product;
  story: Story;
}

const examples = new URL('../../', import.meta.url);
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { store: { type: 'string', default: 'memory' } },
});
const [name] = positionals;

if (name === undefined || !hasStory(name)) {
  console.log(`Which example? npm run example ${withStories()[0]}\n`);
  for (const each of withStories()) console.log(`  ${each.padEnd(14)}${descriptionOf(each)}`);
  console.log('\nThe store is in memory, or what follows: -- --store sqlite, -- --store eventstoredb');
  process.exitCode = name === undefined ? 0 : 1;
} else {
  await play(name, values.store);
}

async function play(name: string, store: string): Promise<void> {
  const opened = await storesCalled(store);
  if (!opened) {
    console.error(`There is no store ${store}: say memory, sqlite or eventstoredb.`);
    process.exitCode = 1;
    return;
  }
  try {
    const { product, story } = (await import(new URL(`${name}/src/index.ts`, examples).href)) as Example;
    console.log(`\n${styleText('bold', product.name)}\n${product.tells}\n${styleText('dim', opened.tells)}`);
    const stage = await openStage(product, story.scene, opened.open);
    try {
      await tellStory(story, stage, print);
    } finally {
      await stage.close();
    }
    console.log(`\n${styleText('dim', `How it is configured: examples/${name}/README.md`)}\n`);
  } finally {
    await opened.close();
  }
}

interface OpenedStore {
  tells: string;
  open: OpenStores;
  close(): Promise<void>;
}

async function storesCalled(store: string): Promise<OpenedStore | undefined> {
  const nothingToClose = async () => {};
  switch (store) {
    case 'memory':
      return { tells: 'All of it is kept in memory.', open: inMemory, close: nothingToClose };
    case 'sqlite':
      return {
        tells: 'All of it is kept in SQLite, in a temporary folder.',
        open: onSqlite,
        close: nothingToClose,
      };
    case 'eventstoredb':
      return onServer(process.env['LATCHKEY_ESDB_URL']);
    default:
      return undefined;
  }
}

/** Without a server of one's own, a double of one is started in this process. */
async function onServer(connectionString: string | undefined): Promise<OpenedStore> {
  if (connectionString !== undefined) {
    const tells = 'Its events are kept in the EventStoreDB of LATCHKEY_ESDB_URL.';
    return { tells, open: onEventStoreDb(connectionString), close: async () => {} };
  }
  const { startEventStoreDbDouble } = await import('@latchkey/eventstoredb-double');
  const double = await startEventStoreDbDouble();
  return {
    tells:
      'Its events are kept in a double of EventStoreDB, in this process; set LATCHKEY_ESDB_URL to take a server.',
    open: onEventStoreDb(double.connectionString),
    close: () => double.stop(),
  };
}

function withStories(): readonly string[] {
  return globSync('*/src/story.ts', { cwd: examples })
    .map((path) => path.split(/[\\/]/)[0] ?? '')
    .filter((folder) => folder !== 'stage')
    .toSorted();
}

function hasStory(name: string): boolean {
  return withStories().includes(name) && existsSync(new URL(`${name}/src/index.ts`, examples));
}

function descriptionOf(name: string): string {
  const manifest = readFileSync(new URL(`${name}/package.json`, examples), 'utf8');
  return (JSON.parse(manifest) as { description: string }).description;
}

function print({ kind, text }: Line): void {
  switch (kind) {
    case 'title':
      return console.log(`\n${styleText('bold', text)}\n`);
    case 'step':
      return console.log(`  ${text}`);
    case 'mail':
      return console.log(styleText('cyan', `      ✉ ${text}`));
    case 'done':
      return console.log(styleText('green', `      → ${text}`));
    case 'refused':
      return console.log(styleText('yellow', `      ✗ ${text}`));
    case 'table':
      return console.log(styleText('dim', `      ${text}`));
  }
}
