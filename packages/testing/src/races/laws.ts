import type { Json, JsonObject, StoredEvent } from 'latchkey';
import { verifyChain } from 'latchkey';

/** What must hold of every log, whoever raced whom and died where. Each law gives what breaks it, in words. */
export const laws: Readonly<Record<string, (log: Log) => readonly string[]>> = {
  'every stream is an unbroken chain': ({ streams }) =>
    [...streams]
      .filter(([, events]) => !verifyChain(events).isIntact)
      .map(([stream]) => `${stream} is broken`),

  'an address is one person’s': ({ streams }) =>
    repeated(
      [...streams.values()].flatMap((events) => {
        const last = events.findLast(
          ({ type }) => type === 'PersonRegistered' || type === 'PersonEmailChanged',
        );
        return last?.data['emailAddressId'] === undefined ? [] : textOf(last.data['emailAddressId']);
      }),
    ),

  'generations grow by one, and rounds only grow': (log) =>
    invitationsOf(log).flatMap(({ stream, events }) => {
      const sent = events.filter(({ type }) => type === 'PersonInvited' || type === 'InvitationResent');
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
    const accepted = log.log
      .filter(({ type, data }) => type === 'InvitationAccepted' && !isReleased(log, data))
      .map(({ data }) => data);
    const pairs = new Set(
      accepted.map(({ principalId, personId }) => `${textOf(principalId)} is ${textOf(personId)}`),
    );
    const sides = [...pairs].flatMap((pair) => pair.split(' is '));
    return repeated(sides);
  },

  'a round is honoured or refused once, honoured only if it was accepted, and settled if it was': (log) => {
    const settled = settledRounds(log);
    const granted = settled.filter(({ isGranted }) => isGranted).map(({ round }) => round);
    const accepted = invitationsOf(log).flatMap(({ id, events }) =>
      events
        .filter(({ type }) => type === 'InvitationAccepted')
        .map(({ data }) => roundKey(id, data['round'])),
    );
    const known = new Set(settled.map(({ round }) => round));
    return [
      ...repeated(settled.map(({ round }) => round)),
      ...granted.filter((round) => !accepted.includes(round)).map((round) => `${round} was not accepted`),
      ...accepted.filter((round) => !known.has(round)).map((round) => `${round} was never settled`),
    ];
  },

  'a round that was refused does not stay open': (log) => {
    const refused = new Set(settledRounds(log).flatMap(({ round, isGranted }) => (isGranted ? [] : round)));
    return invitationsOf(log).flatMap(({ id, events }) => {
      const last = events.findLast(({ type }) => type === 'PersonInvited');
      const round = roundKey(id, last?.data['round']);
      const isOpen = !events.some(
        ({ type, data }) => endings.has(type) && roundKey(id, data['round']) === round,
      );
      return isOpen && refused.has(round) ? [`${round} is open`] : [];
    });
  },

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

const endings = new Set(['InvitationAccepted', 'InvitationDeclined', 'InvitationRescinded']);

function invitationsOf({ streams }: Log) {
  return [...streams]
    .filter(([stream]) => stream.startsWith('invitation-'))
    .map(([stream, events]) => ({ stream, id: stream.slice('invitation-'.length), events }));
}

/** Whether the claim that an acceptance names in the person's stream stands before a release. */
function isReleased({ streams }: Log, { personId, personClaimRevision }: JsonObject): boolean {
  const events = streams.get(`person-${textOf(personId)}`) ?? [];
  const release = events.findLast(({ type }) => type === 'PersonPrincipalReleased');
  return release !== undefined && Number(personClaimRevision) < release.revision;
}

function settledRounds({ log }: Log): readonly { round: string; isGranted: boolean }[] {
  return log.flatMap(({ type, data }) => {
    if (type === 'AccessRefused')
      return { round: roundKey(data['invitationId'], data['round']), isGranted: false };
    const via = type === 'AccessGranted' ? (data['via'] as JsonObject) : undefined;
    if (via?.['type'] !== 'invitation') return [];
    return { round: roundKey(via['invitationId'], via['round']), isGranted: true };
  });
}

function roundKey(invitationId: Json | undefined, round: Json | undefined): string {
  return `${textOf(invitationId)} round ${textOf(round)}`;
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}

function repeated(values: readonly string[]): readonly string[] {
  return values.filter((value, index) => values.indexOf(value) !== index).map((value) => `${value} twice`);
}
