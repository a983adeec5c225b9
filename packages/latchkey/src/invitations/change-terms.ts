import type { Invitation, Terms } from '@latchkey/core';
import { invitationId } from '@latchkey/core';
import { z } from 'zod';
import { namesOneOfBoth, termsInput, termsWithoutAttributes } from '../access/terms-input.ts';
import { defineCommand } from '../commands/run-command.ts';
import type { Services } from '../services.ts';
import { carryOutOffer } from './offering.ts';

/**
 * Changes what an open invitation offers; its link stays as it is, and so do the attributes where none are given. Where approval is asked for, terms that are raised
 * end the round and are a new request.
 */
export const changeTerms = (services: Services) =>
  defineCommand({
    name: 'invitations.changeTerms',
    input: z.strictObject({ invitationId, ...termsInput }).refine(...namesOneOfBoth),
    run: (command, { invitationId, ...offered }) =>
      carryOutOffer(command, services, invitationId, async ({ invitee: { addressVersion } }, invitation) => {
        const read = await termsWithoutAttributes(command, offered);
        if (!read.ok) return read;
        const kept =
          offered.attributes === undefined
            ? { ok: true as const, attributes: offeredBefore(invitation)?.attributes }
            : command.readAttributes(offered.attributes);
        if (!kept.ok) return kept;
        const { at, policy, principalId: by } = command;
        const terms = { ...read.terms, attributes: kept.attributes };
        return { type: 'ChangeTerms', at, policy, terms, addressVersion, by };
      }),
  });

function offeredBefore(invitation: Invitation): Terms | undefined {
  return invitation.status === 'none' ? undefined : invitation.terms;
}
