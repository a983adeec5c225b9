import type { IssuedInvitation, LinkChannel, Person } from '@latchkey/core';
import {
  emailText,
  hasEnded,
  invitation as invitationDecider,
  refuseAcceptance,
  verifiedBy,
} from '@latchkey/core';
import { z } from 'zod';
import { giveableBy } from '../access/giving.ts';
import type { Command } from '../commands/command.ts';
import { defineCommand, refuse } from '../commands/run-command.ts';
import { comparedAddress } from '../ids/compared-address.ts';
import { keyName } from '../keys/key-name.ts';
import type { AskMayGive, Services } from '../services.ts';
import { grantAcceptedRound } from './grant-accepted-round.ts';
import { invitationOutcome } from './invitation-outcome.ts';
import { linkInput } from './preview.ts';
import { bindPrincipal } from './bind-principal.ts';

const acceptInput = z.strictObject({
  token: linkInput,
  /** The principal's address, only if the host vouches that it is verified. */
  verifiedEmail: emailText.optional(),
});

/**
 * Accepts an invitation by its link, as the principal who is signed in. The order is principal, person, acceptance,
 * grant; all is judged before the first append, and a failed attempt never burns the link.
 */
export const accept = ({ mayGive, links }: Services) =>
  defineCommand({
    name: 'invitations.accept',
    input: acceptInput,
    async run(command, { token, verifiedEmail }) {
      const { principalId } = command;
      if (principalId === undefined) return refuse({ type: 'NotSignedIn' });
      const link = await links.authenticate(token, command.tenant.id, command.load);
      if (!link || link.invitation.state.status === 'none') return refuse({ type: 'LinkNotRecognised' });
      const { invitation, generation, channel } = link;
      const { state } = link.invitation;
      const recognised = command.recognise(invitation);
      if (!recognised.ok) return recognised;
      if (recognised.asItStood) {
        await grantAcceptedRound(command, state);
        return invitationOutcome(recognised.asItStood);
      }

      const person = await command.load('person', state.personId);
      const isAddressVerified = isSameAddress(verifiedEmail, person.state.email);
      const decideWith = (claims: { principalClaimRevision: number; personClaimRevision: number }) =>
        invitationDecider.decide(
          {
            type: 'Accept',
            at: command.at,
            generation,
            channel,
            principalId,
            addressVersion: person.state.addressVersion,
            verifiedBy: verifiedBy(command.policy, channel, isAddressVerified) ?? 'linkHolder',
            ...claims,
          },
          state,
        );

      // The invitation's own word first; where the claims will stand plays no part in it.
      const foreseen = decideWith({ principalClaimRevision: 0, personClaimRevision: 0 });
      if (!foreseen.ok) return foreseen;
      if (foreseen.events.length === 0) {
        await grantAcceptedRound(command, state);
        return invitationOutcome(invitation);
      }
      const refusal = await refuseByCircumstances(
        command,
        mayGive,
        state,
        person.state,
        channel,
        isAddressVerified,
      );
      if (refusal) return refusal;
      const binding = await bindPrincipal(command, { principalId, person, invitation, generation });
      if (!binding.ok) return binding;

      const decision = decideWith(await binding.claim());
      if (!decision.ok) return decision;
      const accepted = await command.append(invitation, decision.events, keyName.person(state.personId));
      await grantAcceptedRound(command, accepted.state);
      return invitationOutcome(accepted);
    },
  });

async function refuseByCircumstances(
  command: Command,
  mayGive: AskMayGive | undefined,
  invitation: IssuedInvitation,
  person: Person,
  channel: LinkChannel,
  isAddressVerified: boolean,
) {
  const { workspaceId, personId, permissions, hands, round } = invitation;
  const workspace = await command.load('workspace', command.ids.workspace(workspaceId));
  const grant = await command.load('accessGrant', command.ids.accessGrant(workspaceId, personId));
  const invitationId = command.ids.invitation(workspaceId, personId);
  return refuseAcceptance({
    tenant: command.tenant.state,
    workspace: workspace.state,
    person,
    invitation,
    channel,
    isAddressVerified,
    isRoundRefused: hasEnded(grant.state, { invitationId, round }),
    mayGive: await giveableBy(mayGive, command, workspaceId, hands, permissions),
  });
}

function isSameAddress(verified: string | undefined, invited: string | null): boolean {
  if (verified === undefined || invited === null) return false;
  const compared = comparedAddress(verified);
  return compared !== undefined && compared === comparedAddress(invited);
}
