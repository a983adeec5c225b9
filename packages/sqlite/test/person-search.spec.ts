import type { Facade, Position, ReadModels } from 'latchkey';
import { createLatchkey, mayGiveEverything, memoryReadModels } from 'latchkey';
import { expect, it, onTestFinished } from 'vitest';
import { openStores } from './temporary-stores.ts';

const names = [
  'Zoë Marsh',
  'marsh, ZOE',
  'Søren Ærø',
  'Ελένη Παππά',
  '田中 花子',
  '𝒜nn Ångström',
  'Ann Carter',
  'An An',
];
const texts = [
  'an',
  'a',
  'z',
  'ZOË',
  'zoe m',
  'soren aero',
  'ελ',
  '花',
  'å',
  'ann',
  'x',
  '%',
  '_',
  "'",
  '\u{10ffff}',
];

async function answers({ people }: Facade, after: Position | undefined) {
  const found = [];
  for (const text of texts) {
    for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
      const page = await people.search(
        { text, limit: 1, ...(cursor !== undefined && { cursor }) },
        { after },
      );
      found.push(...page.items.map(({ personId }) => `${text}: ${personId}`));
      cursor = page.next;
    }
  }
  const { items } = await people.likelyDuplicates();
  return {
    found,
    alike: items.map(({ reason, people: alike }) => [reason, ...alike.map(({ name }) => name)]),
  };
}

it('people are found on disk as they are found in memory', async () => {
  const stores = openStores();
  const shared = {
    ...stores,
    masterKey: Buffer.alloc(32, 5),
    mayGive: mayGiveEverything,
    baseUrl: 'https://portal.example.com',
    mailer: async () => {},
  };
  const start = async (readModels: ReadModels = stores.readModels) => {
    const latchkey = createLatchkey({ ...shared, readModels });
    await latchkey.start();
    onTestFinished(() => latchkey.close());
    return latchkey.as({ tenantId: 'harbour-care', actor: { type: 'principal', principalId: 'olivia' } });
  };
  const onDisk = await start();
  await onDisk.tenants.open();
  let after: Position | undefined;
  for (const [index, name] of names.entries()) {
    const registered = await onDisk.people.register({ name, email: `p.${index}+x@example.org` });
    if (!registered.ok) throw new Error(registered.rejection.type);
    after = registered.position;
  }
  const inMemory = await answers(await start(memoryReadModels()), after);
  expect(await answers(onDisk, after)).toEqual(inMemory);
  expect(inMemory.found.length).toBeGreaterThan(texts.length);
  expect(inMemory.alike).toEqual([['sameName', 'Zoë Marsh', 'marsh, ZOE']]);
});
