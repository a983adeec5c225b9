import type { Instant, PersonId, TenantId, WorkspaceId } from '@latchkey/core';
import { personId, workspaceId } from '@latchkey/core';
import { z } from 'zod';
import type { Clock } from '../ports/clock.ts';
import type { ReadModelReader } from '../ports/read-models.ts';
import type { AccessDocument } from './access-document.ts';
import type { ListedAccess } from './access-queries.ts';
import type { InvitationDocument } from './invitation-document.ts';
import type { ListedInvitation } from './invitation-queries.ts';
import type { PersonDocument } from './person-document.ts';
import type { Page, Source } from './paging.ts';
import { paging, parseQuery, readPage } from './paging.ts';
import type { Standing } from './standing.ts';
import { standingAt, standings } from './standing.ts';
import type { PossibleStandingDocument, StandingDocument } from './standing-documents.ts';
import { factsOf, standingKey } from './standing-documents.ts';
import { workspaceOf } from './workspace-queries.ts';

/** How somebody stands to a workspace, with all that there is about it. */
export interface ListedStanding {
  /** As of now. */
  standing: Standing;
  person: {
    personId: PersonId;
    /** Null once the person is erased. */
    name: string | null;
    email: string | null;
    status: 'active' | 'deactivated';
  };
  workspace: { workspaceId: WorkspaceId; name: string | null; isOpen: boolean };
  /** Null where they were never invited there. */
  invitation: ListedInvitation | null;
  /** Null where they were never let in. */
  access: ListedAccess | null;
  /** To the hour; null where the access was never used. */
  lastAccessedAt: Instant | null;
  /** When they were first invited or let in. */
  since: Instant;
}

/** How somebody stands to a workspace who may never have been invited there. */
export type StandingOrNone =
  ListedStanding | (Omit<ListedStanding, 'standing' | 'since'> & { standing: 'none'; since: null });

export const standingsQuery = z.strictObject({
  workspaceId: workspaceId.optional(),
  personId: personId.optional(),
  standing: z.enum(standings).optional(),
  ...paging,
});
/** Who stands how to what. */
export const standingQuery = z.strictObject({ workspaceId, personId });
export type StandingsQuery = z.input<typeof standingsQuery>;
export type StandingQuery = z.input<typeof standingQuery>;

/** How invitations and access are listed. */
interface ListedAs {
  listedInvitation(tenantId: TenantId, document: InvitationDocument): ListedInvitation;
  listedAccess(tenantId: TenantId, document: AccessDocument): ListedAccess;
}

export function createStandingQueries(reader: ReadModelReader, clock: Clock, as: ListedAs) {
  /** Undefined where it is not the one that is asked for. */
  function listed(document: StandingDocument, wanted?: Standing): ListedStanding | undefined {
    const { tenantId, since } = document;
    const facts = factsOf(reader, document);
    const standing = standingAt(facts, clock.now());
    if (wanted !== undefined && wanted !== standing) return undefined;
    const { invitation, access } = facts;
    return {
      standing,
      ...whoAndWhere(tenantId, document),
      invitation: invitation ? as.listedInvitation(tenantId, invitation) : null,
      access: access ? as.listedAccess(tenantId, access) : null,
      lastAccessedAt: access?.lastAccessedAt ?? null,
      since,
    };
  }

  function whoAndWhere(
    tenantId: TenantId,
    { personId, workspaceId }: Pick<StandingDocument, 'personId' | 'workspaceId'>,
  ): Pick<ListedStanding, 'person' | 'workspace'> {
    const found = reader.get<PersonDocument>('people', personId);
    const person = found?.tenantId === tenantId ? found : undefined;
    const workspace = workspaceOf(reader, tenantId, workspaceId);
    return {
      person: {
        personId,
        name: person?.name ?? null,
        email: person?.email ?? null,
        status: person && !person.isActive ? 'deactivated' : 'active',
      },
      workspace: { workspaceId, name: workspace?.name ?? null, isOpen: workspace?.isOpen ?? false },
    };
  }

  return {
    standings(tenantId: TenantId, query: StandingsQuery = {}): Page<ListedStanding> {
      const asked = parseQuery(standingsQuery, query);
      const { standing } = asked;
      const source = placeOf(tenantId, asked);
      return readPage(reader, source, asked, (at: StandingDocument | PossibleStandingDocument) => {
        const document = 'of' in at ? reader.get<StandingDocument>('standings', at.of) : at;
        // unreachable: a possible standing is somebody's
        if (!document) return undefined;
        const isElsewhere = asked.workspaceId !== undefined && asked.workspaceId !== document.workspaceId;
        return isElsewhere ? undefined : listed(document, standing);
      });
    },

    standing(tenantId: TenantId, query: StandingQuery): StandingOrNone {
      const asked = parseQuery(standingQuery, query);
      const document = reader.get<StandingDocument>('standings', standingKey(asked));
      const found = document?.tenantId === tenantId ? listed(document) : undefined;
      if (found) return found;
      const nothing = { invitation: null, access: null, lastAccessedAt: null, since: null };
      return { standing: 'none', ...whoAndWhere(tenantId, asked), ...nothing };
    },
  };
}

/** The index that leaves the least to be passed over: what one person has is not much. */
function placeOf(
  tenantId: TenantId,
  { personId, workspaceId, standing }: z.output<typeof standingsQuery>,
): Source {
  if (personId !== undefined) {
    return { collection: 'standings', index: 'byPerson', equals: [tenantId, personId] };
  }
  if (standing !== undefined) {
    const collection = 'possibleStandings';
    return workspaceId === undefined
      ? { collection, index: 'byStanding', equals: [tenantId, standing] }
      : { collection, index: 'byWorkspaceAndStanding', equals: [tenantId, workspaceId, standing] };
  }
  return workspaceId === undefined
    ? { collection: 'standings', index: 'byTenant', equals: [tenantId] }
    : { collection: 'standings', index: 'byWorkspace', equals: [tenantId, workspaceId] };
}
