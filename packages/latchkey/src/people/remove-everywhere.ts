import type { PersonId, WorkspaceId } from '@latchkey/core';
import { person as personDecider, personId, reasonText } from '@latchkey/core';
import { z } from 'zod';
import { revokeAccess } from '../access/revoke-access.ts';
import { carryOut } from '../commands/carry-out.ts';
import { manyOf } from '../commands/give-many.ts';
import type { CommandOptions } from '../commands/result.ts';
import { defineCommand } from '../commands/run-command.ts';
import type { Calls } from '../facade/calls.ts';
import { rescind } from '../invitations/rescind.ts';
import type { LogFollower } from '../log/log-follower.ts';
import { latestOf } from '../position.ts';
import type { ListQueries } from '../projections/list-queries.ts';
import type { Page } from '../projections/paging.ts';

/** What taking somebody out of everything needs, beside commands. */
export interface RemovalParts {
  queries: ListQueries;
  follower: Pick<LogFollower, 'reached'>;
  /** Waits until lists know of all that stands on record by now. */
  followAll: () => Promise<void>;
}

/** Shuts the person out everywhere by one event; what they had and were offered is ended one by one after it. */
const shutOut = defineCommand({
  name: 'people.removeEverywhere',
  input: z.strictObject({ personId, reason: reasonText.optional() }),
  run: (command, { personId }) =>
    carryOut(command, 'person', personId, {
      decide: (person) => personDecider.decide({ type: 'DeactivatePerson', at: command.at }, person),
      outcome: () => ({ personId }),
    }),
});

/** Somewhere that a person has access, is about to have it, or could accept. */
interface Standing {
  workspaceId: WorkspaceId;
  /** Of the invitation that is open or asked for, if there is one. */
  openInvitation: string | undefined;
  hasAccess: boolean;
}

interface Ending extends Standing {
  id: PersonId;
  reason?: string | undefined;
}

/**
 * Takes a person out of all workspaces: deactivates them, which ends all access at once, then takes back what is open or
 * asked for and revokes what they have. Stopped anywhere, they are shut out, and running it again goes on.
 */
export function removeEverywhere({ queries, follower, followAll }: RemovalParts, calls: Calls) {
  const { tenantId, command } = calls;
  const [shut, takeBack, revoke] = [command(shutOut), command(rescind), command(revokeAccess)];

  const give = async (input: z.input<typeof shutOut.input>, options?: CommandOptions) => {
    const done = await shut(input, options);
    if (!done.ok) return done;
    const { personId: id } = done;
    let { position } = done;
    let [revoked, rescinded] = [0, 0];
    for (let round = 0; round < mostRounds; round++) {
      await followAll();
      // Somebody let them in again since this command came first: what they have now is none of its business.
      if (queries.person(tenantId, id)?.status !== 'deactivated') break;
      const standings = standingsOf(id);
      if (standings.length === 0) break;
      for (const ended of await manyOf(endOne)(standings.map((each) => ({ ...each, ...input, id })))) {
        if (!ended.ok) return ended;
        position = latestOf(position, ended.position) ?? position;
        revoked += ended.revoked;
        rescinded += ended.rescinded;
      }
    }
    await follower.reached(position);
    return { ...done, position, revoked, rescinded };
  };
  give.input = shutOut.input;
  return give;

  /** The invitation first: whoever accepts it before has access that can be revoked, and nobody accepts it after. */
  async function endOne({ workspaceId, openInvitation, hasAccess, id, reason }: Ending) {
    const said = reason === undefined ? {} : { reason };
    const taken =
      openInvitation === undefined ? undefined : await takeBack({ invitationId: openInvitation, ...said });
    const isAccepted = taken?.ok === false && taken.rejection.type === 'AlreadyAccepted';
    const isDeclined = taken?.ok === false && taken.rejection.type === 'InvitationDeclined';
    if (taken?.ok === false && !isAccepted && !isDeclined) return taken;

    const [rescinded, position] = taken?.ok ? [1, taken.position] : [0, undefined];
    if (!hasAccess && !isAccepted) return { ok: true, position, revoked: 0, rescinded } as const;
    const ended = await revoke({ workspaceId, personId: id, cause: 'removed', ...said });
    return ended.ok ? ({ ok: true, position: ended.position, revoked: 1, rescinded } as const) : ended;
  }

  function standingsOf(id: PersonId): readonly Standing[] {
    const invitations = allOf((cursor) =>
      queries.invitations(tenantId, { personId: id, limit: 500, ...cursor }),
    );
    const grants = allOf((cursor) => queries.accessGrants(tenantId, { personId: id, limit: 500, ...cursor }));
    const granted = new Map(grants.map(({ workspaceId, status }) => [workspaceId, status]));
    const places = new Set([...invitations, ...grants].map(({ workspaceId }) => workspaceId));
    const invited = new Map(invitations.map((each) => [each.workspaceId, each]));
    return [...places].flatMap((workspaceId) => {
      const invitation = invited.get(workspaceId);
      const isOpen = invitation?.status === 'pending' || invitation?.status === 'requested';
      const status = granted.get(workspaceId);
      // What was accepted and not given yet would be given later.
      const isOnItsWay = invitation?.status === 'accepted' && status === undefined;
      const hasAccess = isOnItsWay || (status !== undefined && status !== 'ended' && status !== 'revoked');
      if (!isOpen && !hasAccess) return [];
      return { workspaceId, hasAccess, openInvitation: isOpen ? invitation.invitationId : undefined };
    });
  }
}

/** What was given or offered while the first round went on was judged before the person was shut out. */
const mostRounds = 3;

function allOf<Item>(page: (cursor: { cursor?: string }) => Page<Item>): readonly Item[] {
  const items: Item[] = [];
  let next: string | undefined;
  do {
    const found = page(next === undefined ? {} : { cursor: next });
    items.push(...found.items);
    ({ next } = found);
  } while (next !== undefined);
  return items;
}
