import type { EventStoreDbDouble, Fault } from '@latchkey/eventstoredb-double';
import { brokenLaws, wholeLog } from '@latchkey/testing';
import type { Facade, Latchkey } from 'latchkey';
import { createLatchkey, hasCode, mayGiveEverything, memoryKeyVault, memoryReadModels } from 'latchkey';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freshPrefix, openStore, startDouble } from './stores-for-tests.ts';

const appends = { calls: ['batchAppend'] } as const;

/** Something that goes wrong while commands are given. */
interface Trouble {
  end(): Promise<void> | void;
  /** How often it met something. */
  met(): number;
}
type Inject = (double: EventStoreDbDouble) => Promise<Trouble> | Trouble;

const standing = (fault: Fault): Trouble => ({ end: () => fault.lift(), met: () => fault.count });
const momentary = (met: number): Trouble => ({ end() {}, met: () => met });

const faults: Readonly<Record<string, Inject>> = {
  'connections are reset': (double) => momentary(double.faults.dropConnections({ how: 'reset' })),
  'connections are closed': (double) => momentary(double.faults.dropConnections({ how: 'end' })),
  'appends are lost on the way': (double) =>
    standing(double.faults.dropAt('request', { ...appends, times: 5 })),
  'answers to appends are lost with the connection': (double) =>
    standing(double.faults.dropAt('reply', { ...appends, times: 5 })),
  'answers to appends never come': (double) => standing(double.faults.loseReplies({ ...appends, times: 5 })),
  'answers to appends come late': (double) => {
    const held = double.faults.holdReplies(appends);
    return { end: () => held.release(), met: () => held.count };
  },
  'appends are taken and nothing is done': (double) =>
    standing(double.faults.silence({ ...appends, times: 2 })),
  'reads are never answered': (double) =>
    standing(double.faults.silence({ calls: ['readStream'], times: 5 })),
  'answers are too large': (double) => standing(double.faults.replyOverSize({ times: 5 })),
  'the server is not the leader': (double) =>
    standing(double.faults.refuseAsNotLeader({ host: '127.0.0.1', port: double.port }, { times: 5 })),
  'the server ends all calls without saying why': (double) => momentary(double.faults.endCalls()),
  'the link is slow': (double) => standing(double.faults.slowLink({ millisecondsPerMessage: 20 })),
  'the server is killed': async (double) => {
    await double.kill();
    return { end: double.comeBack, met: () => 1 };
  },
  'the server shuts down': async (double) => {
    await double.shutDown(0);
    return { end: double.comeBack, met: () => 1 };
  },
};

describe('under a load of lifecycles, nothing acknowledged is lost, nothing is doubled, and work goes on', () => {
  it.each(Object.entries(faults))('when %s', async (_what, inject) => {
    const double = await startDouble();
    const keyVault = { ...memoryKeyVault(), isShared: true };
    const prefix = freshPrefix();
    const { connectionString } = double;
    const start = async () => {
      const eventStore = await openStore({ connectionString, prefix, operationTimeout: 500 });
      return startPortal(eventStore, keyVault);
    };
    const portals = [await start(), await start()];
    const acknowledged: string[] = [];

    const working = Array.from({ length: 6 }, (_, worker) =>
      letPeopleIn(portals[worker % 2]?.staff, worker, acknowledged),
    );
    await expect.poll(() => acknowledged.length).toBeGreaterThan(3);
    const trouble = await inject(double);
    await expect.poll(trouble.met).toBeGreaterThan(0);
    await trouble.end();
    await Promise.all(working);

    for (const { latchkey } of portals) await latchkey.whenIdle();
    const eventStore = await openStore({ connectionString, prefix });
    const log = await wholeLog(eventStore);
    const invited = log
      .filter(({ type }) => type === 'PersonInvited')
      .map(({ metadata }) => metadata['commandId']);
    expect(acknowledged).toHaveLength(6 * 8);
    expect(invited).toHaveLength(6 * 8);
    expect(new Set(invited).size).toBe(6 * 8);
    expect(new Set(log.map(({ id }) => id)).size).toBe(log.length);
    for (const { latchkey } of portals) {
      expect(await latchkey.health()).toMatchObject({ following: 'following', lag: 0, parked: 0 });
      await latchkey.close();
    }
    expect(await brokenLaws(eventStore)).toEqual([]);
    await expect.poll(() => double.openCalls().subscribeToAll).toBe(0);
    expect(double.openCalls().readStream).toBe(0);
  });
});

async function startPortal(
  eventStore: Awaited<ReturnType<typeof openStore>>,
  keyVault: ReturnType<typeof memoryKeyVault>,
): Promise<{ latchkey: Latchkey; staff: Facade }> {
  const latchkey = createLatchkey({
    eventStore,
    keyVault,
    readModels: memoryReadModels(),
    masterKey: Buffer.alloc(32, 5),
    baseUrl: 'https://portal.example.com',
    mayGive: mayGiveEverything,
    mailer: async () => {},
    onProblem: () => {},
  });
  await latchkey.start();
  onTestFinished(() => latchkey.close());
  const staff = latchkey.as({ tenantId: 'harbour', actor: { type: 'principal', principalId: 'olivia' } });
  await staff.tenants.open();
  await staff.workspaces.open({ workspaceId: 'rosa', kind: 'client', name: 'Rosa Diaz' });
  return { latchkey, staff };
}

/** Invites eight people; a command that failed, or of which nobody knows, is given again under its id. */
async function letPeopleIn(staff: Facade | undefined, worker: number, acknowledged: string[]): Promise<void> {
  for (let turn = 0; turn < 8; turn += 1) {
    const person = { name: 'New', email: `p${worker}-${turn}@example.org` };
    const commandId = `invite-${worker}-${turn}`;
    for (;;) {
      try {
        const invited = await staff?.invitations.invite(
          { workspaceId: 'rosa', person, permissions: ['roster.view'] },
          { commandId },
        );
        if (!invited?.ok) throw new Error(`refused: ${invited?.rejection.type}`);
        break;
      } catch (fault) {
        if (!hasCode(fault, 'OutcomeUnknown') && !hasCode(fault, 'StoreUnavailable')) throw fault;
      }
    }
    acknowledged.push(commandId);
  }
}
