import { jsonEvent, type EventData, type JSONEventType } from '@eventstore/db-client';

/** Events of one type, as many as asked for. */
export function jsonEvents(count: number, type = 'happened'): EventData<JSONEventType>[] {
  return Array.from({ length: count }, (_, i) => jsonEvent({ type, data: { i } }));
}
