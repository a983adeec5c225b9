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
  /** Deriving takes time, and almost every command of a tenant's does it. */
  const derived = new Map<TenantId, Derived>();

  function derivedWith(secret: SecretKey, tenantId: TenantId): Derived {
    const known = derived.get(tenantId);
    const found = known?.secret === secret ? known : derive(tenantId, secret);
    if (derived.size >= mostTenants) derived.clear();
    derived.set(tenantId, found);
    return found;
  }

  function idsOf(tenantId: TenantId, check: string | undefined, secret: SecretKey): TenantIds | undefined {
    const found = derivedWith(secret, tenantId);
    return found.check === check ? found.ids : undefined;
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

/** What a digest key leads to. */
interface Derived {
  secret: SecretKey;
  ids: TenantIds;
  check: string;
}

function derive(tenantId: TenantId, secret: SecretKey): Derived {
  const ids = tenantIds(tenantId, secret);
  return { secret, ids, check: ids.digestKeyCheck() };
}
