import { specification } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import type { DeliveryCommand, DeliveryEvent, Instant, Message } from '../../src/index.ts';
import {
  delivery,
  dueReminder,
  duration,
  fold,
  instantOf,
  later,
  nextReminderAt,
  processId,
} from '../../src/index.ts';

const at = instantOf(Date.UTC(2026, 2, 2, 9));
const here = processId.parse('01JNB0000000000000000000C1');
const there = processId.parse('01JNB0000000000000000000C2');
const howLong = duration.parse('PT30S');
const link = { generation: 2, remindAt: [later(at, 100), later(at, 200), later(at, 300)] };
const mailed = (generation = 2, when: Instant = at): DeliveryEvent => ({
  type: 'InvitationMailed',
  at: when,
  generation,
});
const reminded = (n: number, generation = 2): DeliveryEvent => ({
  type: 'ReminderMailed',
  at,
  generation,
  n,
});
const record = (message: Message): DeliveryCommand => ({ type: 'RecordMailed', at, ...message });
const { given } = specification(delivery);

describe('which reminder is due', () => {
  const due = (milliseconds: number, ...history: DeliveryEvent[]) =>
    dueReminder(link, fold(delivery, history), later(at, milliseconds));

  it('is none before the first one’s time, and the first from that very moment on', () => {
    expect(due(99, mailed())).toBeUndefined();
    expect(due(100, mailed())).toBe(1);
    expect(due(199, mailed())).toBe(1);
  });

  it('is the last one alone, where several went by', () => {
    expect(due(250, mailed())).toBe(2);
    expect(due(1_000, mailed(), reminded(1))).toBe(3);
  });

  it('is none once it was mailed, or a later one', () => {
    expect(due(150, mailed(), reminded(1))).toBeUndefined();
    expect(due(150, mailed(), reminded(2))).toBeUndefined();
  });

  it('is none where the link was not mailed when its time came', () => {
    expect(due(150)).toBeUndefined();
    expect(due(150, mailed(1))).toBeUndefined();
    expect(due(150, mailed(2, later(at, 100)))).toBeUndefined();
    expect(due(150, mailed(2, later(at, 99)))).toBe(1);
    expect(due(200, mailed(2, later(at, 100)))).toBe(2);
  });

  it('is none of a link that is never reminded of', () => {
    expect(dueReminder({ generation: 2 }, fold(delivery, [mailed()]), later(at, 1_000))).toBeUndefined();
  });

  it('counts anew for a newer link', () => {
    expect(due(150, mailed(1), reminded(1, 1), mailed())).toBe(1);
  });
});

describe('the next reminder', () => {
  it('is the first whose time has not come', () => {
    expect(nextReminderAt(link, at)).toBe(later(at, 100));
    expect(nextReminderAt(link, later(at, 100))).toBe(later(at, 200));
    expect(nextReminderAt(link, later(at, 300))).toBeUndefined();
    expect(nextReminderAt({}, at)).toBeUndefined();
  });
});

describe('delivering a reminder', () => {
  it('is claimed, recorded and failed under its number', () => {
    const claim = { type: 'ClaimDelivery', at, generation: 2, by: here, for: howLong } as const;
    const claimed = { type: 'DeliveryClaimed', at, generation: 2, by: here, for: howLong } as const;
    given(mailed())
      .when({ ...claim, reminder: 1 })
      .then({ ...claimed, reminder: 1 });
    given(mailed())
      .when({ ...claim })
      .thenNothing();
    given(mailed())
      .when(record({ generation: 2, reminder: 1 }))
      .then(reminded(1));
    given(mailed())
      .when({ type: 'RecordFailure', at, generation: 2, reminder: 1, diagnostics: 'down' })
      .then({ type: 'MailFailed', at, generation: 2, reminder: 1, diagnostics: 'down' });
  });

  it('waits while another process claims the same link, whichever message it sends', () => {
    given(mailed(), { type: 'DeliveryClaimed', at, generation: 2, reminder: 1, by: there, for: howLong })
      .when({ type: 'ClaimDelivery', at, generation: 2, reminder: 2, by: here, for: howLong })
      .thenRejected({ type: 'DeliveryClaimedByAnother', claim: 1, for: howLong });
  });

  it('is free after a reminder that was mailed', () => {
    const claimed = {
      type: 'DeliveryClaimed',
      at,
      generation: 2,
      reminder: 1,
      by: there,
      for: howLong,
    } as const;
    given(mailed(), claimed, reminded(1))
      .when({ type: 'ClaimDelivery', at, generation: 2, reminder: 2, by: here, for: howLong })
      .then({ type: 'DeliveryClaimed', at, generation: 2, reminder: 2, by: here, for: howLong });
  });

  it('is done once it was mailed, for itself and all before; and once a newer link was mailed', () => {
    given(mailed(), reminded(2))
      .when(record({ generation: 2, reminder: 2 }))
      .thenNothing();
    given(mailed(), reminded(2))
      .when(record({ generation: 2, reminder: 1 }))
      .thenNothing();
    given(mailed(), reminded(2), mailed(3))
      .when(record({ generation: 2, reminder: 3 }))
      .thenNothing();
    given(mailed(), reminded(2), mailed(3))
      .when(record({ generation: 3, reminder: 1 }))
      .then(reminded(1, 3));
  });
});
