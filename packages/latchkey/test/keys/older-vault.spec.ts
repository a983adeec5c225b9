import type { KeyVault } from '../../src/index.ts';
import { memoryKeyVault } from '../../src/index.ts';
import { describe, expect, it } from 'vitest';
import { inviteAnn, startPortal } from '../portal.ts';

describe('a vault in whose place an older copy was put while the process runs', () => {
  it('is not given another key for a person whose key it lacks, though the command needs no earlier event opened', async () => {
    const { portal, putOlderInPlace } = await withOlderVault();
    const { invitationId, personId } = await inviteAnn(portal);
    await putOlderInPlace();
    await expect(
      portal.staff.invitations.rescind({ invitationId, reason: 'Ann left' }),
    ).rejects.toMatchObject({
      code: 'KeyMissing',
      details: { name: `person-${personId}` },
    });
    expect(await portal.keyVault.names('person-')).toEqual([]);
  });

  it('is given keys for those who were not known before', async () => {
    const { portal, putOlderInPlace } = await withOlderVault();
    await inviteAnn(portal);
    await putOlderInPlace();
    const invitation = {
      workspaceId: 'rosa',
      person: { name: 'Bob', email: 'bob@example.org' },
      permissions: ['roster.view'],
    };
    const invited = await portal.staff.invitations.invite(invitation);
    const personId = invited.ok ? invited.personId : '';
    expect(await portal.keyVault.names('person-')).toEqual([`person-${personId}`]);
  });
});

/** A portal on a vault in whose place one can put what it was when the portal was opened. */
async function withOlderVault() {
  let vault = memoryKeyVault();
  const keyVault: KeyVault = {
    isShared: false,
    get: (names) => vault.get(names),
    putIfAbsent: (name, wrapped) => vault.putIfAbsent(name, wrapped),
    destroy: (name) => vault.destroy(name),
    names: (prefix) => vault.names(prefix),
    close: () => vault.close(),
  };
  const portal = await startPortal({ keyVault });
  const kept = await vault.get(await vault.names(''));

  return {
    portal,
    async putOlderInPlace() {
      vault = memoryKeyVault();
      for (const [name, entry] of kept) {
        if (entry.status === 'present') await vault.putIfAbsent(name, entry.wrapped);
      }
    },
  };
}
