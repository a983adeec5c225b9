/**
 * An application process with nothing in memory yet, on the EventStoreDB, under the prefix and the name and with the
 * patience that it is told. Its parent
 * has the key vault, tells it what to do, and hears of every command that was acknowledged.
 */
import { openEventStoreDb } from '../../src/index.ts';
import type { EventStore, Latchkey } from 'latchkey';
import { createLatchkey, hasCode, memoryReadModels, mayGiveEverything } from 'latchkey';
import { createLoad, setUp, tenantId } from './load.ts';
import { pause, remote } from './remote.ts';
import { remoteVault } from './remote-vault.ts';

const [connectionString = '', prefix, name = '', operationTimeout] = process.argv.slice(2);
let load: ReturnType<typeof createLoad> | undefined;

const parent = remote(
  {
    send: (message) => process.send?.(message),
    onMessage: (listen) => process.on('message', listen),
  },
  {
    setUp: () => setUp(latchkey),

    /** Invites everybody at once, and gives what came of it. */
    async invite(emails: readonly string[]) {
      const staff = latchkey.as({ tenantId, actor: { type: 'principal', principalId: 'olivia' } });
      const results = await Promise.all(
        emails.map((email) =>
          staff.invitations.invite({
            workspaceId: 'rosa',
            person: { name: 'New', email },
            permissions: ['roster.view'],
          }),
        ),
      );
      return results.map((result) => (result.ok ? result.invitationId : result.rejection.type));
    },

    async tokenOf(invitationId: string) {
      const staff = latchkey.as({ tenantId, actor: { type: 'principal', principalId: 'petra' } });
      const copied = await staff.invitations.copyLink({ invitationId });
      return copied.ok ? copied.url.split('#')[1] : undefined;
    },

    /** Accepts one invitation as often, all at once, and gives what came of it. */
    async accept(token: string, verifiedEmail: string, times: number) {
      const invitee = latchkey.as({ tenantId, actor: { type: 'invitee', principalId: 'u-ann' } });
      const results = await Promise.all(
        Array.from({ length: times }, () => invitee.invitations.accept({ token, verifiedEmail })),
      );
      return results.map((result) => (result.ok ? 'accepted' : result.rejection.type));
    },

    async startLoad(seed: string) {
      load = createLoad(latchkey, {
        seed,
        name,
        acknowledged: (command) => void parent('acknowledged', command),
      });
    },

    async stopLoad() {
      return load?.stop();
    },

    async settle() {
      await latchkey.whenIdle();
      let health = await latchkey.health();
      // A machine that is busy is waited for.
      for (let look = 1; look < 10 && health.lag !== 0; look++) health = await latchkey.health();
      return health;
    },

    async close() {
      await latchkey.close();
      await eventStore.close();
      process.disconnect();
    },
  },
);

process.on('disconnect', () => process.exit());
const eventStore = await openWhenThere();
const latchkey: Latchkey = createLatchkey({
  eventStore,
  keyVault: remoteVault(parent),
  readModels: memoryReadModels(),
  masterKey: Buffer.alloc(32, 5),
  baseUrl: 'https://portal.example.com',
  mayGive: mayGiveEverything,
  mailer: async () => {},
  onProblem: () => {},
});
await startWhenThere();
await parent('ready');

/** A process may start while the database is away. */
async function openWhenThere(): Promise<EventStore> {
  for (;;) {
    try {
      return await openEventStoreDb({ connectionString, prefix, operationTimeout: Number(operationTimeout) });
    } catch (fault) {
      if (!hasCode(fault, 'StoreUnavailable')) throw fault;
      await pause(200);
    }
  }
}

async function startWhenThere(): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await latchkey.start();
      return;
    } catch (fault) {
      if (attempt === 50) throw fault;
      await pause(200);
    }
  }
}
