import { invitationId } from '@latchkey/core';
import { z } from 'zod';
import { defineCommand } from '../commands/run-command.ts';
import type { Services } from '../services.ts';
import { carryOutOffer, mailedNow } from './offering.ts';

/** Sends a new link with a new deadline; the old link is dead from then on. A rescinded invitation opens a new round. */
export const resend = (services: Services) =>
  defineCommand({
    name: 'invitations.resend',
    input: z.strictObject({ invitationId }),
    run: (command, { invitationId }) =>
      carryOutOffer(command, services, invitationId, async ({ invitee }) => ({
        type: 'Resend',
        ...(await mailedNow(command, services.links, invitee)),
      })),
  });
