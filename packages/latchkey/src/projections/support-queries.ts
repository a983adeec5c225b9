import type { Instant, PersonId, PrincipalId, SupportSessionId, TenantId } from '@latchkey/core';
import { personId, principalId } from '@latchkey/core';
import { z } from 'zod';
import type { Clock } from '../ports/clock.ts';
import type { ReadModelReader } from '../ports/read-models.ts';
import type { Page, Source } from './paging.ts';
import { paging, parseQuery, readPage } from './paging.ts';
import { namesOf } from './person-queries.ts';

/** A support session that was started. Whether its time is over is judged when it is looked at. */
export type SupportSessionDocument = {
  tenantId: TenantId;
  supportSessionId: SupportSessionId;
  supporter: PrincipalId;
  personId: PersonId;
  principalId: PrincipalId;
  reason: string | null;
  startedAt: Instant;
  until: Instant;
  /** Absent where nobody ended it before its time. */
  endedAt?: Instant;
  revision: number;
};

export interface ListedSupportSession {
  supportSessionId: SupportSessionId;
  /** As of now. */
  status: 'running' | 'ended';
  supporter: PrincipalId;
  /** Whom the supporter acts for, and as whom that person signs in. */
  personId: PersonId;
  principalId: PrincipalId;
  personName: string | null;
  /** Null once the person is erased. */
  reason: string | null;
  startedAt: Instant;
  /** When it ended, or ends by itself. */
  until: Instant;
  revision: number;
}

export const supportQuery = z.strictObject({
  supporter: principalId.optional(),
  personId: personId.optional(),
  ...paging,
});
export type SupportQuery = z.input<typeof supportQuery>;

export const supportCollections = {
  supportSessions: {
    indexes: {
      byTenant: ['tenantId', 'startedAt'],
      bySupporter: ['tenantId', 'supporter', 'startedAt'],
      byPerson: ['tenantId', 'personId', 'startedAt'],
    },
  },
};

export function createSupportQueries(reader: ReadModelReader, clock: Clock) {
  function listed(document: SupportSessionDocument): ListedSupportSession {
    const { tenantId: _tenant, endedAt, until, ...rest } = document;
    const { personName } = namesOf(reader, document);
    const ends = endedAt ?? until;
    return { ...rest, personName, until: ends, status: clock.now() < ends ? 'running' : 'ended' };
  }

  return {
    supportSessions(tenantId: TenantId, query: SupportQuery = {}): Page<ListedSupportSession> {
      const asked = parseQuery(supportQuery, query);
      const { supporter } = asked;
      return readPage(reader, placeOf(tenantId, asked), asked, (document: SupportSessionDocument) =>
        supporter === undefined || document.supporter === supporter ? listed(document) : undefined,
      );
    },

    supportSession(tenantId: TenantId, id: SupportSessionId): ListedSupportSession | undefined {
      const document = reader.get<SupportSessionDocument>('supportSessions', id);
      return document?.tenantId === tenantId ? listed(document) : undefined;
    },
  };
}

function placeOf(
  tenantId: TenantId,
  { supporter, personId }: { supporter?: string | undefined; personId?: string | undefined },
): Source {
  const by = (index: string, ...equals: string[]) => ({
    collection: 'supportSessions',
    index,
    equals: [tenantId, ...equals],
  });
  if (personId !== undefined) return by('byPerson', personId);
  return supporter === undefined ? by('byTenant') : by('bySupporter', supporter);
}
