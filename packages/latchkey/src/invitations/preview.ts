import type {
  BundleMember,
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
import { isPastDeadline, isRoundRefused, issuedPart, linkOf } from '@latchkey/core';
import { z } from 'zod';
import { refuse } from '../commands/run-command.ts';
import { isTimeZone } from '../deliveries/moment-text.ts';
import { hasCode } from '../latchkey-error.ts';
import type { AuthenticLink, Links, LoadStream } from '../links/links.ts';
import { grantNow, inviteeNow, lineOf } from '../people/survivor.ts';
import type { Clock } from '../ports/clock.ts';
import type { Streams } from '../streams/streams.ts';
import type { FoundTenant, TenantAccess } from '../tenants/tenant-access.ts';

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
  /** In which the tenant wants moments to be told; undefined is UTC, as is one that is not known here. */
  timeZone: string | undefined;
}

type NotOpened = { ok: false; rejection: { type: 'LinkNotRecognised' } | { type: 'TenantNotFound' } };

export type PreviewResult = ({ ok: true } & InvitationPreview) | NotOpened;

/** What a link opens: one invitation, or those of a bundle, each with the token that it is answered by. */
export type OpenResult =
  { ok: true; invitations: readonly ({ token: string } & InvitationPreview)[] } | NotOpened;

export interface Preview {
  /** What the link of one invitation opens. */
  one(tenantId: TenantId, token: string): Promise<PreviewResult>;
  /** What any link opens. */
  all(tenantId: TenantId, token: string): Promise<OpenResult>;
}

/** Tells what a link opens; of a request that waits for approval, nothing. Looking appends nothing. */
export function createPreview(services: {
  streams: Streams;
  tenants: TenantAccess;
  links: Links;
  clock: Clock;
}): Preview {
  const { streams, tenants, links, clock } = services;

  return {
    async one(tenantId, token) {
      const found = await tenants.find(tenantId);
      if (!found) return refuse({ type: 'TenantNotFound' });
      const shown = await showOne(tenantId, found, token);
      return shown ? { ok: true, ...shown } : refuse({ type: 'LinkNotRecognised' });
    },

    async all(tenantId, token) {
      const found = await tenants.find(tenantId);
      if (!found) return refuse({ type: 'TenantNotFound' });
      const one = await showOne(tenantId, found, token);
      if (one) return { ok: true, invitations: [{ token, ...one }] };
      const bundle = await links.authenticateBundle(token, found.tenant.id, loadIn(tenantId));
      if (!bundle) return refuse({ type: 'LinkNotRecognised' });
      const members = await Promise.all(bundle.members.map((member) => showMember(found, member)));
      return { ok: true, invitations: members.filter((member) => member !== undefined) };
    },
  };

  async function showOne(tenantId: TenantId, found: FoundTenant, token: string) {
    const link = await links.authenticate(token, found.tenant.id, loadIn(tenantId));
    return link && show(found, link);
  }

  function loadIn(tenantId: TenantId): LoadStream {
    return (category, id) => streams.loadOwn(tenantId, category, id);
  }

  /** A member by the one link of it that the bundle stands for; undefined once the key of that link was revoked. */
  async function showMember(found: FoundTenant, { invitationId, generation }: BundleMember) {
    const invitation = await streams.load('invitation', invitationId);
    const link = linkOf(invitation.state, generation);
    const token = link && (await links.tokenOf(found.tenant.id, invitationId, link).catch(unlessRevoked));
    const shown = await show(found, { invitationId, invitation, generation });
    return shown && token !== undefined ? { token, ...shown } : undefined;
  }

  async function show(
    found: FoundTenant,
    { invitationId, invitation, generation }: Omit<AuthenticLink, 'channel'>,
  ): Promise<InvitationPreview | undefined> {
    const state = issuedPart(invitation.state);
    if (!state) return undefined;
    const { workspaceId, terms, expiresAt, lastSentBy, locale } = state;
    const [workspace, line] = await Promise.all([
      streams.load('workspace', found.ids.workspace(workspaceId)),
      lineOf(streams.load, state.personId),
    ]);
    const { personId, person, addressVersion } = inviteeNow(line);
    const { grant } = await grantNow(streams.load, found.ids, workspaceId, line);
    const isRefused = isRoundRefused(invitationId, state, grant, clock.now());
    const { timeZone } = found.tenant.state.policy;
    const isNewest = generation === state.generation;
    const isForAddress = state.link?.addressVersion === addressVersion;
    return {
      invitationId,
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
      timeZone: timeZone !== undefined && isTimeZone(timeZone) ? timeZone : undefined,
    };

    function standingOf(issued: IssuedInvitation): InvitationPreview['standing'] {
      if (!isNewest || (issued.status === 'pending' && !isForAddress)) return 'superseded';
      if (issued.status !== 'pending') return issued.status;
      if (isRefused) return 'rescinded';
      return isPastDeadline(issued, clock.now()) ? 'expired' : 'open';
    }
  }
}

/** Whoever revoked the key was told which invitations to send again. */
function unlessRevoked(fault: unknown): undefined {
  if (!hasCode(fault, 'LinkKeyRevoked')) throw fault;
}
