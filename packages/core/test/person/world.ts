import fc from 'fast-check';
import type {
  Decision,
  EmailAddressEvent,
  ExternalIdEvent,
  InvitationEvent,
  PersonEvent,
  PrincipalEvent,
} from '../../src/index.ts';
import {
  emailAddress,
  emailAddressId,
  externalId as externalIdSchema,
  externalIdOwner,
  findClaim,
  fold,
  instantOf,
  invitation,
  invitationId,
  person,
  personId,
  principal,
  principalId,
  standingOfAddress,
  standingOfPersonsClaim,
  standingOfPrincipalsClaim,
} from '../../src/index.ts';
import { accepted, invited, resent } from '../invitation/situation.ts';

const at = instantOf(Date.UTC(2026, 2, 2, 9));
export const people = ['P1', 'P2', 'P3', 'P4'].map((end) =>
  personId.parse(`01JNB000000000000000000${end.padStart(3, '0')}`),
);
export const addresses = ['A1', 'A2', 'A3'].map((end) =>
  emailAddressId.parse(`01JNB000000000000000000${end.padStart(3, '0')}`),
);
const invitations = ['N1', 'N2', 'N3', 'N4', 'N5', 'N6'].map((end) =>
  invitationId.parse(`01JNB000000000000000000${end.padStart(3, '0')}`),
);
const principals = ['u-one', 'u-two', 'u-three'].map((text) => principalId.parse(text));
/** The last one was erased; the one before is not registered at the start. */
const erasedPerson = people.at(-1);
const externalId = externalIdSchema.parse('contact-7');

type AnyEvent = PersonEvent | EmailAddressEvent | PrincipalEvent | InvitationEvent | ExternalIdEvent;

/** The streams there are; each append is refused where the stream has moved on since it was read. */
export interface World {
  readonly streams: ReadonlyMap<string, readonly AnyEvent[]>;
  /** Every command with what it led to, and every rejection. */
  readonly seen: Set<string>;
  read<Event extends AnyEvent>(stream: string): ReadStream<Event>;
  append(read: ReadStream<AnyEvent>, events: readonly AnyEvent[]): void;
  /** The events of a decision; ends the process where it was refused. */
  note<Event extends AnyEvent, Rejection extends { type: string }>(
    command: string,
    decision: Decision<Event, Rejection>,
  ): readonly Event[];
}

interface ReadStream<Event> {
  stream: string;
  history: readonly Event[];
}

function emptyWorld(): World {
  const streams = new Map<string, readonly AnyEvent[]>();
  const seen = new Set<string>();
  return {
    streams,
    seen,
    read<Event extends AnyEvent>(stream: string) {
      return { stream, history: (streams.get(stream) ?? []) as readonly Event[] };
    },
    append({ stream, history }, events) {
      const now = streams.get(stream) ?? [];
      if (now.length !== history.length && events.length > 0) throw new Error('lost the race');
      streams.set(stream, [...now, ...events]);
    },
    note(command, decision) {
      if (!decision.ok) {
        seen.add(decision.rejection.type);
        throw new Error('refused');
      }
      seen.add(`${command} ${decision.events.length > 0 ? 'done' : 'so already'}`);
      return decision.events;
    },
  };
}

/** A process between two of its reads and appends: others go on meanwhile, and it may die there. */
type Process = Generator<void, void, void>;

export function personAt(world: World, index: number) {
  const id = people[index] as (typeof people)[number];
  const read = world.read<PersonEvent>(`person-${id}`);
  return { id, read, state: fold(person, read.history) };
}

export function* addressAt(world: World, id: (typeof addresses)[number]) {
  yield;
  const read = world.read<EmailAddressEvent>(`emailAddress-${id}`);
  const state = fold(emailAddress, read.history);
  yield;
  const owner =
    state.owner && fold(person, world.read<PersonEvent>(`person-${state.owner.personId}`).history);
  return { id, read, state, standing: owner ? standingOfAddress(state, id, owner) : ('void' as const) };
}

