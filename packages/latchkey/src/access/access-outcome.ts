import type { AccessGrant, AccessGrantId, Permissions, PersonId, WorkspaceId } from '@latchkey/core';
import { isInForce } from '@latchkey/core';
import type { LoadedStream } from '../streams/streams.ts';

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

export function accessOutcome(
  { id, state, revision }: LoadedStream<'accessGrant'>,
  workspaceId: WorkspaceId,
  personId: PersonId,
): { ok: true; revision: number } & AccessOutcome {
  const { permissions, suspensions } = state;
  const accessGrantId = id as AccessGrantId;
  return {
    ok: true,
    revision,
    accessGrantId,
    workspaceId,
    personId,
    status: accessStatus(state),
    permissions,
    suspensions,
  };
}

function accessStatus(grant: AccessGrant): AccessStatus {
  return grant.status === 'live' && !isInForce(grant) ? 'suspended' : grant.status;
}
