import { describe, expect, it } from 'vitest';
import type { KeyVault, VaultEntry } from '../../src/index.ts';
import { copyKeys, memoryKeyVault } from '../../src/index.ts';

describe('keys that are copied', () => {
  it('are there as they are wrapped, and so are the marks of destroyed ones', async () => {
    const from = await vaultWith({ 'person-1': 'a', 'link-1': 'b', 'person-2': undefined });
    const to = memoryKeyVault();
    expect(await copyKeys({ from, to })).toEqual({ keys: 2, destroyed: 1 });
    expect(await entriesOf(to)).toEqual(await entriesOf(from));
  });

  it('are copied page by page, all of them', async () => {
    const names = Array.from({ length: 1_201 }, (_, number) => [`person-${number}`, `key ${number}`]);
    const from = await vaultWith(Object.fromEntries(names) as Record<string, string>);
    const to = memoryKeyVault();
    expect(await copyKeys({ from, to })).toEqual({ keys: 1_201, destroyed: 0 });
    expect(await entriesOf(to)).toEqual(await entriesOf(from));
  });

  it('are completed by copying again, wherever it ended, with what was made and destroyed since', async () => {
    const from = await vaultWith({ 'person-1': 'a', 'person-2': 'b' });
    const to = await vaultWith({ 'person-1': 'a' });
    await from.destroy('person-1');
    expect(await copyKeys({ from, to })).toEqual({ keys: 1, destroyed: 1 });
    await from.putIfAbsent('person-3', Buffer.from('c'));
    expect(await copyKeys({ from, to })).toEqual({ keys: 2, destroyed: 1 });
    expect(await copyKeys({ from, to })).toEqual({ keys: 2, destroyed: 1 });
    expect(await entriesOf(to)).toEqual(await entriesOf(from));
  });

  it('do not bring back what was destroyed in the target', async () => {
    const from = await vaultWith({ 'person-1': 'a' });
    const to = memoryKeyVault();
    await copyKeys({ from, to });
    await to.destroy('person-1');
    expect(await copyKeys({ from, to })).toEqual({ keys: 0, destroyed: 1 });
    expect((await to.get(['person-1'])).get('person-1')).toEqual({ status: 'destroyed' });
  });

  it.each([
    ['another key under one of the names', { 'link-1': 'another' }, 'link-1'],
    ['a name that the source does not have', { 'person-9': 'z' }, 'person-9'],
    ['a mark under a name that the source does not have', { 'person-9': undefined }, 'person-9'],
  ])('go into no vault with %s, and nothing is written there', async (_what, content, name) => {
    const from = await vaultWith({ 'link-1': 'a', 'person-1': 'b', 'person-2': undefined });
    const to = await vaultWith(content);
    const before = await entriesOf(to);
    await expect(copyKeys({ from, to })).rejects.toMatchObject({ code: 'VaultNotACopy', details: { name } });
    expect(await entriesOf(to)).toEqual(before);
  });

  it.each<[string, VaultEntry | undefined]>([
    ['loses', undefined],
    ['changes', { status: 'present', wrapped: Buffer.from('x') }],
  ])('are missed where the target %s one', async (_what, kept) => {
    const from = await vaultWith({ 'person-1': 'a', 'person-2': 'b' });
    const to = memoryKeyVault();
    let isWritten = false;
    const careless: KeyVault = {
      ...to,
      async putIfAbsent(name, wrapped) {
        isWritten = true;
        return to.putIfAbsent(name, wrapped);
      },
      async get(names) {
        const found = new Map(await to.get(names));
        if (!isWritten) return found;
        found.delete('person-2');
        if (kept) found.set('person-2', kept);
        return found;
      },
    };
    await expect(copyKeys({ from, to: careless })).rejects.toMatchObject({
      code: 'KeyNotCopied',
      details: { name: 'person-2' },
    });
  });

  it('are missed where the target does not destroy one', async () => {
    const from = await vaultWith({ 'person-1': undefined });
    const to = await vaultWith({ 'person-1': 'a' });
    const careless: KeyVault = { ...to, destroy: async () => {} };
    await expect(copyKeys({ from, to: careless })).rejects.toMatchObject({ code: 'KeyNotCopied' });
  });
});

/** Undefined stands for a key that was destroyed. */
async function vaultWith(content: Readonly<Record<string, string | undefined>>): Promise<KeyVault> {
  const vault = memoryKeyVault();
  for (const [name, wrapped] of Object.entries(content)) {
    if (wrapped === undefined) await vault.destroy(name);
    else await vault.putIfAbsent(name, Buffer.from(wrapped));
  }
  return vault;
}

async function entriesOf(vault: KeyVault): Promise<ReadonlyMap<string, VaultEntry>> {
  return vault.get(await vault.names(''));
}