function* register(world: World, who: number, where: number | undefined): Process {
  const { id, read, state } = personAt(world, who);
  const emailAddressId = where === undefined ? undefined : addresses[where];
  if (emailAddressId === undefined) {
    world.append(
      read,
      world.note('RegisterPerson', person.decide({ type: 'RegisterPerson', at, name: 'X' }, state)),
    );
    return;
  }
  const address = { email: 'x', emailAddressId };
  const registered = world.note(
    'RegisterPerson',
    person.decide({ type: 'RegisterPerson', at, name: 'X', address }, state),
  );
  if (registered.length === 0) return;
  const found = yield* addressAt(world, emailAddressId);
  const claim = { type: 'ClaimEmail', at, personId: id, name: 'X', email: 'x', addressVersion: 1 } as const;
  const claimed = world.note(
    'ClaimEmail',
    emailAddress.decide({ ...claim, standing: found.standing }, found.state),
  );
  yield;
  world.append(found.read, claimed);
  yield;
  world.append(read, registered);
}

function* changeEmail(world: World, who: number, where: number): Process {
  const { id, read, state } = personAt(world, who);
  const emailAddressId = addresses[where] as (typeof addresses)[number];
  const change = { type: 'ChangeEmail', at, email: 'x', emailAddressId } as const;
  const changed = world.note('ChangeEmail', person.decide(change, state));
  if (changed.length > 0) {
    const found = yield* addressAt(world, emailAddressId);
    const addressVersion = state.addressVersion + 1;
    const claim = { type: 'ClaimEmail', at, personId: id, name: 'X', email: 'x', addressVersion } as const;
    // The person's own claim is judged by the person as they were read, as every process does.
    const standing =
      found.state.owner?.personId === id
        ? standingOfAddress(found.state, emailAddressId, state)
        : found.standing;
    const claimed = world.note('ClaimEmail', emailAddress.decide({ ...claim, standing }, found.state));
    yield;
    world.append(found.read, claimed);
    yield;
    world.append(read, changed);
  }
  for (const former of personAt(world, who).state.formerAddresses) {
    const found = yield* addressAt(world, former);
    const release = { type: 'ReleaseEmail', at, personId: id, standing: found.standing } as const;
    const released = world.note('ReleaseEmail', emailAddress.decide(release, found.state));
    yield;
    world.append(found.read, released);
  }
}

function invitationOf(world: World, id: string) {
  const read = world.read<InvitationEvent>(`invitation-${id}`);
  return { read, state: fold(invitation, read.history) };
}

export function standingsOf(world: World, who: number) {
  return personAt(world, who).state.claims.map((claim) =>
    standingOfPersonsClaim(claim, personAt(world, who).id, invitationOf(world, claim.invitationId).state),
  );
}

