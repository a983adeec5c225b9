import { externalId, invitationSource, locale, nameText, personId, workspaceId } from '@latchkey/core';
import { z } from 'zod';
import { namesOneOfBoth, termsFrom, termsInput } from '../access/terms-input.ts';
import { defineCommand } from '../commands/run-command.ts';
import { emailInput } from '../people/email-input.ts';
import type { Services } from '../services.ts';
import { invitationOutcome } from './invitation-outcome.ts';
import { offerToPerson } from './offer-to-person.ts';

/**
 * Known by the host's own id of them, by the address, or by both; or, where they are registered, by Latchkey's id. An
 * address is needed once: given here to somebody who has none, it is theirs from then on.
 */
export const personInput = z
  .strictObject({
    personId: personId.optional(),
    name: nameText.optional(),
    email: emailInput.optional(),
    externalId: externalId.optional(),
  })
  .refine(
    ({ personId, name, externalId }) =>
      personId === undefined ? name !== undefined : name === undefined && externalId === undefined,
    'give either a name, or the personId of somebody who is known, without name and externalId',
  );

/** Whom to offer what, in which workspace. */
export const offerInput = {
  workspaceId,
  person: personInput,
  ...termsInput,
  /** Where in the host product the invitation comes from. */
  source: invitationSource.default('staff'),
  locale: locale.optional(),
};

/** Offers a person access to a workspace, unless an offer is open or access is there. */
export const invite = (services: Services) =>
  defineCommand({
    name: 'invitations.invite',
    input: z.strictObject(offerInput).refine(...namesOneOfBoth),
    run: (command, { workspaceId, person, source, locale, ...offered }) =>
      offerToPerson(command, services, {
        type: 'Invite',
        workspaceId,
        person,
        source,
        locale,
        terms: () => termsFrom(command, offered),
        outcome: invitationOutcome,
      }),
  });
