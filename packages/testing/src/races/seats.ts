import type { Json, StoredEvent } from 'latchkey';
import type { Log } from './laws.ts';
import { textOf } from './text-of.ts';

// What a log says of seats, read by none of the library's own folds.

/** A holder's seat, and until when it counts. */
type Held = Map<string, number>;

export function seatsBeyondCapacity(log: Log): readonly string[] {
  return poolsOf(log).flatMap(([stream, events]) => {
    const held: Held = new Map();
    let capacity = 0;
    let most = 0;
    return events.flatMap((event, index) => {
      if (event.type === 'SeatsLicensed') capacity = Number(event.data['capacity']);
      takeIn(held, event);
      // What one command releases and takes in one append is a seat that moves, where there are too many, too.
      const next = events[index + 1]?.metadata['commandId'];
      if (event.type === 'SeatReleased' && next === event.metadata['commandId']) return [];
      // What is there when fewer are licensed stays; from then on it only becomes less, until it is within.
      most = Math.max(capacity, event.type === 'SeatsLicensed' ? held.size : Math.min(most, held.size));
      return held.size <= most ? [] : [`${stream} at ${event.revision}: ${held.size} of ${capacity}`];
    });
  });
}

export function seatsReleasedTwice(log: Log): readonly string[] {
  return poolsOf(log).flatMap(([stream, events]) => {
    const held: Held = new Map();
    return events.flatMap((event) => {
      const isHeld = held.has(holderOf(event));
      takeIn(held, event);
      return event.type !== 'SeatReleased' || isHeld
        ? []
        : [`${stream} at ${event.revision}: nobody had that seat`];
    });
  });
}

/**
 * A policy may change while a command is decided, so what came right after a change is left out. Once all to-do lists are
 * worked off, no seat is left that was taken before its round ended.
 */
export function seatsNobodyNeeds({ log }: Log): readonly string[] {
  const pools = new Map<string, Held>();
  const policies = new Map<string, { isWanted: boolean; since: number }>();
  /** By grant: whose seat the access is that lives now. */
  const living = new Map<string, string>();
  const wrong: string[] = [];
  /** What must be free in the end, unless it is taken again. */
  const over = new Map<string, string>();
  for (const [index, event] of log.entries()) {
    const { type, data, stream, revision } = event;
    const tenantId = textOf(event.metadata['tenantId']);
    const held = pools.get(tenantId) ?? new Map();
    pools.set(tenantId, held);
    const id = stream.slice(stream.indexOf('-') + 1);
    const place = `${stream} at ${revision}`;
    if (type === 'PolicyChanged') {
      const wanted = Object(data['policy'])['seats'] as Json | undefined;
      policies.set(tenantId, { isWanted: wanted === 'reserve' || wanted === 'onAccept', since: index });
    }
    if (stream.startsWith('seatPool-')) {
      takeIn(held, event);
      over.delete(holderOf(event));
      continue;
    }
    const policy = policies.get(tenantId);
    const isWanted = policy?.isWanted === true && index > policy.since + overtaking;
    if (isWithSeat(event)) {
      const seat = seatOf(type, id, data);
      // What a merge brings has the seat that the absorbed person had, if they had one.
      const isBrought = Object(data['via'])['type'] === 'merge';
      const isNew = type === 'InvitationAccepted' || (!isBrought && seat === roundOf(id, data['round']));
      if (isWanted && isNew && held.get(seat) !== Number.POSITIVE_INFINITY)
        wrong.push(`${place} has no seat`);
      if (type === 'AccessGranted') living.set(id, seat);
    }
    if (type === 'InvitationRescinded' || type === 'InvitationDeclined')
      over.set(roundOf(id, data['round']), place);
    if (type === 'AccessRevoked' || type === 'AccessEnded') over.set(living.get(id) ?? '', place);
  }
  for (const held of pools.values()) {
    for (const [seat, place] of over) if (held.has(seat)) wrong.push(`${place} did not free its seat`);
  }
  return wrong;
}

/** How many events may come between the reading of a policy and an append. */
const overtaking = 200;

/** Whoever is at home in a workspace needs no seat there. */
function isWithSeat({ type, data }: StoredEvent): boolean {
  if (type === 'InvitationAccepted') return true;
  return type === 'AccessGranted' && !textOf(data['workspaceId']).startsWith('personal-');
}

function seatOf(type: string, id: string, { round, via }: StoredEvent['data']): string {
  if (type === 'InvitationAccepted') return roundOf(id, round);
  const origin = Object(via) as StoredEvent['data'];
  return origin['type'] === 'invitation'
    ? roundOf(origin['invitationId'], origin['round'])
    : roundOf(id, round);
}

function takeIn(held: Held, event: StoredEvent): void {
  const holder = holderOf(event);
  if (event.type === 'SeatReserved') held.set(holder, Date.parse(textOf(event.data['until'])));
  if (event.type === 'SeatCommitted') held.set(holder, Number.POSITIVE_INFINITY);
  if (event.type === 'SeatReleased') held.delete(holder);
}

function holderOf({ data }: StoredEvent): string {
  const holder = Object(data['holder']) as StoredEvent['data'];
  return roundOf(holder['invitationId'] ?? holder['accessGrantId'], holder['round']);
}

function roundOf(id: Json | undefined, round: Json | undefined): string {
  return `${textOf(id)} round ${textOf(round)}`;
}

function poolsOf({ streams }: Log) {
  return [...streams].filter(([stream]) => stream.startsWith('seatPool-'));
}
