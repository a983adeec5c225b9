import type { Decision, InvitationEvent } from '@latchkey/core';
import { invitationSource, locale, nameText, workspaceId } from '@latchkey/core';
import { z } from 'zod';
import { namesOneOfBoth, termsFrom, termsInput } from '../access/terms-input.ts';
import { carryOut } from '../commands/carry-out.ts';
import { defineCommand } from '../commands/run-command.ts';
import { keyName } from '../keys/key-name.ts';
import { emailInput, personByEmail } from '../people/person-by-email.ts';
import type { Services } from '../services.ts';
import { invitationOutcome } from './invitation-outcome.ts';
import type { OfferRejection } from './offering.ts';
import { accessHasEnded, judgeOffer, mailedNow, offerCircumstances } from './offering.ts';

const inviteInput = z
  .strictObject({
    workspaceId,
    person: z.strictObject({ name: nameText, email: emailInput }),
    ...termsInput,
    /** Where in the host product the invitation comes from. */
    source: invitationSource.default('staff'),
    locale: locale.optional(),
  })
  .refine(...namesOneOfBoth);

/**
 * Offers a person access to a workspace: claims the address, registers the person, invites. All is judged before the
 * first append; no step opens a door before the last, and running the command again completes what was interrupted.
 */
export const invite = ({ mayGive, links }: Services) =>
  defineCommand({
    name: 'invitations.invite',
    input: inviteInput,
    async run(command, { workspaceId, person, source, locale, ...offered }) {
      const invitee = await personByEmail(command, person);
      const { personId } = invitee;
      const invitationId = command.ids.invitation(workspaceId, personId);
      return carryOut(command, 'invitation', invitationId, {
        async decide(invitation): Promise<Decision<InvitationEvent, OfferRejection>> {
          const read = await termsFrom(command, offered);
          if (!read.ok) return read;
          const place = { workspaceId, personId };
          const circumstances = await offerCircumstances(command, invitationId, place, invitee);
          const decision = await judgeOffer(
            command,
            mayGive,
            invitation,
            {
              type: 'Invite',
              workspaceId,
              personId,
              terms: read.terms,
              source,
              locale,
              accessHasEnded: accessHasEnded(invitation, circumstances, command.at),
              ...(await mailedNow(command, links, invitee)),
            },
            circumstances,
          );
          if (decision.ok) await invitee.putOnRecord();
          return decision;
        },
        sealWith: keyName.person(personId),
        outcome: invitationOutcome,
      });
    },
  });
