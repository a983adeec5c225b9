import type {
  AnyEvent,
  ClaimStanding,
  ClaimSupportSession,
  Decider,
  EmailAddressId,
  InvitationId,
  PersonId,
  Policy,
  Principal,
  PrincipalCommand,
  PrincipalEvent,
} from '@latchkey/core';
import {
  defaultPolicy,
  accessGrant,
  accessGrantEvent,
  bundle,
  bundleEvent,
  accessUse,
  accessUseEvent,
  claimSupportSession,
  commandClaim,
  commandClaimEvent,
  emailAddress,
  emailAddressEvent,
  externalIdEvent,
  externalIdOwner,
  hasEnded,
  invitation,
  invitationEvent,
  isPersonal,
  issuedPart,
  person,
  personEvent,
  personMerge,
  personMergeEvent,
  principal,
  principalEvent,
  role,
  roleEvent,
  seatPool,
  seatPoolEvent,
  supportSession,
  supportSessionEvent,
  standingOfAddress,
  standingOfPersonsClaim,
  tenant,
  tenantEvent,
  workspace,
  workspaceEvent,
} from '@latchkey/core';
import type { StoredEvent } from 'latchkey';
import type { Log } from './laws.ts';
import type { Some } from './what-led-to.ts';
import {
  tenantCommand,
  workspaceCommand,
  roleCommand,
  seatPoolCommands,
  externalIdCommand,
  personCommand,
  standingsOf,
  principalCommand,
  supportSessionCommand,
  emailAddressCommand,
  accessGrantCommand,
} from './what-led-to.ts';
import { invitationCommands } from './what-led-to-invitations.ts';

/**
 * Decides every command on a log once more, one after the other, in one process: gives what would come out otherwise. A
 * stream that a command appends to is as it stands there in the log, since the revision says so. What other streams said
 * may have been read a little earlier, so a command that would come out otherwise is decided as if it had come before some
 * of the last ones on other streams. Which policy counted is left open, since a policy may change while a command is
 * decided. Deliveries are left out: who may send is for each process's own clock to say.
 */
export function decidedAnew({ log }: Log): readonly string[] {
  const time: Time = { turn: 0 };
  const again = decideAgain(time);
  return turnsOn(log).flatMap((turn) => {
    time.turn += 1;
    const [{ stream, revision, type }] = turn;
    const [category = '', id = ''] = stream.split('-');
    const take = again[category];
    return take === undefined || take(id, turn) ? [] : [`${type} in ${stream} at ${revision}`];
  });
}

/** How many commands there were so far. */
interface Time {
  turn: number;
}

/** How many commands on other streams may come between the reading of what they say and an append. */
const overtaking = 60;

type Turn = readonly [StoredEvent, ...StoredEvent[]];
type Take = (id: string, turn: Turn) => boolean;

/** What each command appended to a stream, in the order of the log. */
function turnsOn(log: readonly StoredEvent[]): readonly Turn[] {
  const turns: [StoredEvent, ...StoredEvent[]][] = [];
  for (const event of log) {
    const turn = turns.at(-1);
    const isSame =
      turn?.[0].stream === event.stream && turn[0].metadata['commandId'] === event.metadata['commandId'];
    if (isSame) turn.push(event);
    else turns.push([event]);
  }
  return turns;
}

function decideAgain(time: Time): Readonly<Record<string, Take>> {
  const replay = createReplay(time);
  /** Now, and at each turn before that other streams may have been read at. */
  function* moments(): Generator<number> {
    for (let ago = 0; ago <= overtaking && ago < time.turn; ago++) yield time.turn - ago;
  }
  const policies: Policy[] = [defaultPolicy];
  const tenants = replay(tenantEvent, tenant, ([{ ...command }]) => {
    if (command.type === 'PolicyChanged') policies.push(command.policy);
    return [tenantCommand(command)];
  });
  const workspaces = replay(workspaceEvent, workspace, ([event]) => [workspaceCommand(event)]);
  const roles = replay(roleEvent, role, ([event]) => [roleCommand(event)]);
  const seatPools = replay(seatPoolEvent, seatPool, seatPoolCommands);
  const externalIds = replay(externalIdEvent, externalIdOwner, ([event]) => [externalIdCommand(event)]);
  const claims = replay(commandClaimEvent, commandClaim, ([{ at }]) => [{ type: 'ClaimCommand', at }]);
  const bundles = replay(bundleEvent, bundle, ([event]) => [{ ...event, type: 'MakeBundle' } as const]);
  const uses = replay(accessUseEvent, accessUse, ([event]) => [{ ...event, type: 'RecordUse' as const }]);
  const grants = replay(accessGrantEvent, accessGrant, (events) => [accessGrantCommand(events)]);
  const invitations = replay(invitationEvent, invitation, (events, state, id) => {
    const round = { invitationId: id as InvitationId, round: issuedPart(state)?.acceptance?.round ?? 0 };
    const ended = (at: number) => grants.states(at).some((grant) => hasEnded(grant, round, events[0].at));
    const may = new Set(Array.from(moments(), ended));
    return [...may].flatMap((accessHasEnded) =>
      policies.flatMap((policy) => invitationCommands(events, state, { policy, accessHasEnded })),
    );
  });
  const merges = replay(personMergeEvent, personMerge, ([event]) => [{ ...event, type: 'StartMerge' }]);
  const people = replay(personEvent, person, ([event], state, id) =>
    moments().map((at) =>
      personCommand(
        event,
        state.claims.map((claim) =>
          standingOfPersonsClaim(claim, id as PersonId, invitations.stateOf(claim.invitationId, at)),
        ),
      ),
    ),
  );
  const sessions = replay(supportSessionEvent, supportSession, ([event]) => [supportSessionCommand(event)]);
  const inPrincipalsStream: Decider<
    PrincipalCommand | ClaimSupportSession,
    Principal,
    PrincipalEvent,
    { type: string }
  > = {
    ...principal,
    decide: (command, state) =>
      command.type === 'ClaimSupportSession'
        ? claimSupportSession(command, state)
        : principal.decide(command, state),
  };
  /** The session that a principal claimed last, where it was known then to be over. */
  const endedBefore = ({ support }: Principal, at: number) => {
    const status = support && sessions.stateOf(support.supportSessionId, at).status;
    return status === 'ended' || status === 'dropped' ? support?.supportSessionId : undefined;
  };
  const principals = replay(principalEvent, inPrincipalsStream, ([event], state) =>
    moments().map((at) =>
      principalCommand(
        event,
        standingsOf(
          event,
          state,
          (id) => invitations.stateOf(id, at),
          (id) => people.stateOf(id, at),
        ),
        endedBefore(state, at),
      ),
    ),
  );
  const addresses = replay(emailAddressEvent, emailAddress, (events, state, id) =>
    moments().flatMap((at) => {
      const owner = people.stateOf(state.owner?.personId ?? '', at);
      const standing = standingOfAddress(state, id as EmailAddressId, owner);
      // What was somebody's who was merged can be claimed for whom they were merged into.
      const standings: readonly ClaimStanding[] = owner.absorption ? [standing, 'void'] : [standing];
      return standings.map((each) => emailAddressCommand(events, each));
    }),
  );
  return {
    tenant: tenants.take,
    workspace: workspaces.take,
    role: roles.take,
    seatPool: seatPools.take,
    bundle: bundles.take,
    command: claims.take,
    externalId: externalIds.take,
    accessGrant: grants.take,
    accessUse: uses.take,
    invitation: invitations.take,
    person: people.take,
    personMerge: merges.take,
    principal: principals.take,
    supportSession: sessions.take,
    emailAddress: addresses.take,
  };
}

