import { z } from 'zod';
import type { Decider, Decision } from '../decider.ts';
import { accept, nothingToDo, reject } from '../decider.ts';
import type { Duration } from '../duration.ts';
import { duration } from '../duration.ts';
import { event } from '../event.ts';
import type { ProcessId } from '../id.ts';
import { processId } from '../id.ts';
import type { Instant } from '../instant.ts';
import { personal } from '../personal.ts';
import { storedText } from '../text.ts';

const generation = z.int().positive();
/** Which reminder of the link it is, from 1; absent where it is the invitation itself. */
const reminder = z.int().positive().optional();
const diagnostics = personal(storedText.optional());

/** What happened. Stored for ever: add a case or an optional field; never rename, never remove. */
export const deliveryEvent = z.discriminatedUnion('type', [
  /** One process says that it sends now, and for how long others leave it to that, counted from when they see it. */
  event('DeliveryClaimed', { generation, by: processId, for: duration, reminder }),
  event('InvitationMailed', { generation }),
  /** The `n`th reminder of a link. Reminders before it that were not mailed by then are not mailed any more. */
  event('ReminderMailed', { generation, n: z.int().positive() }),
  event('MailFailed', { generation, diagnostics: personal(storedText), reminder }),
  /** As whoever delivers the mail reports. */
  event('MailDelivered', { generation, reminder }),
  event('MailBounced', { generation, reminder, isPermanent: z.boolean(), diagnostics }),
]);
export type DeliveryEvent = z.infer<typeof deliveryEvent>;

/** One message: the link of a generation, or a reminder of it. */
export interface Message {
  generation: number;
  reminder?: number | undefined;
}

export type DeliveryCommand =
  | ({
      type: 'ClaimDelivery';
      at: Instant;
      by: ProcessId;
      for: Duration;
      /** The revision of the claim that has run out, on the clock of the process that asks: no other is overridden. */
      lapsedClaim?: number | undefined;
    } & Message)
  | ({ type: 'RecordMailed'; at: Instant } & Message)
  | ({ type: 'RecordFailure'; at: Instant; diagnostics: string } & Message);

/** What whoever delivers the mail says of a message. */
export type MailReport =
  | ({ type: 'ReportDelivered'; at: Instant } & Message)
  | ({
      type: 'ReportBounced';
      at: Instant;
      isPermanent: boolean;
      diagnostics?: string | undefined;
    } & Message);

/** Why the answer was no. */
export type DeliveryRejection = { type: 'DeliveryClaimedByAnother'; claim: number; for: Duration };

/** What was sent of an invitation's links, and who is sending now. */
export interface Delivery {
  claim: { generation: number; by: ProcessId; for: Duration; revision: number } | undefined;
  /** The newest generation that was mailed; 0 before any was. */
  mailedGeneration: number;
  /** When that was. */
  mailedAt: Instant | undefined;
  /** The newest reminder that was mailed, and of which generation. */
  reminded: { generation: number; n: number } | undefined;
  /** What was reported last of each message. */
  reports: readonly (Message & { outcome: 'delivered' | 'bounced'; isPermanent: boolean })[];
  /** How many events the stream has: the next one's revision. */
  length: number;
}

const initial: Delivery = {
  claim: undefined,
  mailedGeneration: 0,
  mailedAt: undefined,
  reminded: undefined,
  reports: [],
  length: 0,
};

function decide(command: DeliveryCommand, delivery: Delivery): Decision<DeliveryEvent, DeliveryRejection> {
  const { at, generation: of, reminder: n } = command;
  const about = messageOf(command);
  switch (command.type) {
    case 'ClaimDelivery': {
      if (isMailed(delivery, command)) return nothingToDo;
      const { claim } = delivery;
      const { by, for: howLong, lapsedClaim } = command;
      if (claim?.generation === of && claim.revision !== lapsedClaim) {
        if (claim.by === by) return nothingToDo;
        return reject({ type: 'DeliveryClaimedByAnother', claim: claim.revision, for: claim.for });
      }
      return accept({ type: 'DeliveryClaimed', at, ...about, by, for: howLong });
    }
    case 'RecordMailed':
      if (isMailed(delivery, command)) return nothingToDo;
      return accept(
        n === undefined
          ? { type: 'InvitationMailed', at, generation: of }
          : { type: 'ReminderMailed', at, generation: of, n },
      );
    case 'RecordFailure':
      if (isMailed(delivery, command)) return nothingToDo;
      return accept({ type: 'MailFailed', at, ...about, diagnostics: command.diagnostics });
  }
}

/** Puts a report on record; the same said once more is nothing new. */
function report(reported: MailReport, delivery: Delivery): Decision<DeliveryEvent, never> {
  const { at } = reported;
  const about = messageOf(reported);
  const known = delivery.reports.find((each) => isSame(each, reported));
  switch (reported.type) {
    case 'ReportDelivered':
      if (known?.outcome === 'delivered') return nothingToDo;
      return accept({ type: 'MailDelivered', at, ...about });
    case 'ReportBounced': {
      const { isPermanent, diagnostics: said } = reported;
      if (known?.outcome === 'bounced' && known.isPermanent === isPermanent) return nothingToDo;
      return accept({ type: 'MailBounced', at, ...about, isPermanent, diagnostics: said });
    }
  }
}

/** Whether a message was mailed, or another one that has taken its place. */
export function isMailed(
  { mailedGeneration, reminded }: Delivery,
  { generation, reminder }: Message,
): boolean {
  if (reminder === undefined) return generation <= mailedGeneration;
  if (generation < mailedGeneration) return true;
  return reminded?.generation === generation && reminder <= reminded.n;
}

function isSame(one: Message, other: Message): boolean {
  return one.generation === other.generation && one.reminder === other.reminder;
}

function evolve(before: Delivery, happened: DeliveryEvent): Delivery {
  const delivery = { ...before, length: before.length + 1 };
  switch (happened.type) {
    case 'DeliveryClaimed': {
      const { generation: of, by, for: howLong } = happened;
      return { ...delivery, claim: { generation: of, by, for: howLong, revision: before.length } };
    }
    case 'InvitationMailed': {
      const { at: mailedAt, generation: mailedGeneration } = happened;
      const isNewer = mailedGeneration > before.mailedGeneration;
      return { ...delivery, claim: undefined, ...(isNewer && { mailedGeneration, mailedAt }) };
    }
    case 'ReminderMailed': {
      const { generation: of, n } = happened;
      return { ...delivery, claim: undefined, reminded: { generation: of, n } };
    }
    case 'MailFailed':
      return { ...delivery, claim: undefined };
    case 'MailDelivered':
      return withReport(delivery, { ...messageOf(happened), outcome: 'delivered', isPermanent: false });
    case 'MailBounced': {
      const { isPermanent } = happened;
      return withReport(delivery, { ...messageOf(happened), outcome: 'bounced', isPermanent });
    }
  }
}

function messageOf({ generation: of, reminder: n }: Message): Message {
  return n === undefined ? { generation: of } : { generation: of, reminder: n };
}

function withReport(delivery: Delivery, newest: Delivery['reports'][number]): Delivery {
  return { ...delivery, reports: [...delivery.reports.filter((each) => !isSame(each, newest)), newest] };
}

export const delivery: Decider<DeliveryCommand, Delivery, DeliveryEvent, DeliveryRejection> = {
  initial,
  decide,
  evolve,
};

/** The same streams, for what is reported from outside: that is never refused. */
export const mailReports: Decider<MailReport, Delivery, DeliveryEvent, never> = {
  initial,
  decide: report,
  evolve,
};
