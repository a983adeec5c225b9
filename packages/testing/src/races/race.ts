import type { Instant } from '@latchkey/core';
import { instantOf, later } from '@latchkey/core';
import type { Clock, EventStore, Facade, KeyVault, Latchkey, Mail } from 'latchkey';
import { createLatchkey, everything, memoryReadModels, systemClock } from 'latchkey';
import type { Dice } from './dice.ts';
import { seededDice } from './dice.ts';
import type { Log } from './laws.ts';
import { died } from '../dying-event-store.ts';
import { wholeLog } from '../whole-log.ts';
import { unsteadyEventStore } from './unsteady-event-store.ts';

const tenantId = 'harbour-care';
const workspaces = ['rosa', 'theo'] as const;
const people = ['ann', 'bob'] as const;
const hosts = ['example.org', 'example.com'] as const;
const principals = ['u-ann', 'u-bob', 'u-third'] as const;
const permissions = ['roster.view', 'invoices.view'] as const;

/** Accepting is what most depends on, and what most has to fail. */
const commandMix = [
  'invite',
  'invite',
  'accept',
  'accept',
  'accept',
  'decline',
  'decline',
  'rescind',
  'resend',
  'revoke',
  'grant',
  'changeEmail',
  'release',
] as const;

/** How a race ended: the whole log, and what a process that starts after it says of everybody's access. */
export interface RaceResult extends Log {
  /** By `<workspace> <person> <permission>`: what the index says, and what folding the grants' events gives. */
  access: readonly { question: string; isAllowed: boolean; isGiven: boolean }[];
  /** How often each command was done or refused, and for what. */
  outcomes: ReadonlyMap<string, number>;
}

/**
 * Lets three instances race on one store: each of many rounds gives six commands at once, of all kinds, to few people
 * and workspaces, while processes die in the middle. In the end one that comes after finishes what is left.
 */
export async function race(
  seed: number,
  stores: { eventStore: EventStore; keyVault: KeyVault },
): Promise<RaceResult> {
  const dice = seededDice(seed);
  const outcomes = new Map<string, number>();
  const mails: Mail[] = [];
  let now: Instant = instantOf(Date.UTC(2026, 2, 2, 9));
  // The wall clock goes on when the race says so; whatever waits for another process waits in earnest.
  const clock: Clock = { ...systemClock, now: () => now };
  const start = async (eventStore: EventStore) => {
    const latchkey = createLatchkey({
      eventStore,
      keyVault: stores.keyVault,
      readModels: memoryReadModels(),
      masterKey: Buffer.alloc(32, 5),
      baseUrl: 'https://portal.example.com',
      mayGive: () => everything,
      mailer: async (mail) => {
        mails.push(mail);
      },
      clock,
      onProblem: () => {},
    });
    await latchkey.start();
    return latchkey;
  };

  const setUp = await start(stores.eventStore);
  const staff = staffOf(setUp, 'olivia');
  await staff.tenants.open();
  const policy = {
    validFor: 'PT1H',
    resend: { cooldown: 'PT0S', limit: 100 },
    acceptBy: 'linkHolder',
  } as const;
  await staff.tenants.changePolicy({ policy });
  for (const workspaceId of workspaces)
    await staff.workspaces.open({ workspaceId, kind: 'client', name: workspaceId });
  await setUp.close();

  const unsteady = unsteadyEventStore(stores.eventStore, dice, 0.04);
  const racing = [await start(unsteady), await start(unsteady), await start(unsteady)] as const;
  for (let turn = 0; turn < 12; turn++) {
    const runners = Array.from({ length: 6 }, () => giveCommand(dice, dice.pick(racing), mails, outcomes));
    await Promise.all(runners);
    if (dice.happens(0.1)) now = later(now, 3_600_000);
  }
  for (const latchkey of racing) await latchkey.close();

  const heir = await start(stores.eventStore);
  await heir.whenIdle();
  const events = await wholeLog(stores.eventStore);
  const log = { log: events, streams: Map.groupBy(events, ({ stream }) => stream) };
  const access = await compareAccess(heir, log);
  await heir.close();
  return { ...log, access, outcomes };
}

async function giveCommand(
  dice: Dice,
  latchkey: Latchkey,
  mails: readonly Mail[],
  outcomes: Map<string, number>,
): Promise<void> {
  const staff = staffOf(latchkey, dice.pick(['olivia', 'noah']));
  const { items } = await staff.invitations.list();
  const known = items[dice.roll(Math.max(items.length, 1))];
  const token = mails.at(-1 - dice.roll(4))?.link.split('#')[1] ?? '';
  const invitee = latchkey.as({ tenantId, actor: { type: 'invitee', principalId: dice.pick(principals) } });
  const person = dice.pick(people);
  const where = known && { workspaceId: known.workspaceId, personId: known.personId };
  const offered = [dice.pick(permissions)];
  const commands = {
    invite: () =>
      staff.invitations.invite({
        workspaceId: dice.pick(workspaces),
        person: { name: person, email: `${person}@${dice.pick(hosts)}` },
        permissions: offered,
      }),
    accept: () => invitee.invitations.accept({ token }),
    decline: () => invitee.invitations.decline({ token }),
    rescind: () => known && staff.invitations.rescind({ invitationId: known.invitationId }),
    resend: () => known && staff.invitations.resend({ invitationId: known.invitationId }),
    revoke: () => where && staff.access.revoke(where),
    grant: () => where && staff.access.grant({ ...where, permissions: offered }),
    changeEmail: () =>
      where && staff.people.changeEmail({ personId: where.personId, email: `${person}@${dice.pick(hosts)}` }),
    release: () => where && staff.people.releasePrincipal({ personId: where.personId }),
  };
  const name = dice.pick(commandMix);
  const outcome = await Promise.resolve(commands[name]()).then(
    (result) => result && (result.ok ? 'done' : result.rejection.type),
    (fault: unknown) => {
      if (fault instanceof Error && fault.message === died) return died;
      throw fault;
    },
  );
  if (outcome !== undefined)
    outcomes.set(`${name}: ${outcome}`, (outcomes.get(`${name}: ${outcome}`) ?? 0) + 1);
}

function staffOf(latchkey: Latchkey, principalId: string): Facade {
  return latchkey.as({ tenantId, actor: { type: 'principal', principalId } });
}

async function compareAccess(latchkey: Latchkey, { streams }: Log): Promise<RaceResult['access']> {
  const grants = [...streams]
    .filter(([stream]) => stream.startsWith('accessGrant-'))
    .map(([, events]) => events);
  const answers = grants.flatMap((events) => {
    const { workspaceId, personId } = events.find(({ type }) => type === 'AccessGranted')?.data ?? {};
    const given = events.reduce<unknown>((held, { type, data }) => {
      if (type === 'AccessGranted') return data['permissions'];
      return type === 'AccessRevoked' ? [] : held;
    }, []);
    if (typeof workspaceId !== 'string' || typeof personId !== 'string') return [];
    return permissions.map(async (permission) => {
      const question = { workspaceId, personId, permission };
      const { allowed } = await staffOf(latchkey, 'olivia').access.check(question);
      const isGiven = Array.isArray(given) && given.includes(permission);
      return { question: `${workspaceId} ${personId} ${permission}`, isAllowed: allowed, isGiven };
    });
  });
  return Promise.all(answers);
}
