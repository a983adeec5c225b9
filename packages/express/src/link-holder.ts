import type { TenantId } from '@latchkey/core';
import type { Facade, InvitationPreview } from 'latchkey';
import type { Host, SignedIn } from './host.ts';

/** Somebody who holds an authentic link, signed in or not, and what it opens. */
export interface LinkHolder {
  tenantId: TenantId;
  facade: Facade;
  invitation: { ok: true } & InvitationPreview;
}

/**
 * Undefined unless the link is authentic and of the tenant that vouches for who is signed in. Asked before any command
 * by link is given, so that a closed tenant, too, is told only to those who hold a link of it. Appends nothing.
 */
export async function linkHolder(
  { latchkey }: Host,
  token: string,
  who: SignedIn | undefined,
): Promise<LinkHolder | undefined> {
  const tenantId = who?.tenantId ?? (await latchkey.tenantOf(token));
  if (tenantId === undefined) return undefined;
  const facade = latchkey.as({ tenantId, actor: { type: 'invitee', principalId: who?.principalId } });
  const invitation = await facade.invitations.preview({ token });
  return invitation.ok ? { tenantId, facade, invitation } : undefined;
}
