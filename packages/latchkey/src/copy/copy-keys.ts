import { LatchkeyError } from '../latchkey-error.ts';
import type { KeyVault, VaultEntry } from '../ports/key-vault.ts';

export interface CopiedKeys {
  /** How many keys of the source stand in the target now. */
  keys: number;
  /** How many names are marked there as those of destroyed keys. */
  destroyed: number;
}

/** How many entries are asked for at once. */
const pageSize = 500;

/**
 * Copies every key to another vault, wrapped as it is, with the marks of destroyed ones. The same master key opens them
 * there. Done after the events, when nothing works on either store, no key is missing; it may be run again at any time, and
 * brings no key back that was destroyed in the target.
 *
 * @throws LatchkeyError `VaultNotACopy` if the target has another key under a name of the source's, or a name that the
 *   source does not have: nothing was written then
 * @throws LatchkeyError `KeyNotCopied` if the target does not give back what was put there
 */
export async function copyKeys({ from, to }: { from: KeyVault; to: KeyVault }): Promise<CopiedKeys> {
  const names = await from.names('');
  await refuseOtherVault(from, to, names);
  const copied: CopiedKeys = { keys: 0, destroyed: 0 };
  for (const page of pagesOf(names)) {
    const sources = await from.get(page);
    for (const [name, source] of sources) {
      if (source.status === 'destroyed') await to.destroy(name);
      else await to.putIfAbsent(name, source.wrapped);
    }
    const copies = await to.get(page);
    for (const [name, source] of sources) {
      const copy = copies.get(name);
      if (!copy || !isKept(source, copy)) throw notCopied(name);
      copied[copy.status === 'present' ? 'keys' : 'destroyed'] += 1;
    }
  }
  return copied;
}

async function refuseOtherVault(from: KeyVault, to: KeyVault, names: readonly string[]): Promise<void> {
  const known = new Set(names);
  const unknown = (await to.names('')).find((name) => !known.has(name));
  if (unknown !== undefined) throw notACopy(unknown, 'which the source does not have');
  for (const page of pagesOf(names)) {
    const [sources, copies] = [await from.get(page), await to.get(page)];
    for (const [name, copy] of copies) {
      const source = sources.get(name);
      if (source?.status === 'present' && !isKept(source, copy)) {
        throw notACopy(name, 'which is another one than that of the source');
      }
    }
  }
}

/** Whether the target has what it should: the key itself, or a mark, since whatever was destroyed anywhere stays so. */
function isKept(source: VaultEntry, copy: VaultEntry): boolean {
  if (copy.status === 'destroyed') return true;
  return source.status === 'present' && Buffer.compare(source.wrapped, copy.wrapped) === 0;
}

function pagesOf(names: readonly string[]): readonly (readonly string[])[] {
  const pages = Math.ceil(names.length / pageSize);
  return Array.from({ length: pages }, (_, page) => names.slice(page * pageSize, (page + 1) * pageSize));
}

function notACopy(name: string, why: string): LatchkeyError<'VaultNotACopy'> {
  return new LatchkeyError(
    'VaultNotACopy',
    `the key vault is neither empty nor a copy of this source: it has a key ${name}, ${why}. Copy into a new vault`,
    { name },
  );
}

function notCopied(name: string): LatchkeyError<'KeyNotCopied'> {
  return new LatchkeyError('KeyNotCopied', `the key vault did not keep the key ${name} as it was given`, {
    name,
  });
}
