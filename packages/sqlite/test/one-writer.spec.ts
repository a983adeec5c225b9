import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSqlite } from '../src/index.ts';
import { runAppending, startAppending } from './child-process.ts';
import { openStores, temporaryFolder } from './temporary-stores.ts';

describe('a folder with stores', () => {
  it('is refused to a second process, with its name and what to do, until the first one was killed', async () => {
    const folder = temporaryFolder();
    const holding = startAppending(folder);
    await holding.hasSaid(1);
    expect(() => openSqlite({ folder })).toThrow(
      expect.objectContaining({
        code: 'StoreInUse',
        details: { folder },
        message: expect.stringMatching(/Close that one first, or give each a folder of its own/),
      }),
    );
    await holding.kill();
    expect(() => openStores({ folder })).not.toThrow();
  });

  it('is refused to a second use in one process, which leaves the first one alone', async () => {
    const folder = temporaryFolder();
    const { keyVault } = openStores({ folder });
    for (const again of [1, 2]) {
      expect(() => openSqlite({ folder }), `${again}`).toThrow(
        expect.objectContaining({ code: 'StoreInUse' }),
      );
    }
    await keyVault.putIfAbsent('person-1', new Uint8Array([1]));
    expect(await keyVault.names('')).toEqual(['person-1']);
  });

  it('is refused to a second process also after this one has tried to open it twice', () => {
    const folder = temporaryFolder();
    openStores({ folder });
    expect(() => openSqlite({ folder })).toThrow(expect.objectContaining({ code: 'StoreInUse' }));
    const { status, stderr } = runAppending(folder);
    expect(status).toBe(1);
    expect(stderr).toContain("code: 'StoreInUse'");
  });

  it('is refused also under another name of it', () => {
    const folder = temporaryFolder();
    openStores({ folder });
    expect(() => openSqlite({ folder: join(folder, '..', folder.split('/').at(-1) ?? '', '.') })).toThrow(
      expect.objectContaining({ code: 'StoreInUse' }),
    );
  });

  it('is free once the stores were closed', async () => {
    const folder = temporaryFolder();
    await openStores({ folder }).close();
    expect(() => openStores({ folder })).not.toThrow();
  });

  it('is free once each of the three was closed, and not before', async () => {
    const folder = temporaryFolder();
    const { eventStore, readModels, keyVault } = openStores({ folder });
    await eventStore.close();
    await eventStore.close();
    readModels.close();
    readModels.close();
    expect(() => openSqlite({ folder })).toThrow(expect.objectContaining({ code: 'StoreInUse' }));
    await keyVault.close();
    expect(() => openStores({ folder })).not.toThrow();
  });

  it.each(['events.db', 'read-models.db', 'keys.db', 'destroyed-keys.db'])(
    'is free after it could not be opened for %s',
    async (name) => {
      const folder = temporaryFolder();
      writeFileSync(join(folder, name), 'a letter');
      for (const again of [1, 2]) {
        expect(() => openSqlite({ folder }), `${again}`).toThrow(
          expect.objectContaining({ code: 'NotALatchkeyDatabase' }),
        );
      }
    },
  );
});
