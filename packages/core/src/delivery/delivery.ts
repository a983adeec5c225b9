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

const generation = z.int().positive();

/** What happened. Stored for ever: add a case or an optional field; never rename, never remove. */
export const deliveryEvent = z.discriminatedUnion('type', [
  /** One process says that it sends now, and for how long others leave it to that, counted from when they see it. */
  event('DeliveryClaimed', { generation, by: processId, for: duration }),
  event('InvitationMailed', { generation }),
  event('MailFailed', { generation, diagnostics: personal(z.string().max(2_000)) }),
]);
export type DeliveryEvent = z.infer<typeof deliveryEvent>;

export type DeliveryCommand =
  | {
      type: 'ClaimDelivery';
      at: Instant;
      generation: number;
      by: ProcessId;
      for: Duration;
      /** Whether the newest claim has run out, on the clock of the process that asks. */
      claimHasLapsed: boolean;
    }
  | { type: 'RecordMailed'; at: Instant; generation: number }
  | { type: 'RecordFailure'; at: Instant; generation: number; diagnostics: string };

/** Why the answer was no. */
export type DeliveryRejection = { type: 'DeliveryClaimedByAnother'; by: ProcessId; for: Duration };

/** What was sent of an invitation's links, and who is sending now. */
export interface Delivery {
  claim: { generation: number; by: ProcessId; for: Duration } | undefined;
  /** The newest generation that was mailed; 0 before any was. */
  mailedGeneration: number;
  failures: number;
}

const initial: Delivery = { claim: undefined, mailedGeneration: 0, failures: 0 };

function decide(command: DeliveryCommand, delivery: Delivery): Decision<DeliveryEvent, DeliveryRejection> {
  const { at, generation } = command;
  if (generation <= delivery.mailedGeneration) return nothingToDo;
  switch (command.type) {
    case 'ClaimDelivery': {
      const { claim } = delivery;
      const { by, for: howLong, claimHasLapsed } = command;
      if (claim && claim.generation === generation && !claimHasLapsed) {
        if (claim.by === by) return nothingToDo;
        return reject({ type: 'DeliveryClaimedByAnother', by: claim.by, for: claim.for });
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
  const { mailedGeneration, failures } = delivery;
  switch (happened.type) {
    case 'DeliveryClaimed': {
      const { generation, by, for: howLong } = happened;
      return { claim: { generation, by, for: howLong }, mailedGeneration, failures };
    }
    case 'InvitationMailed':
      return {
        claim: undefined,
        mailedGeneration: Math.max(mailedGeneration, happened.generation),
        failures: 0,
      };
    case 'MailFailed':
      return { claim: undefined, mailedGeneration, failures: failures + 1 };
  }
}

export const delivery: Decider<DeliveryCommand, Delivery, DeliveryEvent, DeliveryRejection> = {
  initial,
  decide,
  evolve,
};