function* accept(world: World, which: number, as: number): Process {
  const id = invitations[which] as (typeof invitations)[number];
  const byPrincipal = principals[as] as (typeof principals)[number];
  const offer = invitationOf(world, id);
  if (offer.state.status !== 'pending') return;
  const { generation, round } = offer.state;
  yield;
  const who = personAt(world, which % people.length);
  yield;
  const read = world.read<PrincipalEvent>(`principal-${byPrincipal}`);
  const claims = fold(principal, read.history).claims;
  yield;
  const wanted = { invitationId: id, generation };
  const asPerson = {
    ...wanted,
    other: who.id,
    standings: claims.map((claim) => {
      const claimed = fold(person, world.read<PersonEvent>(`person-${claim.other}`).history);
      const of = invitationOf(world, claim.invitationId).state;
      return standingOfPrincipalsClaim(claim, byPrincipal, of, claim.other === who.id ? who.state : claimed);
    }),
  };
  const asPrincipal = {
    ...wanted,
    other: byPrincipal,
    standings: who.state.claims.map((claim) =>
      standingOfPersonsClaim(claim, who.id, invitationOf(world, claim.invitationId).state),
    ),
  };
  const claimPrincipal = { type: 'ClaimPrincipal', at, principalId: byPrincipal, ...asPerson } as const;
  const principalClaimed = world.note(
    'ClaimPrincipal',
    principal.decide(claimPrincipal, fold(principal, read.history)),
  );
  const claimPerson = { type: 'ClaimPersonsPrincipal', at, ...asPrincipal } as const;
  const personClaimed = world.note('ClaimPersonsPrincipal', person.decide(claimPerson, who.state));
  yield;
  world.append(read, principalClaimed);
  yield;
  world.append(who.read, personClaimed);
  yield;
  const principalsClaims = fold(principal, [...read.history, ...principalClaimed]).claims;
  const personsClaims = fold(person, [...who.read.history, ...personClaimed]).claims;
  const happened = accepted(at, {
    personId: who.id,
    round,
    generation,
    principalId: byPrincipal,
    principalClaimRevision: findClaim(principalsClaims, asPerson)?.revision ?? 0,
    personClaimRevision: findClaim(personsClaims, asPrincipal)?.revision ?? 0,
  });
  world.append(offer.read, [happened]);
  yield;
  const activated = personAt(world, which % people.length);
  const activate = { type: 'ActivatePerson', at, principalId: byPrincipal, invitationId: id } as const;
  world.append(activated.read, world.note('ActivatePerson', person.decide(activate, activated.state)));
}

function* release(world: World, which: number): Process {
  const { id, read, state } = personAt(world, which);
  yield;
  const command = { type: 'ReleasePersonsPrincipal', at, standings: standingsOf(world, which) } as const;
  const released = world.note('ReleasePersonsPrincipal', person.decide(command, state));
  yield;
  world.append(read, released);
  for (const { principalId, invitationId } of personAt(world, which).state.releases) {
    yield;
    const now = personAt(world, which).state;
    const of = world.read<PrincipalEvent>(`principal-${principalId}`);
    const claimRevisions = fold(principal, of.history)
      .claims.filter((claim) => {
        const offer = invitationOf(world, claim.invitationId).state;
        return claim.other === id && standingOfPrincipalsClaim(claim, principalId, offer, now) === 'void';
      })
      .map(({ revision }) => revision);
    const free = {
      type: 'ReleasePrincipal',
      at,
      principalId,
      personId: id,
      invitationId,
      claimRevisions,
    } as const;
    const freed = world.note('ReleasePrincipal', principal.decide(free, fold(principal, of.history)));
    yield;
    world.append(of, freed);
  }
}

/** A new link, or a new round where the last one was accepted. */
function* send(world: World, which: number): Process {
  const { read, state } = invitationOf(world, invitations[which] ?? '');
  yield;
  const who = people[which % people.length] as (typeof people)[number];
  if (state.status === 'none') world.append(read, [invited(at, { personId: who })]);
  else if (state.status === 'pending') world.append(read, [resent(at, { generation: state.generation + 1 })]);
  else if (state.status !== 'requested') {
    const anew = { personId: who, round: state.round + 1, generation: state.generation + 1 };
    world.append(read, [invited(at, anew)]);
  }
}

