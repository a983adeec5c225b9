import type {
  AccessGrantAction,
  AccessGrantCommand,
  Action,
  Decision,
  PersonId,
  Terms,
} from '@latchkey/core';
import { accessGrantCandidates, permission } from '@latchkey/core';
import { z } from 'zod';
import type { CommonRejection } from '../commands/result.ts';
import { invitationsIn } from '../invitations/invitations-in.ts';
import { defineCommand, refuse } from '../commands/run-command.ts';
import { survivorOf } from '../people/survivor.ts';
import type { Giveable } from '../ports/may-give.ts';
import type { Services } from '../services.ts';
import { accessPlace } from './access-outcome.ts';
import { newestOfPinnedRole } from './change-access.ts';
import { giveableByActor } from './giving.ts';
import { judgeAccess } from './judge-access.ts';
import { judgeRevocation, openRoundsOf } from './revoke-access.ts';

/** Stands for a permission that nobody has named yet. */
const anyPermission = permission.parse('anything');

/**
 * What the actor could do about somebody's access now, judged as the commands themselves would be; for buttons. Whether
 * somebody may give a certain permission is only known when it is named: giving counts as allowed where they may give
 * any that would be new.
 */
export const accessActions = ({ mayGive }: Services) =>
  defineCommand({
    name: 'access.actions',
    input: z.strictObject(accessPlace),
    async run(command, asked) {
      const { ids } = command;
      const survivor = await survivorOf(command.load, asked.personId);
      const where = { ...asked, personId: survivor.id as PersonId };
      const loaded = await command.load('accessGrant', ids.accessGrant(where.workspaceId, where.personId));
      const grant = loaded.state;
      const invitations = await invitationsIn(command, where.workspaceId, survivor);
      const openRounds = await openRoundsOf(command, where, invitations);
      const giveable = await giveableByActor(mayGive, command, where.workspaceId);
      const candidates = accessGrantCandidates(grant, {
        at: command.at,
        ...where,
        giveable: probeOf(giveable),
        newestRole: await newestOfPinnedRole(command, grant),
      });
      const judge = async (given: AccessGrantCommand): Promise<Decision<unknown, AccessRejection>> => {
        if (command.isRefusedByTenant) return refuse({ type: 'TenantClosed' });
        if (given.type === 'RevokeAccess')
          return judgeRevocation({ ...given, openRounds }, grant, invitations);
        return judgeAccess(mayGive && (async () => giveable), command, where, given, grant);
      };
      const actions = await Promise.all(
        Object.entries(candidates).map(async ([name, given]) =>
          actionFrom(name as AccessGrantAction, await judge(given)),
        ),
      );
      return { ok: true, revision: loaded.revision, actions } as const;
    },
  });

function probeOf(giveable: Giveable): Terms {
  const named = Array.isArray(giveable)
    ? giveable.filter((each) => permission.safeParse(each).success)
    : [anyPermission];
  return { permissions: named.length === 0 ? [anyPermission] : named };
}

type RejectionOf<Outcome> = Outcome extends { ok: false; rejection: infer Rejection } ? Rejection : never;

/** Why a command on access would be refused. */
type AccessRejection =
  | RejectionOf<Awaited<ReturnType<typeof judgeAccess>>>
  | RejectionOf<ReturnType<typeof judgeRevocation>>
  | Extract<CommonRejection, { type: 'TenantClosed' }>;

function actionFrom(
  command: AccessGrantAction,
  decision: Decision<unknown, AccessRejection>,
): Action<AccessGrantAction, AccessRejection> {
  if (decision.ok) return { command, outcome: decision.events.length === 0 ? 'nothing-to-do' : 'allowed' };
  return { command, outcome: 'refused', rejection: withoutProbe(decision.rejection) };
}

/** The permission that stands for any other is nobody's to read. */
function withoutProbe(rejection: AccessRejection): AccessRejection {
  if (rejection.type !== 'MayNotGive') return rejection;
  return { ...rejection, permissions: rejection.permissions.filter((each) => each !== anyPermission) };
}
