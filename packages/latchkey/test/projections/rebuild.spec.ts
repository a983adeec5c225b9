import { describe, expect, it } from 'vitest';
import type { EventStore, LogPage, ReadModelDefinition, ReadModels } from '../../src/index.ts';
import { memoryReadModels } from '../../src/index.ts';
import type { Portal } from '../portal.ts';
import { inviteAnn, letAnnIn, mayAnn, rosa, startPortal, turns } from '../portal.ts';

const here = { workspaceId: rosa.workspaceId };

describe('rebuilding a read model', () => {
  it('gives the same answers as before', async () => {
    const portal = await startPortal();
    await letAnnIn(portal);
    const before = await answers(portal);
    await portal.latchkey.rebuild('lists');
    await portal.latchkey.rebuild('to-do');
    expect(await answers(portal)).toEqual(before);
    expect(await mayAnn(portal)).toBe(true);
    await portal.latchkey.whenIdle();
    expect(portal.mails).toHaveLength(1);
  });

  it('mends one that was damaged', async () => {
    const readModels = memoryReadModels();
    const portal = await startPortal({ readModels });
    await letAnnIn(portal);
    const before = await answers(portal);
    damage(readModels);
    expect(await answers(portal)).not.toEqual(before);
    await portal.latchkey.rebuild('lists');
    expect(await answers(portal)).toEqual(before);
  });

  it('lets the old one go on answering and following until the new one takes its place', async () => {
    const { portal, rebuilding, giveAll } = await slowlyRebuilding();
    expect(await portal.latchkey.health()).toMatchObject({ rebuilding: ['lists'] });
    expect((await portal.staff.workspaces.list()).items).toHaveLength(1);
    const opened = await portal.staff.workspaces.open({ workspaceId: 'theo', kind: 'client', name: 'Theo' });
    const after = opened.ok ? opened.position : undefined;
    expect((await portal.staff.workspaces.list({}, { after })).items).toHaveLength(2);
    await inviteAnn(portal);
    await giveAll();
    await rebuilding;
    expect((await portal.staff.workspaces.list()).items).toHaveLength(2);
    expect((await portal.staff.invitations.list()).items).toMatchObject([{ mail: 'sent' }]);
    expect(await portal.latchkey.health()).toMatchObject({ rebuilding: [], lag: 0 });
  });

  it('takes in what came while it was being built, though its own reading of the log stops short of it', async () => {
    const { portal, rebuilding, giveOne } = await slowlyRebuilding();
    const open = async (workspaceId: string) => {
      await portal.staff.workspaces.open({ workspaceId, kind: 'client', name: workspaceId });
      await turns();
    };
    await open('theo');
    // The end of the log as it was when the rebuild began; then what came after that, and no more.
    await giveOne();
    await open('zoe');
    await giveOne();
    await rebuilding;
    const workspaces = async () => (await portal.staff.workspaces.list()).items.map(({ name }) => name);
    expect(await workspaces()).toEqual(['Rosa Diaz', 'theo', 'zoe']);
    await open('amy');
    expect(await workspaces()).toEqual(['amy', 'Rosa Diaz', 'theo', 'zoe']);
  });

  it('is one rebuild for all who ask for it meanwhile', async () => {
    const { portal, rebuilding, giveAll, timesRead } = await slowlyRebuilding();
    const again = portal.latchkey.rebuild('lists');
    await giveAll();
    await Promise.all([rebuilding, again]);
    expect(timesRead()).toBe(1);
  });

  it('leaves nothing of the old one', async () => {
    const readModels = memoryReadModels();
    const portal = await startPortal({ readModels });
    await letAnnIn(portal);
    const count = readModels.definitions().length;
    for (const name of ['lists', 'to-do', 'lists'] as const) await portal.latchkey.rebuild(name);
    expect(readModels.definitions()).toHaveLength(count);
  });

  it('is done away with at the start where it is of an older layout, and what is not Latchkey’s stays', async () => {
    const readModels = memoryReadModels();
    for (const name of ['lists', 'lists#x', 'listsOfTheHost']) {
      readModels.open({ name, version: 1, collections: {} });
    }
    const portal = await startPortal({ readModels });
    await letAnnIn(portal);
    const names = readModels.definitions().map(({ name }) => name);
    expect(names.toSorted()).toEqual(['lists#1', 'listsOfTheHost', 'to-do#1']);
    expect((await portal.staff.access.list()).items).toHaveLength(1);
  });

  it('works before anything has happened', async () => {
    const readModels = memoryReadModels();
    const portal = await startPortal({ readModels });
    const empty = await startPortal();
    await empty.latchkey.rebuild('lists');
    await portal.latchkey.rebuild('lists');
    expect((await portal.staff.workspaces.list()).items).toHaveLength(1);
  });

  it('is refused for a read model that there is not', async () => {
    const portal = await startPortal();
    await expect(portal.latchkey.rebuild('list' as never)).rejects.toMatchObject({ code: 'InvalidQuery' });
  });

  it('ends with an error when Latchkey is closed before it is done', async () => {
    const { portal, rebuilding } = await slowlyRebuilding();
    await Promise.all([
      expect(rebuilding).rejects.toMatchObject({ code: 'Closed' }),
      portal.latchkey.close(),
    ]);
  });

  it('ends with the fault for which the log could not be read; the old one goes on, and asking again goes on', async () => {
    const portal = await startPortal();
    await letAnnIn(portal);
    let isBroken = true;
    const readFrom: unknown[] = [];
    const fault = new Error('connection lost');
    const other = await portal.another({
      eventStore: {
        ...portal.eventStore,
        async *subscribe(options) {
          readFrom.push(options.after);
          for await (const page of portal.eventStore.subscribe(options)) {
            const [first] = page.events;
            if (isBroken && readFrom.length > 1 && first) {
              yield { events: [first], position: first.position, isCaughtUp: false };
              throw fault;
            }
            yield page;
          }
        },
      },
    });
    const before = await answers(other);
    await expect(other.latchkey.rebuild('lists')).rejects.toBe(fault);
    expect(await answers(other)).toEqual(before);
    isBroken = false;
    await other.latchkey.rebuild('lists');
    expect(await answers(other)).toEqual(before);
    expect(readFrom).toEqual([undefined, undefined, expect.any(String)]);
  });
});

