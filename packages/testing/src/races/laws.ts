import type { StoredEvent } from 'latchkey';
import { verifyChain } from 'latchkey';
import { mailedTwice, remindersGoneWrong } from './mails.ts';
import { countsStill } from './model.ts';
import { textOf } from './text-of.ts';
import { repeated } from './repeated.ts';
import { personalWorkspacesGoneWrong } from './personal-workspaces.ts';
import { decidedAnew } from './one-process.ts';
import { absorbedTwice, brokenMerges, openTwice, survivingStream } from './merges.ts';
import { roundKey, settledRounds, termsIn } from './settled-rounds.ts';
import { seatsBeyondCapacity, seatsNobodyNeeds, seatsReleasedTwice } from './seats.ts';
import { doneInSupport, supportOutOfBounds } from './support.ts';

const hour = 3_600_000;

/** What must hold of every log, whoever raced whom and died where. Each law gives what breaks it, in words. */
export const laws: Readonly<Record<string, (log: Log) => readonly string[]>> = {
  'every stream is an unbroken chain': ({ streams }) =>
    [...streams]
      // Pulses, by which clocks are compared, and what a store says of itself belong to no chain.
      .filter(([stream, events]) => !/^(?:pulse|store)-/.test(stream) && !verifyChain(events).isIntact)
      .map(([stream]) => `${stream} is broken`),

  'a person has one invitation and one grant for a workspace': ({ log }) =>
    ['PersonInvited', 'AccessGranted'].flatMap((named) => {
      const streams = log
        .filter(({ type }) => type === named)
        .map(({ stream, data, metadata }) => ({
          stream,
          about: [metadata['tenantId'], data['workspaceId'], data['personId']].map(textOf).join(' '),
        }));
      return [...Map.groupBy(streams, ({ about }) => about)]
        .filter(([, of]) => new Set(of.map(({ stream }) => stream)).size > 1)
        .map(([about]) => `${about} has several`);
    }),

  'a round is opened only after the one before it has ended, and an ended one never changes': (log) =>
    invitationsOf(log).flatMap(({ stream, events }) => {
      let phase: Phase = 'none';
      let behindRequest: Phase = 'none';
      return events.flatMap(({ type, revision }) => {
        const next = life[type]?.[phase];
        if (next === undefined) return [`${stream} at ${revision}: ${type} while ${phase}`];
        if (next === 'requested' && phase !== 'requested') behindRequest = phase;
        phase = next === 'as before' ? behindRequest : next;
        return [];
      });
    }),

  'a round is accepted or declined by its newest link, before the deadline, on the terms it offers': (log) =>
    invitationsOf(log).flatMap(({ stream, events }) =>
      events.flatMap(({ type, data, metadata, revision }, index) => {
        if (type !== 'InvitationAccepted' && type !== 'InvitationDeclined') return [];
        const before = events.slice(0, index);
        const link = before.findLast((event) => sends.has(event.type));
        const offer = before.findLast(
          (event) => event.type === 'PersonInvited' || event.type === 'InvitationTermsChanged',
        );
        const isInTime = textOf(metadata['occurredAt']) < textOf(link?.data['expiresAt']);
        const isNewest = data['generation'] === link?.data['generation'];
        const isOffered = type === 'InvitationDeclined' || termsIn(data) === termsIn(offer?.data ?? {});
        return isInTime && isNewest && isOffered ? [] : [`${stream} at ${revision}`];
      }),
    ),

  'whoever accepts had no hand in what is offered': (log) =>
    invitationsOf(log).flatMap(({ stream, events }) =>
      events.flatMap(({ type, data, revision }, index) => {
        if (type !== 'InvitationAccepted') return [];
        const round = events.slice(0, index);
        const begun = round.findLastIndex((event) => event.type === 'PersonInvited');
        const hands = round
          .slice(begun)
          .flatMap((event) => ['inviter', 'sender', 'changedBy', 'copiedBy'].map((hand) => event.data[hand]));
        return hands.includes(data['principalId'] ?? '') ? [`${stream} at ${revision}`] : [];
      }),
    ),

  'when access was used last never goes back, and stands on record at most hourly': ({ streams }) =>
    [...streams].flatMap(([stream, events]) => {
      if (!stream.startsWith('accessUse-')) return [];
      const times = events.map(({ metadata }) => Date.parse(textOf(metadata['occurredAt'])));
      const isTooSoon = (at: number, index: number) => at < (times[index - 1] ?? -Infinity) + hour;
      return times.some(isTooSoon) ? [`${stream} has uses at ${times.join(', ')}`] : [];
    }),

  'nobody supports two at once, or themselves, or for long': supportOutOfBounds,

  'in a support session nothing is done but to end it': doneInSupport,

  'an address is one person’s': ({ streams }) =>
    repeated(
      [...streams.values()].flatMap((events) => {
        const last = events.findLast(
          ({ type }) => type === 'PersonRegistered' || type === 'PersonEmailChanged',
        );
        // Whom somebody was merged into may have their address, and has whatever comes to it.
        const isAbsorbed = events.some(({ type }) => type === 'PersonAbsorbed');
        if (isAbsorbed || last?.data['emailAddressId'] === undefined) return [];
        return textOf(last.data['emailAddressId']);
      }),
    ),

  'generations grow by one, and rounds only grow': (log) =>
    invitationsOf(log).flatMap(({ stream, events }) => {
      const sent = events.filter(({ type }) => sends.has(type));
      const rounds = events.filter(({ type }) => type === 'PersonInvited');
      return [
        ...sent.filter(({ data }, index) => data['generation'] !== index + 1),
        // A request that is taken back has used up its number.
        ...rounds.filter(
          ({ data }, index) => Number(data['round']) <= Number(rounds[index - 1]?.data['round'] ?? 0),
        ),
      ].map(({ revision }) => `${stream} at ${revision}`);
    }),

  'a round ends once': (log) =>
    invitationsOf(log).flatMap(({ stream, events }) =>
      repeated(
        events.filter(({ type }) => endings.has(type)).map(({ data }) => roundKey(stream, data['round'])),
      ),
    ),

  'one principal per person, one person per principal': (log) => {
    const now = survivingStream(log.log);
    const accepted = log.log.filter(
      ({ type, data }) => type === 'InvitationAccepted' && countsStill(data, log.streams),
    );
    const pairs = new Map(
      accepted.map(({ data, metadata }) => {
        const tenant = textOf(metadata['tenantId']);
        const person = now(`person-${textOf(data['personId'])}`);
        const sides = [`${tenant} ${textOf(data['principalId'])}`, `${tenant} ${person}`];
        return [sides.join(' is '), sides] as const;
      }),
    );
    return repeated([...pairs.values()].flat());
  },

  'a person has one workspace of their own, and nobody else is in it': personalWorkspacesGoneWrong,

  'a round is honoured or refused once, honoured only if it was accepted, as it was accepted, and settled if it was':
    (log) => {
      const settled = settledRounds(log);
      const granted = settled.filter(({ terms }) => terms !== undefined);
      const accepted = new Map(
        invitationsOf(log).flatMap(({ id, events }) =>
          events
            .filter(({ type }) => type === 'InvitationAccepted')
            .map(({ data }) => [roundKey(id, data['round']), termsIn(data)] as const),
        ),
      );
      const known = new Set(settled.map(({ round }) => round));
      return [
        ...repeated(settled.map(({ round }) => round)),
        ...granted
          .filter(({ round, terms }) => accepted.get(round) !== terms)
          .map(({ round }) => `${round} was not accepted, or otherwise`),
        ...[...accepted.keys()]
          .filter((round) => !known.has(round))
          .map((round) => `${round} was never settled`),
      ];
    },

  'a round that was refused does not stay open': (log) => {
    const refused = new Set(settledRounds(log).flatMap(({ round, terms }) => (terms ? [] : round)));
    return invitationsOf(log).flatMap(({ id, events }) => {
      const last = events.findLast(({ type }) => type === 'PersonInvited');
      const round = roundKey(id, last?.data['round']);
      const isOpen = !events.some(
        ({ type, data }) => endings.has(type) && roundKey(id, data['round']) === round,
      );
      return isOpen && refused.has(round) ? [`${round} is open`] : [];
    });
  },

  'everybody who ever accepted is active, once': ({ log }) => {
    const activated = log.filter(({ type }) => type === 'PersonActivated').map(({ stream }) => stream);
    const accepted = log
      .filter(({ type }) => type === 'InvitationAccepted')
      .map(({ data }) => `person-${textOf(data['personId'])}`);
    // Whoever accepted may have been merged before they were activated: then the survivor is.
    const now = survivingStream(log);
    const missing = new Set(accepted.map(now)).symmetricDifference(new Set(activated.map(now)));
    return [
      ...repeated(activated),
      ...[...missing].map((person) => `${person} is not, or without accepting`),
    ];
  },

  'nobody is absorbed twice, or into somebody who is they': absorbedTwice,

  'whoever was absorbed has no access left, and what they had is the survivor’s, once': brokenMerges,

  'nobody has two open invitations to a workspace, as whoever they were': openTwice,

  'no more seats are held than there are, or were when fewer were licensed': seatsBeyondCapacity,

  'a seat is released once': seatsReleasedTwice,

  'whoever was let in where seats are wanted has one, and no round that has ended keeps its seat':
    seatsNobodyNeeds,

  'no command takes effect twice': ({ streams }) =>
    [...streams].flatMap(([stream, events]) => {
      const bearing = events.filter(({ type }) => bearsResult.has(type));
      return repeated(
        // What a merge brings may rest for several causes.
        bearing.map(({ type, data, metadata }) =>
          [stream, type, textOf(data['cause']), textOf(metadata['commandId'])].join(' '),
        ),
      );
    }),

  'what one link’s mail is about is on record once': mailedTwice,

  'a reminder is of a link that was mailed before, and follows the reminders before it': remindersGoneWrong,

  'a stream is one tenant’s': ({ streams }) =>
    [...streams]
      .filter(([, events]) => new Set(events.map(({ metadata }) => metadata['tenantId'])).size > 1)
      .map(([stream]) => `${stream} is shared`),

  'every stream is what one process gives that decides its commands one after the other': decidedAnew,

  'no link stands in any event': ({ log }) =>
    log.filter((event) => aToken.test(JSON.stringify(event))).map(({ stream }) => stream),
};

