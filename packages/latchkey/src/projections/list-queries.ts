import type { AccessIndex } from '../access-check/access-index.ts';
import type { Clock } from '../ports/clock.ts';
import type { ReadModelReader } from '../ports/read-models.ts';
import { createAccessQueries } from './access-queries.ts';
import { createInvitationQueries } from './invitation-queries.ts';
import { createPersonQueries } from './person-queries.ts';
import { createRoleQueries } from './role-queries.ts';
import { createStandingQueries } from './standing-queries.ts';
import { createSupportQueries } from './support-queries.ts';
import { createWorkspaceQueries } from './workspace-queries.ts';

/**
 * Answers from the lists' read model, whose state is as of its own checkpoint.
 *
 * @param index says who a principal is: it alone has all bindings as they stand
 */
export function createListQueries(
  reader: ReadModelReader,
  clock: Clock,
  index: Pick<AccessIndex, 'activePerson'>,
) {
  const invitations = createInvitationQueries(reader, clock);
  const access = createAccessQueries(reader, clock, index);
  return {
    ...createWorkspaceQueries(reader),
    ...createPersonQueries(reader),
    ...invitations,
    ...access,
    ...createStandingQueries(reader, clock, { ...invitations, ...access }),
    ...createRoleQueries(reader),
    ...createSupportQueries(reader, clock),
  };
}

export type ListQueries = ReturnType<typeof createListQueries>;
