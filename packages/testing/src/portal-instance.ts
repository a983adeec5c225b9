import { instantOf } from '@latchkey/core';
import type { Clock, EventStore, Facade, KeyVault, Latchkey, Mail, ReadModels } from 'latchkey';
import { createLatchkey, mayGiveEverything } from 'latchkey';
import { onTestFinished } from 'vitest';
import type { ManualClock } from './manual-clock.ts';
import { manualClock } from './manual-clock.ts';

/** What several Latchkey instances share. */
export interface SharedStores {
  eventStore: EventStore;
  keyVault: KeyVault;
  /** A set of read models for one instance, empty at first. */
  readModels(): ReadModels;
  /** Called when the test is over. */
  close(): Promise<void>;
}

/** Opens stores that nobody has used, which stamp what they record by this clock. */
export type OpenStores = (clock: Clock) => Promise<SharedStores>;

/** Stores, and the clock that they stamp by. */
export interface OpenedStores extends SharedStores {
  clock: ManualClock;
}

export const tenantId = 'harbour-care';
export const workspaceId = 'rosa';
const permission = 'roster.view';
export const ann = { name: 'Ann Carer', email: 'ann@example.org' };
const principalId = 'u-ann';

export interface Instance {
  latchkey: Latchkey;
  staff: Facade;
  mails: readonly Mail[];
  /** Its own; it begins where that of the stores stands. */
  clock: ManualClock;
}

export async function opened(open: OpenStores): Promise<OpenedStores> {
  const clock = manualClock(instantOf(Date.UTC(2026, 2, 2, 9)));
  const stores = await open(clock);
  onTestFinished(() => stores.close());
  return { ...stores, clock };
}

/** A Latchkey with nothing in memory yet; several on the same stores are like several processes. */
export async function startInstance({
  eventStore,
  keyVault,
  readModels,
  clock: storeClock,
}: OpenedStores): Promise<Instance> {
  const mails: Mail[] = [];
  const clock = manualClock(storeClock.now());
  const latchkey = createLatchkey({
    eventStore,
    keyVault,
    readModels: readModels(),
    masterKey: Buffer.alloc(32, 5),
    baseUrl: 'https://portal.example.com',
    mayGive: mayGiveEverything,
    clock,
    mailer: async (mail) => {
      mails.push(mail);
    },
    onProblem: () => {},
  });
  await latchkey.start();
  onTestFinished(() => latchkey.close());
  const staff = latchkey.as({ tenantId, actor: { type: 'principal', principalId: 'olivia' } });
  await staff.tenants.open();
  await staff.workspaces.open({ workspaceId, kind: 'client', name: 'Rosa Diaz' });
  return { latchkey, staff, mails, clock };
}

export function invite(
  { staff }: Instance,
  person: { name: string; email: string },
  options?: { commandId: string },
): ReturnType<Facade['invitations']['invite']> {
  return staff.invitations.invite({ workspaceId, person, permissions: [permission] }, options);
}

export async function inviteAnn(instance: Instance) {
  const invited = await invite(instance, ann);
  if (!invited.ok) throw new Error(`refused: ${invited.rejection.type}`);
  await instance.latchkey.whenIdle();
  return { ...invited, token: instance.mails.at(-1)?.link.split('#')[1] ?? '' };
}

export function acceptAs(
  { latchkey }: Instance,
  token: string,
  verifiedEmail = ann.email,
  as = principalId,
): ReturnType<Facade['invitations']['accept']> {
  const invitee = latchkey.as({ tenantId, actor: { type: 'invitee', principalId: as } });
  return invitee.invitations.accept({ token, verifiedEmail });
}

export async function mayAnn({ staff }: Instance): Promise<boolean> {
  return (await staff.access.check({ principalId, workspaceId, permission })).allowed;
}
