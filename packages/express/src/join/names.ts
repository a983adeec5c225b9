import type { Permission, PrincipalId, RoleName, TenantId } from '@latchkey/core';
import { nameText } from '@latchkey/core';
import type { Host } from '../host.ts';
import { inTime } from './in-time.ts';
import { withoutPart } from './without-part.ts';

/** What people call somebody or something; undefined where the host has no name for it. */
export type Named = Promise<string | undefined> | string | undefined;

/**
 * What the pages call principals, permissions and roles, in the language of the page. What has no name here, in time and
 * of one line, is shown by its id.
 */
export interface NamePorts {
  /** Whoever invited; and whoever is signed in without a verified address. */
  principal?(question: { tenantId: TenantId; principalId: PrincipalId; language: string }): Named;
  permission?(question: { tenantId: TenantId; permission: Permission; language: string }): Named;
  role?(question: { tenantId: TenantId; role: RoleName; language: string }): Named;
}

/** The names of one tenant, in one language. */
export interface Names {
  principal(principalId: PrincipalId): Promise<string>;
  permission(permission: Permission): Promise<string>;
  role(role: RoleName): Promise<string>;
}

/** How long a page waits for a name, in milliseconds. */
export const patienceForNames = 2_000;

export function namesFor(host: Host, tenantId: TenantId, language: string): Names {
  const ports = host.options.names ?? {};

  async function nameOr(id: string, part: keyof NamePorts, ask: () => Named): Promise<string> {
    try {
      const name = nameText.safeParse(await inTime(host.clock, patienceForNames, ask));
      return name.success ? name.data : id;
    } catch (fault) {
      return withoutPart(host, `names.${part}`, id, fault);
    }
  }

  return {
    principal: (principalId) =>
      nameOr(principalId, 'principal', () => ports.principal?.({ tenantId, principalId, language })),
    permission: (permission) =>
      nameOr(permission, 'permission', () => ports.permission?.({ tenantId, permission, language })),
    role: (role) => nameOr(role, 'role', () => ports.role?.({ tenantId, role, language })),
  };
}
