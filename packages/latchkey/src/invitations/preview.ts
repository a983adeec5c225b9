import type {
  Instant,
  InvitationId,
  IssuedInvitation,
  Permissions,
  Personal,
  PersonId,
  PinnedRole,
  PrincipalId,
  TenantId,
  WorkspaceId,
} from '@latchkey/core';
import { isPastDeadline, isRoundRefused, issuedPart } from '@latchkey/core';
import { z } from 'zod';
import { refuse } from '../commands/run-command.ts';
import type { Links } from '../links/links.ts';
import { grantNow, inviteeNow, lineOf } from '../people/survivor.ts';
import type { Clock } from '../ports/clock.ts';
import type { Streams } from '../streams/streams.ts';
import type { TenantAccess } from '../tenants/tenant-access.ts';

/** A token as it arrives: whether it is authentic is not for its form to say. */
export const linkInput = z
  .string()
  .max(500)
  .overwrite((text) => text.toWellFormed());

/** What the holder of an authentic link is told about its invitation. */
export interface InvitationPreview {
  invitationId: InvitationId;
  /** Which of the invitation's links this is. */
  generation: number;
  /** What accepting it would meet now. */
  standing: 'open' | 'accepted' | 'declined' | 'rescinded' | 'expired' | 'superseded';
  workspaceId: WorkspaceId;
  workspaceName: Personal<string>;
  personId: PersonId;
  personName: Personal<string>;
  /** Who sent it last; absent where the system did. */
  inviter: PrincipalId | undefined;
  /** The language that the invitation was sent in, if whoever sent it named one. */
  locale: string | undefined;
  permissions: Permissions;
  /** The role whose version the permissions are, if they are one's. */
  role: PinnedRole | undefined;
  /** Whether nothing may be changed by it, whatever the permissions say. */
  readOnly: boolean;
  /** Access would hold from this moment on; undefined is at once. */
  accessFrom: Instant | undefined;
  /** Access would hold before this moment; undefined is without end. */
  accessUntil: Instant | undefined;
  expiresAt: Instant;
}

export type PreviewResult =
  | ({ ok: true } & InvitationPreview)
  | { ok: false; rejection: { type: 'LinkNotRecognised' } | { type: 'TenantNotFound' } };

/** Tells what a link opens; of a request that waits for approval, nothing. Looking appends nothing. */
export function createPreview(services: {
  streams: Streams;
  tenants: TenantAccess;
  links: Links;
  clock: Clock;
}) {
  const { streams, tenants, links, clock } = services;

  return async (tenantId: TenantId, token: string): Promise<PreviewResult> => {
    const found = await tenants.find(tenantId);
    if (!found) return refuse({ type: 'TenantNotFound' });
    const link = await links.authenticate(token, found.tenant.id, (category, id) =>
      streams.loadOwn(tenantId, category, id),
    );
    const state = link && issuedPart(link.invitation.state);
    if (!state) return refuse({ type: 'LinkNotRecognised' });
    const { workspaceId, terms, expiresAt, lastSentBy, locale } = state;
    const [workspace, line] = await Promise.all([
      streams.load('workspace', found.ids.workspace(workspaceId)),
      lineOf(streams.load, state.personId),
    ]);
    const { personId, person, addressVersion } = inviteeNow(line);
    const { grant } = await grantNow(streams.load, found.ids, workspaceId, line);
    const isRefused = isRoundRefused(link.invitation.id as InvitationId, state, grant, clock.now());
    const { generation } = link;
    const isNewest = generation === state.generation;
    const isForAddress = state.link?.addressVersion === addressVersion;
    return {
      ok: true,
      invitationId: link.invitation.id as InvitationId,
      generation,
      standing: standingOf(state),
      workspaceId,
      workspaceName: workspace.state.name,
      personId,
      personName: person.state.name,
      inviter: lastSentBy,
      locale,
      permissions: terms.permissions,
      role: terms.role,
      readOnly: terms.readOnly ?? false,
      accessFrom: terms.accessFrom,
      accessUntil: terms.accessUntil,
      expiresAt,
    };

    function standingOf(issued: IssuedInvitation): InvitationPreview['standing'] {
      if (!isNewest || (issued.status === 'pending' && !isForAddress)) return 'superseded';
      if (issued.status !== 'pending') return issued.status;
      if (isRefused) return 'rescinded';
      return isPastDeadline(issued, clock.now()) ? 'expired' : 'open';
    }
  };
}
