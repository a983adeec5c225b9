import type {
  Instant,
  InvitationId,
  Permissions,
  Personal,
  PrincipalId,
  TenantId,
  WorkspaceId,
} from '@latchkey/core';
import { isPastDeadline, isRoundRefused } from '@latchkey/core';
import { z } from 'zod';
import { refuse } from '../commands/run-command.ts';
import type { Links } from '../links/links.ts';
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
  personName: Personal<string>;
  /** Who sent it last; absent where the system did. */
  inviter: PrincipalId | undefined;
  permissions: Permissions;
  expiresAt: Instant;
}

export type PreviewResult =
  | ({ ok: true } & InvitationPreview)
  | { ok: false; rejection: { type: 'LinkNotRecognised' } | { type: 'TenantNotFound' } };

/** Tells what a link opens. Looking appends nothing. */
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
    if (!link || link.invitation.state.status === 'none') return refuse({ type: 'LinkNotRecognised' });

    const { state } = link.invitation;
    const [workspace, person, grant] = await Promise.all([
      streams.load('workspace', found.ids.workspace(state.workspaceId)),
      streams.load('person', state.personId),
      streams.load('accessGrant', found.ids.accessGrant(state.workspaceId, state.personId)),
    ]);
    const isRefused = isRoundRefused(link.invitation.id as InvitationId, state, grant.state, clock.now());
    const { workspaceId, permissions, expiresAt, lastSentBy } = state;
    return {
      ok: true,
      invitationId: link.invitation.id as InvitationId,
      generation: link.generation,
      standing: standing(),
      workspaceId,
      workspaceName: workspace.state.name,
      personName: person.state.name,
      inviter: lastSentBy,
      permissions,
      expiresAt,
    };

    function standing(): InvitationPreview['standing'] {
      const isNewest = link?.generation === state.generation;
      const isForAddress = state.links.at(-1)?.addressVersion === person.state.addressVersion;
      if (!isNewest || (state.status === 'pending' && !isForAddress)) return 'superseded';
      if (state.status !== 'pending') return state.status;
      if (isRefused) return 'rescinded';
      return isPastDeadline(state, clock.now()) ? 'expired' : 'open';
    }
  };
}
