import { z } from 'zod';

/**
 * What the host product calls a tenant, a workspace, a principal or a person: opaque to Latchkey, 1 to 128 printable ASCII
 * characters without spaces at the ends and without `@`, since an address is personal and a host whose ids are
 * addresses must map them first. Host ids stand in data and metadata, never in a stream name.
 */
const hostId = z
  .string()
  .regex(
    /^(?! )[\x20-\x3f\x41-\x7e]{1,128}(?<! )$/,
    'a host id has 1 to 128 printable ASCII characters without @, and no space at either end',
  );

export const tenantId = hostId.brand<'TenantId'>();
export type TenantId = z.infer<typeof tenantId>;

export const workspaceId = hostId.brand<'WorkspaceId'>();
export type WorkspaceId = z.infer<typeof workspaceId>;

/** Who is signed in to the host product. */
export const principalId = hostId.brand<'PrincipalId'>();
export type PrincipalId = z.infer<typeof principalId>;

/** What the host product calls a person in its own records. */
export const externalId = hostId.brand<'ExternalId'>();
export type ExternalId = z.infer<typeof externalId>;
