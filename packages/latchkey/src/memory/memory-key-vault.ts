import type { KeyVault, VaultEntry } from '../ports/key-vault.ts';

/** A key vault in this process's memory: for tests and for trying things. */
export function memoryKeyVault(): KeyVault {
  const entries = new Map<string, VaultEntry>();

  return {
    isShared: false,

    async get(names) {
      const found = new Map<string, VaultEntry>();
      for (const name of names) {
        const entry = entries.get(name);
        if (entry) found.set(name, copyOf(entry));
      }
      return found;
    },

    async putIfAbsent(name, wrapped) {
      const kept = entries.get(name) ?? copyOf({ status: 'present', wrapped });
      entries.set(name, kept);
      return copyOf(kept);
    },

    async destroy(name) {
      entries.set(name, { status: 'destroyed' });
    },

    names: async (prefix) => [...entries.keys()].filter((name) => name.startsWith(prefix)).toSorted(),

    close: async () => {},
  };
}

/** Not with `slice`, which on a Buffer gives the same bytes again. */
function copyOf(entry: VaultEntry): VaultEntry {
  if (entry.status === 'destroyed') return entry;
  return { status: 'present', wrapped: new Uint8Array(entry.wrapped) };
}
