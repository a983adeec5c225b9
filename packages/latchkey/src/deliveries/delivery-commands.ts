import type { DeliveryCommand, InvitationId } from '@latchkey/core';
import { delivery as deliveryDecider, duration, invitationId, processId } from '@latchkey/core';
import { z } from 'zod';
import { carryOut } from '../commands/carry-out.ts';
import type { Command } from '../commands/command.ts';
import { defineCommand } from '../commands/run-command.ts';
import { inviteeKey } from '../invitations/invitee-key.ts';

const generation = z.int().positive();

/** Says on record that this process sends now, so that others leave it alone for a while. */
export const claimDelivery = defineCommand({
  name: 'deliveries.claim',
  input: z.strictObject({
    invitationId,
    generation,
    by: processId,
    for: duration,
    lapsedClaim: z.int().nonnegative().optional(),
  }),
  run: (command, { invitationId, ...claim }) =>
    onDelivery(command, invitationId, { type: 'ClaimDelivery', at: command.at, ...claim }),
});

export const recordMailed = defineCommand({
  name: 'deliveries.recordMailed',
  input: z.strictObject({ invitationId, generation }),
  worksInClosedTenant: true,
  run: (command, { invitationId, generation }) =>
    onDelivery(command, invitationId, { type: 'RecordMailed', at: command.at, generation }),
});

export const recordMailFailure = defineCommand({
  name: 'deliveries.recordFailure',
  input: z.strictObject({ invitationId, generation, diagnostics: z.string().max(2_000) }),
  worksInClosedTenant: true,
  run: (command, { invitationId, generation, diagnostics }) =>
    onDelivery(command, invitationId, { type: 'RecordFailure', at: command.at, generation, diagnostics }),
});

/** A delivery's stream has the id of the invitation that it delivers. */
async function onDelivery(command: Command, id: InvitationId, deliveryCommand: DeliveryCommand) {
  const invitation = await command.load('invitation', id);
  return carryOut(command, 'delivery', id, {
    decide: (delivery) => deliveryDecider.decide(deliveryCommand, delivery),
    sealWith: inviteeKey(invitation.state),
    outcome: ({ state }) => ({ mailedGeneration: state.mailedGeneration }),
  });
}
