import { describe, expect, it } from 'vitest';
import { eventLog, type EventLog } from '../../src/log/event-log.ts';
import { anyRevision, streamExists } from '../../src/log/expected-revision.ts';
import { dataOf, type ProposedEvent } from '../../src/log/stored-event.ts';
import { isMissing } from '../../src/log/stream-history.ts';

describe('the log', () => {
  it.each([0, 10, 300_000, 2_000_000])('keeps %i bytes of data as they were', (length) => {
    const log = emptyLog();
    const data = Buffer.alloc(length, 'x');
    log.append('a', anyRevision, [event('1', data), event('2', data)]);
    data.fill('y');
    expect(log.events.map((event) => dataOf(event).equals(Buffer.alloc(length, 'x')))).toEqual([true, true]);
  });
});

describe('metadata of a stream', () => {
  it('makes a stream without events one that exists', () => {
    const log = emptyLog();
    expect(log.append('a', streamExists, [event('1')])).toEqual({ type: 'wrong revision', current: -1 });
    log.append('$$a', anyRevision, [event('2', '{"$maxCount":3}')]);
    expect(log.append('a', streamExists, [event('3')])).toMatchObject({ type: 'written', revision: 0 });
  });

  it('set after a soft deletion opens the stream again, with nothing to be read in it', () => {
    const log = emptyLog();
    log.append('a', anyRevision, [event('1')]);
    log.deleteSoftly('a', anyRevision);
    expect(isMissingIn(log, 'a')).toBe(true);

    log.append('$$a', anyRevision, [event('2', '{"$maxCount":5}')]);

    expect(isMissingIn(log, 'a')).toBe(false);
    expect(log.readable('a', 0)).toBeUndefined();
    const latest = log.history('$$a')?.events.at(-1);
    expect(latest && String(dataOf(latest))).toBe('{"$maxCount":5,"$tb":1}');
  });

  it('of metadata is not heeded: the latest alone can be read', () => {
    const log = emptyLog();
    log.append('$$$$a', anyRevision, [event('1', '{"$maxCount":7}')]);
    log.append('$$a', anyRevision, [event('2', '{}'), event('3', '{}')]);
    expect(log.readable('$$a', 0)).toBeUndefined();
    expect(log.readable('$$a', 1)?.id).toBe('3');
  });

  it.each(['{"$maxCount":0}', '{"$tb":-1}', '{"$maxAge":"1"}', '{"$maxCount":1', '[1]', 'null'])(
    '%s, which is none, hides nothing',
    (data) => {
      const log = emptyLog();
      log.append('a', anyRevision, [event('1'), event('2')]);
      log.append('$$a', anyRevision, [event('3', data)]);
      expect(log.readable('a', 0)?.id).toBe('1');
    },
  );
});

function emptyLog(): EventLog {
  let ids = 0;
  return eventLog(
    () => 0,
    () => `own ${ids++}`,
  );
}

function event(id: string, data: string | Buffer = ''): ProposedEvent {
  return { id, type: 't', isJson: true, data: Buffer.from(data), metadata: Buffer.alloc(0) };
}

function isMissingIn(log: EventLog, stream: string): boolean {
  const history = log.history(stream);
  return history === undefined || isMissing(history);
}
