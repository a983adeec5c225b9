import type { Rejection } from './rejection.ts';

/** What HTTP says of a refusal: 410 is for links that have ended, 409 for everything else that stands in the way. */
export interface RejectionStatus {
  status: 401 | 403 | 404 | 409 | 410 | 412 | 422 | 429 | 503;
  title: string;
}

export function rejectionStatus(type: Rejection['type']): RejectionStatus {
  switch (type) {
    case 'ClockSkewed':
      return { status: 503, title: 'The clock of this service is being set right' };

    case 'NotSignedIn':
      return { status: 401, title: 'Nobody is signed in' };

    case 'MayNotGive':
      return { status: 403, title: 'You may not give these permissions in this workspace' };
    case 'InviterMayNotGive':
      return { status: 403, title: 'Whoever invited may no longer give what was offered' };
    case 'NotInSupportSession':
      return { status: 403, title: 'This is not for whoever has signed in as somebody else to do' };
    case 'MayNotSupportYourself':
      return { status: 403, title: 'Nobody signs in as themselves to support them' };
    case 'NotForInvitees':
      return { status: 403, title: 'This is not for invitees to do' };
    case 'InviterMayNotAccept':
      return { status: 403, title: 'Whoever had a hand in an invitation may not accept it' };
    case 'RequesterMayNotApprove':
      return { status: 403, title: 'Whoever made a request what it is may not approve it' };
    case 'EmailNotVerified':
      return { status: 403, title: 'The account has not the verified address that was invited' };

    case 'TenantNotFound':
      return { status: 404, title: 'There is no such tenant' };
    case 'WorkspaceNotFound':
      return { status: 404, title: 'There is no such workspace' };
    case 'PersonNotFound':
      return { status: 404, title: 'There is no such person' };
    case 'SupportSessionNotFound':
      return { status: 404, title: 'There is no such support session' };
    case 'NotInvited':
      return { status: 404, title: 'There is no such invitation' };
    case 'AccessNotFound':
      return { status: 404, title: 'The person has no access to this workspace' };
    case 'RoleNotFound':
      return { status: 404, title: 'There is no such role' };
    case 'MailNotFound':
      return { status: 404, title: 'There is no such message' };
    case 'LinkNotRecognised':
      return { status: 404, title: 'The link is not one of ours' };

    case 'FeatureDisabled':
      return { status: 409, title: 'The tenant has not the feature that this needs' };
    case 'NoSeatLeft':
      return { status: 409, title: 'No seat is left: license more, or take one back' };
    case 'TenantClosed':
      return { status: 409, title: 'The tenant is closed' };
    case 'WorkspaceClosed':
      return { status: 409, title: 'The workspace is closed' };
    case 'WorkspaceIdReserved':
      return { status: 409, title: 'Ids of this form are those of persons’ own workspaces' };
    case 'WorkspaceIsPersonal':
      return { status: 409, title: 'The workspace is one person’s own: nobody else is let in' };
    case 'WorkspaceIsOfAnotherKind':
      return { status: 409, title: 'The workspace is open already, as one of another kind' };
    case 'PersonDeactivated':
      return { status: 409, title: 'The person was deactivated' };
    case 'PersonErased':
      return { status: 409, title: 'The person was erased' };
    case 'PersonAbsorbed':
      return { status: 409, title: 'The person was merged into another: name that one' };
    case 'MergedWithThemselves':
      return { status: 409, title: 'That is one person already: name two' };
    case 'MergeTheOtherWayRound':
      return { status: 409, title: 'The one to be absorbed has the account: let that one remain' };
    case 'EmailClaimedByAnother':
      return { status: 409, title: 'The address is another person’s' };
    case 'EmailBounced':
      return {
        status: 409,
        title: 'Mail to this address came back: confirm it, change it, or copy the link instead',
      };
    case 'ExternalIdClaimedByAnother':
      return { status: 409, title: 'The external id is another person’s' };
    case 'PersonHasAnotherEmail':
      return { status: 409, title: 'The person of this external id has another address' };
    case 'PrincipalMismatch':
      return { status: 409, title: 'The person and the account belong to others already' };
    case 'AlreadyRequested':
      return { status: 409, title: 'Somebody asked for this invitation already, and it waits for approval' };
    case 'ApprovalNeeded':
      return { status: 409, title: 'Each invitation needs approval here: invite to one workspace at a time' };
    case 'NotRequested':
      return { status: 409, title: 'Nothing waits for approval here' };
    case 'LinkKeyRevoked':
      return { status: 409, title: 'The key of this link was revoked: send the invitation again' };
    case 'AlreadyInvited':
      return { status: 409, title: 'The person is invited already' };
    case 'AlreadyAccepted':
      return { status: 409, title: 'The invitation was accepted already' };
    case 'AlreadyGranted':
      return { status: 409, title: 'The person has access already, with other permissions' };
    case 'NotActiveThere':
      return {
        status: 409,
        title: 'The person is not active in the workspace that they are to be added from',
      };
    case 'AlreadySupporting':
      return { status: 409, title: 'You have signed in as somebody already: end that first' };
    case 'SupportSessionOver':
      return { status: 409, title: 'The support session was ended before it began: start another one' };
    case 'PersonNotActivated':
      return { status: 409, title: 'Nobody signs in as this person: they have accepted no invitation' };
    case 'AccessHasEnded':
      return { status: 409, title: 'The access has ended: give it anew' };
    case 'AccessHasNotEnded':
      return { status: 409, title: 'The access has not ended' };
    case 'AccessHasNotBegun':
      return { status: 409, title: 'The access has not begun' };
    case 'AccessIsSuspended':
      return { status: 409, title: 'The access is suspended' };
    case 'NotNarrower':
      return { status: 409, title: 'The person has not all of that now: widen their access instead' };
    case 'NotWider':
      return { status: 409, title: 'The person has more than that now: narrow their access instead' };
    case 'NotAnExtension':
      return { status: 409, title: 'The access holds longer already: narrow it instead' };
    case 'RoleNotPinned':
      return { status: 409, title: 'The access was not given by a role, or has been changed since' };
    case 'RoleAlreadyDefined':
      return { status: 409, title: 'The role is defined already, with other permissions' };
    case 'RoleRetired':
      return { status: 409, title: 'The role was retired' };
    case 'NotYetExpired':
      return { status: 409, title: 'The deadline has not passed' };

    case 'InvitationExpired':
      return { status: 410, title: 'The invitation has expired' };
    case 'InvitationRescinded':
      return { status: 410, title: 'The invitation was taken back' };
    case 'InvitationDeclined':
      return { status: 410, title: 'The invitation was declined' };
    case 'LinkSuperseded':
      return { status: 410, title: 'A newer link has taken the place of this one' };

    case 'RevisionMismatch':
      return { status: 412, title: 'It was changed since you read it' };

    case 'InvalidInput':
      return { status: 422, title: 'The input is not valid' };
    case 'TemplateInvalid':
      return { status: 422, title: 'No message can be made of this template' };
    case 'NothingLeft':
      return { status: 422, title: 'It would give nothing: no permission, or a time that is over' };
    case 'TermsNeeded':
      return {
        status: 422,
        title: 'Nothing was offered that could be offered again: name permissions or a role',
      };
    case 'SupportTooLong':
      return { status: 422, title: 'A support session may not last so long' };
    case 'EmailNeeded':
      return { status: 422, title: 'The person has no address yet, and an invitation needs one' };
    case 'CommandIdReused':
      return { status: 422, title: 'The Idempotency-Key, or command id, was used for something else' };

    case 'ResendTooSoon':
      return { status: 429, title: 'The last message went out too short a while ago' };
    case 'ResendLimitReached':
      return { status: 429, title: 'This invitation was sent as often as it may be' };
  }
}
