import type { Log } from './laws.ts';
import { textOf } from './text-of.ts';

const longest = 8 * 3_600_000;
/** What stands on record of a session's end, and of the id of the command that ended it. */
const endsOrClaims: ReadonlySet<string> = new Set(['SupportSessionEnded', 'CommandClaimed']);

interface Session {
  supporter: string;
  until: number;
  isEnded: boolean;
}

/** Sessions that somebody started while they had another one, that are with oneself, or that last too long. */
export function supportOutOfBounds({ log }: Log): readonly string[] {
  const sessions = new Map<string, Session>();
  return log.flatMap(({ stream, type, data, metadata }) => {
    const known = sessions.get(stream);
    if (type === 'SupportSessionEnded' && known) known.isEnded = true;
    if (type !== 'SupportSessionStarted') return [];
    const at = Date.parse(textOf(metadata['occurredAt']));
    const until = Date.parse(textOf(data['until']));
    const supporter = [metadata['tenantId'], data['supporter']].map(textOf).join(' ');
    const isSecond = [...sessions.values()].some(
      (each) => each.supporter === supporter && !each.isEnded && at < each.until,
    );
    sessions.set(stream, { supporter, until, isEnded: false });
    const isBounded = until > at && until - at <= longest;
    const isWithAnother = data['supporter'] !== data['principalId'];
    return !known && !isSecond && isBounded && isWithAnother ? [] : [`${stream} of ${supporter}`];
  });
}

/** What was done in somebody's name that a supporter may not do. */
export function doneInSupport({ log }: Log): readonly string[] {
  return log
    .filter(({ type, metadata }) => metadata['onBehalfOf'] !== undefined && !endsOrClaims.has(type))
    .map(({ stream, type }) => `${type} in ${stream}`);
}
