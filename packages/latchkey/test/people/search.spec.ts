import { describe, expect, it } from 'vitest';
import type { Portal } from '../portal.ts';
import { ann, startPortal } from '../portal.ts';
import { bob, done } from './situation.ts';

async function registered(portal: Portal, people: readonly { name: string; email?: string }[]) {
  const ids: string[] = [];
  for (const person of people) {
    portal.clock.advance(1);
    ids.push(done(await portal.staff.people.register(person)).personId);
  }
  await portal.latchkey.whenIdle();
  return ids;
}

async function found(portal: Portal, text: string) {
  return (await portal.staff.people.search({ text })).items.map(({ name }) => name);
}

describe('searching for people', () => {
  it.each([
    ['zo', 'the beginning of a name'],
    ['MARSH', 'a later word, in capitals'],
    ['zoë', 'accents'],
    ['zoe mar', 'two beginnings'],
    ['mar  zo ', 'two beginnings in another order, with room around'],
    ['zoe@ex', 'the beginning of an address'],
    ['example', 'a word of an address'],
    ['zoe.marsh', 'two words with a dot'],
    ['m', 'one letter'],
  ])('finds by %s: %s', async (text) => {
    const portal = await startPortal();
    await registered(portal, [{ name: 'Zoë Marsh', email: 'Zoe@Example.org' }, { name: 'Ann Carter' }]);
    expect(await found(portal, text)).toEqual(['Zoë Marsh']);
  });

  it.each(['arsh', 'zoe carter', 'zoee', 'xyz@', '', '  ', '@', '. -'])(
    'finds nobody by “%s”',
    async (text) => {
      const portal = await startPortal();
      await registered(portal, [{ name: 'Zoë Marsh', email: 'zoe@example.org' }, { name: 'Ann Carter' }]);
      expect(await found(portal, text)).toEqual([]);
    },
  );

  it.each([
    ['Søren Ærø', 'soren aero'],
    ['Łukasz Groß', 'lukasz gross'],
    ['İpek Işık', 'ipek isik'],
    ['Ελένη Παππά', 'ελενη παππα'],
    ['田中 花子', '花'],
    ['Ｗｉｄｅ Letters', 'wide'],
    ["Mary O'Neil-Smith", 'neil smith'],
  ])('finds %s by %s, and by the name itself', async (name, text) => {
    const portal = await startPortal();
    await registered(portal, [{ name }]);
    expect(await found(portal, text)).toEqual([name]);
    expect(await found(portal, name)).toEqual([name]);
  });

  it('comes in pages, each person once, with several words that begin alike', async () => {
    const portal = await startPortal();
    const names = ['Anna Anders', 'Ann Annis', 'Andy An', 'Antonia Ant', 'Zed'];
    await registered(
      portal,
      names.map((name) => ({ name })),
    );
    const items: (string | null)[] = [];
    let cursor: string | undefined;
    do {
      const page = await portal.staff.people.search({ text: 'an', limit: 2, ...(cursor && { cursor }) });
      items.push(...page.items.map(({ name }) => name));
      cursor = page.next;
    } while (cursor !== undefined);
    expect(items).toEqual(['Andy An', 'Anna Anders', 'Ann Annis', 'Antonia Ant']);
  });

  it('takes no cursor of another list, or of another search', async () => {
    const portal = await startPortal();
    await registered(portal, [{ name: 'Ann' }, { name: 'Anna' }, { name: 'Zed' }, { name: 'Zeda' }]);
    const { search, list } = portal.staff.people;
    const invalid = { code: 'InvalidQuery' };
    const { next: ofList } = await list({ limit: 1 });
    await expect(search({ text: 'an', cursor: ofList })).rejects.toMatchObject(invalid);
    const { next } = await search({ text: 'an', limit: 1 });
    await expect(search({ text: 'ze', cursor: next })).rejects.toMatchObject(invalid);
    await expect(search({ text: 'a'.repeat(201) })).rejects.toMatchObject(invalid);
  });

  it('goes by what somebody is called now, and knows nobody who is somebody else', async () => {
    const portal = await startPortal();
    const [survivorId = '', absorbedId = ''] = await registered(portal, [ann, { name: 'Anabel Carer' }]);
    const { people } = portal.staff;
    await people.rename({ personId: survivorId, name: 'Beth Carer' });
    await people.changeEmail({ personId: survivorId, email: bob.email });
    await people.merge({ survivorId, absorbedId });
    await portal.latchkey.whenIdle();
    for (const gone of ['an', 'anabel']) expect(await found(portal, gone)).toEqual([]);
    for (const text of ['beth', 'carer', 'bob']) expect(await found(portal, text)).toEqual(['Beth Carer']);
  });

  it('finds nobody who was erased', async () => {
    const portal = await startPortal();
    const [personId = ''] = await registered(portal, [ann]);
    await portal.keyVault.destroy(`person-${personId}`);
    const later = await portal.another();
    expect(await found(later, 'ann')).toEqual([]);
    expect((await later.staff.people.likelyDuplicates()).items).toEqual([]);
  });

  it('is of one tenant', async () => {
    const portal = await startPortal();
    await registered(portal, [ann, ann]);
    const elsewhere = portal.latchkey.as({
      tenantId: 'other-care',
      actor: { type: 'principal', principalId: 'olivia' },
    });
    await elsewhere.tenants.open();
    expect((await elsewhere.people.search({ text: 'ann' })).items).toEqual([]);
    done(await elsewhere.people.register({ name: ann.name }));
    await portal.latchkey.whenIdle();
    expect((await elsewhere.people.likelyDuplicates()).items).toEqual([]);
  });
});

