import { manualClock, wholeLog } from '@latchkey/testing';
import type { EventStore } from '../../src/index.ts';
import { memoryEventStore } from '../../src/index.ts';
import type { Portal } from '../portal.ts';
import { acceptAs, ann, opening, startPortal } from '../portal.ts';

export const bob = { name: 'Bob', email: 'bob@example.org' };
export const theo = { workspaceId: 'theo', kind: 'client', name: 'Theo' };

/** The result of a command that is sure to be done. */
export function done<Result extends { ok: boolean }>(result: Result): Extract<Result, { ok: true }> {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result)}`);
  return result as Extract<Result, { ok: true }>;
}

/** A portal whose store takes no event of the types in `lost`: whatever appends one dies there. */
export async function startMortalPortal(): Promise<Portal & { lost: Set<string> }> {
  const lost = new Set<string>();
  const clock = manualClock(opening);
  const steady = memoryEventStore({ clock });
  const portal = await startPortal({
    clock,
    eventStore: {
      ...steady,
      async append(stream, events, expected) {
        if (events.some(({ type }) => lost.has(type))) throw new Error('the process died');
        return steady.append(stream, events, expected);
      },
    },
  });
  return { ...portal, lost };
}

/** The portal's store, as a process sees it in which something else happens right before an event of a type, once. */
export function meanwhile({ eventStore }: Portal, type: string, act: () => Promise<unknown>): EventStore {
  let isOver = false;
  return {
    ...eventStore,
    async append(stream, events, expected) {
      if (!isOver && events.some((event) => event.type === type)) {
        isOver = true;
        await act();
      }
      return eventStore.append(stream, events, expected);
    },
  };
}

/** What stands in the streams of a kind, in the order of the log. */
export async function typesIn({ eventStore }: Portal, category: string): Promise<readonly string[]> {
  const log = await wholeLog(eventStore);
  return log.filter(({ stream }) => stream.startsWith(`${category}-`)).map(({ type }) => type);
}

/** Invites somebody to a workspace, which is opened if it is not there, and gives the token that was mailed. */
export async function tokenTo(portal: Portal, workspaceId: string, person = ann): Promise<string> {
  await portal.staff.workspaces.open({ workspaceId, kind: 'client', name: workspaceId });
  done(await portal.staff.invitations.invite({ workspaceId, person, permissions: ['roster.view'] }));
  await portal.latchkey.whenIdle();
  return portal.tokenFor(person.email);
}

/** Somebody is invited to a workspace and accepts as a principal; gives what became of it. */
export async function letIn(portal: Portal, workspaceId: string, principalId: string, person = ann) {
  const token = await tokenTo(portal, workspaceId, person);
  return acceptAs(portal, principalId, token, person.email);
}

export async function may(portal: Portal, principalId: string, workspaceId = 'rosa'): Promise<boolean> {
  const question = { principalId, workspaceId, permission: 'roster.view' };
  return (await portal.staff.access.check(question)).allowed;
}
