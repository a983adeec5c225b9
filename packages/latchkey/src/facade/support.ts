import { supportSessionId } from '@latchkey/core';
import type { ListQueries } from '../projections/list-queries.ts';
import type { Page } from '../projections/paging.ts';
import type { ListedSupportSession } from '../projections/support-queries.ts';
import { supportQuery } from '../projections/support-queries.ts';
import { endSupport } from '../support/end-support.ts';
import { startSupport } from '../support/start-support.ts';
import type { Calls } from './calls.ts';

export function createSupport({ queries }: { queries: ListQueries }) {
  return ({ tenantId, accessCommand, query, one }: Calls) => ({
    /**
     * Lets whoever is signed in act as a person who has accepted an invitation, for a while: `latchkey.as({ tenantId, actor,
     * onBehalfOf })` with the session's id. Refused while they support somebody already (`AlreadySupporting`).
     */
    start: accessCommand(startSupport),
    /** Ends a session before its time. */
    end: accessCommand(endSupport),
    /** In the order in which they were started. */
    list: query(supportQuery, (asked): Page<ListedSupportSession> =>
      queries.supportSessions(tenantId, asked),
    ),
    /** One session; undefined if there is none of that id. */
    get: one(supportSessionId, (known): ListedSupportSession | undefined =>
      queries.supportSession(tenantId, known),
    ),
  });
}
