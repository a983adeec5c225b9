import { noRevision } from 'latchkey';
import { describe, expect, it } from 'vitest';
import { openEventStoreDb } from '../src/index.ts';
import { freshPrefix, idsIn, openOnDouble, openStore, someEvents, startDouble } from './stores-for-tests.ts';

describe('a connection string that cannot be used is refused, and never shown', () => {
  const password = 'correct-horse';

  it.each([
    `http://admin:${password}@localhost:2113`,
    `kurrentdb://admin:${password}@localhost:2113`,
    `esdb:admin:${password}`,
    `esdb://admin:${password}`,
    `esdb://admin:${password}@localhost:port`,
    `esdb://admin:${password}@localhost:1:2`,
    `esdb://admin:${password}@localhost?tls=maybe`,
    `esdb://admin:${password}@localhost?tls`,
    `esdb://admin:${password}@localhost?nodePreference=nearest`,
    `esdb://admin:${password}@localhost?maxDiscoverAttempts=many`,
    `esdb://admin:${password}@localhost?keepAliveInterval=-5`,
    `esdb://admin:${password}@localhost?defaultDeadline=0`,
    `esdb://admin:${password}%@localhost`,
    `esdb://admin:${password}@localhost?tlsCAFile=/nowhere/ca.pem`,
    `esdb://admin:${password}@localhost?userCertFile=/nowhere/user.pem`,
    `esdb://admin:${password}@localhost?tlsVerifyCert=false`,
    `esdb://admin:${password}@localhost?tls=true&colour=blue`,
    `esdb://admin:${password}@localhost?${password}=1`,
    '',
  ])('%s', async (connectionString) => {
    const fault: unknown = await openEventStoreDb({ connectionString }).catch((thrown: unknown) => thrown);
    expect(fault).toMatchObject({ code: 'InvalidConnectionString' });
    expect(fault).not.toHaveProperty('cause');
    expect(JSON.stringify([fault, String(fault)])).not.toContain(password);
  });

  it('that is not there, as an environment variable may not be', async () => {
    const { LATCHKEY_NOT_SET: connectionString } = process.env;
    // @ts-expect-error -- JavaScript lets it through
    const opening = openEventStoreDb({ connectionString });
    await expect(opening).rejects.toMatchObject({
      code: 'InvalidConnectionString',
      message: expect.stringContaining('there is none') as string,
    });
  });
});

describe('what is said in a connection string', () => {
  it('cannot make a conflict look like a success', async () => {
    const { connectionString } = await startDouble();
    const store = await openStore({ connectionString: `${connectionString}&throwOnAppendFailure=false` });
    await store.append('invitation-1', someEvents(2), noRevision);
    await expect(store.append('invitation-1', someEvents(1), noRevision)).rejects.toMatchObject({
      code: 'RevisionConflict',
      details: { actual: 1 },
    });
  });

  it('cannot have a follower asked, which may not know everything yet', async () => {
    const follower = await startDouble();
    const leader = await startDouble({
      members: () => [
        { host: '127.0.0.1', port: follower.port, state: 'Follower', isAlive: true },
        { host: '127.0.0.1', port: leader.port, state: 'Leader', isAlive: true },
      ],
    });
    const connectionString = `esdb+discover://127.0.0.1:${leader.port}?tls=false&nodePreference=follower`;
    const store = await openStore({ connectionString });
    await store.append('invitation-1', someEvents(1), noRevision);
    expect(leader.eventCount).toBeGreaterThan(2);
    expect(follower.eventCount).toBe(1);
  });

  it.each(['readStream', 'batchAppend', 'subscribeToAll'] as const)(
    'cannot have a follower answer: %s',
    async (call) => {
      const { connectionString, faults, port } = await startDouble();
      const asFollower = faults.refuseAsNotLeader({ host: '127.0.0.1', port }, { calls: [call], times: 1 });
      await openStore({ connectionString });
      expect(asFollower.count).toBe(1);
    },
  );

  it.each(['/', '///', '&keepAliveTimeout=20000', '&keep_alive_timeout=-1', '&connectionName=portal'])(
    'may end with %s',
    async (end) => {
      const { connectionString } = await startDouble();
      const store = await openStore({
        connectionString: `${connectionString}${end}`,
        operationTimeout: 2_000,
      });
      expect(await store.append('invitation-1', someEvents(1), noRevision)).toMatchObject({ revision: 0 });
    },
  );
});

