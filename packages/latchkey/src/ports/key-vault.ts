/** What the vault has under a name: a key, wrapped with the host's master key, or the mark that it was destroyed. */
export type VaultEntry = { status: 'present'; wrapped: Uint8Array } | { status: 'destroyed' };

/**
 * Where wrapped keys live, apart from the events, so that destroying a key erases what it sealed from every copy of
 * the log. Names are `<purpose>-<id>`, such as `person-01J…`. The contract suite in `@latchkey/testing` says what each
 * method guarantees.
 */
export interface KeyVault {
  /** Whether other processes may use it too: with a store that is shared, it must be. */
  readonly isShared: boolean;

  /** The entries under these names; a name that was never used is absent. */
  get(names: readonly string[]): Promise<ReadonlyMap<string, VaultEntry>>;

  /** Keeps the key unless the name was ever used, and gives what is kept: of many that call at once, all get one. */
  putIfAbsent(name: string, wrapped: Uint8Array): Promise<VaultEntry>;

  /** Destroys the key for good and leaves a mark, also where there was none: no key is ever made under that name again. */
  destroy(name: string): Promise<void>;

  /** The names that were ever used and begin so, in the order of their characters' codes. */
  names(prefix: string): Promise<readonly string[]>;

  close(): Promise<void>;
}
