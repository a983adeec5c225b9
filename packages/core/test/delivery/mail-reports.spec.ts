import { specification } from '@latchkey/testing';
import { describe, it } from 'vitest';
import type { DeliveryEvent, MailReport, Message } from '../../src/index.ts';
import { instantOf, mailReports } from '../../src/index.ts';

const at = instantOf(Date.UTC(2026, 2, 2, 9));
const report = {
  delivered: (message: Message): MailReport => ({ type: 'ReportDelivered', at, ...message }),
  bounced: (message: Message, isPermanent = true): MailReport => ({
    type: 'ReportBounced',
    at,
    ...message,
    isPermanent,
    diagnostics: '550',
  }),
};
const delivered = (message: Message): DeliveryEvent => ({ type: 'MailDelivered', at, ...message });
const bounced = (message: Message, isPermanent = true): DeliveryEvent => ({
  type: 'MailBounced',
  at,
  ...message,
  isPermanent,
  diagnostics: '550',
});
const first = { generation: 1 };
const { given } = specification(mailReports);

describe('what is reported of a message', () => {
  it('is put on record once', () => {
    given().when(report.delivered(first)).then(delivered(first));
    given(delivered(first)).when(report.delivered(first)).thenNothing();
    given().when(report.bounced(first)).then(bounced(first));
    given(bounced(first)).when(report.bounced(first)).thenNothing();
  });

  it('is put on record again where it is something else', () => {
    given(delivered(first)).when(report.bounced(first)).then(bounced(first));
    given(bounced(first)).when(report.delivered(first)).then(delivered(first));
    given(bounced(first, false)).when(report.bounced(first)).then(bounced(first));
    given(delivered(first), bounced(first)).when(report.delivered(first)).then(delivered(first));
  });

  it('is of that message alone', () => {
    const reminder = { generation: 1, reminder: 1 };
    given(delivered(first)).when(report.delivered(reminder)).then(delivered(reminder));
    given(delivered(reminder)).when(report.delivered(first)).then(delivered(first));
    given(delivered(first), delivered(reminder)).when(report.delivered(first)).thenNothing();
    given(delivered(first))
      .when(report.delivered({ generation: 2 }))
      .then(delivered({ generation: 2 }));
  });
});
