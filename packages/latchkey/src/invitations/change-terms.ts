import { invitationId } from '@latchkey/core';
import { z } from 'zod';
import { namesOneOfBoth, termsFrom, termsInput } from '../access/terms-input.ts';
import { defineCommand } from '../commands/run-command.ts';
import type { Services } from '../services.ts';
import { carryOutOffer } from './offering.ts';

/**
 * Changes what an open invitation offers; its link stays as it is. Where approval is asked for, terms that are raised
 * end the round and are a new request.
 */
export const changeTerms = (services: Services) =>
  defineCommand({
    name: 'invitations.changeTerms',
    input: z.strictObject({ invitationId, ...termsInput }).refine(...namesOneOfBoth),
    run: (command, { invitationId, ...offered }) =>
      carryOutOffer(command, services, invitationId, async ({ invitee: { addressVersion } }) => {
        const read = await termsFrom(command, offered);
        if (!read.ok) return read;
        const { at, policy, principalId: by } = command;
        return { type: 'ChangeTerms', at, policy, terms: read.terms, addressVersion, by };
      }),
  });
