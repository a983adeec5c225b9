import { describe, expect, it } from 'vitest';
import { eventLog } from '../../src/log/event-log.ts';
import { anyRevision } from '../../src/log/expected-revision.ts';
import { dataOf } from '../../src/log/stored-event.ts';

describe('the log', () => {
  it.each([0, 10, 300_000, 2_000_000])('keeps %i bytes of data as they were', (length) => {
    let ids = 0;
    const log = eventLog(
      () => 0,
      () => String(ids++),
    );
    const data = Buffer.alloc(length, 'x');
    const event = { id: 'i', type: 't', isJson: false, data, metadata: Buffer.alloc(0) };
    log.append('a', anyRevision, [event, { ...event, id: 'j' }]);
    data.fill('y');
    expect(log.events.map((event) => dataOf(event).equals(Buffer.alloc(length, 'x')))).toEqual([true, true]);
  });
});
