import type {
  AccessGrantEvent,
  AccessGrantId,
  Instant,
  Invitation,
  InvitationEvent,
  InvitationId,
  Policy,
  SeatPool,
  SeatPoolCommand,
  SeatPoolRejection,
} from '@latchkey/core';
import { isPersonalWorkspaceId, issuedPart, seatPool as seatPoolDecider } from '@latchkey/core';
import type { Command } from '../commands/command.ts';

/** Why no seat could be had. */
export type SeatRejection = SeatPoolRejection;
type Refusal = { ok: false; rejection: SeatRejection };

/** What takes a seat, under the name of its step. */
export type Taking = Extract<SeatPoolCommand, { type: 'ReserveSeats' | 'CommitSeat' }>;

/** Whether whoever is let in needs a seat. */
export function needsSeat({ seats = 'none' }: Policy): boolean {
  return seats !== 'none';
}

/** What keeps a seat free for the round that these events open or prolong; undefined where the policy wants none, or they do neither. */
export function reservationFor(
  { policy, at }: { policy: Policy; at: Instant },
  invitationId: InvitationId,
  invitation: Invitation,
  events: readonly InvitationEvent[],
): Taking | undefined {
  if (policy.seats !== 'reserve') return undefined;
  const sent = events.find(({ type }) => type === 'PersonInvited' || type === 'InvitationResent');
  if (sent?.type !== 'PersonInvited' && sent?.type !== 'InvitationResent') return undefined;
  const round = sent.type === 'PersonInvited' ? sent.round : (issuedPart(invitation)?.round ?? 0);
  const holder = { type: 'invitation', invitationId, round } as const;
  return { type: 'ReserveSeats', at, seats: [{ holder, until: sent.expiresAt }] };
}

/** Keeps all that is to be kept free in one go: there is a seat for every one of them, or none is taken. */
export function allOf(takings: readonly (Taking | undefined)[]): Taking | undefined {
  const seats = takings.flatMap((taking) => (taking?.type === 'ReserveSeats' ? taking.seats : []));
  const at = takings.find((taking) => taking !== undefined)?.at;
  return at === undefined ? undefined : { type: 'ReserveSeats', at, seats };
}

/** What takes the seat of a round that is about to be accepted. */
export function seatOfRound(
  { policy, now }: { policy: Policy; now: () => Instant },
  invitationId: InvitationId,
  round: number,
): Taking | undefined {
  if (!needsSeat(policy)) return undefined;
  return { type: 'CommitSeat', at: now(), holder: { type: 'invitation', invitationId, round } };
}

/** What takes the seat of access that is given directly; whoever is at home needs none. */
export function seatOfGrant(
  { policy, at }: { policy: Policy; at: Instant },
  accessGrantId: AccessGrantId,
  events: readonly AccessGrantEvent[],
): Taking | undefined {
  const granted = events.find((event) => event.type === 'AccessGranted');
  if (!granted || !needsSeat(policy) || isPersonalWorkspaceId(granted.workspaceId)) return undefined;
  return { type: 'CommitSeat', at, holder: { type: 'accessGrant', accessGrantId, round: granted.round } };
}

/** Why a seat cannot be had, as the pool stands; appends nothing. */
export function judgeSeat(pool: SeatPool, taking: Taking): Refusal | undefined {
  const decision = seatPoolDecider.decide(taking, pool);
  return decision.ok ? undefined : decision;
}

/** The same, by the pool as it is read now. */
export async function refuseWithoutSeat(
  command: Command,
  taking: Taking | undefined,
): Promise<Refusal | undefined> {
  return taking && judgeSeat((await command.load('seatPool', command.ids.seatPool())).state, taking);
}

/** Takes the seat, in turn with all others who want one; whoever comes when the last one is gone is told so. */
export async function takeSeat(command: Command, taking: Taking | undefined): Promise<Refusal | undefined> {
  if (!taking) return undefined;
  const taken = await command.takeStep('take seat', 'seatPool', command.ids.seatPool(), (pool) =>
    seatPoolDecider.decide(taking, pool),
  );
  return taken.ok ? undefined : taken;
}
