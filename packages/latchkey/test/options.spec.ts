import { describe, expect, it } from 'vitest';
import {
  createLatchkey,
  hasReached,
  memoryEventStore,
  memoryKeyVault,
  memoryMailbox,
  parsePosition,
  placeOf,
  positionAt,
} from '../src/index.ts';
import { masterKey } from './portal.ts';

describe('createLatchkey', () => {
  it('needs nothing to run in memory', async () => {
    const latchkey = createLatchkey();
    await Promise.all([latchkey.start(), latchkey.start()]);
    const staff = latchkey.as({ tenantId: 't', actor: { type: 'system', part: 'import' } });
    await staff.tenants.open();
    expect((await staff.workspaces.open({ workspaceId: 'w', kind: 'client', name: 'W' })).ok).toBe(true);
    await latchkey.close();
  });

  it('names what is missing beside an event store', () => {
    expect(() => createLatchkey({ eventStore: memoryEventStore(), keyVault: memoryKeyVault() })).toThrow(
      /also needs masterKey, mailer, baseUrl/,
    );
  });

  it('demands a master key for a vault that lasts', () => {
    expect(() => createLatchkey({ keyVault: memoryKeyVault() })).toThrow(/also needs eventStore, masterKey/);
  });

  it.each([
    ['masterKey must be 32 bytes', { masterKey: Buffer.alloc(16) }],
    ['maxStaleness', { maxStaleness: 0 }],
    ['permissions must say', { permissions: { Roster: 'reads' } as const }],
    ['baseUrl', { baseUrl: 'portal.example.com' }],
    ['baseUrl', { baseUrl: 'ftp://example.org' }],
    ['baseUrl', { baseUrl: 'https://example.org/?a=b' }],
    ['baseUrl', { baseUrl: 'https://example.org/#x' }],
  ])('says that %s', (message, option) => {
    const { mailer } = memoryMailbox();
    const all = {
      eventStore: memoryEventStore(),
      keyVault: memoryKeyVault(),
      masterKey,
      mailer,
      baseUrl: 'https://x.org',
    };
    expect(() => createLatchkey({ ...all, ...option })).toThrow(message);
  });

  it('refuses a key vault of its own process beside an event store that others share', () => {
    const { mailer } = memoryMailbox();
    const shared = { ...memoryEventStore(), isShared: true };
    const others = { eventStore: shared, masterKey, mailer, baseUrl: 'https://x.org' };
    expect(() => createLatchkey({ ...others, keyVault: memoryKeyVault() })).toThrow(
      expect.objectContaining({ code: 'VaultNotShared' }),
    );
    expect(() =>
      createLatchkey({ ...others, keyVault: { ...memoryKeyVault(), isShared: true } }),
    ).not.toThrow();
  });

  it('refuses a caller who is none', () => {
    const latchkey = createLatchkey();
    const actor = { type: 'principal', principalId: 'olivia@example.org' } as const;
    expect(() => latchkey.as({ tenantId: 't', actor })).toThrow(
      expect.objectContaining({ code: 'InvalidCaller' }),
    );
  });

  it('says so when it is asked before it was started', async () => {
    const latchkey = createLatchkey();
    const staff = latchkey.as({ tenantId: 't', actor: { type: 'system', part: 'import' } });
    const opened = await staff.tenants.open();
    const after = opened.ok ? opened.position : undefined;
    await expect(staff.invitations.list({}, { after })).rejects.toMatchObject({ code: 'NotStarted' });
  });
});

describe('a position', () => {
  const one = '01JNB0000000000000000000T1';
  const other = '01JNB0000000000000000000T2';

  it('is ordered as its text is', () => {
    expect(positionAt(one, 9) < positionAt(one, 16)).toBe(true);
    expect(hasReached(positionAt(one, 16), positionAt(one, 9))).toBe(true);
    expect(hasReached(positionAt(one, 9), positionAt(one, 16))).toBe(false);
    expect(hasReached(undefined, positionAt(one, 1))).toBe(false);
    expect(hasReached(undefined, undefined)).toBe(true);
    expect(placeOf(positionAt(one, 2n ** 63n), one)).toBe(2n ** 63n);
    expect(positionAt(one, 2n ** 64n, 32) > positionAt(one, 2n ** 64n - 1n, 32)).toBe(true);
    expect(placeOf(parsePosition(positionAt(one, 2n ** 64n + 1n, 32)), one)).toBe(2n ** 64n + 1n);
  });

  it('of another store is refused', () => {
    expect(() => hasReached(positionAt(one, 1), positionAt(other, 1))).toThrow(/another event store/);
    expect(() => placeOf(positionAt(one, 1), other)).toThrow(/another event store/);
  });

  it.each(['', 'x', `${one}-1`, `${one}-000000000000000G`, `${one}-0000000000000001 `])(
    'is not read from %j',
    (text) => {
      expect(() => parsePosition(text)).toThrow(expect.objectContaining({ code: 'InvalidPosition' }));
      expect(parsePosition(positionAt(one, 1))).toBe(positionAt(one, 1));
    },
  );
});
