import type { Log } from './laws.ts';
import { repeated } from './repeated.ts';
import { textOf } from './text-of.ts';

/** What a log says of messages. */
export function mailedTwice({ streams }: Log): readonly string[] {
  return [...streams].flatMap(([stream, events]) =>
    repeated(
      events
        .filter(({ type }) => type === 'InvitationMailed' || type === 'ReminderMailed')
        .map(({ type, data }) => `${stream} ${type} ${textOf(data['generation'])} ${Number(data['n'] ?? 0)}`),
    ),
  );
}

/** A reminder is of a link that was mailed before, and follows the reminders before it. */
export function remindersGoneWrong({ streams }: Log): readonly string[] {
  return [...streams].flatMap(([stream, events]) =>
    events.flatMap(({ type, data, revision }, index) => {
      if (type !== 'ReminderMailed') return [];
      const { generation, n } = data;
      const before = events.slice(0, index).filter((event) => event.data['generation'] === generation);
      const isMailed = before.some((event) => event.type === 'InvitationMailed');
      const isNext = before.every(
        (event) => event.type !== 'ReminderMailed' || Number(event.data['n']) < Number(n),
      );
      return isMailed && isNext ? [] : [`${stream} at ${revision}`];
    }),
  );
}
