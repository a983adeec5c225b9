import { KeyObject } from 'node:crypto';
import { seededRandomness } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import { createBrowserSeal } from '../../src/keys/browser-seal.ts';
import type { Key } from '../../src/keys/keyring.ts';
import { createKeyring } from '../../src/keys/keyring.ts';
import { memoryKeyVault } from '../../src/memory/memory-key-vault.ts';
import { recorded } from '../golden.ts';

const masterKey = Buffer.alloc(32, 1);
const name = 'person-01JNB0000000000000000000P1';

function setUp(seed = 'seed') {
  const vault = memoryKeyVault();
  const randomness = seededRandomness(seed);
  return { vault, randomness, keyring: createKeyring(vault, masterKey, randomness) };
}

describe('the keyring', () => {
  it('makes a key once, for all who ask at the same time', async () => {
    const { vault } = setUp();
    const keyrings = Array.from({ length: 10 }, (_, index) =>
      createKeyring(vault, masterKey, seededRandomness(`${index}`)),
    );
    const keys = await Promise.all(keyrings.map((keyring) => keyring.ensure(name)));
    expect(new Set(keys.map(hexOf)).size).toBe(1);
  });

  it('never makes a destroyed key again', async () => {
    const { vault, keyring } = setUp();
    await keyring.ensure(name);
    await vault.destroy(name);
    expect(await keyring.ensure(name)).toEqual({ status: 'destroyed' });
  });

  it('keeps only wrapped keys in the vault, in the form that was recorded', async () => {
    const { vault, keyring } = setUp();
    const key = await keyring.ensure(name);
    const entry = (await vault.get([name])).get(name);
    const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
    const vector = {
      name,
      masterKey: hex(masterKey),
      wrapped: entry?.status === 'present' ? hex(entry.wrapped) : '',
      key: hexOf(key),
    };
    expect(vector).toEqual(recorded('keys/wrapped', () => vector));
    expect(vector.wrapped).not.toContain(vector.key);
  });

  it('says so when it is opened with another master key', async () => {
    const { vault, keyring } = setUp();
    await keyring.ensure(name);
    const others = createKeyring(vault, Buffer.alloc(32, 2), seededRandomness('x'));
    await expect(others.ensure(name)).rejects.toMatchObject({ code: 'WrongMasterKey' });
  });

  it('opens a key under its own name only', async () => {
    const { vault, keyring } = setUp();
    await keyring.ensure(name);
    const entry = (await vault.get([name])).get(name);
    if (entry?.status === 'present') await vault.putIfAbsent('person-other', entry.wrapped);
    await expect(keyring.ensure('person-other')).rejects.toMatchObject({ code: 'WrongMasterKey' });
  });

  it('counts keys that follow one another, and passes over revoked ones', async () => {
    const { vault, keyring } = setUp();
    expect((await keyring.newest('link')).keyId).toBe(1);
    expect((await keyring.newest('link')).keyId).toBe(1);
    await vault.destroy('link-1');
    const second = await keyring.newest('link');
    expect(second.keyId).toBe(2);
    expect(await keyring.numbered('link', 1)).toBeUndefined();
    const numbered = await keyring.numbered('link', 2);
    expect(numbered && hexOf({ status: 'present', secret: numbered })).toBe(
      hexOf({ status: 'present', ...second }),
    );
    expect(await keyring.numbered('link', 3)).toBeUndefined();
  });
});

/** The bytes of a key. */
function hexOf(key: Key): string {
  if (key.status === 'destroyed') return 'destroyed';
  const { secret } = key;
  return (secret instanceof KeyObject ? secret.export() : Buffer.from(secret)).toString('hex');
}

describe('what a browser carries', () => {
  it('is opened for the use it was sealed for, and no other', async () => {
    const { keyring, randomness } = setUp();
    const { seal, unseal } = createBrowserSeal(keyring, randomness);
    const sealed = await seal('join', 'lk1_secret');
    expect(sealed).not.toContain('secret');
    expect(await unseal('join', sealed)).toBe('lk1_secret');
    expect(await unseal('csrf', sealed)).toBeUndefined();
  });

  it.each(['', 'x', '1.', '1.AAAA', '0.AAAA', '2.AAAA', '99999999999.AAAA', 'link-1.AAAA'])(
    'is not opened if it was not sealed: %j',
    async (text) => {
      const { keyring, randomness } = setUp();
      const { seal, unseal } = createBrowserSeal(keyring, randomness);
      await seal('join', 'x');
      expect(await unseal('join', text)).toBeUndefined();
    },
  );
});
