import type { Invitation, InvitationCommand, InvitationEvent, Policy } from '@latchkey/core';
import { issuedPart, termsOf } from '@latchkey/core';
import type { Some } from './what-led-to.ts';

/** Which commands may have led to these events: a new round may be invited, or sent again after a rescission. */
export function invitationCommands(
  events: Some<InvitationEvent>,
  state: Invitation,
  { policy, accessHasEnded }: { policy: Policy; accessHasEnded: boolean },
): readonly InvitationCommand[] {
  const last = events.at(-1) ?? events[0];
  const { at } = last;
  const addressVersion = issuedPart(state)?.link?.addressVersion ?? 0;
  const unsent = { at, policy, channel: 'mailed', addressVersion, nonce: '', keyId: 0 } as const;
  switch (last.type) {
    case 'PersonInvited':
    case 'InvitationRequested': {
      const link = last.type === 'PersonInvited' ? last : { ...unsent, addressVersion: last.addressVersion };
      const { channel, nonce, keyId } = link;
      const send = { at, policy, channel, nonce, keyId, addressVersion: link.addressVersion };
      const approval = events.find((event) => event.type === 'InvitationApproved');
      const by = last.inviter;
      const terms = termsOf(last);
      const { workspaceId, personId, source, locale } = last;
      const bundleId = last.type === 'PersonInvited' ? last.bundleId : undefined;
      const offer = { workspaceId, personId, source, locale, terms, accessHasEnded, bundleId };
      if (approval) return [{ type: 'Approve', ...send, by: approval.approver }];
      return [
        { type: 'Invite', ...offer, ...send, by },
        { type: 'Send', ...offer, isLetIn: false, ...send, by },
        { type: 'Send', ...offer, terms: undefined, isLetIn: false, ...send, by },
        { type: 'Resend', ...send, by },
        { type: 'ChangeTerms', at, terms, policy, addressVersion: send.addressVersion, by },
      ];
    }
    case 'InvitationResent': {
      const send = { ...last, policy, by: last.sender };
      const { source } = last;
      if (source === undefined || state.status === 'none') {
        return [
          { ...send, type: 'Resend' },
          { ...send, type: 'Readdress' },
        ];
      }
      const changed = events.find((event) => event.type === 'InvitationTermsChanged');
      const { workspaceId, personId } = state;
      const offer = { workspaceId, personId, source, terms: changed && termsOf(changed), accessHasEnded };
      return [{ ...send, type: 'Send', ...offer, isLetIn: false }];
    }
    case 'InvitationReaddressed':
      return [{ ...unsent, ...last, type: 'Readdress' }];
    case 'InvitationTermsChanged':
      return [{ type: 'ChangeTerms', at, terms: termsOf(last), policy, addressVersion, by: last.changedBy }];
    case 'InvitationLinkCopied':
      return [{ type: 'CopyLink', at, addressVersion, by: last.copiedBy }];
    case 'InvitationRescinded':
      return [{ type: 'Rescind', at }];
    case 'InvitationRefused':
      return [{ type: 'Refuse', at, by: last.refuser }];
    case 'InvitationExpired':
      return [{ ...last, type: 'Expire' }];
    case 'InvitationDeclined':
      return [{ type: 'Decline', at, generation: last.generation, addressVersion }];
    case 'InvitationAccepted':
      return [{ ...last, type: 'Accept', addressVersion }];
    case 'InvitationApproved':
      return [];
  }
}
