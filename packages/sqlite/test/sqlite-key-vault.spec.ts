import { keyVaultContract } from '@latchkey/testing';
import { expect, it } from 'vitest';
import { openStores } from './temporary-stores.ts';

keyVaultContract('the key vault on SQLite', () => openStores().keyVault);

it('keeps a key as it was when putIfAbsent was called', async () => {
  const { keyVault } = openStores();
  const wrapped = Buffer.from([1, 2, 3]);
  const putting = keyVault.putIfAbsent('person-1', wrapped);
  wrapped.fill(0);
  await putting;
  expect(await keyVault.get(['person-1'])).toEqual(
    new Map([['person-1', { status: 'present', wrapped: new Uint8Array([1, 2, 3]) }]]),
  );
});
