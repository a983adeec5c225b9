import { invitationId } from '@latchkey/core';
import { z } from 'zod';
import { defineCommand } from '../commands/run-command.ts';
import type { Services } from '../services.ts';
import { carryOutOffer, mailedNow } from './offering.ts';

/** Lets a request become an invitation, and mails its link. Not for whoever made the request what it is. */
export const approve = (services: Services) =>
  defineCommand({
    name: 'invitations.approve',
    input: z.strictObject({ invitationId }),
    run: (command, { invitationId }) =>
      carryOutOffer(command, services, invitationId, async ({ invitee }) => ({
        type: 'Approve',
        ...(await mailedNow(command, services.links, invitee)),
      })),
  });
