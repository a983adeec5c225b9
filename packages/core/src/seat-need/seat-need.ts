import type { AccessGrant } from '../access-grant/access-grant-state.ts';
import type { Invitation } from '../invitation/invitation-state.ts';
import { issuedPart } from '../invitation/invitation-state.ts';
import type { SeatHolder } from '../seat-pool/seat-pool-event.ts';

/**
 * What a seat is needed for, by what stands on record: `taken` by access that is there, or will be as soon as an
 * acceptance is honoured; `offered` by a round that is open; `not-opened` and `expired` where that may change, since a
 * round may be about to open, and an expired one about to be sent again; `ended` where it cannot.
 */
export type SeatNeed = 'taken' | 'offered' | 'not-opened' | 'expired' | 'ended';

/**
 * Goes by what is recorded, and by no clock: an acceptance that was decided in time may still be on its way, until the
 * invitation's stream says that the deadline has passed.
 */
export function seatNeed(holder: SeatHolder, invitation: Invitation, grant: AccessGrant): SeatNeed {
  return holder.type === 'invitation'
    ? needOfInvitation(holder, invitation, grant)
    : needOfGrant(holder.round, grant);
}

function needOfInvitation(
  { invitationId, round }: Extract<SeatHolder, { type: 'invitation' }>,
  invitation: Invitation,
  grant: AccessGrant,
): SeatNeed {
  const { liveRound } = grant;
  if (liveRound?.invitationId === invitationId && liveRound.round === round) return 'taken';
  const issued = issuedPart(invitation);
  if (!issued || issued.round < round) return 'not-opened';
  if (issued.round > round) return 'ended';
  switch (issued.status) {
    case 'pending':
      return issued.isExpiryRecorded ? 'expired' : 'offered';
    case 'accepted':
      return round <= (grant.settledRounds[invitationId] ?? 0) ? 'ended' : 'taken';
    case 'rescinded':
    case 'declined':
      return 'ended';
  }
}

function needOfGrant(round: number, { status, round: newest, liveRound }: AccessGrant): SeatNeed {
  if (newest < round) return 'not-opened';
  return newest === round && status === 'live' && liveRound === undefined ? 'taken' : 'ended';
}
