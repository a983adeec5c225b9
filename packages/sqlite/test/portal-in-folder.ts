import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock, EventStore, Facade, Latchkey } from 'latchkey';
import { createLatchkey, mayGiveEverything, systemClock } from 'latchkey';
import { openSqlite } from '../src/index.ts';

/** Latchkey on the stores in a folder, with what happens in it: Ann is invited to Rosa's workspace, and accepts. */
export interface PortalInFolder {
  latchkey: Latchkey;
  eventStore: EventStore;
  staff: Facade;
  invitee(principalId: string): Facade;
  /** Licenses one seat, which whoever is invited needs. */
  wantSeats(): Promise<void>;
  /** Invites Ann, unless she is invited; gives the token of the link. */
  inviteAnn(): Promise<string>;
  acceptAsAnn(token: string): Promise<boolean>;
  mayAnn(): Promise<boolean>;
  backup(toFolder: string): Promise<void>;
  close(): Promise<void>;
}

export const portalMasterKey = Buffer.alloc(32, 5);

export const tenantId = 'harbour-care';
export const rosa = { workspaceId: 'rosa' };

export async function startPortalIn(
  folder: string,
  throughStore: (eventStore: EventStore) => EventStore = (eventStore) => eventStore,
  clock: Clock = systemClock,
): Promise<PortalInFolder> {
  const stores = openSqlite({ folder, clock });
  let link = '';
  const latchkey = createLatchkey({
    eventStore: throughStore(stores.eventStore),
    readModels: stores.readModels,
    keyVault: stores.keyVault,
    masterKey: portalMasterKey,
    baseUrl: 'https://portal.example.com',
    mayGive: mayGiveEverything,
    mailer: async (mail) => {
      ({ link } = mail);
      appendFileSync(join(folder, mailsFile), `${mail.idempotencyKey}\n`);
    },
    clock,
    onProblem: () => {},
  });
  try {
    await latchkey.start();
  } catch (fault) {
    await stores.close();
    throw fault;
  }
  const staff = latchkey.as({ tenantId, actor: { type: 'principal', principalId: 'olivia' } });
  await staff.tenants.open();
  await staff.workspaces.open({ ...rosa, kind: 'client', name: 'Rosa Diaz' });

  const invitee = (principalId: string) => latchkey.as({ tenantId, actor: { type: 'invitee', principalId } });

  return {
    latchkey,
    eventStore: stores.eventStore,
    staff,
    invitee,

    async wantSeats() {
      await staff.seats.license({ capacity: 1 });
      const resend = { cooldown: 'PT1M', limit: 10 };
      const policy = { validFor: 'P7D', resend, acceptBy: 'matchingEmail', seats: 'reserve' } as const;
      await staff.tenants.changePolicy({ policy });
    },

    async inviteAnn() {
      const person = { name: 'Ann', email: 'ann@example.org' };
      await staff.invitations.invite({ workspaceId: 'rosa', person, permissions: ['roster.view'] });
      await latchkey.whenIdle();
      return link.split('#')[1] ?? '';
    },

    async acceptAsAnn(token) {
      return (await invitee('u-ann').invitations.accept({ token, verifiedEmail: 'ann@example.org' })).ok;
    },

    async mayAnn() {
      const question = { principalId: 'u-ann', workspaceId: 'rosa', permission: 'roster.view' };
      return (await staff.access.check(question)).allowed;
    },

    backup: stores.backup,

    async close() {
      await latchkey.close();
      await stores.close();
    },
  };
}

/** What was handed to the mailer, by all processes that ever had the folder: the idempotency keys. */
export function mailsIn(folder: string): readonly string[] {
  const path = join(folder, mailsFile);
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
}

const mailsFile = 'mails.txt';