describe('a rebuild that the process did not live to finish', () => {
  it('leaves the old read model answering, and is finished by the next process', async () => {
    const readModels = memoryReadModels();
    const { portal, rebuilding, damaged } = await slowlyRebuilding(readModels);
    await Promise.all([
      expect(rebuilding).rejects.toMatchObject({ code: 'Closed' }),
      portal.latchkey.close(),
    ]);
    const answering: unknown[] = [];
    const heir = await portal.another({ readModels, eventStore: portal.eventStore });
    answering.push((await heir.staff.workspaces.list()).items);
    expect(answering).toEqual([damaged]);
    await turns();
    expect((await heir.staff.workspaces.list()).items).toMatchObject([{ name: 'Rosa Diaz' }]);
    expect(await heir.latchkey.health()).toMatchObject({ rebuilding: [] });
  });

  it('is told of where it fails again, and is gone on with at the next start', async () => {
    const readModels = memoryReadModels();
    const { portal, rebuilding } = await slowlyRebuilding(readModels);
    await Promise.all([
      expect(rebuilding).rejects.toMatchObject({ code: 'Closed' }),
      portal.latchkey.close(),
    ]);
    const fault = new Error('connection lost');
    let isBroken = true;
    let timesRead = 0;
    const eventStore: EventStore = {
      ...portal.eventStore,
      async *subscribe(options) {
        timesRead += 1;
        if (isBroken && timesRead > 1) throw fault;
        yield* portal.eventStore.subscribe(options);
      },
    };
    const failing = await portal.another({ readModels, eventStore });
    await turns();
    expect(failing.problems).toEqual([{ type: 'RebuildFailed', projection: 'lists', fault }]);
    await failing.latchkey.close();
    isBroken = false;
    const heir = await portal.another({ readModels, eventStore });
    await turns();
    expect((await heir.staff.workspaces.list()).items).toMatchObject([{ name: 'Rosa Diaz' }]);
    expect(heir.problems).toEqual([]);
  });
});

