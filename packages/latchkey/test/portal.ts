import { randomUUID } from 'node:crypto';
import { instantOf } from '@latchkey/core';
import type { ManualClock } from '@latchkey/testing';
import { dyingBefore as storeDyingBefore, manualClock, seededRandomness, wholeLog } from '@latchkey/testing';
import { expect, onTestFinished } from 'vitest';
import type {
  EventStore,
  Facade,
  KeyVault,
  Latchkey,
  LatchkeyOptions,
  Mail,
  Problem,
  StoredEvent,
} from '../src/index.ts';
import {
  createLatchkey,
  mayGiveEverything,
  memoryEventStore,
  memoryKeyVault,
  memoryMailbox,
} from '../src/index.ts';

/** A running Latchkey on stores in memory, with a clock that stands still, in which everybody is at hand. */
export interface Portal {
  latchkey: Latchkey;
  eventStore: EventStore;
  keyVault: KeyVault;
  clock: ManualClock;
  mails: readonly Mail[];
  problems: Problem[];
  /** Olivia, who coordinates at the tenant `harbour-care`. */
  staff: Facade;
  /** Somebody who is signed in, or only holds a link. */
  invitee(principalId?: string): Facade;
  /** The token in the newest mail to an address. */
  tokenFor(address: string): string;
  /** One more Latchkey on the same stores, such as another process has. */
  another(options?: Partial<OnStores>): Promise<Portal>;
}

/** When every portal opens. */
export const opening = instantOf(Date.UTC(2026, 2, 2, 9));
export const masterKey = Buffer.alloc(32, 3);
export const rosa = { workspaceId: 'rosa', kind: 'client', name: 'Rosa Diaz' };
export const ann = { name: 'Ann Carer', email: 'ann@example.org' };
export const annSignedIn = 'u-ann';
export const tenantId = 'harbour-care';

type OnStores = Omit<LatchkeyOptions, 'clock' | 'eventStore' | 'keyVault'> & {
  clock: ManualClock;
  eventStore: EventStore;
  keyVault: KeyVault;
};

export async function startPortal(options: Partial<OnStores> = {}): Promise<Portal> {
  const { clock = manualClock(opening) } = options;
  const portal = await startOn({
    eventStore: memoryEventStore({ clock }),
    keyVault: memoryKeyVault(),
    ...options,
    clock,
  });
  await portal.staff.tenants.open();
  await portal.staff.workspaces.open(rosa);
  return portal;
}

/** How many each file has started: what is random in it does not depend on the files before it in the same process. */
const started = new Map<string | undefined, number>();

function numberInFile(): number {
  const { testPath } = expect.getState();
  const number = started.get(testPath) ?? 0;
  started.set(testPath, number + 1);
  return number;
}

async function startOn(shared: OnStores): Promise<Portal> {
  const { eventStore, keyVault, clock } = shared;
  const mailbox = memoryMailbox();
  const problems: Problem[] = [];
  const options = {
    masterKey,
    mailer: mailbox.mailer,
    baseUrl: 'https://portal.example.com',
    mayGive: mayGiveEverything,
    randomness: seededRandomness(`process ${numberInFile()}`),
    onProblem: (problem: Problem) => problems.push(problem),
    ...shared,
  };
  const latchkey = createLatchkey(options);
  await latchkey.start();
  onTestFinished(async () => {
    let isClosed = false;
    const closing = latchkey.close().finally(() => {
      isClosed = true;
    });
    // A mailer that hangs is waited for a while, and this clock stands still.
    for (; !isClosed; await turns()) clock.advance(2_000);
    await closing;
  });
  return {
    latchkey,
    eventStore,
    keyVault,
    clock,
    mails: mailbox.mails,
    problems,
    staff: latchkey.as({ tenantId, actor: { type: 'principal', principalId: 'olivia' } }),
    invitee: (principalId) => latchkey.as({ tenantId, actor: { type: 'invitee', principalId } }),
    tokenFor(address) {
      const mail = mailbox.mails.findLast(({ to }) => to.address === address);
      if (!mail) throw new Error(`no mail was sent to ${address}`);
      return mail.link.split('#')[1] ?? '';
    },
    another: (others = {}) => startOn({ ...shared, ...others }),
  };
}

/** Ann is invited to Rosa's workspace, and has the mail. */
export async function inviteAnn(portal: Portal, permissions = ['roster.view']) {
  const invited = await portal.staff.invitations.invite({
    workspaceId: rosa.workspaceId,
    person: ann,
    permissions,
  });
  if (!invited.ok) throw new Error(`refused: ${invited.rejection.type}`);
  if (invited.status !== 'pending') throw new Error(`not pending: ${invited.status}`);
  await portal.latchkey.whenIdle();
  return { ...invited, token: portal.tokenFor(ann.email) };
}

/** Ann was invited and has accepted. */
export async function letAnnIn(portal: Portal) {
  const invited = await inviteAnn(portal);
  const accepted = await acceptAs(portal, annSignedIn, invited.token);
  if (!accepted.ok) throw new Error(`refused: ${accepted.rejection.type}`);
  const { generation = 0, expiresAt = invited.expiresAt } = accepted;
  return { ...invited, ...accepted, generation, expiresAt };
}

export function acceptAs(
  portal: Portal,
  principalId: string,
  token: string,
  verifiedEmail: string | undefined = ann.email,
) {
  return portal.invitee(principalId).invitations.accept({ token, ...(verifiedEmail && { verifiedEmail }) });
}

export async function mayAnn(portal: Portal, permission = 'roster.view'): Promise<boolean> {
  const question = { principalId: annSignedIn, workspaceId: rosa.workspaceId, permission };
  return (await portal.staff.access.check(question)).allowed;
}

/** The portal's event store, as a process sees it that dies when it is about to append such an event. */
export function dyingBefore({ eventStore }: Portal, type: string): EventStore {
  return storeDyingBefore(type, eventStore);
}

/** What a command does to the log: how many events it appended. */
export async function appendedDuring(portal: Portal, act: () => Promise<unknown>): Promise<number> {
  const before = await portal.eventStore.head();
  await act();
  const appended = await wholeLog(portal.eventStore, before);
  // What a process says when it starts says nothing of what happened.
  return appended.filter(({ stream }) => !stream.startsWith('pulse-')).length;
}

/** Lets everything go on that waits for nothing but its turn. */
export async function turns(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** Appends an event that no command brings about, or not yet, at the end of a stream that is there. */
export async function happen(
  { eventStore, clock }: Portal,
  type: string,
  inStreamOf: string,
  belongs: (event: StoredEvent) => boolean = () => true,
  data: StoredEvent['data'] = {},
): Promise<void> {
  const first = (await wholeLog(eventStore)).find((event) => event.type === inStreamOf && belongs(event));
  if (!first) throw new Error(`there is no ${inStreamOf}`);
  const { events } = await eventStore.read(first.stream, { direction: 'backwards', limit: 1 });
  const metadata = { ...first.metadata, occurredAt: new Date(clock.now()).toISOString() };
  const event = { id: randomUUID(), type, data, metadata };
  await eventStore.append(first.stream, [event], events[0]?.revision ?? 0);
}

/** The rejection of a result, or nothing if it was done. */
export function rejectionOf(result: { ok: true } | { ok: false; rejection: unknown }): unknown {
  return result.ok ? undefined : result.rejection;
}
