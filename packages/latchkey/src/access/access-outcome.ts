import type { AccessGrant, AccessGrantId, Permissions, PersonId, WorkspaceId } from '@latchkey/core';
import { isInForce } from '@latchkey/core';
import type { LoadedStream } from '../streams/loaded-stream.ts';

/** What every command on access gives back: the grant as it stands right after. */
export interface AccessOutcome {
  accessGrantId: AccessGrantId;
  workspaceId: WorkspaceId;
  personId: PersonId;
  status: AccessStatus;
  permissions: Permissions;
  /** Why access rests, if it does. */
  suspensions: readonly string[];
}

export type AccessStatus = 'none' | 'live' | 'suspended' | 'revoked';

export const accessOutcome =
  (where: { workspaceId: WorkspaceId; personId: PersonId }) =>
  ({ id, state }: LoadedStream<'accessGrant'>): AccessOutcome => ({
    accessGrantId: id as AccessGrantId,
    workspaceId: where.workspaceId,
    personId: where.personId,
    status: accessStatus(state),
    permissions: state.permissions,
    suspensions: state.suspensions,
  });

function accessStatus(grant: AccessGrant): AccessStatus {
  return grant.status === 'live' && !isInForce(grant) ? 'suspended' : grant.status;
}
