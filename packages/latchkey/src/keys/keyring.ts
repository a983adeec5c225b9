import { LatchkeyError } from '../latchkey-error.ts';
import type { KeyVault, VaultEntry } from '../ports/key-vault.ts';
import type { Randomness } from '../ports/randomness.ts';
import { seal, unseal } from '../codec/sealing.ts';

/** A key as whoever uses it meets it: 32 bytes, or destroyed for good. */
export type Key = { status: 'present'; bytes: Uint8Array } | { status: 'destroyed' };

/** A key among several of one purpose that follow one another. */
export interface NumberedKey {
  keyId: number;
  bytes: Uint8Array;
}

/** What a numbered key is for; each purpose counts its own, from 1. */
export type NumberedPurpose = 'link' | 'cookie';

/** The vault's keys, unwrapped. A key's status is asked of the vault every time: another process may have destroyed it. */
export interface Keyring {
  /** Absent is what was never made. */
  find(names: readonly string[]): Promise<ReadonlyMap<string, Key>>;
  /** The key under this name, made now if it never was. Of many that call at once, all get the same. */
  ensure(name: string): Promise<Key>;
  /** The newest of a purpose, made now if there is none. */
  newest(purpose: NumberedPurpose): Promise<NumberedKey>;
  /** One of a purpose by its number; undefined if it was never made, or was destroyed. */
  numbered(purpose: NumberedPurpose, keyId: number): Promise<Uint8Array | undefined>;
}

const keyLength = 32;
/** The form in which a wrapped key is stored: this byte, then what `seal` gives. */
const wrappingVersion = 1;

/** @param masterKey 32 bytes that the host keeps; without it no key in the vault can be used. */
export function createKeyring(vault: KeyVault, masterKey: Uint8Array, randomness: Randomness): Keyring {
  const boundTo = (name: string) => ['latchkey wrapped key', name];

  function wrap(name: string, bytes: Uint8Array): Uint8Array {
    return Buffer.concat([Buffer.from([wrappingVersion]), seal(masterKey, bytes, boundTo(name), randomness)]);
  }

  function unwrap(name: string, entry: VaultEntry): Key {
    if (entry.status === 'destroyed') return entry;
    const isKnownForm = entry.wrapped[0] === wrappingVersion;
    const bytes = isKnownForm ? unseal(masterKey, entry.wrapped.subarray(1), boundTo(name)) : undefined;
    if (bytes) return { status: 'present', bytes };
    throw new LatchkeyError(
      'WrongMasterKey',
      `the key ${name} does not open with this master key: start with the one that the vault was made with`,
      { name },
    );
  }

  async function find(names: readonly string[]): Promise<ReadonlyMap<string, Key>> {
    const found = new Map<string, Key>();
    for (const [name, entry] of await vault.get(names)) found.set(name, unwrap(name, entry));
    return found;
  }

  async function ensure(name: string): Promise<Key> {
    const known = (await find([name])).get(name);
    return known ?? unwrap(name, await vault.putIfAbsent(name, wrap(name, randomness(keyLength))));
  }

  return {
    find,
    ensure,

    async newest(purpose) {
      const numbers = (await vault.names(`${purpose}-`)).map((name) =>
        Number(name.slice(purpose.length + 1)),
      );
      let keyId = Math.max(1, ...numbers);
      for (;;) {
        const key = await ensure(`${purpose}-${keyId}`);
        if (key.status === 'present') return { keyId, bytes: key.bytes };
        keyId += 1;
      }
    },

    async numbered(purpose, keyId) {
      const name = `${purpose}-${keyId}`;
      const key = (await find([name])).get(name);
      return key?.status === 'present' ? key.bytes : undefined;
    },
  };
}