describe('opening says what is missing', () => {
  /** A server with users has TLS. */
  const users = { admin: 'changeit' };

  it('where no server answers', async () => {
    const double = await startDouble();
    const { connectionString } = double;
    await double.stop();
    await expect(openEventStoreDb({ connectionString, operationTimeout: 200 })).rejects.toMatchObject({
      code: 'StoreUnavailable',
    });
  });

  it('where the server takes calls and does not answer', async () => {
    const { connectionString, faults } = await startDouble();
    faults.silence();
    await expect(openEventStoreDb({ connectionString, operationTimeout: 200 })).rejects.toMatchObject({
      code: 'StoreUnavailable',
    });
  });

  it.each<{ what: string; hasTls: boolean; as: (port: number) => string; says: string }>([
    {
      what: 'has TLS and is called without',
      hasTls: true,
      as: (port) => `esdb://127.0.0.1:${port}?tls=false`,
      says: 'It was called without TLS',
    },
    {
      what: 'has no TLS and is called with it',
      hasTls: false,
      as: (port) => `esdb://127.0.0.1:${port}`,
      says: 'It was called with TLS',
    },
    {
      what: 'has no TLS and is looked for with it',
      hasTls: false,
      as: (port) => `esdb+discover://127.0.0.1:${port}?tls=true`,
      says: 'It was called with TLS',
    },
    {
      what: 'has a certificate that nobody vouches for',
      hasTls: true,
      as: (port) => `esdb://admin:changeit@localhost:${port}`,
      says: 'self-signed certificate',
    },
  ])('where the server $what', async ({ hasTls, as, says }) => {
    const { port } = await startDouble(hasTls ? { users } : {});
    await expect(
      openEventStoreDb({ connectionString: as(port), operationTimeout: 1_000 }),
    ).rejects.toMatchObject({ code: 'StoreUnavailable', message: expect.stringContaining(says) });
  });

  it.each(['22.6.1', '21.10.9', '5.0.8', 'unknown'])('where the server is %s', async (version) => {
    const { connectionString } = await startDouble({ version });
    await expect(openEventStoreDb({ connectionString })).rejects.toMatchObject({
      code: 'ServerTooOld',
      details: { version, needed: '22.10' },
    });
  });

  it.each(['22.10.0', '23.10.8', '24.2.0', '26.0.1-rc.2'])('but not where it is %s', async (version) => {
    const { connectionString } = await startDouble({ version });
    await expect(openStore({ connectionString })).resolves.toBeDefined();
  });

  it.each([
    { what: 'reading', scope: { calls: ['readStream'] }, details: { action: 'read' } },
    { what: 'appending', scope: { calls: ['batchAppend'] }, details: { action: 'append to' } },
    {
      what: 'setting metadata',
      scope: { calls: ['batchAppend'], stream: '$$' },
      details: { action: 'set the metadata of', stream: expect.stringMatching(/^test_.*pulse-/) },
    },
    { what: 'following', scope: { calls: ['subscribeToAll'] }, details: { action: 'read', stream: '$all' } },
  ] as const)('where $what is not allowed', async ({ scope, details }) => {
    const { connectionString, faults, openCalls } = await startDouble({ users });
    faults.denyAccess(scope);
    const opening = openEventStoreDb({
      connectionString: withUser(connectionString, 'admin:changeit'),
      prefix: freshPrefix(),
    });
    await expect(opening).rejects.toMatchObject({ code: 'MissingPermission', details });
    await expect.poll(() => Object.values(openCalls()).reduce((sum, count) => sum + count)).toBe(0);
  });

  it.each(['admin:wrong', 'nobody:changeit'])('where the user or the password is wrong: %s', async (user) => {
    const { connectionString } = await startDouble({ users });
    const wrong = withUser(connectionString, user);
    const fault: unknown = await openEventStoreDb({ connectionString: wrong }).catch(
      (thrown: unknown) => thrown,
    );
    expect(fault).toMatchObject({ code: 'WrongCredentials' });
    expect(String(fault)).not.toContain('changeit');
  });

  it('where credentials are needed and none are given', async () => {
    const { connectionString } = await startDouble({ users });
    const opening = openEventStoreDb({ connectionString: connectionString.replace(/\/\/.*@/, '//') });
    await expect(opening).rejects.toMatchObject({ code: 'MissingPermission', details: { action: 'read' } });
  });

  it('but not where both are right', async () => {
    const { connectionString } = await startDouble({ users });
    const store = await openStore({ connectionString: withUser(connectionString, 'admin:changeit') });
    expect(await store.append('invitation-1', someEvents(1), noRevision)).toMatchObject({ revision: 0 });
  });

  it.each(['', 'latch-key_', '$latchkey_', 'a b', 'a'.repeat(65)])(
    'where the prefix is "%s"',
    async (prefix) => {
      const opening = openEventStoreDb({ connectionString: 'esdb://localhost', prefix });
      await expect(opening).rejects.toMatchObject({ code: 'InvalidOption', details: { option: 'prefix' } });
    },
  );

  it.each([0, -1, Number.NaN, 3_600_001])('where a call may take %s ms', async (operationTimeout) => {
    const opening = openEventStoreDb({ connectionString: 'esdb://localhost', operationTimeout });
    await expect(opening).rejects.toMatchObject({
      code: 'InvalidOption',
      details: { option: 'operationTimeout' },
    });
  });
});

describe("a store's id", () => {
  it('is made once, however many open it at once, and stays', async () => {
    const { connectionString } = await startDouble();
    const prefix = freshPrefix();
    const stores = await Promise.all(
      Array.from({ length: 5 }, () => openStore({ connectionString, prefix })),
    );
    const later = await openStore({ connectionString, prefix });
    expect(new Set([...stores, later].map(({ storeId }) => storeId)).size).toBe(1);
  });

  it('is another under another prefix, which sees nothing of the first', async () => {
    const { double, store } = await openOnDouble();
    const other = await openStore({ connectionString: double.connectionString });
    expect(other.storeId).not.toBe(store.storeId);
    await store.append('invitation-1', someEvents(1), noRevision);
    expect(await idsIn(other, 'invitation-1')).toEqual([]);
  });

  it.each([
    { type: 'Other', data: '{}' },
    { type: 'StoreIdentified', data: '{"storeId":"no ulid"}' },
    { type: 'StoreIdentified', data: 'null' },
  ])('is not taken from $type $data', async ({ type, data }) => {
    const double = await startDouble();
    const prefix = freshPrefix();
    double.put(`${prefix}store-${'0'.repeat(26)}`, [{ type, data, isJson: true }]);
    const opening = openEventStoreDb({ connectionString: double.connectionString, prefix });
    await expect(opening).rejects.toMatchObject({ code: 'NotALatchkeyStore' });
  });
});

function withUser(connectionString: string, user: string): string {
  return connectionString.replace(/\/\/(?:.*@)?/, `//${user}@`);
}
