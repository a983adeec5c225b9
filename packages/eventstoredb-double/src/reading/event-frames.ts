import type { EventLog } from '../log/event-log.ts';
import { dataOf, linkFrame, withStructuredIds, type StoredEvent } from '../log/stored-event.ts';

/** How a reader wants events: links resolved or not, ids as text or structured. */
export type EventForm = { readonly resolvesLinks: boolean; readonly hasStructuredIds: boolean };

/** The answer that brings one event to a reader. */
export function eventFrame(log: EventLog, event: StoredEvent, form: EventForm): Buffer {
  const frame = form.resolvesLinks && event.type === '$>' ? resolved(log, event) : event.frame;
  return form.hasStructuredIds ? withStructuredIds(frame) : frame;
}

/** What does not read as a link, `revision@stream`, comes as the event that it is. */
function resolved(log: EventLog, link: StoredEvent): Buffer {
  const text = dataOf(link).toString();
  const at = text.indexOf('@');
  const revision = text.slice(0, Math.max(at, 0));
  if (!/^-?\d+$/.test(revision)) return link.frame;
  return linkFrame(link, log.readable(text.slice(at + 1), Number(revision)));
}
