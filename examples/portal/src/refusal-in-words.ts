import type { Instant } from '@latchkey/core';
import { formatInstant } from '@latchkey/core';
import type { Facade } from 'latchkey';
import { inWords } from './permissions.ts';

type StaffCommand =
  | Facade['invitations'][
      | 'invite'
      | 'approve'
      | 'refuse'
      | 'resend'
      | 'readdress'
      | 'changeTerms'
      | 'copyLink'
      | 'rescind'
      | 'inviteTogether'
      | 'reportDelivery'
      | 'actions']
  | Facade['access']['grant' | 'narrow' | 'widen' | 'extend' | 'suspend' | 'resume' | 'revoke' | 'actions']
  | Facade['people'][
      | 'rename'
      | 'changeEmail'
      | 'confirmEmail'
      | 'deactivate'
      | 'reactivate'
      | 'releasePrincipal'
      | 'merge'
      | 'removeEverywhere']
  | Facade['tenants']['changeTemplate' | 'resetTemplate' | 'previewTemplate' | 'switchNotification']
  | Facade['support']['start'];
type Answer = Awaited<ReturnType<StaffCommand>>;
type Refused = Extract<Answer, { ok: false }>['rejection'];
type Judged = Extract<Answer, { ok: true; actions: unknown }>['actions'][number]['rejection'];

/** Why something that a coordinator wants is not done, or would not be. */
export type Rejection = Refused | NonNullable<Judged>;

export function refusalInWords(rejection: Rejection): string {
  switch (rejection.type) {
    case 'InvalidInput':
      return 'Please check what you entered.';
    case 'AlreadyInvited':
      return 'This person has an open invitation already. Resend it if the mail was lost.';
    case 'AlreadyRequested':
      return 'Somebody asked for this invitation already. It waits for approval.';
    case 'AlreadyAccepted':
      return 'This person has accepted already.';
    case 'NotInvited':
      return 'Nobody was invited.';
    case 'NotRequested':
      return 'Nothing waits for approval.';
    case 'RequesterMayNotApprove':
      return 'You asked for it, so somebody else must approve it.';
    case 'ResendTooSoon':
      return `The last mail went out only just now. The next may go out at ${timeOf(rejection.retryAt)} UTC.`;
    case 'ResendLimitReached':
      return `This invitation was sent ${rejection.limit} times, which is as often as it may be. Take it back, then invite again.`;
    case 'InvitationDeclined':
      return 'The invitation was declined.';
    case 'InvitationRescinded':
      return 'The invitation was taken back.';
    case 'InvitationExpired':
      return 'The invitation has expired.';
    case 'LinkSuperseded':
      return 'There is a newer link.';
    case 'LinkKeyRevoked':
      return 'The key of this link was revoked. Resend the invitation.';
    case 'NotYetExpired':
      return 'The deadline has not passed.';
    case 'MayNotGive':
      return rejection.permissions.length === 0
        ? 'You may give nothing here.'
        : `You may not give: ${rejection.permissions.map(inWords).join(', ')}.`;
    case 'AccessNotFound':
      return 'This person has no access here.';
    case 'AlreadyGranted':
      return 'This person has access already.';
    case 'AccessHasEnded':
      return 'The time of this access is over. Give it anew.';
    case 'AccessHasNotEnded':
      return 'The time of this access is not over.';
    case 'NotNarrower':
      return 'This person has not all of that now. Widen the access instead.';
    case 'NotWider':
      return 'This person has more than that now. Narrow the access instead.';
    case 'NotAnExtension':
      return 'The access holds longer already. Narrow it instead.';
    case 'NothingLeft':
      return 'That would leave nothing. Choose a later day or more that they may do, or revoke the access.';
    case 'WorkspaceNotFound':
    case 'WorkspaceClosed':
      return 'This client is not open.';
    case 'WorkspaceIsPersonal':
      return 'This is somebody’s own. Nobody else is let in.';
    case 'TenantNotFound':
    case 'TenantClosed':
      return 'Harbour Care is closed.';
    case 'NoSeatLeft':
      return 'All seats are taken. Revoke somebody’s access, or license more.';
    case 'FeatureDisabled':
      return 'Harbour Care has not this feature at the moment.';
    case 'PersonNotFound':
      return 'There is no such person.';
    case 'PersonDeactivated':
      return 'This person was deactivated.';
    case 'PersonErased':
      return 'This person was erased.';
    case 'EmailClaimedByAnother':
    case 'PersonHasAnotherEmail':
      return 'This address is another person’s.';
    case 'EmailBounced':
      return 'Mail to this address came back. Give this person another address, or copy the link.';
    case 'TermsNeeded':
      return 'Choose what this person may do.';
    case 'PersonAbsorbed':
      return 'This person was merged into another, and is found under that name.';
    case 'EmailNeeded':
      return 'This person has no address yet.';
    case 'PrincipalMismatch':
      return 'Both have an account. Part one of them from theirs first.';
    case 'MergeTheOtherWayRound':
      return 'Only the other one has an account, so that one must remain.';
    case 'MergedWithThemselves':
      return 'These are one person already.';
    case 'ApprovalNeeded':
      return 'Somebody else must approve invitations here, so invite to one client after the other.';
    case 'RevisionMismatch':
    case 'CommandIdReused':
      return 'This was changed by somebody else meanwhile. Look at it again.';
    case 'ClockSkewed':
      return 'The clock of this portal is being set right. Try again in a little while.';
    case 'TemplateInvalid':
      return templateInWords(rejection);
    case 'MailNotFound':
      return 'There was no such mail.';
    case 'PersonNotActivated':
      return 'This person has no account to be signed in as.';
    case 'AlreadySupporting':
      return 'You are signed in as somebody already. End that first.';
    case 'SupportSessionOver':
    case 'SupportTooLong':
      return 'That is over. Start anew.';
    case 'MayNotSupportYourself':
      return 'This is you yourself.';
    case 'NotSignedIn':
    case 'InviterMayNotAccept':
    case 'NotInSupportSession':
    case 'SupportSessionNotFound':
    case 'NotForInvitees':
      return 'This is not for you to do.';
    case 'RoleNotFound':
    case 'RoleRetired':
    case 'RoleNotPinned':
      return 'There is no such role.';
  }
}

/** Where in a template, and what is wrong there. */
function templateInWords({
  part,
  line,
  reason,
  found,
}: Extract<Rejection, { type: 'TemplateInvalid' }>): string {
  const where = part === 'subject' ? 'The subject' : `Line ${line} of the text`;
  switch (reason) {
    case 'syntax':
      return `${where} cannot be read. Names stand in double braces: {{ link }}.`;
    case 'unknownTag':
      return `${where} has a tag. There are none: {% ${found ?? ''} %}.`;
    case 'unknownFilter':
      return `${where} names a filter that there is not: ${found ?? ''}.`;
    case 'unknownVariable':
      return `${where} names what there is not: {{ ${found ?? ''} }}.`;
    case 'tooMuch':
      return `${where} is too long.`;
    case 'unprintable':
      return `${where} has a character that cannot be mailed.`;
    case 'severalLines':
      return 'The subject must be one line.';
    case 'linkMissing':
      return 'The text must have {{ link }}, with space around it: without it nobody can accept.';
  }
}

function timeOf(at: Instant): string {
  return formatInstant(at).slice(11, 19);
}
