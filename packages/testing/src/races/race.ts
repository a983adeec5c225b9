import type { Instant } from '@latchkey/core';
import { instantOf, later, newAttributes, seatGrace } from '@latchkey/core';
import type { Clock, EventStore, Latchkey, Mail } from 'latchkey';
import { createLatchkey, everything, hasCode, memoryReadModels, systemClock } from 'latchkey';
import { died } from '../dying-event-store.ts';
import type { OpenStores } from '../portal-instance.ts';
import { seededRandomness } from '../seeded-randomness.ts';
import { wholeLog } from '../whole-log.ts';
import { compareAnswers, turningPoints } from './answers.ts';
import type { Given, RaceKnowledge } from './commands.ts';
import { catalogue, people, permissions, policies, roles, tenants, workspaces } from './cast.ts';
import { staffOf, throwCommand } from './commands.ts';
import type { Dice } from './dice.ts';
import { seededDice } from './dice.ts';
import type { Log } from './laws.ts';
import { unsteadyEventStore } from './unsteady-event-store.ts';

const legs = 4;
const turnsInLeg = 10;
const commandsAtOnce = 6;

/** How a race ended. */
export interface RaceResult extends Log {
  /** Where what a process that starts after it answers is not what the log says. */
  wrong: readonly string[];
  /** What happened to commands, and which statuses were met. */
  met: ReadonlySet<string>;
}

/**
 * Lets three instances race on one store: each of many turns gives six commands at once, of all kinds, to few people
 * and workspaces, while processes die in the middle, others start, and time passes. Now and then, and in the end, all of
 * them are gone, and one that comes after finishes what is left, and is asked for all it knows.
 */
export async function race(seed: number, open: OpenStores): Promise<RaceResult> {
  const dice = seededDice(seed);
  const met = new Set<string>();
  const mails: Mail[] = [];
  let now: Instant = instantOf(Date.UTC(2026, 2, 2, 9));
  const knowledge: RaceKnowledge = { mails, copies: [], now: () => now };
  const clock = raceClock(() => now);
  const stores = await open(clock);
  let processes = 0;
  const start = async (eventStore: EventStore) => {
    const latchkey = createLatchkey({
      eventStore,
      keyVault: stores.keyVault,
      readModels: memoryReadModels(),
      masterKey: Buffer.alloc(32, 5),
      baseUrl: 'https://portal.example.com',
      permissions: catalogue,
      attributes: newAttributes,
      mayGive: ({ principalId }) =>
        principalId === 'noah' && dice.happens(0.3) ? ['roster.view'] : everything,
      mailer: async (mail) => {
        mails.push(mail);
      },
      clock,
      randomness: seededRandomness(`race ${seed}, process ${processes++}`),
      onProblem: () => {},
    });
    await latchkey.start();
    return latchkey;
  };

  await setUp(dice, await start(stores.eventStore));
  const unsteady = unsteadyEventStore(stores.eventStore, dice, { death: 0.02, doubt: 0.01 });
  let log: Log = { log: [], streams: new Map() };
  const wrong: string[] = [];
  for (let leg = 1; leg <= legs; leg++) {
    const racing: [Latchkey, ...Latchkey[]] = [
      await start(unsteady),
      await start(unsteady),
      await start(unsteady),
    ];
    for (let turn = 0; turn < turnsInLeg; turn++) {
      const givers = Array.from({ length: commandsAtOnce }, () => giveCommand(dice, racing, knowledge, met));
      await Promise.all(givers);
      await lookAround(dice.pick(racing), met);
      if (dice.happens(0.2)) now = later(now, dice.pick([60_000, 600_000, 1_800_000, 3_600_000]));
      if (dice.happens(0.1)) await startAnew(dice, racing, () => start(unsteady));
      if (dice.happens(0.01)) await revokeLinkKey(dice.pick(racing), met);
    }
    for (const latchkey of racing) await latchkey.close();

    // What a death has left of seats is settled only after a while.
    if (leg === legs) now = later(now, seatGrace);
    const heir = await start(stores.eventStore);
    await heir.whenIdle();
    log = await readLog(stores.eventStore);
    wrong.push(...(await compareAnswers(heir, log, { at: now, met })));
    if (leg === legs) {
      for (const moment of turningPoints(log, now)) {
        now = moment;
        wrong.push(...(await compareAnswers(heir, log, { at: now, met })));
      }
    }
    if ((await readLog(stores.eventStore)).log.length > log.log.length)
      wrong.push('looking appended something');
    await heir.close();
  }
  return { ...log, wrong, met };
}

