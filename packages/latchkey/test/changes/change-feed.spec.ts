import { describe, expect, it, onTestFinished } from 'vitest';
import type { Change } from '../../src/index.ts';
import type { Portal } from '../portal.ts';
import { ann, inviteAnn, rosa, startPortal } from '../portal.ts';

describe('whoever follows the changes of a tenant', () => {
  it('is told of each once lists know of it, with where it stands', async () => {
    const portal = await openPortal();
    const seen: unknown[] = [];
    portal.staff.changes.follow(({ kind }) => {
      if (kind === 'workspace')
        void portal.staff.workspaces.get('rosa').then((found) => seen.push(found?.name));
    });
    const renamed = await portal.staff.workspaces.rename({ workspaceId: 'rosa', name: 'Rosa D.' });
    await portal.latchkey.whenIdle();
    expect(seen).toEqual(['Rosa D.']);
    expect(portal.staff.changes.newest()).toBe(renamed.ok && renamed.position);
  });

  it('is told of nothing that happened before', async () => {
    const portal = await openPortal();
    const told = follow(portal);
    await portal.staff.workspaces.rename({ workspaceId: 'rosa', name: 'Rosa D.' });
    await portal.latchkey.whenIdle();
    expect(told.map(({ kind, id }) => `${kind} ${id}`)).toEqual(['workspace rosa']);
  });

  it('is told of nothing after they have stopped, not even of what was under way', async () => {
    const portal = await openPortal();
    const told: Change[] = [];
    const { changes } = portal.staff;
    const stop = changes.follow(() => stopOther());
    const stopOther = changes.follow((change) => told.push(change));
    await portal.staff.workspaces.rename({ workspaceId: 'rosa', name: 'Rosa D.' });
    await portal.latchkey.whenIdle();
    expect(told).toEqual([]);
    stop();
  });

  it('goes on when another one stops', async () => {
    const portal = await openPortal();
    const told: Change[] = [];
    const tell = (change: Change) => told.push(change);
    portal.staff.changes.follow(tell);
    portal.staff.changes.follow(tell)();
    await portal.staff.workspaces.rename({ workspaceId: 'rosa', name: 'Rosa D.' });
    await portal.latchkey.whenIdle();
    expect(told).toHaveLength(1);
  });

  it('is told of a person who got an id of the host’s, or lost one', async () => {
    const portal = await openPortal();
    const { personId } = await inviteAnn(portal);
    const told = follow(portal);
    await portal.staff.people.register({ ...ann, externalId: 'c-1' });
    await portal.staff.people.releaseExternalId({ personId, externalId: 'c-1' });
    await portal.latchkey.whenIdle();
    expect(told.map(({ kind, id }) => `${kind} ${id}`)).toEqual([`person ${personId}`, `person ${personId}`]);
  });

  it('keeps nobody else waiting, also where they throw', async () => {
    const portal = await openPortal();
    const uncaught = nextUncaught();
    const fault = new Error('a follower’s own');
    portal.staff.changes.follow(() => {
      throw fault;
    });
    const told = follow(portal);
    await portal.staff.workspaces.rename({ workspaceId: 'rosa', name: 'Rosa D.' });
    await portal.latchkey.whenIdle();
    expect(told).toHaveLength(1);
    expect(await uncaught).toBe(fault);
    expect(portal.problems).toEqual([]);
  });

  it('is told what another process did', async () => {
    const portal = await openPortal();
    const other = await portal.another();
    const told = follow(portal);
    await other.staff.workspaces.rename({ workspaceId: 'rosa', name: 'Rosa D.' });
    await portal.latchkey.whenIdle();
    expect(told).toMatchObject([{ kind: 'workspace', id: 'rosa' }]);
  });

  it('is told of nothing that no list shows', async () => {
    const portal = await openPortal();
    const told = follow(portal);
    const claimed = await portal.staff.commands.claim({ request: 'anything' }, { commandId: 'c-1' });
    expect(claimed.ok).toBe(true);
    const { invitationId, personId } = await inviteAnn(portal);
    await portal.latchkey.whenIdle();
    const { workspaceId } = rosa;
    const invitation = { kind: 'invitation', id: invitationId, workspaceId };
    expect(told.map(({ position: _position, ...change }) => change)).toEqual([
      { kind: 'person', id: personId },
      invitation,
      invitation,
      invitation,
    ]);
  });
});

/** A portal whose opening is behind it. */
async function openPortal(): Promise<Portal> {
  const portal = await startPortal();
  await portal.latchkey.whenIdle();
  return portal;
}

/** The next fault that nobody catches, in place of what the test runner would do about it. */
async function nextUncaught(): Promise<unknown> {
  const others = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  onTestFinished(() => {
    for (const other of others) process.on('uncaughtException', other);
  });
  return new Promise((resolve) => {
    process.once('uncaughtException', resolve);
  });
}

function follow({ staff }: Portal): readonly Change[] {
  const told: Change[] = [];
  staff.changes.follow((change) => told.push(change));
  return told;
}
