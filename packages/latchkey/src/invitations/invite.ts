import type { Decision, InvitationEvent, InvitationId, PersonId, WorkspaceId } from '@latchkey/core';
import { externalId, invitationSource, locale, nameText, personId, workspaceId } from '@latchkey/core';
import { z } from 'zod';
import { namesOneOfBoth, termsFrom, termsInput } from '../access/terms-input.ts';
import { carryOut } from '../commands/carry-out.ts';
import type { Command } from '../commands/command.ts';
import { defineCommand, refuse } from '../commands/run-command.ts';
import { keyName } from '../keys/key-name.ts';
import { emailInput } from '../people/email-input.ts';
import type { PersonToRecord } from '../people/sought-person.ts';
import { putOnRecord, seekPerson } from '../people/sought-person.ts';
import type { Services } from '../services.ts';
import type { LoadedStream } from '../streams/loaded-stream.ts';
import { invitationOutcome } from './invitation-outcome.ts';
import { invitationsIn } from './invitations-in.ts';
import type { Invitee, OfferRejection } from './offering.ts';
import { accessHasEnded, judgeOffer, mailedNow, offerCircumstances, reserveSeat } from './offering.ts';

const inviteInput = z
  .strictObject({
    workspaceId,
    /**
     * Known by the host's own id of them, by the address, or by both; or, where they are registered, by Latchkey's id. An
     * address is needed once: given here to somebody who has none, it is theirs from then on.
     */
    person: z
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
      ),
    ...termsInput,
    /** Where in the host product the invitation comes from. */
    source: invitationSource.default('staff'),
    locale: locale.optional(),
  })
  .refine(...namesOneOfBoth);

/**
 * Offers a person access to a workspace: claims the address, registers the person, reserves a seat where
 * the policy wants one, invites. All is judged before the
 * first append; no step opens a door before the last, and running the command again completes what was interrupted.
 */
export const invite = ({ mayGive, links }: Services) =>
  defineCommand({
    name: 'invitations.invite',
    input: inviteInput,
    async run(command, { workspaceId, person, source, locale, ...offered }) {
      const sought = await seekPerson(command, person);
      const { personId } = sought;
      const invitationId = await invitationFor(command, workspaceId, sought.person);
      return carryOut(command, 'invitation', invitationId, {
        async decide(invitation): Promise<Decision<InvitationEvent, OfferRejection>> {
          const read = await termsFrom(command, offered);
          if (!read.ok) return read;
          const place = { workspaceId, personId };
          const known = sought.judge(sought.person.state);
          const invitee = known.ok ? mailable(known) : { addressVersion: 0, refusal: known };
          const circumstances = await offerCircumstances(command, invitationId, place, {
            invitee,
            person: sought.person,
          });
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
          if (!decision.ok) return decision;
          if (known.ok) await putOnRecord(command, sought, known);
          return (await reserveSeat(command, invitationId, invitation, decision.events)) ?? decision;
        },
        sealWith: keyName.person(personId),
        outcome: invitationOutcome,
      });
    },
  });

/** The person's own; or, where this very command was carried out on one from before they were merged, that one. */
async function invitationFor(
  command: Command,
  workspaceId: WorkspaceId,
  person: LoadedStream<'person'>,
): Promise<InvitationId> {
  const own = command.ids.invitation(workspaceId, person.id as PersonId);
  if (person.state.absorbed.length === 0) return own;
  const others = await invitationsIn(command, workspaceId, person);
  const repeated = others.find((each) => {
    const recognised = command.recognise(each);
    return recognised.ok && recognised.repeats !== undefined;
  });
  return repeated ? (repeated.id as InvitationId) : own;
}

/** Whoever has no address yet cannot be invited. */
function mailable({ addressVersion }: PersonToRecord): Invitee {
  const refusal = addressVersion === 0 ? refuse({ type: 'EmailNeeded' }) : undefined;
  return { addressVersion, refusal };
}
