import { wholeLog } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import { done } from '../people/situation.ts';
import { appendedDuring, inviteAnn, rejectionOf, startPortal, tenantId } from '../portal.ts';

const request = { request: 'POST /workspaces {"name":"Rosa"}' };
const once = { commandId: 'key-1' };

describe('a command id that is claimed', () => {
  it('is claimed once for one request, and refused for any other', async () => {
    const portal = await startPortal();
    const { commands } = portal.staff;
    const claimed = await commands.claim(request, once);
    expect(claimed).toMatchObject({ ok: true, revision: 0 });
    expect(await appendedDuring(portal, () => commands.claim(request, once))).toBe(0);
    expect(await commands.claim(request, once)).toMatchObject({ ok: true, revision: 0 });
    const other = await commands.claim({ request: 'another' }, once);
    expect(rejectionOf(other)).toEqual({ type: 'CommandIdReused' });
    expect(await commands.claim({ request: 'another' }, { commandId: 'key-2' })).toMatchObject({ ok: true });
  });

  it('is claimed by one of two who want it at once for different requests', async () => {
    const portal = await startPortal();
    const claims = await Promise.all(
      ['one', 'other'].map((each) => portal.staff.commands.claim({ request: each }, once)),
    );
    expect(claims.filter(({ ok }) => ok)).toHaveLength(1);
  });

  it('is its caller’s own: another’s, and another tenant’s, of the same text is another', async () => {
    const portal = await startPortal();
    await portal.staff.commands.claim(request, once);
    const noah = { type: 'principal', principalId: 'noah' } as const;
    const invitee = { type: 'invitee', principalId: 'olivia' } as const;
    for (const actor of [noah, invitee]) {
      const theirs = portal.latchkey.as({ tenantId, actor });
      expect(await theirs.commands.claim({ request: 'another' }, once)).toMatchObject({ ok: true });
    }
    const nowhere = portal.latchkey.as({ tenantId: 'nowhere', actor: noah });
    expect(rejectionOf(await nowhere.commands.claim(request, once))).toEqual({ type: 'TenantNotFound' });
  });

  it('leaves the command under it to be carried out, once', async () => {
    const portal = await startPortal();
    await portal.staff.commands.claim(request, once);
    const rename = () => portal.staff.workspaces.rename({ workspaceId: 'rosa', name: 'Rosa D.' }, once);
    const renamed = await rename();
    expect(renamed).toMatchObject({ ok: true, revision: 1 });
    await portal.staff.workspaces.rename({ workspaceId: 'rosa', name: 'Rosa' });
    expect(await rename()).toEqual(expect.objectContaining({ ok: true, revision: 1 }));
  });

  it('has nothing of the request in what is stored', async () => {
    const portal = await startPortal();
    await portal.staff.commands.claim({ request: 'ann@example.org' }, once);
    const stored = await wholeLog(portal.eventStore);
    const claim = stored.find(({ type }) => type === 'CommandClaimed');
    expect(claim).toMatchObject({ stream: `command-${claim?.metadata['commandId'] as string}` });
    expect(claim?.data).toEqual({});
    expect(JSON.stringify(stored)).not.toMatch(/ann@example|key-1/);
  });

  it('plays no part in the lists', async () => {
    const portal = await startPortal();
    await inviteAnn(portal);
    const before = await portal.staff.invitations.list();
    const { position } = done(await portal.staff.commands.claim(request, once));
    expect(await portal.staff.invitations.list({}, { after: position })).toEqual(before);
  });

  it.each(['', 'x'.repeat(201)])(
    'is claimed for a request that can be told from others, not for "%s"',
    async (text) => {
      const portal = await startPortal();
      const refused = await portal.staff.commands.claim({ request: text }, once);
      expect(rejectionOf(refused)).toMatchObject({ type: 'InvalidInput' });
    },
  );
});
