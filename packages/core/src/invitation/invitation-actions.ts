import type { Action } from '../actions.ts';
import { actionsOf } from '../actions.ts';
import type { PrincipalId, WorkspaceId } from '../host-id.ts';
import type { PersonId } from '../id.ts';
import type { Instant } from '../instant.ts';
import type { Policy } from '../policy/policy.ts';
import type { Terms } from '../terms.ts';
import type { InvitationCommand, InvitationRejection, Send } from './invitation-command.ts';
import type { Invitation } from './invitation-state.ts';
import { invitation as decider } from './invitation.ts';

/** What staff's commands on an invitation depend on, beside the invitation. */
export interface InvitationFacts {
  at: Instant;
  policy: Policy;
  workspaceId: WorkspaceId;
  personId: PersonId;
  /** Which of the person's addresses is in use now. */
  addressVersion: number;
  accessHasEnded: boolean;
  /** Whether the person has an account and access, wherever that came from. */
  isLetIn: boolean;
  /** Absent where the system would act. */
  by?: PrincipalId | undefined;
}

export type StaffCommand = Exclude<InvitationCommand, { type: 'Accept' | 'Decline' | 'Expire' }>;
/** What the facade calls them. */
export type StaffCommandName =
  'invite' | 'send' | 'approve' | 'refuse' | 'resend' | 'readdress' | 'changeTerms' | 'copyLink' | 'rescind';
export type InvitationAction = Action<StaffCommandName, InvitationRejection>;

/** Every command that staff could give now, and what it would lead to. */
export function invitationActions(
  invitation: Invitation,
  facts: InvitationFacts,
): readonly InvitationAction[] {
  return actionsOf(decider, invitation, staffCommandsNow(invitation, facts));
}

/**
 * One of each, to be judged and not to be carried out: it would send a link that nothing can open. Terms are offered as
 * they are, and changed to some that they are not.
 */
export function staffCommandsNow(
  invitation: Invitation,
  { at, policy, workspaceId, personId, addressVersion, accessHasEnded, isLetIn, by }: InvitationFacts,
): Readonly<Record<StaffCommandName, StaffCommand>> {
  const send: Send = { at, policy, channel: 'mailed', addressVersion, nonce: '', keyId: 0, by };
  const terms: Terms = invitation.status === 'none' ? { permissions: [] } : invitation.terms;
  const otherTerms: Terms = { ...terms, readOnly: !(terms.readOnly ?? false) };
  return {
    invite: { type: 'Invite', workspaceId, personId, terms, source: 'staff', accessHasEnded, ...send },
    send: {
      type: 'Send',
      workspaceId,
      personId,
      source: 'staff',
      accessHasEnded,
      isLetIn,
      ...(invitation.status === 'none' && { terms }),
      ...send,
    },
    approve: { type: 'Approve', ...send },
    refuse: { type: 'Refuse', at, by },
    resend: { type: 'Resend', ...send },
    readdress: { type: 'Readdress', ...send },
    changeTerms: { type: 'ChangeTerms', at, terms: otherTerms, policy, addressVersion, by },
    copyLink: { type: 'CopyLink', at, addressVersion, by },
    rescind: { type: 'Rescind', at },
  };
}
