import { randomBytes, randomUUID } from 'node:crypto';
import { link, open, readFile, rm } from 'node:fs/promises';

/**
 * The key that wraps all others: 32 bytes, made at the first start and kept beside the data, readable for the owner
 * alone. Good enough to try things. A real host keeps it elsewhere, in a secret manager or a KMS: whoever has the folder
 * has both the sealed data and what opens it.
 *
 * The file appears whole or not at all, and the first of two processes that make it at once wins.
 */
export async function readOrMakeMasterKey(path: string): Promise<Uint8Array> {
  const known = await readIfThere(path);
  if (known) return known;
  const draft = `${path}.${randomUUID()}.new`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(randomBytes(32));
    await file.sync();
    await link(draft, path);
  } catch (fault) {
    if (!hasCode(fault, 'EEXIST')) throw fault;
  } finally {
    await file.close();
    await rm(draft, { force: true });
  }
  return readFile(path);
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (fault) {
    if (hasCode(fault, 'ENOENT')) return undefined;
    throw fault;
  }
}

function hasCode(fault: unknown, code: string): boolean {
  return fault instanceof Error && 'code' in fault && fault.code === code;
}
