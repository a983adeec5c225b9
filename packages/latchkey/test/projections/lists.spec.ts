import { describe, expect, it } from 'vitest';
import type { EventStore } from '../../src/index.ts';
import { memoryReadModels, positionAt } from '../../src/index.ts';
import { ann, inviteAnn, letAnnIn, rosa, startPortal } from '../portal.ts';

describe('the list of invitations', () => {
  it('shows an invitation at once to whoever waits for it', async () => {
    const portal = await startPortal();
    const other = await portal.another();
    const invited = await portal.staff.invitations.invite({
      ...here,
      person: ann,
      permissions: ['roster.view'],
    });
    const after = invited.ok ? invited.position : undefined;
    const { items } = await other.staff.invitations.list({}, { after });
    expect(items).toMatchObject([
      {
        personName: 'Ann Carer',
        email: 'ann@example.org',
        workspaceName: 'Rosa Diaz',
        status: 'pending',
        round: 1,
      },
    ]);
  });

  it('calls an invitation expired from its deadline on, recorded or not', async () => {
    const portal = await startPortal();
    const { expiresAt, invitationId } = await inviteAnn(portal);
    portal.clock.set(expiresAt);
    expect(await portal.staff.invitations.get(invitationId)).toMatchObject({ status: 'expired' });
    expect((await portal.staff.invitations.list({ status: 'pending' })).items).toEqual([]);
    expect((await portal.staff.invitations.list({ status: 'expired' })).items).toHaveLength(1);
  });

  it('comes in pages, by workspace, person and status, with nothing left out or shown twice', async () => {
    const portal = await startPortal();
    for (let person = 0; person < 7; person++) {
      const invitee = { name: `P ${person}`, email: `p${person}@example.org` };
      await portal.staff.invitations.invite({ ...here, person: invitee, permissions: ['roster.view'] });
      portal.clock.advance(1);
    }
    await portal.latchkey.whenIdle();
    const names: (string | null)[] = [];
    let cursor: string | undefined;
    do {
      const page = await portal.staff.invitations.list({
        ...here,
        status: 'pending',
        limit: 3,
        ...(cursor && { cursor }),
      });
      names.push(...page.items.map(({ personName }) => personName));
      cursor = page.next;
    } while (cursor !== undefined);
    expect(names).toEqual(['P 0', 'P 1', 'P 2', 'P 3', 'P 4', 'P 5', 'P 6']);
    const [first] = (await portal.staff.invitations.list({ limit: 1 })).items;
    const byPerson = await portal.staff.invitations.list({
      personId: first?.personId ?? '',
      workspaceId: 'rosa',
    });
    expect(byPerson.items).toHaveLength(1);
    expect((await portal.staff.invitations.list({ workspaceId: 'nowhere' })).items).toEqual([]);
  });

  it('refuses a question that is none, and a cursor it never gave', async () => {
    const portal = await startPortal();
    const code = { code: 'InvalidQuery' };
    await expect(portal.staff.invitations.list({ limit: 0 })).rejects.toMatchObject(code);
    await expect(portal.staff.invitations.list({ cursor: 'x' })).rejects.toMatchObject(code);
    await inviteAnn(portal);
    await portal.staff.invitations.invite({
      ...here,
      person: { name: 'Bob', email: 'bob@example.org' },
      permissions: ['a'],
    });
    await portal.latchkey.whenIdle();
    const { next: cursor = '' } = await portal.staff.invitations.list({ limit: 1 });
    expect((await portal.staff.invitations.list({ cursor })).items).toHaveLength(1);
    await expect(portal.staff.invitations.list({ ...here, cursor })).rejects.toMatchObject(code);
    await expect(portal.staff.access.list({ workspaceId: 'a@b' })).rejects.toMatchObject(code);
    expect(await portal.staff.invitations.get('no id')).toBeUndefined();
  });

  it('gives up, in words, on waiting for a position that never comes', async () => {
    const portal = await startPortal();
    const other = await portal.another({
      eventStore: { ...portal.eventStore, subscribe: onePageOnly(portal.eventStore) },
    });
    const invited = await portal.staff.invitations.invite({
      ...here,
      person: ann,
      permissions: ['roster.view'],
    });
    const waiting = other.staff.invitations.list({}, { after: invited.ok ? invited.position : undefined });
    setImmediate(() => portal.clock.advance(5_000));
    await expect(waiting).rejects.toMatchObject({ code: 'NotCaughtUp' });
  });

  it('refuses to wait for a position of another store', async () => {
    const portal = await startPortal();
    const elsewhere = await startPortal();
    const after = await elsewhere.eventStore.head();
    await expect(portal.staff.invitations.list({}, { after })).rejects.toMatchObject({
      code: 'PositionOfAnotherStore',
    });
  });
});

describe('the list of access', () => {
  it('shows who may do what, and why not', async () => {
    const portal = await startPortal();
    const { personId } = await letAnnIn(portal);
    const list = async () => (await portal.staff.access.list(here)).items;
    expect(await list()).toMatchObject([
      { personName: 'Ann Carer', status: 'live', permissions: ['roster.view'] },
    ]);
    await portal.staff.access.suspend({ ...here, personId, cause: 'unpaid' });
    expect(await list()).toMatchObject([{ status: 'suspended', suspensions: ['unpaid'] }]);
    await portal.staff.access.resume({ ...here, personId, cause: 'unpaid' });
    expect(await list()).toMatchObject([{ status: 'live', suspensions: [] }]);
    await portal.staff.access.revoke({ ...here, personId });
    expect(await list()).toMatchObject([{ status: 'revoked', permissions: [] }]);
  });
});

describe('a read model', () => {
  it('goes on from its checkpoint after a restart, and equals one that was built anew', async () => {
    const readModels = memoryReadModels();
    const portal = await startPortal({ readModels });
    await letAnnIn(portal);
    await portal.latchkey.close();
    const again = await portal.another({ readModels });
    const anew = await portal.another({ readModels: memoryReadModels() });
    const all = async (of: typeof portal) => ({
      invitations: await of.staff.invitations.list(),
      access: await of.staff.access.list(),
      workspaces: await of.staff.workspaces.list(),
    });
    expect(await all(again)).toEqual(await all(anew));
    expect((await all(again)).access.items).toHaveLength(1);
  });

  it('that has followed more of the log than there is, is refused at the start', async () => {
    const readModels = memoryReadModels();
    const portal = await startPortal({ readModels });
    await portal.latchkey.close();
    const older = { ...portal.eventStore, head: async () => positionAt(portal.eventStore.storeId, 1) };
    const restored = portal.another({ readModels, eventStore: older });
    await expect(restored).rejects.toMatchObject({ code: 'PositionBeyondLog' });
  });

  it('of another store is refused at the start', async () => {
    const readModels = memoryReadModels();
    const portal = await startPortal({ readModels });
    await portal.latchkey.close();
    await expect(startPortal({ readModels })).rejects.toMatchObject({ code: 'PositionOfAnotherStore' });
  });
});

const here = { workspaceId: rosa.workspaceId };

/** A subscription that gives what is there, and then nothing more. */
function onePageOnly(of: EventStore): EventStore['subscribe'] {
  return async function* (options) {
    for await (const page of of.subscribe(options)) {
      yield page;
      if (page.isCaughtUp) break;
    }
    await new Promise((resolve) => options.signal.addEventListener('abort', resolve));
  };
}