describe('a read model of another version', () => {
  it('is left as it is until the new one has caught up, and is dropped then', async () => {
    const readModels = memoryReadModels();
    const portal = await startPortal({ readModels });
    await letAnnIn(portal);
    await portal.latchkey.close();
    const { older, definitions } = asIfOlder(readModels);
    const started = Promise.withResolvers<void>();
    const starting = portal.another({
      readModels: older,
      eventStore: {
        ...portal.eventStore,
        async *subscribe(options) {
          await started.promise;
          yield* portal.eventStore.subscribe(options);
        },
      },
    });
    await turns();
    expect(definitions().map(({ version }) => version)).toContain(0);
    started.resolve();
    const again = await starting;
    expect(definitions().map(({ version }) => version)).not.toContain(0);
    expect((await again.staff.access.list(here)).items).toHaveLength(1);
  });

  it('is still there when the process dies in the middle, and the new one goes on where it was', async () => {
    const readModels = memoryReadModels();
    const portal = await startPortal({ readModels });
    await letAnnIn(portal);
    await portal.latchkey.close();
    const { older, definitions } = asIfOlder(readModels);
    const readFrom: unknown[] = [];
    const eventStore: EventStore = {
      ...portal.eventStore,
      async *subscribe(options) {
        readFrom.push(options.after);
        for await (const page of portal.eventStore.subscribe(options)) {
          const [first] = page.events;
          if (readFrom.length > 1 || !first) {
            yield page;
            continue;
          }
          yield { events: [first], position: first.position, isCaughtUp: false };
          throw new Error('the process died');
        }
      },
    };
    await expect(portal.another({ readModels: older, eventStore })).rejects.toThrow('the process died');
    expect(definitions().filter(({ version }) => version === 0)).toHaveLength(2);
    const heir = await portal.another({ readModels: older, eventStore });
    expect((await heir.staff.access.list(here)).items).toHaveLength(1);
    expect(definitions().filter(({ version }) => version === 0)).toEqual([]);
  });

  it('is not needed where there never was one', async () => {
    const portal = await startPortal();
    await letAnnIn(portal);
    const anew = await portal.another({ readModels: memoryReadModels() });
    expect(await answers(anew)).toEqual(await answers(portal));
  });
});

async function answers({ staff }: Portal) {
  return {
    invitations: await staff.invitations.list(),
    access: await staff.access.list(),
    workspaces: await staff.workspaces.list(),
  };
}

/** Makes every workspace in the lists another one, as no event did. */
function damage(readModels: ReadModels): void {
  for (const definition of readModels.definitions()) {
    if (!definition.name.startsWith('lists')) continue;
    const model = readModels.open(definition);
    const checkpoint = model.checkpoint();
    const [found] = model.find('workspaces', { index: 'byTenant', equals: [] });
    if (checkpoint === undefined || !found) continue;
    model.commit(checkpoint, (writer) => {
      writer.put('workspaces', found.key, { ...(found.document as object), name: 'Damaged' });
    });
  }
}

/** The lists, which are damaged, are being rebuilt, and the log for that comes only when it is let. */
async function slowlyRebuilding(readModels: ReadModels = memoryReadModels()) {
  const portal = await startPortal();
  let timesRead = -1;
  const waiting: (() => void)[] = [];
  const slow = await portal.another({
    readModels,
    eventStore: {
      ...portal.eventStore,
      async *subscribe(options) {
        timesRead += 1;
        const isRebuild = timesRead > 0;
        for await (const page of portal.eventStore.subscribe(options)) {
          if (isRebuild) await next(options.signal);
          yield page satisfies LogPage;
        }
      },
    },
  });
  await portal.latchkey.close();
  damage(readModels);
  const damaged = (await slow.staff.workspaces.list()).items;
  const rebuilding = slow.latchkey.rebuild('lists');
  await turns();
  return {
    portal: { ...slow, eventStore: portal.eventStore },
    damaged,
    rebuilding,
    timesRead: () => timesRead,
    /** Lets one page through. */
    async giveOne() {
      waiting.shift()?.();
      await turns();
    },
    /** Lets everything through. */
    async giveAll() {
      while (waiting.length > 0) {
        waiting.shift()?.();
        await turns();
      }
    },
  };

  async function next(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      signal.addEventListener('abort', () => resolve());
    });
  }
}

/** The same read models, as another version of Latchkey would have named their version. */
function asIfOlder(readModels: ReadModels) {
  const olderNames = new Set(readModels.definitions().map(({ name }) => name));
  const older = (definition: ReadModelDefinition): ReadModelDefinition =>
    olderNames.has(definition.name) ? { ...definition, version: 0 } : definition;
  const current = new Map(readModels.definitions().map((each) => [each.name, each]));
  const definitions = () => readModels.definitions().map(older);
  return {
    definitions,
    older: {
      ...readModels,
      definitions,
      open: (definition) => readModels.open(current.get(definition.name) ?? definition),
    } satisfies ReadModels,
  };
}
