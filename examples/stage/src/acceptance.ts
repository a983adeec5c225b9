import { startEventStoreDbDouble } from '@latchkey/eventstoredb-double';
import { describe, onTestFinished } from 'vitest';
import type { Product, Scene } from './product.ts';
import type { Site } from './site.ts';
import { openSite } from './site.ts';
import type { Stage } from './stage.ts';
import { openStage } from './stage.ts';
import type { OpenStores } from './stores.ts';
import { inMemory, onEventStoreDb, onSqlite } from './stores.ts';

export type { Answer, Site } from './site.ts';

const stores: readonly { name: string; open: OpenStores }[] = [
  { name: 'memory', open: inMemory },
  { name: 'sqlite', open: onSqlite },
  { name: 'eventstoredb', open: onDouble },
];

/** Opens a product for one test, and closes it when that is over. */
export interface Opening {
  /** A stage, as the runner opens one. */
  openStage(changes?: Partial<Product>): Promise<Stage>;
  /** The same behind the HTTP adapter, for rows that say what staff are shown. */
  openSite(changes?: Partial<Product>): Promise<Site>;
}

/** Says what a product does, and tests it on every store. */
export function onEveryStore(product: Product, scene: Scene, rows: (opening: Opening) => void): void {
  describe.each(stores)('on $name', ({ open }) => {
    rows({
      async openStage(changes) {
        const stage = await openStage({ ...product, ...changes }, scene, open);
        onTestFinished(() => stage.close());
        return stage;
      },
      async openSite(changes) {
        const site = await openSite({ ...product, ...changes }, scene, open);
        onTestFinished(() => site.close());
        return site;
      },
    });
  });
}

async function onDouble(clock: Parameters<OpenStores>[0]): ReturnType<OpenStores> {
  const double = await startEventStoreDbDouble();
  const opened = await onEventStoreDb(double.connectionString)(clock);
  return {
    ...opened,
    async close() {
      await opened.close();
      await double.stop();
    },
  };
}
