import type { Permission, PrincipalId, TenantId, WorkspaceId } from '@latchkey/core';

/** All permissions there are. */
export const everything = 'everything';

/**
 * What a principal may give others in a workspace, as the host product says: permissions, or everything. No answer
 * means nothing. `ownAccess` tells what that principal may do there themselves, as Latchkey knows it. Asked whenever access is offered, enlarged or reopened, and again when an invitation is accepted.
 */
export type MayGive = (
  who: Giver,
  ownAccess: () => Promise<readonly Permission[]>,
) => Promise<Giveable> | Giveable;

export interface Giver {
  tenantId: TenantId;
  principalId: PrincipalId;
  workspaceId: WorkspaceId;
}

export type Giveable = readonly Permission[] | typeof everything | undefined;

/** A ready answer, said explicitly: whoever reaches Latchkey through the host product may give everything. */
export const mayGiveEverything: MayGive = () => everything;

/** A ready answer: everybody may give what they may do in that workspace themselves. */
export const mayGiveOwnAccess: MayGive = (_who, ownAccess) => ownAccess();

/** What of `wanted` may not be given. */
export function missingFrom(giveable: Giveable, wanted: readonly Permission[]): readonly Permission[] {
  if (giveable === everything) return [];
  const held: unknown = giveable;
  return wanted.filter((each) => !(Array.isArray(held) && held.includes(each)));
}
