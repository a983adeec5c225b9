import { createHash } from 'node:crypto';
import type {
  AccessGrant,
  Instant,
  Invitation,
  InvitationRound,
  PersonId,
  WorkspaceId,
} from '@latchkey/core';
import {
  accessGrant as accessGrantDecider,
  invitation as invitationDecider,
  isSettled,
  isThere,
  nothingToDo,
  person as personDecider,
  personId,
  reasonText,
  workspaceId,
} from '@latchkey/core';
import { z } from 'zod';
import { carryOutOnAccess } from '../access/access-outcome.ts';
import { openRoundsOf } from '../access/revoke-access.ts';
import { carryOut } from '../commands/carry-out.ts';
import type { Command } from '../commands/command.ts';
import { manyOf } from '../commands/give-many.ts';
import type { CommandOptions } from '../commands/result.ts';
import { defineCommand } from '../commands/run-command.ts';
import type { Calls } from '../facade/calls.ts';
import { ofCommands } from '../facade/calls.ts';
import { invitationsIn } from '../invitations/invitations-in.ts';
import { keyName } from '../keys/key-name.ts';
import type { LogFollower } from '../log/log-follower.ts';
import { latestOf } from '../position.ts';
import type { ListQueries } from '../projections/list-queries.ts';
import { freeSeatsOf } from '../seats/settle-seat.ts';
import type { Category } from '../streams/category.ts';
import type { LoadedStream } from '../streams/loaded-stream.ts';
import { placeNow } from './bring-access.ts';
import { idsOf, survivorOf } from './survivor.ts';

/** What taking somebody out of everything needs, beside commands. */
export interface RemovalParts {
  queries: ListQueries;
  follower: Pick<LogFollower, 'reached'>;
  /** Waits until lists know of all that stands on record by now. */
  followAll: () => Promise<void>;
}

const reason = reasonText.optional();

/** Shuts the person out everywhere by one event; what they had and were offered is ended place by place after it. */
const shutOut = defineCommand({
  name: 'people.removeEverywhere',
  input: z.strictObject({ personId, reason }),
  async run(command, input) {
    const survivor = await survivorOf(command.load, input.personId);
    const personId = survivor.id as PersonId;
    const everyId = await idsOf(command.load, survivor);
    return carryOut(command, 'person', personId, {
      decide: (person) => personDecider.decide({ type: 'DeactivatePerson', at: command.at }, person),
      outcome: () => ({ personId, everyId }),
    });
  },
});

/**
 * Ends what a person who was shut out has in one place. The invitation first: whoever accepts it before has access that is
 * revoked then, and nobody accepts it after. Somebody who was let in again since keeps what they have.
 */
const endIn = defineCommand({
  name: 'people.removeFrom',
  input: z.strictObject({ personId, workspaceId, reason }),
  async run(command, { reason, ...asked }) {
    const { at } = command;
    const where = await placeNow(command, asked);
    const person = await command.load('person', where.personId);
    const isShutOut = person.state.status === 'deactivated';
    for (const { id, invitedId } of await invitationsIn(command, where.workspaceId, person)) {
      const taken = await carryOut(command, 'invitation', id, {
        decide: (state) =>
          isShutOut && isOpen(state)
            ? invitationDecider.decide({ type: 'Rescind', at, reason }, state)
            : nothingToDo,
        sealWith: keyName.person(invitedId),
        outcome: () => ({}),
      });
      if (!taken.ok) return taken;
    }
    const invitations = await invitationsIn(command, where.workspaceId, person);
    const openRounds = await openRoundsOf(command, where, invitations);
    const revocation = { type: 'RevokeAccess', at, cause: 'removed', reason, openRounds } as const;
    const ended = await carryOutOnAccess(command, where, {
      decide: (grant) =>
        isShutOut && hasAccess(grant, openRounds, at)
          ? accessGrantDecider.decide(revocation, grant)
          : nothingToDo,
    });
    if (!ended.ok) return ended;
    for (const { invitedId } of invitations) await freeSeatsOf(command, { ...where, personId: invitedId });
    const grant = await command.load('accessGrant', ended.accessGrantId);
    return {
      ok: true,
      revision: ended.revision,
      rescinded: invitations.reduce((count, invitation) => count + countOf(command, invitation), 0),
      revoked: countOf(command, grant),
    } as const;
  },
});

/**
 * Takes a person out of all workspaces: deactivates them, which ends all access at once, then takes back what is open or
 * asked for and revokes what they have. Stopped anywhere, they are shut out, and running it again goes on. Counts what
 * was ended by it, also where it comes again under its id.
 */
export function removeEverywhere({ queries, follower, followAll }: RemovalParts, calls: Calls) {
  const { tenantId, command } = calls;
  const [shut, end] = [command(shutOut), command(endIn)];

  const give = async (input: z.input<typeof shutOut.input>, options: CommandOptions = {}) => {
    const done = await shut(input, options);
    if (!done.ok) return done;
    const { everyId, ...answer } = done;
    let { position } = done;
    let [revoked, rescinded] = [0, 0];
    for (let round = 0, isOver = false; round < mostRounds && !isOver; round++) {
      await followAll();
      const given = await manyOf((place: WorkspaceId) =>
        end({ ...input, personId: done.personId, workspaceId: place }, idOf(options, round, place)),
      )(queries.placesOf(tenantId, everyId));
      isOver = true;
      for (const each of given) {
        if (!each.ok) return each;
        position = latestOf(position, each.position) ?? position;
        revoked += each.revoked;
        rescinded += each.rescinded;
        if (each.revoked + each.rescinded > 0) isOver = false;
      }
    }
    await follower.reached(position);
    return { ...answer, position, revoked, rescinded };
  };
  give.input = shutOut.input;
  return ofCommands(give);
}

/** What was on its way to the store while the first round went on was judged before the person was shut out. */
const mostRounds = 3;

/** So that whoever gives the command again under its id is told the same, however long that is. */
function idOf({ commandId }: CommandOptions, round: number, place: WorkspaceId): CommandOptions {
  if (commandId === undefined) return {};
  const text = JSON.stringify([commandId, round, place]);
  return { commandId: createHash('sha256').update(text).digest('base64url') };
}

function isOpen({ status }: Invitation): boolean {
  return status === 'pending' || status === 'requested';
}

/** There is access, or an acceptance would lead to it. */
function hasAccess(grant: AccessGrant, openRounds: readonly InvitationRound[], at: Instant): boolean {
  return isThere(grant, at) || openRounds.some((round) => !isSettled(grant, round));
}

/** Whether this command ended something here, now or when it came first. */
function countOf<Kind extends Category>(command: Command, loaded: LoadedStream<Kind>): 0 | 1 {
  const recognised = command.recognise(loaded);
  return recognised.ok && recognised.repeats !== undefined ? 1 : 0;
}
