import { invitationId } from '@latchkey/core';
import { z } from 'zod';
import { termsInput } from '../access/terms-input.ts';
import { defineCommand } from '../commands/run-command.ts';
import type { Services } from '../services.ts';
import { offeredTerms } from './offered-terms.ts';
import { carryOutOffer } from './offering.ts';

/**
 * Changes what an open invitation offers; its link stays as it is. Where approval is asked for, terms that are raised
 * end the round and are a new request.
 */
export const changeTerms = (services: Services) =>
  defineCommand({
    name: 'invitations.changeTerms',
    input: z.strictObject({ invitationId, ...termsInput }),
    run: (command, { invitationId, ...offered }) =>
      carryOutOffer(command, services, invitationId, ({ invitee }) => ({
        type: 'ChangeTerms',
        at: command.at,
        policy: command.policy,
        terms: offeredTerms(offered),
        addressVersion: invitee.addressVersion,
        by: command.principalId,
      })),
  });
