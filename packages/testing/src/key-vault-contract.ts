import type { KeyVault, VaultEntry } from 'latchkey';
import { describe, expect, it } from 'vitest';
import { opened } from './opened.ts';

/**
 * Describes what every key vault guarantees, as tests of the file that calls this. `open` gives a new vault each time
 * it is called; the tests close it.
 */
export function keyVaultContract(name: string, open: () => Promise<KeyVault> | KeyVault): void {
  describe(name, () => {
    it('has nothing under a name that was never used', async () => {
      const vault = await opened(open);
      await vault.putIfAbsent('person-1', key(1));
      expect(await vault.get(['person-2', 'person-', 'PERSON-1'])).toEqual(new Map());
      expect(await vault.get([])).toEqual(new Map());
    });

    it('keeps keys, and gives those that are asked for', async () => {
      const vault = await opened(open);
      const all = new Uint8Array(256).map((_, byte) => byte);
      await vault.putIfAbsent('person-1', key(1));
      await vault.putIfAbsent('person-2', all);
      await vault.putIfAbsent('person-3', new Uint8Array(0));
      expect(await vault.get(['person-2', 'person-3', 'person-4', 'person-2'])).toEqual(
        new Map([
          ['person-2', present(all)],
          ['person-3', present(new Uint8Array(0))],
        ]),
      );
    });

    it('gives many keys at once', async () => {
      const vault = await opened(open);
      const names = Array.from({ length: 1200 }, (_, index) => `person-${index}`);
      await Promise.all(names.map((each, index) => vault.putIfAbsent(each, key(index % 256))));
      const entries = await vault.get(names);
      expect(names.map((each) => entries.get(each))).toEqual(
        names.map((_, index) => present(key(index % 256))),
      );
    });

    describe('putting a key where none is', () => {
      it('gives the key that was put', async () => {
        const vault = await opened(open);
        expect(await vault.putIfAbsent('person-1', key(1))).toEqual(present(key(1)));
      });

      it('keeps the first key, and gives it to whoever comes later', async () => {
        const vault = await opened(open);
        await vault.putIfAbsent('person-1', key(1));
        expect(await vault.putIfAbsent('person-1', key(2))).toEqual(present(key(1)));
        expect(await vault.get(['person-1'])).toEqual(new Map([['person-1', present(key(1))]]));
      });

      it('gives all who race for a name one key', async () => {
        const vault = await opened(open);
        const given = await Promise.all(
          Array.from({ length: 20 }, (_, index) => vault.putIfAbsent('person-1', key(index))),
        );
        const kept = (await vault.get(['person-1'])).get('person-1');
        expect(kept?.status).toBe('present');
        expect(given).toEqual(given.map(() => kept));
      });

      it('leaves what is kept as it is when the bytes that were passed or given are changed', async () => {
        const vault = await opened(open);
        const passed = Buffer.from(key(1));
        const given = [await vault.putIfAbsent('person-1', passed)];
        passed.fill(9);
        given.push(await vault.putIfAbsent('person-1', key(2)));
        given.push(...(await vault.get(['person-1'])).values());
        for (const entry of given) overwrite(entry);
        expect(await vault.get(['person-1'])).toEqual(new Map([['person-1', present(key(1))]]));
      });
    });

    describe('destroying a key', () => {
      it('leaves a mark, and no key', async () => {
        const vault = await opened(open);
        await vault.putIfAbsent('person-1', key(1));
        await vault.putIfAbsent('person-2', key(2));
        await vault.destroy('person-1');
        expect(await vault.get(['person-1', 'person-2'])).toEqual(
          new Map<string, VaultEntry>([
            ['person-1', { status: 'destroyed' }],
            ['person-2', present(key(2))],
          ]),
        );
      });

      it('leaves a mark also where there never was a key', async () => {
        const vault = await opened(open);
        await vault.destroy('person-1');
        expect(await vault.get(['person-1'])).toEqual(new Map([['person-1', { status: 'destroyed' }]]));
      });

      it.each([
        { before: 'a key', keys: [key(1)] },
        { before: 'no key', keys: [] },
      ])('is for good where there was $before: none is ever made under that name again', async ({ keys }) => {
        const vault = await opened(open);
        for (const wrapped of keys) await vault.putIfAbsent('person-1', wrapped);
        await vault.destroy('person-1');
        expect(await vault.putIfAbsent('person-1', key(2))).toEqual({ status: 'destroyed' });
        expect(await vault.get(['person-1'])).toEqual(new Map([['person-1', { status: 'destroyed' }]]));
      });

      it('may be asked for again', async () => {
        const vault = await opened(open);
        await vault.putIfAbsent('person-1', key(1));
        await Promise.all([vault.destroy('person-1'), vault.destroy('person-1')]);
        await vault.destroy('person-1');
        expect(await vault.get(['person-1'])).toEqual(new Map([['person-1', { status: 'destroyed' }]]));
      });

      it('wins over those who put a key at the same time', async () => {
        const vault = await opened(open);
        await Promise.all([
          vault.putIfAbsent('person-1', key(1)),
          vault.destroy('person-1'),
          vault.putIfAbsent('person-1', key(2)),
        ]);
        expect(await vault.get(['person-1'])).toEqual(new Map([['person-1', { status: 'destroyed' }]]));
      });
    });

    describe('the names that begin so', () => {
      it.each([
        {
          prefix: 'person-',
          names: ['person-', 'person-1', 'person-A', 'person-a', 'person-ä', 'person-😀', 'person-\uffef'],
        },
        { prefix: 'person-a', names: ['person-a'] },
        { prefix: 'a%', names: ['a%b'] },
        { prefix: 'a_', names: ['a_b'] },
        { prefix: 'a[', names: ['a[b'] },
        { prefix: 'a*', names: ['a*b'] },
        { prefix: "a'", names: ["a'b"] },
        { prefix: 'a\\', names: ['a\\b'] },
        { prefix: 'persons', names: [] },
        { prefix: 'Person', names: ['Person-a'] },
      ])('$prefix are given exactly, in order', async ({ prefix, names }) => {
        const vault = await opened(open);
        const others = ['my-person-1', 'axb', 'a', 'perso', 'person', 'person.', 'persom\uffff', 'z'];
        const used = [
          'person-\uffef',
          'person-😀',
          'person-ä',
          'person-a',
          'person-A',
          'person-1',
          'person-',
        ];
        const literal = ['a%b', 'a_b', 'a[b', 'a*b', "a'b", 'a\\b', 'Person-a'];
        for (const each of [...used, ...literal, ...others]) await vault.putIfAbsent(each, key(1));
        expect(await vault.names(prefix)).toEqual(names);
      });

      it('include those whose keys were destroyed, also where there never was one', async () => {
        const vault = await opened(open);
        await vault.putIfAbsent('person-2', key(2));
        await vault.destroy('person-2');
        await vault.destroy('person-1');
        expect(await vault.names('person-')).toEqual(['person-1', 'person-2']);
      });

      it('are all there are, for the empty prefix', async () => {
        const vault = await opened(open);
        expect(await vault.names('')).toEqual([]);
        await vault.putIfAbsent('b-1', key(1));
        await vault.putIfAbsent('a-1', key(1));
        expect(await vault.names('')).toEqual(['a-1', 'b-1']);
      });
    });

    it('closes once, however often it is asked to', async () => {
      const vault = await opened(open);
      await vault.close();
      await expect(vault.close()).resolves.toBeUndefined();
    });
  });
}

function key(byte: number): Uint8Array {
  return new Uint8Array(40).fill(byte);
}

function present(wrapped: Uint8Array): VaultEntry {
  return { status: 'present', wrapped };
}

function overwrite(entry: VaultEntry): void {
  if (entry.status === 'present') entry.wrapped.fill(7);
}
