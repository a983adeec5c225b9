import type { HeldSeat, Id, SeatHolder } from '@latchkey/core';
import {
  anyId,
  heldSeat,
  issuedPart,
  later,
  seatGrace,
  seatNeed,
  seatPool as seatPoolDecider,
  subjectOf,
} from '@latchkey/core';
import { z } from 'zod';
import type { AccessPlace } from '../access/access-outcome.ts';
import type { Command } from '../commands/command.ts';
import { defineCommand } from '../commands/run-command.ts';
import type { GrantNow } from '../people/survivor.ts';
import { grantNow, lineOf } from '../people/survivor.ts';
import type { Worked } from '../reactors/reactor.ts';
import { needsSeat } from './take-seat.ts';

/** Brings the seat of a round of an invitation, or of a grant, to what should be so by now. */
export const settleSeat = defineCommand({
  name: 'seats.settle',
  input: z.strictObject({ id: anyId, round: z.int().positive() }),
  worksInClosedTenant: true,
  async run(command, { id, round }) {
    const next = await settle(command, id, round);
    const { revision } = await command.load('seatPool', command.ids.seatPool());
    return { ok: true, revision, next } as const;
  },
});

/** Frees the seat of a round that has just ended, so that it can be had at once; a to-do list sees to all others. */
export async function freeSeat(command: Command, id: Id, round: number): Promise<void> {
  if (needsSeat(command.policy)) await settle(command, id, round);
}

/** The same, for whatever was open or granted in one place. */
export async function freeSeatsOf(command: Command, where: AccessPlace): Promise<void> {
  if (!needsSeat(command.policy)) return;
  const invitationId = command.ids.invitation(where.workspaceId, where.personId);
  const accessGrantId = command.ids.accessGrant(where.workspaceId, where.personId);
  const { state: invitation } = await command.load('invitation', invitationId);
  const { state: grant } = await command.load('accessGrant', accessGrantId);
  await settle(command, invitationId, issuedPart(invitation)?.round ?? 0);
  await settle(command, accessGrantId, grant.round);
}

async function settle(command: Command, id: Id, round: number): Promise<Worked> {
  const { state: pool } = await command.load('seatPool', command.ids.seatPool());
  const seat = heldSeat(pool, id, round);
  if (!seat) return { status: 'done' };
  const { need, invitation, grant } = await lookAround(command, seat.holder);
  const leftUntil = later(seat.since, seatGrace);
  switch (need) {
    case 'offered':
      return { status: 'rests', until: invitation };
    case 'taken':
      return { status: 'rests', until: grant };
    case 'expired':
    case 'not-opened':
      if (command.at < leftUntil) return { status: 'again', in: leftUntil - command.at };
      await release(command, seat);
      return { status: 'done' };
    case 'ended':
      await release(command, seat);
      return { status: 'done' };
  }
}

async function lookAround(command: Command, holder: SeatHolder) {
  const { ids } = command;
  const invitation =
    holder.type === 'invitation' ? await command.load('invitation', holder.invitationId) : undefined;
  const subject = invitation && subjectOf(invitation.state);
  const { loaded, grant } = subject
    ? await grantNow(command.load, ids, subject.workspaceId, await lineOf(command.load, subject.personId))
    : await grantOfHolder(command, holder);
  return {
    need: seatNeed(holder, invitation?.state ?? { status: 'none' }, grant),
    invitation: invitation?.stream ?? loaded.stream,
    grant: loaded.stream,
  };
}

async function grantOfHolder(command: Command, holder: SeatHolder): Promise<GrantNow> {
  const id = holder.type === 'invitation' ? holder.invitationId : holder.accessGrantId;
  const loaded = await command.load('accessGrant', id);
  return { loaded, grant: loaded.state };
}

/** Only as it was when it was looked at: somebody may just have taken it again. */
async function release(command: Command, { holder, since: heldSince }: HeldSeat): Promise<void> {
  const { at } = command;
  await command.takeStep('release seat', 'seatPool', command.ids.seatPool(), (pool) =>
    seatPoolDecider.decide({ type: 'ReleaseSeat', at, holder, heldSince }, pool),
  );
}
