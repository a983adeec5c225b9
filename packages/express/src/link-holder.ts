import type { TenantId } from '@latchkey/core';
import type { Facade, InvitationPreview } from 'latchkey';
import type { Host, SignedIn } from './host.ts';

/** An invitation as a link shows it, and the token that it is answered by. */
export type OpenedInvitation = { token: string } & InvitationPreview;

/** Somebody who holds an authentic link, signed in or not, and all that it opens. */
export interface OpenedLink {
  tenantId: TenantId;
  facade: Facade;
  /** One; or, of a bundle, several. */
  invitations: readonly OpenedInvitation[];
}

/** Somebody who holds an authentic link of one invitation. */
export interface LinkHolder {
  tenantId: TenantId;
  facade: Facade;
  invitation: OpenedInvitation;
}

/**
 * Undefined unless the link is authentic and of the tenant that vouches for who is signed in. Asked before any command
 * by link is given, so that a closed tenant, too, is told only to those who hold a link of it. Appends nothing.
 */
export async function openedLink(
  { latchkey }: Host,
  token: string,
  who: SignedIn | undefined,
): Promise<OpenedLink | undefined> {
  const tenantId = who?.tenantId ?? (await latchkey.tenantOf(token));
  if (tenantId === undefined) return undefined;
  const facade = latchkey.as({ tenantId, actor: { type: 'invitee', principalId: who?.principalId } });
  const opened = await facade.invitations.openLink({ token });
  return opened.ok ? { tenantId, facade, invitations: opened.invitations } : undefined;
}

/** The same for the link of one invitation alone: those of a bundle are each answered by a token of their own. */
export async function linkHolder(
  host: Host,
  token: string,
  who: SignedIn | undefined,
): Promise<LinkHolder | undefined> {
  const opened = await openedLink(host, token, who);
  return opened && holderOf(opened, token);
}

/** Undefined where the link is a bundle's. */
export function holderOf(
  { tenantId, facade, invitations }: OpenedLink,
  token: string,
): LinkHolder | undefined {
  const invitation = invitations.find((each) => each.token === token);
  return invitation && { tenantId, facade, invitation };
}
