import type { Id, PersonId } from '@latchkey/core';

/** Names in the vault say whose key it is: a person's and a workspace's seal what is personal to them. */
export const keyName = {
  person: (id: PersonId): string => `person-${id}`,
  /** By the id of the workspace's stream. */
  workspace: (id: Id): string => `workspace-${id}`,
  /** What a tenant's ids and digests are made with; by the id of the tenant's stream. */
  tenantDigest: (id: Id): string => `tenant-${id}`,
};