/** Without what clocks and stores write for their own needs, also when somebody only looks. */
async function readLog(eventStore: EventStore): Promise<Log> {
  const log = (await wholeLog(eventStore)).filter(({ stream }) => !/^(?:pulse|store)-/.test(stream));
  return { log, streams: Map.groupBy(log, ({ stream }) => stream) };
}

/** The wall clock goes on when the race says so; what waits for a moment only gives others their turn. */
function raceClock(now: () => Instant): Clock {
  return {
    ...systemClock,
    now,
    schedule(milliseconds, run, inBackground) {
      if (milliseconds > 50 || inBackground) return systemClock.schedule(milliseconds, run, inBackground);
      const immediate = setImmediate(run);
      return () => clearImmediate(immediate);
    },
  };
}

async function setUp(dice: Dice, latchkey: Latchkey): Promise<void> {
  for (const tenantId of tenants) {
    const staff = staffOf(latchkey, tenantId);
    await staff.tenants.open();
    await staff.seats.license({ capacity: dice.pick([1, 2, 4, 6]) });
    await staff.tenants.changePolicy({ policy: dice.pick(policies) });
    for (const name of roles.slice(1)) await staff.roles.define({ name, permissions: [permissions[0]] });
    for (const workspaceId of workspaces)
      await staff.workspaces.open({ workspaceId, kind: 'client', name: workspaceId });
  }
  const { invitations } = staffOf(latchkey, tenants[0]);
  for (const workspaceId of workspaces) {
    for (const name of people.slice(1)) {
      const person = { name, email: `${name}@example.org` };
      await invitations.invite({ workspaceId, person, role: dice.pick([roles[1], roles[2]]) });
    }
  }
  await latchkey.close();
}

/** Gives a command, and now and then, as whoever got no answer does, once more, perhaps to another process. */
async function giveCommand(
  dice: Dice,
  racing: readonly [Latchkey, ...Latchkey[]],
  knowledge: RaceKnowledge,
  met: Set<string>,
): Promise<void> {
  const first = dice.pick(racing);
  const thrown = await throwCommand(dice, first, knowledge);
  const outcome = await outcomeOf(thrown.give(first), met);
  if (outcome === undefined) return;
  met.add(`${thrown.name}: ${outcome}`);
  if (outcome === died || dice.happens(0.1)) await outcomeOf(thrown.give(dice.pick(racing)), met);
}

async function outcomeOf(giving: Promise<Given> | undefined, met: Set<string>): Promise<string | undefined> {
  try {
    const result = await giving;
    if (!result) return undefined;
    if (!result.ok) {
      met.add(`refused: ${result.rejection.type}`);
      return `refused ${result.rejection.type}`;
    }
    if (typeof result.status === 'string') met.add(`status: ${result.status}`);
    return 'done';
  } catch (fault) {
    if (!(fault instanceof Error) || fault.message !== died) throw fault;
    met.add(died);
    return died;
  }
}

/** Takes in what there is at the moment, some of which is gone in the end. */
async function lookAround(latchkey: Latchkey, met: Set<string>): Promise<void> {
  const { invitations, access } = staffOf(latchkey, tenants[0]);
  for (const { status } of (await invitations.list()).items) met.add(`invitation: ${status}`);
  for (const { status, workspaceId, personId } of (await access.list()).items) {
    met.add(`access: ${status}`);
    const answer = await access.check({ workspaceId, personId, permission: permissions[0] });
    met.add(answer.allowed ? 'check: allowed' : `check: ${answer.reason}`);
  }
}

/** One instance goes, and one with nothing in memory comes in its place. */
async function startAnew(dice: Dice, racing: Latchkey[], start: () => Promise<Latchkey>): Promise<void> {
  const which = dice.roll(racing.length);
  await racing[which]?.close();
  racing[which] = await start();
}

/** The key of all links so far is destroyed, and none of them can be copied any more. */
async function revokeLinkKey(latchkey: Latchkey, met: Set<string>): Promise<void> {
  const { linkKeys } = latchkey;
  const { keyId } = await linkKeys.rotate();
  try {
    for (const [tenantId, killed] of await linkKeys.revoke(keyId - 1)) {
      const { invitations } = staffOf(latchkey, tenantId);
      for (const invitationId of killed) await outcomeOf(invitations.copyLink({ invitationId }), met);
    }
  } catch (fault) {
    // Where no link was made yet, there was no key before this one.
    if (!hasCode(fault, 'LinkKeyNotFound')) throw fault;
  }
}
