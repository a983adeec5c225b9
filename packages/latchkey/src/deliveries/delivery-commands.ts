import type { DeliveryCommand } from '@latchkey/core';
import { delivery as deliveryDecider, duration, invitationId, processId } from '@latchkey/core';
import { z } from 'zod';
import type { Command } from '../commands/command.ts';
import { defineCommand } from '../commands/run-command.ts';
import { keyName } from '../keys/key-name.ts';

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
async function onDelivery(
  command: Command,
  id: z.infer<typeof invitationId>,
  deliveryCommand: DeliveryCommand,
) {
  const invitation = await command.load('invitation', id);
  const delivery = await command.load('delivery', id);
  const decision = deliveryDecider.decide(deliveryCommand, delivery.state);
  if (!decision.ok) return decision;
  const sealWith = invitation.state.status === 'none' ? undefined : keyName.person(invitation.state.personId);
  const { state, revision } = await command.append(delivery, decision.events, sealWith);
  return { ok: true as const, revision, mailedGeneration: state.mailedGeneration };
}
