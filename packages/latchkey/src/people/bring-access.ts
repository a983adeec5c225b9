import type {
  AccessGrant,
  AccessGrantId,
  HandedOver,
  PersonId,
  SeatHolder,
  WorkspaceId,
} from '@latchkey/core';
import { accessGrant as accessGrantDecider, isThere, seatPool as seatPoolDecider } from '@latchkey/core';
import type { AccessPlace } from '../access/access-outcome.ts';
import type { Command } from '../commands/command.ts';
import { keyName } from '../keys/key-name.ts';
import { freeSeat } from '../seats/settle-seat.ts';
import { needsSeat } from '../seats/take-seat.ts';
import { grantNow, idsOf, inviteeNow, lineOf, survivorOf } from './survivor.ts';

/**
 * Where somebody's access stands by now, if they were merged into somebody else. Whatever a merge was to bring there is
 * brought first, so that a command finds all that there is, and what it takes away does not come back. Access that this very
 * command was carried out on before the merge is found where it was.
 */
export async function placeNow(command: Command, where: AccessPlace): Promise<AccessPlace> {
  const { workspaceId } = where;
  const survivor = await survivorOf(command.load, where.personId);
  const survivorId = survivor.id as PersonId;
  if (survivorId !== where.personId && (await wasCarriedOutOn(command, where))) return where;
  if (!command.isRefusedByTenant) {
    for (const absorbedId of (await idsOf(command.load, survivor)).slice(1)) {
      await bringAccess(command, { workspaceId, survivorId, absorbedId });
    }
  }
  return { workspaceId, personId: survivorId };
}

async function wasCarriedOutOn(command: Command, { workspaceId, personId }: AccessPlace): Promise<boolean> {
  const grant = await command.load('accessGrant', command.ids.accessGrant(workspaceId, personId));
  const recognised = command.recognise(grant);
  return recognised.ok && recognised.repeats !== undefined;
}

interface Way {
  workspaceId: WorkspaceId;
  absorbedId: PersonId;
  survivorId: PersonId;
}

/**
 * Takes what an absorbed person has in a workspace over to the survivor, once. It ends in the absorbed one's grant first: so
 * whatever else is done meanwhile finds all of it on one side or the other, and no change is lost.
 */
export async function bringAccess(command: Command, way: Way): Promise<void> {
  const { at, ids } = command;
  const accessGrantId = ids.accessGrant(way.workspaceId, way.absorbedId);
  const from = await command.load('accessGrant', accessGrantId);
  const before = from.state.handedOver && (await join(command, way, accessGrantId, from.state.handedOver));
  if (!isThere(from.state, at)) return;
  const seat = holderOf(accessGrantId, from.state);
  await moveSeat(command, way, seat, before);
  const handOver = accessGrantDecider.decide({ type: 'HandOver', at, to: way.survivorId }, from.state);
  const { state } = await command.appendStep('hand access over', from, handOver.ok ? handOver.events : []);
  if (state.handedOver) await join(command, way, accessGrantId, state.handedOver);
  await freeSeat(command, seat.type === 'invitation' ? seat.invitationId : accessGrantId, seat.round);
}

/** Gives the survivor what was handed over, unless they had it already; and says how their grant stands. */
async function join(
  command: Command,
  { workspaceId, absorbedId }: Way,
  accessGrantId: AccessGrantId,
  { round, terms, suspensions, liveRound: of }: HandedOver,
): Promise<AccessGrant> {
  const { at } = command;
  const { loaded, grant, personId } = await grantBeyond(command, workspaceId, absorbedId);
  const brought = { absorbedId, accessGrantId, round, of };
  const decision = accessGrantDecider.decide(
    { type: 'JoinAccess', at, workspaceId, personId, terms, suspensions, brought },
    grant,
  );
  const events = decision.ok ? decision.events : [];
  const after = await command.appendStep('bring access', loaded, events, keyName.person(personId));
  return after.state;
}

/** The survivor's grant, with what came to it on the way from the absorbed person, whose own is left out. */
async function grantBeyond(command: Command, workspaceId: WorkspaceId, absorbedId: PersonId) {
  const { state } = await command.load('person', absorbedId);
  const line = await lineOf(command.load, state.absorption?.survivorId ?? absorbedId);
  const now = await grantNow(command.load, command.ids, workspaceId, line);
  return { ...now, personId: inviteeNow(line).personId };
}

function holderOf(accessGrantId: AccessGrantId, { liveRound, round }: AccessGrant): SeatHolder {
  return liveRound ? { type: 'invitation', ...liveRound } : { type: 'accessGrant', accessGrantId, round };
}

/** The seat goes with the access, before the access does: nobody else is to take it in between. */
async function moveSeat(
  command: Command,
  { workspaceId, absorbedId }: Way,
  from: SeatHolder,
  known: AccessGrant | undefined,
): Promise<void> {
  if (!needsSeat(command.policy)) return;
  const { at, ids } = command;
  const beyond = await grantBeyond(command, workspaceId, absorbedId);
  const grant = known ?? beyond.grant;
  if (isThere(grant, at)) return;
  const accessGrantId = ids.accessGrant(workspaceId, beyond.personId);
  const to: SeatHolder = { type: 'accessGrant', accessGrantId, round: grant.round + 1 };
  await command.takeStep('move seat', 'seatPool', ids.seatPool(), (pool) =>
    seatPoolDecider.decide({ type: 'MoveSeat', at, from, to }, pool),
  );
}
