import type { BundleId, DeliveryCommand, InvitationId, Message } from '@latchkey/core';
import {
  bundleId,
  delivery as deliveryDecider,
  duration,
  invitationId,
  isMailed,
  processId,
} from '@latchkey/core';
import { z } from 'zod';
import { carryOut } from '../commands/carry-out.ts';
import type { Command } from '../commands/command.ts';
import { defineCommand } from '../commands/run-command.ts';
import { inviteeKey } from '../invitations/invitee-key.ts';
import { keyName } from '../keys/key-name.ts';

/** Whose delivery it is: one invitation's, or a bundle's, whose message brings the links of all its members. */
export type DeliveryOf = { invitationId: InvitationId } | { bundleId: BundleId };

const message = {
  of: z.union([z.strictObject({ invitationId }), z.strictObject({ bundleId })]),
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
  run: (command, { of, ...claim }) =>
    onDelivery(command, of, { type: 'ClaimDelivery', at: command.at, ...claim }),
});

/** Of a bundle, in the delivery of each member first: whoever runs this again after a crash completes it. */
export const recordMailed = defineCommand({
  name: 'deliveries.recordMailed',
  input: z.strictObject(message),
  worksInClosedTenant: true,
  async run(command, { of, ...about }) {
    const { at } = command;
    if ('bundleId' in of) {
      const { state } = await command.load('bundle', of.bundleId);
      for (const { invitationId: id, generation } of state.members) {
        await command.takeStep(`mailed ${id}`, 'delivery', id, (delivery) =>
          deliveryDecider.decide({ type: 'RecordMailed', at, generation }, delivery),
        );
      }
    }
    return onDelivery(command, of, { type: 'RecordMailed', at, ...about });
  },
});

export const recordMailFailure = defineCommand({
  name: 'deliveries.recordFailure',
  input: z.strictObject({ ...message, diagnostics: z.string().max(2_000) }),
  worksInClosedTenant: true,
  run: (command, { of, ...about }) =>
    onDelivery(command, of, { type: 'RecordFailure', at: command.at, ...about }),
});

/** A delivery's stream has the id of what it delivers. */
async function onDelivery(command: Command, of: DeliveryOf, deliveryCommand: DeliveryCommand & Message) {
  return carryOut(command, 'delivery', 'bundleId' in of ? of.bundleId : of.invitationId, {
    decide: (delivery) => deliveryDecider.decide(deliveryCommand, delivery),
    sealWith: await keyOf(command, of),
    outcome: ({ state }) => ({ isMailed: isMailed(state, deliveryCommand) }),
  });
}

async function keyOf(command: Command, of: DeliveryOf): Promise<string | undefined> {
  if ('invitationId' in of) return inviteeKey((await command.load('invitation', of.invitationId)).state);
  const { personId } = (await command.load('bundle', of.bundleId)).state;
  return personId && keyName.person(personId);
}
