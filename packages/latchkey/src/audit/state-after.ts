import type {
  AccessGrant,
  AccessGrantEvent,
  AccessStanding,
  Instant,
  Invitation,
  InvitationEvent,
  Terms,
} from '@latchkey/core';
import { accessGrant, invitation, isPastDeadline, issuedPart, standingOf } from '@latchkey/core';
import type { StreamName } from '../ports/event-store.ts';
import { parseStreamName } from '../streams/category.ts';
import type { RecordedEvent } from '../streams/streams.ts';

/** What an invitation was at a moment. */
export interface InvitationAsOf {
  /** `expired` from the deadline on, whether or not that was on record by then. */
  status: Invitation['status'] | 'expired';
  round: number;
  /** How many links had been made. */
  generation: number;
  /** Of the newest link, as long as the answer is open. */
  expiresAt: Instant | undefined;
}

/** What access was at a moment. */
export interface AccessAsOf extends Terms {
  status: AccessStanding;
  suspensions: readonly string[];
}

/** What there was just after an event, as of the moment at which that happened. */
export interface StateAfter {
  invitation: InvitationAsOf;
  access: AccessAsOf;
}

/**
 * Folds an invitation and the access it led to, event by event in the order of the log, and tells what each left. Once the
 * invitee was merged into somebody else, it is that one's access.
 *
 * @param own the stream of the invitee's access
 * @param later the stream of the access of whoever they are by now
 */
export function createStateAfter(
  own: StreamName,
  later: StreamName,
): (recorded: RecordedEvent) => StateAfter {
  let offered = invitation.initial;
  const given = new Map<StreamName, AccessGrant>();
  let current = own;
  return ({ stream, event }) => {
    const category = parseStreamName(stream)?.category;
    if (category === 'invitation') offered = invitation.evolve(offered, event as InvitationEvent);
    if (category === 'accessGrant') {
      given.set(
        stream,
        accessGrant.evolve(given.get(stream) ?? accessGrant.initial, event as AccessGrantEvent),
      );
    }
    if (event.type === 'PersonAbsorbed') current = later;
    const access = given.get(current) ?? accessGrant.initial;
    return { invitation: invitationAsOf(offered, event.at), access: accessAsOf(access, event.at) };
  };
}

function invitationAsOf(state: Invitation, at: Instant): InvitationAsOf {
  if (state.status === 'none') return { status: 'none', round: 0, generation: 0, expiresAt: undefined };
  const generation = issuedPart(state)?.generation ?? 0;
  const { status, round } = state;
  if (status !== 'pending') return { status, round, generation, expiresAt: undefined };
  const isExpired = isPastDeadline(state, at);
  return { status: isExpired ? 'expired' : status, round, generation, expiresAt: state.expiresAt };
}

function accessAsOf(grant: AccessGrant, at: Instant): AccessAsOf {
  return { status: standingOf(grant, at), ...grant.terms, suspensions: grant.suspensions };
}