type Field = Parameters<typeof isPersonal>[0];

/** A union of events, as the core describes them. */
interface EventSchema<Event> {
  parse(stored: unknown): Event;
  options: readonly { shape: { type: Field & { value: string } } & Readonly<Record<string, Field>> }[];
}

/** Streams of one kind, each as it stands after what was taken in; `commandsFor` says which commands may have led to events. */
function createReplay(time: Time) {
  return <Command, State, Event extends AnyEvent, Rejection>(
    schema: EventSchema<Event>,
    decider: Decider<Command, State, Event, Rejection>,
    commandsFor: (events: Some<Event>, state: State, id: string) => Iterable<Command>,
  ) => {
    const histories = new Map<string, { since: number; state: State }[]>();

    function stateOf(id: string, at = time.turn): State {
      return histories.get(id)?.findLast(({ since }) => since <= at)?.state ?? decider.initial;
    }

    function isDecided(events: Some<Event>, state: State, id: string): boolean {
      for (const command of commandsFor(events, state, id)) {
        const decision = decider.decide(command, state);
        if (decision.ok && inWords(decision.events, schema) === inWords(events, schema)) return true;
      }
      // What ends a round that was refused goes before whatever else a command leads to.
      const [first, second, ...rest] = events;
      if (second === undefined) return false;
      return isDecided([first], state, id) && isDecided([second, ...rest], decider.evolve(state, first), id);
    }

    return {
      stateOf,
      states: (at: number) => [...histories.keys()].map((id) => stateOf(id, at)),
      take(id: string, [first, ...rest]: Turn): boolean {
        const events: Some<Event> = [
          readEvent(first, schema),
          ...rest.map((each) => readEvent(each, schema)),
        ];
        const before = stateOf(id);
        const isGiven = isDecided(events, before, id);
        const state = events.reduce((sofar, event) => decider.evolve(sofar, event), before);
        histories.set(id, [...(histories.get(id) ?? []), { since: time.turn, state }]);
        return isGiven;
      },
    };
  };
}

/** An event as it was decided; what is sealed reads as some text that nothing else has, or has such a text in it. */
function readEvent<Event extends AnyEvent>(
  { id, type, data, metadata }: StoredEvent,
  schema: EventSchema<Event>,
): Event {
  const { sealed, ...plain } = data;
  const texts = sealed === undefined ? [] : personalFields(type, schema);
  const text = `text of ${id}`;
  const unsealed = Object.fromEntries(
    texts.map((field) => [field, field === 'attributes' ? { text } : text]),
  );
  return schema.parse({ type, at: metadata['occurredAt'], ...plain, ...unsealed });
}

function personalFields(type: string, { options }: EventSchema<unknown>): readonly string[] {
  const shape = options.find((option) => option.shape.type.value === type)?.shape;
  return Object.entries<Field>(shape ?? {}).flatMap(([field, of]) => (isPersonal(of) ? field : []));
}

/** Without what is sealed, with the fields in one order. */
function inWords<Event extends AnyEvent>(events: readonly Event[], schema: EventSchema<Event>): string {
  const plain = events.map((event) => {
    const personal = personalFields(event.type, schema);
    return Object.entries(event)
      .filter(([field, value]) => value !== undefined && !personal.includes(field))
      .toSorted(([one], [other]) => (one < other ? -1 : 1));
  });
  return JSON.stringify(plain);
}
