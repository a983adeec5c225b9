import { wholeLog } from '@latchkey/testing';
import { expect } from 'vitest';
import type { Portal } from '../portal.ts';
import { rosa, startPortal } from '../portal.ts';

const easygoing = {
  validFor: 'PT48H',
  resend: { cooldown: 'PT0S', limit: 10 },
  acceptBy: 'matchingEmail',
} as const;
export const twoDays = 48 * 3_600_000;
export const fiveMinutes = 300_000;

/** A portal whose tenant has so many seats, which whoever is invited, or accepts, needs one of. */
export async function startWithSeats(
  capacity: number,
  seats: 'reserve' | 'onAccept' | 'none' = 'reserve',
  options: Parameters<typeof startPortal>[0] = {},
): Promise<Portal> {
  const portal = await startPortal(options);
  await setPolicy(portal, { seats });
  await license(portal, capacity);
  return portal;
}

export async function setPolicy({ staff }: Portal, change: object): Promise<void> {
  expect((await staff.tenants.changePolicy({ policy: { ...easygoing, ...change } })).ok).toBe(true);
}

export async function license({ staff }: Portal, capacity: number): Promise<void> {
  expect((await staff.seats.license({ capacity })).ok).toBe(true);
}

export function invite({ staff }: Portal, name: string) {
  return staff.invitations.invite({
    workspaceId: rosa.workspaceId,
    person: { name, email: `${name}@example.org` },
    permissions: ['roster.view'],
  });
}

export function acceptAs(portal: Portal, name: string) {
  const verifiedEmail = `${name}@example.org`;
  const token = portal.tokenFor(verifiedEmail);
  return portal.invitee(`u-${name}`).invitations.accept({ token, verifiedEmail });
}

/** Invited, and the mail is there. */
export async function invited(portal: Portal, name: string) {
  const done = await invite(portal, name);
  if (!done.ok) throw new Error(`refused: ${done.rejection.type}`);
  await portal.latchkey.whenIdle();
  return done;
}

export async function letIn(portal: Portal, name: string) {
  const about = await invited(portal, name);
  const accepted = await acceptAs(portal, name);
  if (!accepted.ok) throw new Error(`refused: ${accepted.rejection.type}`);
  return { ...about, workspaceId: rosa.workspaceId };
}

/** How many seats are reserved, taken and free. */
export async function use({ staff }: Portal): Promise<readonly [number, number, number] | undefined> {
  const seats = await staff.seats.get();
  return seats && [seats.reserved, seats.committed, seats.free];
}

/** The types of what was appended to the pool. */
export async function poolEvents({ eventStore }: Portal): Promise<readonly string[]> {
  const log = await wholeLog(eventStore);
  return log.filter(({ stream }) => stream.startsWith('seatPool-')).map(({ type }) => type);
}
