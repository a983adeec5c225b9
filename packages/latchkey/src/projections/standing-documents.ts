import { isDeepStrictEqual } from 'node:util';
import type { AccessGrantId, Instant, InvitationId, PersonId, TenantId, WorkspaceId } from '@latchkey/core';
import type { ReadModelReader, ReadModelWriter } from '../ports/read-models.ts';
import type { RecordedEvent } from '../streams/streams.ts';
import type { AccessDocument } from './access-document.ts';
import type { InvitationDocument } from './invitation-document.ts';
import { listedAs } from './listed-as.ts';
import type { PersonDocument } from './person-document.ts';
import type { Facts, Standing } from './standing.ts';
import { possibleStandings } from './standing.ts';

/** Somebody who was ever invited to a workspace, or let in there. */
export type StandingDocument = {
  tenantId: TenantId;
  workspaceId: WorkspaceId;
  personId: PersonId;
  /** When that was first. */
  since: Instant;
  invitationId?: InvitationId;
  accessGrantId?: AccessGrantId;
  /** The newest round of the invitation that was revoked before it was granted. */
  refusedRound?: number;
  /** How they stand, now or without any further event later. */
  possible: readonly Standing[];
};

/** Who may be found under a standing: one for each possible one. Which it is at a moment is judged when it is read. */
export type PossibleStandingDocument = {
  tenantId: TenantId;
  workspaceId: WorkspaceId;
  standing: Standing;
  since: Instant;
  /** The key of whose it is. */
  of: string;
};

export const standingCollections = {
  standings: {
    indexes: {
      byTenant: ['tenantId', 'since'],
      byWorkspace: ['tenantId', 'workspaceId', 'since'],
      byPerson: ['tenantId', 'personId', 'since'],
    },
  },
  possibleStandings: {
    indexes: {
      byStanding: ['tenantId', 'standing', 'since'],
      byWorkspaceAndStanding: ['tenantId', 'workspaceId', 'standing', 'since'],
    },
  },
};

export function standingKey({ personId, workspaceId }: Pick<StandingDocument, 'personId' | 'workspaceId'>) {
  return `${personId} ${workspaceId}`;
}

/** Brings everybody's standing up to date that an event may have changed, once the lists know of the event. */
export function keepStandings({ event, stream, metadata }: RecordedEvent, writer: ReadModelWriter): void {
  const id = stream.slice(stream.indexOf('-') + 1);
  switch (event.type) {
    case 'PersonDeactivated':
    case 'PersonReactivated': {
      const find = { index: 'byPerson', equals: [metadata.tenantId, id], limit: Number.MAX_SAFE_INTEGER };
      for (const { document } of writer.find<StandingDocument>('standings', find)) keep(document, writer);
      return;
    }
    case 'AccessRefused': {
      const { invitationId, round: refusedRound } = event;
      return keepAbout(writer.get<InvitationDocument>('invitations', invitationId), event.at, writer, {
        refusedRound,
      });
    }
    case 'PersonAbsorbed': {
      const find = { index: 'byPerson', equals: [metadata.tenantId, id], limit: Number.MAX_SAFE_INTEGER };
      for (const { document } of writer.find<StandingDocument>('standings', find)) giveTo(document, writer);
      return;
    }
    case 'AccessUsed':
    case 'AccessAttributesChanged':
      return;
    default: {
      if (stream.startsWith('invitation-')) {
        keepAboutInvitation(writer.get<InvitationDocument>('invitations', id), event.at, writer);
      }
      if (stream.startsWith('accessGrant-')) {
        const access = writer.get<AccessDocument>('accessGrants', id);
        keepAbout(access, event.at, writer, access && { accessGrantId: access.accessGrantId });
      }
    }
  }
}

/** What a standing is judged by, as the lists have it. */
export function factsOf(
  reader: ReadModelReader,
  { invitationId, accessGrantId, personId, refusedRound }: StandingDocument,
): Facts {
  return {
    invitation:
      invitationId === undefined ? undefined : reader.get<InvitationDocument>('invitations', invitationId),
    access:
      accessGrantId === undefined ? undefined : reader.get<AccessDocument>('accessGrants', accessGrantId),
    isPersonActive: reader.get<PersonDocument>('people', personId)?.isActive ?? true,
    refusedRound,
  };
}

/** Whoever was merged may have two invitations to one workspace: then the one that is open counts, else the one that was known. */
function keepAboutInvitation(
  invitation: InvitationDocument | undefined,
  at: Instant,
  writer: ReadModelWriter,
): void {
  if (!invitation) return;
  const { invitationId } = invitation;
  const known = writer.get<StandingDocument>('standings', standingKey(invitation))?.invitationId;
  const counts = known === undefined || known === invitationId || isOpen(invitation);
  keepAbout(invitation, at, writer, counts ? { invitationId } : {});
}

function isOpen({ status }: InvitationDocument): boolean {
  return status === 'pending' || status === 'requested';
}

function keepAbout(
  about: Pick<StandingDocument, 'tenantId' | 'workspaceId' | 'personId'> | undefined,
  at: Instant,
  writer: ReadModelWriter,
  change: Partial<StandingDocument> | undefined,
): void {
  // unreachable: what happens to an invitation or to access is about one that the lists know
  if (!about) return;
  const { tenantId, workspaceId, personId } = about;
  // What an absorbed person had comes to the survivor by events of its own.
  if (listedAs(writer, personId) !== personId) return;
  const before = writer.get<StandingDocument>('standings', standingKey(about));
  keep({ ...(before ?? { tenantId, workspaceId, personId, since: at, possible: [] }), ...change }, writer);
}

/** What somebody was invited to is the survivor's; their access comes to the survivor by events of its own. */
function giveTo(document: StandingDocument, writer: ReadModelWriter): void {
  const key = standingKey(document);
  for (const standing of document.possible) writer.remove('possibleStandings', `${standing} ${key}`);
  writer.remove('standings', key);
  const { invitationId, since } = document;
  if (invitationId === undefined) return;
  keepAboutInvitation(writer.get<InvitationDocument>('invitations', invitationId), since, writer);
}

function keep(document: StandingDocument, writer: ReadModelWriter): void {
  const key = standingKey(document);
  const possible = possibleStandings(factsOf(writer, document));
  for (const standing of document.possible) {
    if (!possible.includes(standing)) writer.remove('possibleStandings', `${standing} ${key}`);
  }
  const { tenantId, workspaceId, since } = document;
  const next = { ...document, possible };
  if (isDeepStrictEqual(next, writer.get('standings', key))) return;
  for (const standing of possible) {
    if (document.possible.includes(standing)) continue;
    const found: PossibleStandingDocument = { tenantId, workspaceId, standing, since, of: key };
    writer.put('possibleStandings', `${standing} ${key}`, found);
  }
  writer.put('standings', key, next);
}
