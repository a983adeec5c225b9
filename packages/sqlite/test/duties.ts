import type { EventToAppend } from 'latchkey';
import { systemClock } from 'latchkey';
import type { Duty } from './moments.ts';
import type { PortalInFolder } from './portal-in-folder.ts';
import { rosa, startPortalIn } from './portal-in-folder.ts';

/** Leaves something due in a folder that no process has open any more; gives in how many hours from now it is. */
export const leaveUndone: Readonly<Record<Duty, (folder: string) => Promise<number>>> = {
  mail: (folder) =>
    leave(folder, 'DeliveryClaimed', async ({ staff }) => {
      await staff.invitations.invite({ ...rosa, person: ann, permissions: ['roster.view'] });
    }),
  grant: (folder) => leave(folder, 'AccessGranted', letAnnIn),
  activate: (folder) =>
    leaveBefore(folder, isOfOnesOwn, async (portal) => {
      await portal.staff.tenants.changePolicy({ policy: withOnesOwn });
      await letAnnIn(portal);
    }),
  expire: async (folder) => {
    await leave(folder, 'nothing', (portal) => portal.inviteAnn());
    return 8 * 24;
  },
  endAccess: async (folder) => {
    await leave(folder, 'nothing', async (portal) => {
      await letAnnIn(portal);
      const accessUntil = systemClock.now() + 3_600_000;
      await portal.staff.access.narrow({ ...rosa, personId: await annIn(portal), accessUntil });
    });
    return 2;
  },
  rescind: (folder) =>
    leave(folder, 'InvitationRescinded', async (portal) => {
      await portal.inviteAnn();
      await portal.staff.access.revoke({ ...rosa, personId: await annIn(portal) });
    }),
  release: (folder) =>
    leave(folder, 'PrincipalReleased', async (portal) => {
      await letAnnIn(portal);
      await portal.staff.people.releasePrincipal({ personId: await annIn(portal) });
    }),
  seats: (folder) =>
    leave(folder, 'SeatReleased', async (portal) => {
      await portal.wantSeats();
      await portal.inviteAnn();
      const [invited] = (await portal.staff.invitations.list()).items;
      await portal.staff.invitations.rescind({ invitationId: invited?.invitationId ?? '' });
    }),
  merge: (folder) =>
    leave(folder, 'PersonAbsorbed', async ({ staff }) => {
      const ids: string[] = [];
      for (const person of [ann, { name: 'Ann C.', email: 'ann.c@example.org' }]) {
        const registered = await staff.people.register(person);
        if (!registered.ok) throw new Error(registered.rejection.type);
        ids.push(registered.personId);
        const { personId } = registered;
        await staff.invitations.invite({ ...rosa, person: { personId }, permissions: ['roster.view'] });
        await staff.access.grant({ ...rosa, personId, permissions: ['roster.view'] });
      }
      const [survivorId = '', absorbedId = ''] = ids;
      await staff.people.merge({ survivorId, absorbedId });
    }),
  readdress: (folder) =>
    leave(folder, 'InvitationResent', async (portal) => {
      const { staff, latchkey } = portal;
      await portal.inviteAnn();
      const theo = { workspaceId: 'theo', kind: 'client', name: 'Theo Okafor' };
      await staff.workspaces.open(theo);
      await staff.invitations.invite({ workspaceId: 'theo', person: ann, permissions: ['roster.view'] });
      await latchkey.whenIdle();
      await staff.people.changeEmail({ personId: await annIn(portal), email: 'ann@example.com' });
      await latchkey.whenIdle();
    }),
};

const ann = { name: 'Ann', email: 'ann@example.org' };

const withOnesOwn = {
  validFor: 'P7D',
  resend: { cooldown: 'PT1M', limit: 10 },
  acceptBy: 'matchingEmail',
  personalWorkspace: { permissions: ['documents.view'] },
} as const;

function isOfOnesOwn({ type, data }: EventToAppend): boolean {
  return type === 'WorkspaceOpened' && data['ownerId'] !== undefined;
}

/** Lets something happen in a portal that dies when it is about to append an event of a type. */
function leave(
  folder: string,
  dyingBeforeType: string,
  happen: (portal: PortalInFolder) => Promise<unknown>,
): Promise<number> {
  return leaveBefore(folder, ({ type }) => type === dyingBeforeType, happen);
}

async function leaveBefore(
  folder: string,
  isFatal: (event: EventToAppend) => boolean,
  happen: (portal: PortalInFolder) => Promise<unknown>,
): Promise<number> {
  const portal = await startPortalIn(folder, (eventStore) => ({
    ...eventStore,
    async append(stream, events, expected) {
      if (events.some(isFatal)) throw new Error('the process died');
      return eventStore.append(stream, events, expected);
    },
  }));
  await happen(portal).catch((fault: unknown) => {
    if (!(fault instanceof Error) || fault.message !== 'the process died') throw fault;
  });
  await portal.close();
  // Whoever dies in earnest notes down no failure: what this one has noted down to wait for is over by then.
  return 1;
}

async function letAnnIn(portal: PortalInFolder): Promise<void> {
  const isAccepted = await portal.acceptAsAnn(await portal.inviteAnn());
  if (!isAccepted) throw new Error('Ann could not accept');
}

async function annIn({ staff }: PortalInFolder): Promise<string> {
  const [listed] = (await staff.people.list()).items;
  if (!listed) throw new Error('nobody is known');
  return listed.personId;
}
