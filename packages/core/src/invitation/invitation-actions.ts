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
  /** Absent where the system would act. */
  by?: PrincipalId | undefined;
}

export type StaffCommand = Exclude<InvitationCommand, { type: 'Accept' | 'Decline' | 'Expire' }>;
export type InvitationAction = Action<StaffCommand['type'], InvitationRejection>;

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
  { at, policy, workspaceId, personId, addressVersion, accessHasEnded, by }: InvitationFacts,
): readonly StaffCommand[] {
  const send: Send = { at, policy, channel: 'mailed', addressVersion, nonce: '', keyId: 0, by };
  const terms: Terms = invitation.status === 'none' ? { permissions: [] } : invitation.terms;
  const otherTerms: Terms = { ...terms, readOnly: !(terms.readOnly ?? false) };
  return [
    { type: 'Invite', workspaceId, personId, terms, source: 'staff', accessHasEnded, ...send },
    { type: 'Approve', ...send },
    { type: 'Refuse', at, by },
    { type: 'Resend', ...send },
    { type: 'Readdress', ...send },
    { type: 'ChangeTerms', at, terms: otherTerms, policy, addressVersion, by },
    { type: 'CopyLink', at, addressVersion, by },
    { type: 'Rescind', at },
  ];
}
