import type { IssuedInvitation, LinkChannel, Person, PrincipalId } from '@latchkey/core';
import {
  emailText,
  invitation as invitationDecider,
  isRoundRefused,
  refuseAcceptance,
  verifiedBy,
} from '@latchkey/core';
import { z } from 'zod';
import { giveableBy } from '../access/giving.ts';
import { carryOut } from '../commands/carry-out.ts';
import type { Command } from '../commands/command.ts';
import { defineCommand, refuse } from '../commands/run-command.ts';
import { areSameAddress } from '../ids/compared-address.ts';
import type { AuthenticLink } from '../links/links.ts';
import { activatePerson } from '../people/activate-person.ts';
import type { Line } from '../people/survivor.ts';
import { grantNow, inviteeNow, lineOf } from '../people/survivor.ts';
import { refuseWithoutSeat, seatOfRound, takeSeat } from '../seats/take-seat.ts';
import type { AskMayGive, Services } from '../services.ts';
import { bindPrincipal } from './bind-principal.ts';
import { grantAcceptedRound } from './grant-accepted-round.ts';
import { invitationOutcome } from './invitation-outcome.ts';
import { inviteeKey } from './invitee-key.ts';
import { linkInput } from './preview.ts';
import { retriedByLink } from './retried-by-link.ts';

const acceptInput = z.strictObject({
  token: linkInput,
  /** The principal's address, only if the host vouches that it is verified. */
  verifiedEmail: emailText.optional(),
});

/**
 * Accepts an invitation by its link, as the principal who is signed in. The order is principal, person, seat,
 * acceptance, grant, activation; all is judged before the first append, and a failed attempt never burns the link.
 */
export const accept = ({ mayGive, links }: Services) =>
  defineCommand({
    name: 'invitations.accept',
    input: acceptInput,
    isForInvitees: true,
    async run(command, { token, verifiedEmail }) {
      const { principalId } = command;
      if (principalId === undefined) return refuse({ type: 'NotSignedIn' });
      const link = await links.authenticate(token, command.tenant.id, command.load);
      const accepted = link
        ? await acceptBy(command, mayGive, link, { principalId, verifiedEmail })
        : await retriedByLink(command, token);
      if (accepted.ok) {
        await grantAcceptedRound(command, accepted.invitationId);
        await activatePerson(command, accepted.invitationId);
      }
      return accepted;
    },
  });

function acceptBy(
  command: Command,
  mayGive: AskMayGive | undefined,
  { invitationId, generation, channel }: AuthenticLink,
  { principalId, verifiedEmail }: { principalId: PrincipalId; verifiedEmail: string | undefined },
) {
  return carryOut(command, 'invitation', invitationId, {
    async decide(state, invitation) {
      // unreachable: a link is authentic only where it was once issued
      if (state.status === 'none') return refuse({ type: 'LinkNotRecognised' });
      const line = await lineOf(command.load, state.personId);
      const { person, personId, addressVersion, emails } = inviteeNow(line);
      const isAddressVerified =
        verifiedEmail !== undefined && emails.some((email) => areSameAddress(verifiedEmail, email));
      const decideWith = (claims: { principalClaimRevision: number; personClaimRevision: number }) =>
        invitationDecider.decide(
          {
            type: 'Accept',
            at: command.now(),
            generation,
            channel,
            personId,
            principalId,
            addressVersion,
            verifiedBy: verifiedBy(command.policy, channel, isAddressVerified) ?? 'linkHolder',
            ...claims,
          },
          state,
        );

      // The invitation's own word first; where the claims will stand plays no part in it.
      const foreseen = decideWith({ principalClaimRevision: 0, personClaimRevision: 0 });
      if (!foreseen.ok || state.status !== 'pending') return foreseen;
      const circumstances = { invitation: state, person: person.state, line, channel, isAddressVerified };
      const refusal = await refuseByCircumstances(command, mayGive, circumstances);
      if (refusal) return refusal;
      const binding = await bindPrincipal(command, { principalId, person, invitation, generation });
      if (!binding.ok) return binding;
      const seat = seatOfRound(command, invitationId, state.round);
      const seatRefusal = await refuseWithoutSeat(command, seat);
      if (seatRefusal) return seatRefusal;
      const claims = await binding.claim();
      return (await takeSeat(command, seat)) ?? decideWith(claims);
    },
    sealWith: inviteeKey,
    outcome: invitationOutcome,
  });
}

async function refuseByCircumstances(
  command: Command,
  mayGive: AskMayGive | undefined,
  {
    line,
    ...facts
  }: {
    invitation: IssuedInvitation;
    person: Person;
    line: Line;
    channel: LinkChannel;
    isAddressVerified: boolean;
  },
) {
  const { workspaceId, personId, terms, hands } = facts.invitation;
  const workspace = await command.load('workspace', command.ids.workspace(workspaceId));
  const { grant } = await grantNow(command.load, command.ids, workspaceId, line);
  const invitationId = command.ids.invitation(workspaceId, personId);
  return refuseAcceptance({
    ...facts,
    tenant: command.tenant.state,
    workspace: workspace.state,
    isRoundRefused: isRoundRefused(invitationId, facts.invitation, grant, command.at),
    mayGive: await giveableBy(mayGive, command, workspaceId, hands, terms.permissions),
  });
}
