import type { KeyObject } from 'node:crypto';
import { createSecretKey } from 'node:crypto';
import { LatchkeyError } from '../latchkey-error.ts';
import type { KeyVault, VaultEntry } from '../ports/key-vault.ts';
import type { Randomness } from '../ports/randomness.ts';
import { seal, unseal } from '../codec/sealing.ts';

/** 32 bytes. As a KeyObject they are ready to be used, which saves most of the time that a short digest takes. */
export type SecretKey = KeyObject | Uint8Array;

/** A key as whoever uses it meets it: at hand, or destroyed for good. */
export type Key = { status: 'present'; secret: SecretKey } | { status: 'destroyed' };

/** A key among several of one purpose that follow one another. */
export interface NumberedKey {
  keyId: number;
  secret: SecretKey;
}

/** What a numbered key is for; each purpose counts its own, from 1. */
export type NumberedPurpose = 'link' | 'cookie';

/** The vault's keys, unwrapped. A key's status is asked of the vault every time: another process may have destroyed it. */
export interface Keyring {
  /** Absent is what was never made. */
  find(names: readonly string[]): Promise<ReadonlyMap<string, Key>>;
  /** The key under this name, made now if it never was. Of many that call at once, all get the same. */
  ensure(name: string): Promise<Key>;
  /**
   * The key under this name, which was made before.
   *
   * @throws LatchkeyError `KeyMissing` if the vault knows nothing of it: it is not the one that it was made in, or older
   */
  existing(name: string): Promise<Key>;
  /** The newest of a purpose, made now if there is none. */
  newest(purpose: NumberedPurpose): Promise<NumberedKey>;
  /** One of a purpose by its number; undefined if it was never made, or was destroyed. */
  numbered(purpose: NumberedPurpose, keyId: number): Promise<SecretKey | undefined>;
}

const keyLength = 32;
const mostUnwrapped = 10_000;
/** The form in which a wrapped key is stored: this byte, then what `seal` gives. */
const wrappingVersion = 1;

/** @param masterKey 32 bytes that the host keeps; without it no key in the vault can be used. */
export function createKeyring(vault: KeyVault, masterKey: Uint8Array, randomness: Randomness): Keyring {
  const master = createSecretKey(masterKey);
  /** Keys that were unwrapped once: the vault is still asked each time whether they are there. */
  const unwrapped = new Map<string, { wrapped: Uint8Array; key: Key }>();
  const newestKnown = new Map<NumberedPurpose, number>();
  const boundTo = (name: string) => ['latchkey wrapped key', name];

  function wrap(name: string, bytes: Uint8Array): Uint8Array {
    return Buffer.concat([Buffer.from([wrappingVersion]), seal(master, bytes, boundTo(name), randomness)]);
  }

  function unwrap(name: string, entry: VaultEntry): Key {
    if (entry.status === 'destroyed') {
      unwrapped.delete(name);
      return entry;
    }
    const known = unwrapped.get(name);
    if (known && Buffer.compare(known.wrapped, entry.wrapped) === 0) return known.key;
    const key = unwrapNow(name, entry.wrapped);
    remember(name, entry.wrapped, key);
    return key;
  }

  function remember(name: string, wrapped: Uint8Array, key: Key): void {
    unwrapped.set(name, { wrapped, key });
    if (unwrapped.size > mostUnwrapped) forgetOldest();
  }

  function unwrapNow(name: string, wrapped: Uint8Array): Key {
    const isKnownForm = wrapped[0] === wrappingVersion;
    const bytes = isKnownForm ? unseal(master, wrapped.subarray(1), boundTo(name)) : undefined;
    if (bytes) return { status: 'present', secret: createSecretKey(bytes) };
    throw new LatchkeyError(
      'WrongMasterKey',
      `the key ${name} does not open with this master key: start with the one that the vault was made with`,
      { name },
    );
  }

  function forgetOldest(): void {
    for (const oldest of unwrapped.keys()) {
      unwrapped.delete(oldest);
      return;
    }
  }

  async function find(names: readonly string[]): Promise<ReadonlyMap<string, Key>> {
    const found = new Map<string, Key>();
    for (const [name, entry] of await vault.get(names)) found.set(name, unwrap(name, entry));
    return found;
  }

  async function ensure(name: string): Promise<Key> {
    const known = (await find([name])).get(name);
    if (known) return known;
    const bytes = randomness(keyLength);
    const wrapped = wrap(name, bytes);
    const kept = await vault.putIfAbsent(name, wrapped);
    const isOurs = kept.status === 'present' && Buffer.compare(kept.wrapped, wrapped) === 0;
    if (isOurs) remember(name, wrapped, { status: 'present', secret: createSecretKey(bytes) });
    return unwrap(name, kept);
  }

  async function existing(name: string): Promise<Key> {
    const key = (await find([name])).get(name);
    if (key) return key;
    throw keyMissing(name);
  }

  async function highestOf(purpose: NumberedPurpose): Promise<number> {
    const names = await vault.names(`${purpose}-`);
    return Math.max(1, ...names.map((name) => Number(name.slice(purpose.length + 1))));
  }

  return {
    find,
    ensure,
    existing,

    async newest(purpose) {
      const nameOf = (keyId: number) => `${purpose}-${keyId}`;
      let keyId = newestKnown.get(purpose) ?? (await highestOf(purpose));
      for (;;) {
        const found = await find([nameOf(keyId), nameOf(keyId + 1)]);
        if (!found.has(nameOf(keyId + 1))) {
          const key = found.get(nameOf(keyId)) ?? (await ensure(nameOf(keyId)));
          newestKnown.set(purpose, keyId);
          if (key.status === 'present') return { keyId, secret: key.secret };
          await ensure(nameOf(keyId + 1));
        }
        keyId += 1;
      }
    },

    async numbered(purpose, keyId) {
      const name = `${purpose}-${keyId}`;
      const key = (await find([name])).get(name);
      return key?.status === 'present' ? key.secret : undefined;
    },
  };
}

export function keyMissing(
  name: string,
  details: Readonly<Record<string, unknown>> = {},
): LatchkeyError<'KeyMissing'> {
  return new LatchkeyError(
    'KeyMissing',
    `the key vault has no key ${name}, with which events are sealed: use the vault that belongs to this event store`,
    { name, ...details },
  );
}
