import type {
  Attributes,
  Instant,
  InvitationId,
  PersonId,
  PinnedRole,
  TenantId,
  WorkspaceId,
} from '@latchkey/core';
import { invitationId, personId, workspaceId } from '@latchkey/core';
import { z } from 'zod';
import type { Clock } from '../ports/clock.ts';
import type { Find, Found, ReadModelReader } from '../ports/read-models.ts';
import type { AttributeDocument } from './attribute-documents.ts';
import { attributeFilter, found, hasAttribute } from './attribute-documents.ts';
import type { InvitationDocument, ListedStatus } from './invitation-document.ts';
import { listedStatuses } from './invitation-document.ts';
import type { Page, Source } from './paging.ts';
import { paging, parseQuery, readPage } from './paging.ts';
import { namesOf } from './person-queries.ts';
import { isAbout, placeFor } from './list-place.ts';
import { workspaceOf } from './workspace-queries.ts';

export interface ListedInvitation {
  invitationId: InvitationId;
  workspaceId: WorkspaceId;
  workspaceName: string | null;
  personId: PersonId;
  personName: string | null;
  email: string | null;
  /** `refused` where there is nothing but a request that was refused. */
  status: ListedStatus;
  permissions: readonly string[];
  role: PinnedRole | null;
  readOnly: boolean;
  /** Access would hold from this moment on; null is at once. */
  accessFrom: Instant | null;
  /** Access would hold before this moment; null is without end. */
  accessUntil: Instant | null;
  /** What the host keeps with it; null where that is nothing, or is erased. */
  attributes: Attributes | null;
  round: number;
  /** How many links were made. */
  generation: number;
  invitedAt: Instant;
  /** Of a request, when it was asked for. */
  sentAt: Instant;
  /** Where in the host product the newest send came from, in the host's word; null where nobody said. */
  source: string | null;
  /** Null where nothing was sent for what this is about: it is only asked for, or was. */
  expiresAt: Instant | null;
  /**
   * What became of the newest link's mail: handed to the mailer or not, and what was reported last of it, or of a
   * reminder of it.
   */
  mail: 'waiting' | 'sent' | 'delivered' | 'bounced' | 'failing';
  revision: number;
}

export const invitationQuery = z.strictObject({
  workspaceId: workspaceId.optional(),
  personId: personId.optional(),
  status: z.enum(listedStatuses).optional(),
  /** Only those with which the host keeps this. */
  attribute: attributeFilter.optional(),
  ...paging,
});
export const deadlineQuery = z.strictObject({ before: z.int(), ...paging });

export type InvitationQuery = z.input<typeof invitationQuery>;
/** Deadlines before a moment, in milliseconds since 1970 as instants are. */
export type DeadlineQuery = z.input<typeof deadlineQuery>;

export function createInvitationQueries(reader: ReadModelReader, clock: Clock) {
  function isOpen({ status, expiresAt }: InvitationDocument): boolean {
    return status === 'pending' && expiresAt !== null && clock.now() < expiresAt;
  }

  function listedInvitation(tenantId: TenantId, document: InvitationDocument): ListedInvitation {
    const { mailedGeneration, mailHasFailed, mailReport, tenantId: _tenant, status, ...more } = document;
    const { keyId: _key, before: _before, ...rest } = more;
    const isIssued = document.expiresAt !== null;
    const reported = isIssued ? mailReport : undefined;
    const isMailed = isIssued && mailedGeneration >= document.generation;
    return {
      ...rest,
      source: document.source ?? null,
      ...namesOf(reader, document),
      workspaceName: workspaceOf(reader, tenantId, document.workspaceId)?.name ?? null,
      status: isOpen(document) || status !== 'pending' ? status : 'expired',
      mail: reported ?? (isMailed ? 'sent' : mailHasFailed ? 'failing' : 'waiting'),
    };
  }

  /** Invitations whose deadline has passed and is not on record yet, where the index has those that are. */
  function overdue(tenantId: TenantId, { collection, equals }: Source): readonly Found<InvitationDocument>[] {
    const find: Find = { index: 'byDeadline', equals: [tenantId, 'pending'], atMost: clock.now() };
    return reader
      .find<InvitationDocument>(collection, { ...find, limit: Number.MAX_SAFE_INTEGER })
      .map(({ key, document }) => ({ key, document, cursor: [...equals, document.sentAt, key] }));
  }

  function invitationsOf(tenantId: TenantId, personId: PersonId): readonly InvitationDocument[] {
    const find: Find = { index: 'byPerson', equals: [tenantId, personId] };
    return reader
      .find<InvitationDocument>('invitations', { ...find, limit: Number.MAX_SAFE_INTEGER })
      .map(({ document }) => document);
  }

  return {
    listedInvitation,

    invitations(tenantId: TenantId, query: InvitationQuery = {}): Page<ListedInvitation> {
      const { status, ...asked } = parseQuery(invitationQuery, query);
      const source = placeFor('invitations', tenantId, { status, ...asked });
      const itemOf = (at: InvitationDocument | AttributeDocument) => {
        const document = found<InvitationDocument>(reader, 'invitations', at);
        // unreachable: an attribute is one of an invitation
        if (!document) return undefined;
        const isAsked = isAbout(document, asked) && hasAttribute(document, asked.attribute);
        const item = isAsked ? listedInvitation(tenantId, document) : undefined;
        return status === undefined || item?.status === status ? item : undefined;
      };
      const isByExpired = source.equals.at(-1) === 'expired' && status === 'expired';
      return readPage(reader, source, asked, itemOf, isByExpired ? overdue(tenantId, source) : []);
    },

    invitation(tenantId: TenantId, id: InvitationId): ListedInvitation | undefined {
      const document = reader.get<InvitationDocument>('invitations', parseQuery(invitationId, id));
      return document?.tenantId === tenantId ? listedInvitation(tenantId, document) : undefined;
    },

    deadlines(tenantId: TenantId, query: DeadlineQuery): Page<ListedInvitation> {
      const { before, ...asked } = parseQuery(deadlineQuery, query);
      const source: Source = {
        collection: 'invitations',
        index: 'byDeadline',
        equals: [tenantId, 'pending'],
        atMost: before - 1,
      };
      return readPage(reader, source, asked, (document: InvitationDocument) => {
        const item = listedInvitation(tenantId, document);
        return item.status === 'pending' ? item : undefined;
      });
    },

    /** Those of a person that are open or requested. */
    openInvitationsOf(tenantId: TenantId, personId: PersonId): readonly InvitationId[] {
      return invitationsOf(tenantId, personId)
        .filter((document) => document.status === 'requested' || isOpen(document))
        .map((document) => document.invitationId);
    },

    /** Of whatever status. */
    everyInvitationOf(tenantId: TenantId, personId: PersonId): readonly InvitationId[] {
      return invitationsOf(tenantId, personId).map((document) => document.invitationId);
    },

    /** Of all tenants. */
    openInvitationsByLinkKey(keyId: number): ReadonlyMap<TenantId, readonly InvitationId[]> {
      const find: Find = { index: 'byLinkKey', equals: [keyId, 'pending'] };
      const open: InvitationDocument[] = [];
      for (let after: Find['after']; ;) {
        const found = reader.find<InvitationDocument>('invitations', { ...find, after });
        after = found.at(-1)?.cursor;
        if (!after) break;
        open.push(...found.map(({ document }) => document).filter(isOpen));
      }
      const byTenant = Map.groupBy(open, ({ tenantId }) => tenantId);
      return new Map(
        [...byTenant].map(([tenantId, of]) => [tenantId, of.map(({ invitationId }) => invitationId)]),
      );
    },
  };
}
