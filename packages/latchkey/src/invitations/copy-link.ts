import type { Decision, Id, Invitation, InvitationEvent, InvitationId } from '@latchkey/core';
import { invitationId, issuedPart, subjectOf } from '@latchkey/core';
import { z } from 'zod';
import { carryOut } from '../commands/carry-out.ts';
import type { Command } from '../commands/command.ts';
import { defineCommand, refuse } from '../commands/run-command.ts';
import { hasCode } from '../latchkey-error.ts';
import type { Links } from '../links/links.ts';
import type { AskMayGive, Services } from '../services.ts';
import { invitationOutcome } from './invitation-outcome.ts';
import type { OfferRejection } from './offering.ts';
import { judgeOffer, offerCircumstances } from './offering.ts';

/** Why a link cannot be shown; where its key was revoked, a resend is what mends it. */
export type CopyRejection = OfferRejection | { type: 'LinkKeyRevoked' };

/**
 * Gives the newest link of an open invitation to somebody who brings it to the invitee. Each copy is on record, and
 * whoever made one may not accept.
 */
export const copyLink = ({ mayGive, links }: Services) =>
  defineCommand({
    name: 'invitations.copyLink',
    input: z.strictObject({ invitationId }),
    async run(command, { invitationId }) {
      const urlOf = (state: Invitation) => copiedUrl(links, command.tenant.id, invitationId, state);
      const copied = await carryOut(command, 'invitation', invitationId, {
        async decide(state): Promise<Decision<InvitationEvent, CopyRejection>> {
          const decision = await judgeCopy(command, mayGive, invitationId, state);
          if (!decision.ok) return decision;
          return (await urlOf(state)) === undefined ? refuse({ type: 'LinkKeyRevoked' }) : decision;
        },
        outcome: (after) => ({ ...invitationOutcome(after), copiedFrom: after.state }),
      });
      if (!copied.ok) return copied;
      const { copiedFrom, ...outcome } = copied;
      const url = await urlOf(copiedFrom);
      return url === undefined ? refuse({ type: 'LinkKeyRevoked' }) : { ...outcome, url };
    },
  });

async function judgeCopy(
  command: Command,
  mayGive: AskMayGive | undefined,
  invitationId: InvitationId,
  invitation: Invitation,
): Promise<Decision<InvitationEvent, OfferRejection>> {
  const subject = subjectOf(invitation);
  if (!subject) return refuse({ type: 'NotInvited' });
  const circumstances = await offerCircumstances(command, invitationId, subject);
  const { at, principalId: by } = command;
  const { addressVersion } = circumstances.invitee;
  return judgeOffer(
    command,
    mayGive,
    invitation,
    { type: 'CopyLink', at, addressVersion, by },
    circumstances,
  );
}

/** Undefined where the key that makes it was revoked. */
async function copiedUrl(
  links: Links,
  tenantStreamId: Id,
  invitationId: InvitationId,
  invitation: Invitation,
): Promise<string | undefined> {
  const link = issuedPart(invitation)?.link;
  if (!link) return undefined;
  try {
    return await links.urlOf(tenantStreamId, invitationId, link, 'copied');
  } catch (fault) {
    if (hasCode(fault, 'LinkKeyRevoked')) return undefined;
    throw fault;
  }
}
