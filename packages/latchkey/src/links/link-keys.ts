import type { InvitationId, TenantId } from '@latchkey/core';
import type { Keyring } from '../keys/keyring.ts';
import { LatchkeyError } from '../latchkey-error.ts';
import type { KeyVault } from '../ports/key-vault.ts';

/** The keys that links are made with, of all tenants: the newest is in use, and the earlier ones' links go on working. */
export interface LinkKeys {
  /** Makes a new key, which every link has from then on. Two who rotate at the same time make one key. */
  rotate(): Promise<{ keyId: number }>;
  /**
   * Destroys a key for good: its links are dead at once, and where it was the newest, the next link makes a new one.
   * Resolves to the open invitations whose newest link it made, by tenant: resend them. Revoking again destroys nothing
   * more and lists what is still open, such as an invitation that was being sent just then.
   *
   * @throws LatchkeyError `LinkKeyNotFound` for a key that was never made
   */
  revoke(keyId: number): Promise<ReadonlyMap<TenantId, readonly InvitationId[]>>;
}

export function createLinkKeys(services: {
  keyring: Keyring;
  keyVault: KeyVault;
  /** Asked once the key is gone, of lists that know of all that was appended by then. */
  openInvitationsOf(keyId: number): Promise<ReadonlyMap<TenantId, readonly InvitationId[]>>;
}): LinkKeys {
  const { keyring, keyVault, openInvitationsOf } = services;

  return {
    async rotate() {
      const { keyId } = await keyring.newest('link');
      await keyring.ensure(nameOf(keyId + 1));
      return { keyId: (await keyring.newest('link')).keyId };
    },

    async revoke(keyId) {
      const name = nameOf(keyId);
      const isKnown = (await keyring.find([name])).has(name);
      if (!isKnown)
        throw new LatchkeyError('LinkKeyNotFound', `there was never a link key ${keyId}`, { keyId });
      await keyVault.destroy(name);
      return openInvitationsOf(keyId);
    },
  };
}

function nameOf(keyId: number): string {
  return `link-${keyId}`;
}
