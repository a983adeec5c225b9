import type { Json, StoredEvent } from 'latchkey';
import { memoryEventStore, memoryKeyVault, memoryReadModels } from 'latchkey';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Log } from '../../src/races/laws.ts';
import { laws } from '../../src/races/laws.ts';
import type { OpenStores } from '../../src/portal-instance.ts';
import { textOf } from '../../src/races/text-of.ts';
import { race } from '../../src/races/race.ts';

type Events = readonly StoredEvent[];

/** What somebody would have to do to a log for each law to be broken; all but the first leave the chain as it is. */
const breaches: Readonly<Record<keyof typeof laws, (log: Events) => Events>> = {
  'every stream is an unbroken chain': (log) => change(log, 'PersonInvited', { source: 'forged' }),
  'a person has one invitation and one grant for a workspace': (log) =>
    copy(log, 'PersonInvited', { stream: 'invitation-01J9ZQ4M7V0000000000000000' }),
  'a round is opened only after the one before it has ended, and an ended one never changes': (log) =>
    copy(log, 'InvitationAccepted'),
  'a round is accepted or declined by its newest link, before the deadline, on the terms it offers': (log) =>
    change(log, 'InvitationAccepted', { permissions: ['everything.there.is'] }),
  'whoever accepts had no hand in what is offered': (log) =>
    change(log, 'InvitationAccepted', { principalId: inviterOfAccepted(log) }),
  'when access was used last never goes back, and stands on record at most hourly': (log) =>
    copy(log, 'AccessUsed'),
  'nobody supports two at once, or themselves, or for long': (log) =>
    copy(log, 'SupportSessionStarted', { stream: 'supportSession-01J9ZQ4M7V0000000000000000' }),
  'in a support session nothing is done but to end it': (log) =>
    copy(log, 'AccessGranted', { metadata: { onBehalfOf: { type: 'principal' } } }),
  'an address is one person’s': (log) =>
    copy(log, 'PersonRegistered', { stream: 'person-01J9ZQ4M7V0000000000000000' }, hasAddress),
  'generations grow by one, and rounds only grow': (log) => copy(log, 'PersonInvited'),
  'a round ends once': (log) => copy(log, 'InvitationAccepted'),
  'one principal per person, one person per principal': (log) =>
    copy(log, 'InvitationAccepted', { data: { principalId: 'u-somebody', personClaimRevision: 1_000_000 } }),
  'a person has one workspace of their own, and nobody else is in it': (log) =>
    change(log, 'AccessGranted', { personId: '01J9ZQ4M7V0000000000000000' }, isAtHome),
  'a round is honoured or refused once, honoured only if it was accepted, as it was accepted, and settled if it was':
    (log) => change(log, 'AccessGranted', { permissions: ['everything.there.is'] }, isByInvitation),
  'a round that was refused does not stay open': (log) => log.filter(({ type }) => !isEnding(type)),
  'everybody who ever accepted is active, once': (log) =>
    log.filter(({ type }) => type !== 'PersonActivated'),
  'nobody is absorbed twice, or into somebody who is they': (log) => copy(log, 'PersonAbsorbed'),
  'whoever was absorbed has no access left, and what they had is the survivor’s, once': (log) =>
    change(log, 'AccessGranted', { permissions: ['everything.there.is'] }, isByMerge),
  'nobody has two open invitations to a workspace, as whoever they were': (log) =>
    log.filter(({ type }) => !isEnding(type)),
  'no more seats are held than there are, or were when fewer were licensed': (log) =>
    change(log, 'SeatsLicensed', { capacity: 0 }),
  'a seat is released once': (log) => copy(log, 'SeatReleased'),
  'whoever was let in where seats are wanted has one, and no round that has ended keeps its seat': (log) =>
    log.filter(({ type }) => type !== 'SeatReleased'),
  'no command takes effect twice': (log) => copy(log, 'InvitationResent'),
  'what one link’s mail is about is on record once': (log) => copy(log, 'InvitationMailed'),
  'a reminder is of a link that was mailed before, and follows the reminders before it': (log) =>
    log.filter(({ type }) => type !== 'InvitationMailed'),
  'a stream is one tenant’s': (log) => copy(log, 'WorkspaceOpened', { metadata: { tenantId: 'forged' } }),
  'every stream is what one process gives that decides its commands one after the other': (log) =>
    change(log, 'PersonInvited', { expiresAt: '2030-01-01T00:00:00.000Z' }),
  'no link stands in any event': (log) => change(log, 'PersonInvited', { source: `lk1_${'a'.repeat(94)}` }),
};

describe('what breaks a law', () => {
  let logs: readonly Log[] = [];

  beforeAll(async () => {
    const seeds = Array.from({ length: 20 }, (_, index) => index + 1);
    const stores: OpenStores = async (clock) => ({
      eventStore: memoryEventStore({ clock }),
      keyVault: memoryKeyVault(),
      readModels: memoryReadModels,
      close: async () => {},
    });
    logs = await Promise.all(seeds.map((seed) => race(seed, stores)));
  });

  it.each(Object.entries(breaches))('is noticed: %s', (name, breach) => {
    const law = laws[name] ?? (() => []);
    const noticed = logs.filter(({ log }) => {
      const events = breach(log);
      return law({ log: events, streams: Map.groupBy(events, ({ stream }) => stream) }).length > 0;
    });
    expect(logs.flatMap(law)).toEqual([]);
    expect(noticed).not.toEqual([]);
  });

  it('has a test for each law', () => {
    expect(Object.keys(breaches)).toEqual(Object.keys(laws));
  });
});

function isAtHome({ data }: StoredEvent): boolean {
  return textOf(data['workspaceId']).startsWith('personal-');
}

/** The log with other data in the first event of a type. */
function change(
  log: Events,
  type: string,
  data: StoredEvent['data'],
  isMeant: (event: StoredEvent) => boolean = () => true,
): Events {
  const which = log.findIndex((event) => event.type === type && isMeant(event));
  return log.map((event, index) =>
    index === which ? { ...event, data: { ...event.data, ...data } } : event,
  );
}

/** The log with the last event of a type once more at its end, with other fields. */
function copy(
  log: Events,
  type: string,
  { data, metadata, ...fields }: Partial<StoredEvent> = {},
  isMeant: (event: StoredEvent) => boolean = () => true,
): Events {
  const event = log.findLast((each) => each.type === type && isMeant(each));
  if (!event) return log;
  const again = { ...event, data: { ...event.data, ...data }, metadata: { ...event.metadata, ...metadata } };
  return [...log, { ...again, ...fields }];
}

function inviterOfAccepted(log: Events): Json {
  const accepted = log.find(({ type }) => type === 'InvitationAccepted');
  const invited = log.findLast(
    ({ type, stream, revision }) =>
      type === 'PersonInvited' && stream === accepted?.stream && revision < accepted.revision,
  );
  return invited?.data['inviter'] ?? null;
}

function hasAddress({ data }: StoredEvent): boolean {
  return data['emailAddressId'] !== undefined;
}

function isByInvitation({ data }: StoredEvent): boolean {
  return JSON.stringify(data['via'] ?? '').includes('"invitation"');
}

function isByMerge({ data }: StoredEvent): boolean {
  return JSON.stringify(data['via'] ?? '').includes('"merge"');
}

function isEnding(type: string): boolean {
  return type === 'InvitationRescinded' || type === 'InvitationAccepted' || type === 'InvitationDeclined';
}
