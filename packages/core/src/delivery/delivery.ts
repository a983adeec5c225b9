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

/** What happened. Stored for ever: add a case or an optional field; never rename, never remove. */
export const deliveryEvent = z.discriminatedUnion('type', [
  /** One process says that it sends now, and for how long others leave it to that, counted from when they see it. */
  event('DeliveryClaimed', { generation, by: processId, for: duration }),
  event('InvitationMailed', { generation }),
  event('MailFailed', { generation, diagnostics: personal(storedText) }),
]);
export type DeliveryEvent = z.infer<typeof deliveryEvent>;

export type DeliveryCommand =
  | {
      type: 'ClaimDelivery';
      at: Instant;
      generation: number;
      by: ProcessId;
      for: Duration;
      /** The revision of the claim that has run out, on the clock of the process that asks: no other is overridden. */
      lapsedClaim?: number | undefined;
    }
  | { type: 'RecordMailed'; at: Instant; generation: number }
  | { type: 'RecordFailure'; at: Instant; generation: number; diagnostics: string };

/** Why the answer was no. */
export type DeliveryRejection = { type: 'DeliveryClaimedByAnother'; claim: number; for: Duration };

/** What was sent of an invitation's links, and who is sending now. */
export interface Delivery {
  claim: { generation: number; by: ProcessId; for: Duration; revision: number } | undefined;
  /** The newest generation that was mailed; 0 before any was. */
  mailedGeneration: number;
  /** How many events the stream has: the next one's revision. */
  length: number;
}

const initial: Delivery = { claim: undefined, mailedGeneration: 0, length: 0 };

function decide(command: DeliveryCommand, delivery: Delivery): Decision<DeliveryEvent, DeliveryRejection> {
  const { at, generation } = command;
  if (generation <= delivery.mailedGeneration) return nothingToDo;
  switch (command.type) {
    case 'ClaimDelivery': {
      const { claim } = delivery;
      const { by, for: howLong, lapsedClaim } = command;
      if (claim?.generation === generation && claim.revision !== lapsedClaim) {
        if (claim.by === by) return nothingToDo;
        return reject({ type: 'DeliveryClaimedByAnother', claim: claim.revision, for: claim.for });
      }
      return accept({ type: 'DeliveryClaimed', at, generation, by, for: howLong });
    }
    case 'RecordMailed':
      return accept({ type: 'InvitationMailed', at, generation });
    case 'RecordFailure':
      return accept({ type: 'MailFailed', at, generation, diagnostics: command.diagnostics });
  }
}

function evolve(delivery: Delivery, happened: DeliveryEvent): Delivery {
  const { mailedGeneration } = delivery;
  const length = delivery.length + 1;
  switch (happened.type) {
    case 'DeliveryClaimed': {
      const { generation, by, for: howLong } = happened;
      return { claim: { generation, by, for: howLong, revision: delivery.length }, mailedGeneration, length };
    }
    case 'InvitationMailed':
      return { claim: undefined, mailedGeneration: Math.max(mailedGeneration, happened.generation), length };
    case 'MailFailed':
      return { claim: undefined, mailedGeneration, length };
  }
}

export const delivery: Decider<DeliveryCommand, Delivery, DeliveryEvent, DeliveryRejection> = {
  initial,
  decide,
  evolve,
};
