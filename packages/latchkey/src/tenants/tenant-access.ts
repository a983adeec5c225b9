import type { TenantId } from '@latchkey/core';
import type { TenantIds } from '../ids/tenant-ids.ts';
import { tenantIds, tenantStreamId } from '../ids/tenant-ids.ts';
import { keyName } from '../keys/key-name.ts';
import type { Keyring, SecretKey } from '../keys/keyring.ts';
import { LatchkeyError } from '../latchkey-error.ts';
import type { LoadedStream } from '../streams/loaded-stream.ts';
import type { Streams } from '../streams/streams.ts';

/** A tenant that was opened, and the ids that can be derived with its digest key. */
export interface FoundTenant {
  tenant: LoadedStream<'tenant'>;
  ids: TenantIds;
}

export interface TenantAccess {
  /**
   * Undefined for a tenant that was never opened: looking for one makes nothing.
   *
   * @throws LatchkeyError `DigestKeyMissing` if the vault has not the key the tenant was opened with. None is made in
   *   its place: with another key, nothing of the tenant would be found again.
   */
  find(tenantId: TenantId): Promise<FoundTenant | undefined>;
}

export function createTenantAccess(streams: Streams, keyring: Keyring): TenantAccess {
  /** Tenants whose key was found to be the right one, while both are the same. */
  const checked = new Map<TenantId, { check: string | undefined; secret: SecretKey; ids: TenantIds }>();

  function idsOf(tenantId: TenantId, check: string | undefined, secret: SecretKey): TenantIds | undefined {
    const known = checked.get(tenantId);
    if (known?.secret === secret && known.check === check) return known.ids;
    const ids = tenantIds(tenantId, secret);
    if (ids.digestKeyCheck() !== check) return undefined;
    if (checked.size >= mostTenants) checked.clear();
    checked.set(tenantId, { check, secret, ids });
    return ids;
  }

  return {
    async find(tenantId) {
      const tenant = await streams.load('tenant', tenantStreamId(tenantId));
      if (tenant.state.status === 'none') return undefined;
      const name = keyName.tenantDigest(tenant.id);
      const key = (await keyring.find([name])).get(name);
      const ids =
        key?.status === 'present' ? idsOf(tenantId, tenant.state.digestKeyCheck, key.secret) : undefined;
      if (ids) return { tenant, ids };
      throw new LatchkeyError(
        'DigestKeyMissing',
        `the key vault does not have the key that the ids of tenant ${tenant.id} are derived with: use the vault that belongs to this event store`,
        { tenantStreamId: tenant.id },
      );
    },
  };
}

const mostTenants = 10_000;