/** A whole log, in the order of its positions, and stream by stream. */
export interface Log {
  log: readonly StoredEvent[];
  streams: ReadonlyMap<string, readonly StoredEvent[]>;
}

/** The whole of one, since sealed text may hold its first characters by chance. */
const aToken = /(?<![\w-])lk1_[\w-]{94}(?![\w-])/;

type Phase = 'none' | 'requested' | 'approved' | 'open' | 'expired' | 'ended';

/** What may happen to an invitation in each phase of its life, and which one follows. */
const life: Readonly<Record<string, Partial<Record<Phase, Phase | 'as before'>>>> = {
  InvitationRequested: { none: 'requested', expired: 'requested', ended: 'requested' },
  InvitationReaddressed: { requested: 'requested' },
  InvitationApproved: { requested: 'approved' },
  InvitationRefused: { requested: 'as before' },
  PersonInvited: { none: 'open', approved: 'open', expired: 'open', ended: 'open' },
  InvitationResent: { open: 'open', expired: 'open' },
  InvitationTermsChanged: { requested: 'requested', open: 'open', expired: 'expired' },
  InvitationLinkCopied: { open: 'open' },
  InvitationExpired: { open: 'expired' },
  InvitationRescinded: { requested: 'ended', open: 'ended', expired: 'ended' },
  InvitationDeclined: { open: 'ended' },
  InvitationAccepted: { open: 'ended' },
};

const sends = new Set(['PersonInvited', 'InvitationResent']);
const endings = new Set(['InvitationAccepted', 'InvitationDeclined', 'InvitationRescinded']);
/** What stands where a command was carried out, and never as a step on another's way. */
const bearsResult = new Set([
  'TenantClosed',
  'PolicyChanged',
  'FeatureEnabled',
  'FeatureDisabled',
  'SeatsLicensed',
  'WorkspaceClosed',
  'PersonRenamed',
  'PersonDeactivated',
  'PersonInvited',
  'InvitationResent',
  'InvitationTermsChanged',
  'InvitationLinkCopied',
  'InvitationAccepted',
  'InvitationDeclined',
  'AccessGranted',
  'AccessRevoked',
  'AccessNarrowed',
  'AccessWidened',
  'AccessSuspended',
  'RoleRevised',
]);

function invitationsOf({ streams }: Log) {
  return [...streams]
    .filter(([stream]) => stream.startsWith('invitation-'))
    .map(([stream, events]) => ({ stream, id: stream.slice('invitation-'.length), events }));
}
