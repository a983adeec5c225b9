import type { Instant } from '../instant.ts';
import type { Delivery } from './delivery.ts';
import { isMailed } from './delivery.ts';

/** A link, and when its invitee is reminded of it, the earliest first. */
interface RemindedLink {
  generation: number;
  remindAt?: readonly Instant[] | undefined;
}

/**
 * Which reminder of a link is to be mailed now: of several whose time has come, the last one alone. Undefined where none
 * is, where it was mailed, and where the link itself was not yet mailed when its time came: there is nothing to remind of.
 */
export function dueReminder(
  { generation, remindAt = [] }: RemindedLink,
  delivery: Delivery,
  at: Instant,
): number | undefined {
  const n = remindAt.filter((moment) => moment <= at).length;
  const moment = remindAt[n - 1];
  const { mailedGeneration, mailedAt } = delivery;
  if (moment === undefined || mailedGeneration !== generation) return undefined;
  if (mailedAt === undefined || mailedAt >= moment) return undefined;
  return isMailed(delivery, { generation, reminder: n }) ? undefined : n;
}

/** When the next reminder's time comes; undefined where none is left. */
export function nextReminderAt(
  { remindAt = [] }: Pick<RemindedLink, 'remindAt'>,
  at: Instant,
): Instant | undefined {
  return remindAt.find((moment) => moment > at);
}