function* simple(world: World, who: number, what: number): Process {
  const { id, read, state } = personAt(world, who);
  const by = principals[0] as (typeof principals)[number];
  const owner = world.read<ExternalIdEvent>(`externalId-${externalId}`);
  const theirs = { at, externalId, personId: id };
  const name = who === 0 ? 'X' : 'Y';
  yield;
  switch (what) {
    case 0:
      return world.append(
        read,
        world.note('DeactivatePerson', person.decide({ type: 'DeactivatePerson', at }, state)),
      );
    case 1:
      return world.append(
        read,
        world.note('ReactivatePerson', person.decide({ type: 'ReactivatePerson', at }, state)),
      );
    case 2:
      return world.append(
        read,
        world.note('RenamePerson', person.decide({ type: 'RenamePerson', at, name }, state)),
      );
    case 3: {
      const agree = { type: 'AgreeTerms', at, principalId: by, version: '1' } as const;
      return world.append(read, world.note('AgreeTerms', person.decide(agree, state)));
    }
    case 4: {
      const claim = externalIdOwner.decide(
        { type: 'ClaimExternalId', ...theirs },
        fold(externalIdOwner, owner.history),
      );
      return world.append(owner, world.note('ClaimExternalId', claim));
    }
    default: {
      const free = externalIdOwner.decide(
        { type: 'ReleaseExternalId', ...theirs },
        fold(externalIdOwner, owner.history),
      );
      return world.append(owner, world.note('ReleaseExternalId', free));
    }
  }
}

const one = (of: readonly unknown[]) => fc.nat({ max: of.length - 1 });
const processes: fc.Arbitrary<(world: World) => Process> = fc.oneof(
  fc.tuple(one(people), fc.option(one(addresses), { nil: undefined })).map(
    ([who, where]) =>
      (world: World) =>
        register(world, who, where),
  ),
  {
    weight: 4,
    arbitrary: fc.tuple(one(people), one(addresses)).map(
      ([who, where]) =>
        (world: World) =>
          changeEmail(world, who, where),
    ),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(one(invitations), one(principals)).map(
      ([which, as]) =>
        (world: World) =>
          accept(world, which, as),
    ),
  },
  { weight: 3, arbitrary: one(people).map((which) => (world: World) => release(world, which)) },
  { weight: 2, arbitrary: one(invitations).map((which) => (world: World) => send(world, which)) },
  {
    weight: 2,
    arbitrary: fc.tuple(one(people), fc.nat({ max: 5 })).map(
      ([who, what]) =>
        (world: World) =>
          simple(world, who, what),
    ),
  },
);

/** What happens: which process starts, or takes its next step, or is never heard of again. */
export const schedule = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: processes.map((start) => ({ start })) },
    {
      weight: 12,
      arbitrary: fc.record({ step: fc.nat({ max: 3 }), times: fc.integer({ min: 1, max: 14 }) }),
    },
    { weight: 1, arbitrary: fc.record({ dies: fc.nat({ max: 3 }) }) },
  ),
  { minLength: 20, maxLength: 120 },
);
type Plan = typeof schedule extends fc.Arbitrary<infer Value> ? Value : never;

/** Lets a plan happen, and looks at the world after each step. */
export function run(plan: Plan, check: (world: World) => void): World {
  const world = emptyWorld();
  for (const each of people.slice(0, 2)) {
    world.append(world.read(`person-${each}`), [
      { type: 'PersonRegistered', at, name: 'X', addressVersion: 0 },
    ]);
  }
  world.append(world.read(`person-${erasedPerson}`), [
    { type: 'PersonRegistered', at, name: null, email: null, addressVersion: 1 },
  ]);
  for (const which of invitations.keys()) toItsEnd(send(world, which));
  const running: Process[] = [];
  const go = (process: Process | undefined): void => {
    if (!process) return;
    try {
      if (!process.next().done) return;
    } catch (fault) {
      if (!(fault instanceof Error) || !['lost the race', 'refused'].includes(fault.message)) throw fault;
      world.seen.add(fault.message);
    }
    running.splice(running.indexOf(process), 1);
  };
  for (const each of plan) {
    if ('start' in each) running.push(each.start(world));
    else if ('dies' in each) running.splice(each.dies % Math.max(running.length, 1), 1);
    else for (let time = 0; time < each.times; time++) go(running[each.step % Math.max(running.length, 1)]);
    check(world);
  }
  return world;
}

function toItsEnd(process: Process): void {
  while (!process.next().done);
}