describe('likely duplicates', () => {
  const twins = [
    { name: 'Zoë Marsh', email: 'zoe.marsh@example.org' },
    { name: 'marsh, ZOE' },
    { name: 'Z. Marsh', email: 'zoemarsh+portal@example.org' },
    { name: 'Ann Carter', email: 'zoemarsh@example.com' },
  ];

  async function groups(portal: Portal) {
    const { items } = await portal.staff.people.likelyDuplicates();
    return items.map(({ reason, people }) => [reason, ...people.map(({ name }) => name)]);
  }

  it('are those of the same name, in any order of its words, and of similar addresses', async () => {
    const portal = await startPortal();
    await registered(portal, twins);
    expect(await groups(portal)).toEqual([
      ['sameName', 'Zoë Marsh', 'marsh, ZOE'],
      ['similarAddress', 'Zoë Marsh', 'Z. Marsh'],
    ]);
  });

  it('are none any more once they are called otherwise, or were merged', async () => {
    const portal = await startPortal();
    const [zoe = '', again = '', third = ''] = await registered(portal, twins);
    await portal.staff.people.merge({ survivorId: zoe, absorbedId: again });
    await portal.latchkey.whenIdle();
    expect(await groups(portal)).toEqual([['similarAddress', 'Zoë Marsh', 'Z. Marsh']]);
    await portal.staff.people.changeEmail({ personId: third, email: 'other@example.org' });
    await portal.latchkey.whenIdle();
    expect(await groups(portal)).toEqual([]);
    await portal.staff.people.rename({ personId: third, name: 'Zoe Marsh' });
    await portal.latchkey.whenIdle();
    expect(await groups(portal)).toEqual([['sameName', 'Zoë Marsh', 'Zoe Marsh']]);
  });

  it('come in pages', async () => {
    const portal = await startPortal();
    await registered(portal, [...twins, { name: 'Ann Carter' }]);
    const first = await portal.staff.people.likelyDuplicates({ limit: 1 });
    expect(first.items.map(({ people }) => people.length)).toEqual([2]);
    const rest = await portal.staff.people.likelyDuplicates({ cursor: first.next });
    expect(rest.items).toHaveLength(2);
    expect(rest.next).toBeUndefined();
  });
});
