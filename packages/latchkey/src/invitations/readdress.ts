import { invitationId } from '@latchkey/core';
import { z } from 'zod';
import { defineCommand } from '../commands/run-command.ts';
import type { Services } from '../services.ts';
import { carryOutOffer, mailedNow } from './offering.ts';

/**
 * Sends a new link to the address that the person has now, without waiting for the cooldown; a request that waits for
 * approval only takes note. Does nothing where the newest link went there, or the round has ended.
 */
export const readdress = (services: Services) =>
  defineCommand({
    name: 'invitations.readdress',
    input: z.strictObject({ invitationId }),
    run: (command, { invitationId }) =>
      carryOutOffer(command, services, invitationId, async ({ invitee }) => ({
        type: 'Readdress',
        ...(await mailedNow(command, services.links, invitee)),
        // Whoever changed the address has a hand in where the link goes, also where the system sends it.
        by: command.principalId ?? invitee.addressChangedBy,
      })),
  });
