import type { DeliveryCommand, InvitationId, Message } from '@latchkey/core';
import { delivery as deliveryDecider, duration, invitationId, isMailed, processId } from '@latchkey/core';
import { z } from 'zod';
import { carryOut } from '../commands/carry-out.ts';
import type { Command } from '../commands/command.ts';
import { defineCommand } from '../commands/run-command.ts';
import { inviteeKey } from '../invitations/invitee-key.ts';

const message = {
  invitationId,
  generation: z.int().positive(),
  /** Which reminder of the link it is; absent where it is the invitation itself. */
  reminder: z.int().positive().optional(),
};

/** Says on record that this process sends now, so that others leave it alone for a while. */
export const claimDelivery = defineCommand({
  name: 'deliveries.claim',
  input: z.strictObject({
    ...message,
    by: processId,
    for: duration,
    lapsedClaim: z.int().nonnegative().optional(),
  }),
  run: (command, { invitationId, ...claim }) =>
    onDelivery(command, invitationId, { type: 'ClaimDelivery', at: command.at, ...claim }),
});

export const recordMailed = defineCommand({
  name: 'deliveries.recordMailed',
  input: z.strictObject(message),
  worksInClosedTenant: true,
  run: (command, { invitationId, ...about }) =>
    onDelivery(command, invitationId, { type: 'RecordMailed', at: command.at, ...about }),
});

export const recordMailFailure = defineCommand({
  name: 'deliveries.recordFailure',
  input: z.strictObject({ ...message, diagnostics: z.string().max(2_000) }),
  worksInClosedTenant: true,
  run: (command, { invitationId, ...about }) =>
    onDelivery(command, invitationId, { type: 'RecordFailure', at: command.at, ...about }),
});

/** A delivery's stream has the id of the invitation that it delivers. */
async function onDelivery(command: Command, id: InvitationId, deliveryCommand: DeliveryCommand & Message) {
  const invitation = await command.load('invitation', id);
  return carryOut(command, 'delivery', id, {
    decide: (delivery) => deliveryDecider.decide(deliveryCommand, delivery),
    sealWith: inviteeKey(invitation.state),
    outcome: ({ state }) => ({ isMailed: isMailed(state, deliveryCommand) }),
  });
}
