import type { Json, StoredEvent } from 'latchkey';
import type { Log } from './laws.ts';
import { textOf } from './text-of.ts';

/** The rounds that grants say were honoured, with their terms, or refused. */
export function settledRounds({ log }: Log): readonly { round: string; terms: string | undefined }[] {
  return log.flatMap(({ type, data }) => {
    if (type === 'AccessRefused')
      return { round: roundKey(data['invitationId'], data['round']), terms: undefined };
    const { via } = data;
    if (type !== 'AccessGranted' || !isObject(via) || via['type'] !== 'invitation') return [];
    return { round: roundKey(via['invitationId'], via['round']), terms: termsIn(data) };
  });
}

export function termsIn({
  permissions,
  role,
  readOnly,
  accessFrom,
  accessUntil,
}: StoredEvent['data']): string {
  return JSON.stringify([permissions, role, readOnly === true, accessFrom, accessUntil]);
}

export function roundKey(invitationId: Json | undefined, round: Json | undefined): string {
  return `${textOf(invitationId)} round ${textOf(round)}`;
}

function isObject(value: Json | undefined): value is StoredEvent['data'] {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
