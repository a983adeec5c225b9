export type { AccessGrantAction, AccessGrantFacts } from './access-grant/access-grant-actions.ts';
export { accessGrantActions, accessGrantCandidates } from './access-grant/access-grant-actions.ts';
export type {
  AccessGrantEvent,
  AccessOrigin,
  BroughtAccess,
  InvitationRound,
} from './access-grant/access-grant-event.ts';
export { accessCause, accessGrantEvent } from './access-grant/access-grant-event.ts';
export type { AccessGrant, AccessStanding, HandedOver } from './access-grant/access-grant-state.ts';
export {
  hasBeenBrought,
  hasEnded,
  isInForce,
  isSettled,
  isThere,
  standingOf,
} from './access-grant/access-grant-state.ts';
export type { AccessGrantCommand, AccessGrantRejection } from './access-grant/access-grant.ts';
export { accessGrant } from './access-grant/access-grant.ts';
export type { AccessUse, AccessUseCommand, AccessUseEvent } from './access-use/access-use.ts';
export { accessUse, accessUseEvent, useInterval } from './access-use/access-use.ts';
export type { AcceptanceFacts, AcceptanceRejection } from './acceptance/acceptance.ts';
export { refuseAcceptance, verifiedBy } from './acceptance/acceptance.ts';
export type { Action } from './actions.ts';
export { actionOf, actionsOf } from './actions.ts';
export type { AttributeValue, Attributes } from './attributes.ts';
export { attributeName, attributes, newAttributeValue, newAttributes, sameAttributes } from './attributes.ts';
export { base64urlText } from './base64url.ts';
export type { Actor, OnBehalfOf } from './actor.ts';
export { actor, onBehalfOf } from './actor.ts';
export { standingOfAddress } from './address-standing/address-standing.ts';
export type { Claim, ClaimRejection, ClaimStanding, WantedClaim } from './claim.ts';
export { boundClaim, findClaim } from './claim.ts';
export type { Bundle, BundleEvent, BundleMember, MakeBundle } from './bundle/bundle.ts';
export { bundle, bundleEvent } from './bundle/bundle.ts';
export type { ClaimCommand, CommandClaim, CommandClaimEvent } from './command-claim/command-claim.ts';
export { commandClaim, commandClaimEvent } from './command-claim/command-claim.ts';
export type { Decider, Decision } from './decider.ts';
export { accept, fold, nothingToDo, reject } from './decider.ts';
export type {
  Delivery,
  DeliveryCommand,
  DeliveryEvent,
  DeliveryRejection,
  MailReport,
  Message,
} from './delivery/delivery.ts';
export { delivery, deliveryEvent, isMailed, mailReports } from './delivery/delivery.ts';
export { dueReminder, nextReminderAt } from './delivery/reminder.ts';
export type { Duration } from './duration.ts';
export type { FeatureName } from './feature.ts';
export { featureName } from './feature.ts';
export { duration, durationMilliseconds } from './duration.ts';
export type {
  EmailAddress,
  EmailAddressCommand,
  EmailAddressEvent,
  EmailAddressRejection,
} from './email-address/email-address.ts';
export { emailAddress, emailAddressEvent } from './email-address/email-address.ts';
export type { AnyEvent } from './event.ts';
export type {
  ExternalIdCommand,
  ExternalIdEvent,
  ExternalIdOwner,
  ExternalIdRejection,
} from './external-id/external-id.ts';
export { externalIdEvent, externalIdOwner } from './external-id/external-id.ts';
export type { ExternalId, PrincipalId, TenantId, WorkspaceId } from './host-id.ts';
export { externalId, principalId, tenantId, workspaceId } from './host-id.ts';
export type {
  AccessGrantId,
  BundleId,
  CommandId,
  EmailAddressId,
  Id,
  InvitationId,
  PersonId,
  ProcessId,
  SupportSessionId,
} from './id.ts';
export {
  accessGrantId,
  anyId,
  bundleId,
  commandId,
  emailAddressId,
  invitationId,
  personId,
  processId,
  supportSessionId,
} from './id.ts';
export type { Instant } from './instant.ts';
export { formatInstant, instant, instantOf, later, momentNumber } from './instant.ts';
export type { InvitationEvent, LinkChannel, Verification } from './invitation/invitation-event.ts';
export { invitationEvent, invitationSource, linkChannel } from './invitation/invitation-event.ts';
export type {
  InvitationAction,
  InvitationFacts,
  StaffCommand,
  StaffCommandName,
} from './invitation/invitation-actions.ts';
export { invitationActions, staffCommandsNow } from './invitation/invitation-actions.ts';
export type { InvitationCommand, InvitationRejection } from './invitation/invitation-command.ts';
export type {
  Acceptance,
  Invitation,
  IssuedInvitation,
  IssuedLink,
  NoInvitation,
  RequestedInvitation,
} from './invitation/invitation-state.ts';
export {
  acceptanceOf,
  firstAcceptanceOf,
  isOpen,
  isPastDeadline,
  issuedPart,
  linkOf,
  subjectOf,
  wasAccepted,
} from './invitation/invitation-state.ts';
export { invitation } from './invitation/invitation.ts';
export { locale } from './locale.ts';
export type { NotificationKind, NotificationTemplate } from './notification.ts';
export { notificationKind } from './notification.ts';
export type { Permission, PermissionCatalogue, Permissions } from './permission.ts';
export {
  includesEvery,
  isChanging,
  permission,
  permissionCatalogue,
  permissionSet,
  permissions,
  samePermissions,
} from './permission.ts';
export type { MergeFacts, MergeRejection, PersonToMerge } from './merging/merging.ts';
export { refuseMerge } from './merging/merging.ts';
export type { PersonEvent } from './person/person-event.ts';
export { agreedVersion, personEvent } from './person/person-event.ts';
export type {
  PersonMergeCommand,
  PersonMergeEvent,
  PersonMerges,
  StartedMerge,
} from './person-merge/person-merge.ts';
export { personMerge, personMergeEvent } from './person-merge/person-merge.ts';
export type { Absorption, Person } from './person/person-state.ts';
export type { PersonCommand, PersonRejection } from './person/person.ts';
export { person, personActions } from './person/person.ts';
export type { Erased, Personal } from './personal.ts';
export { erased, isPersonal, personal } from './personal.ts';
export type { Policy } from './policy/policy.ts';
export { defaultPolicy, longestSupportSession, newPolicy, policy } from './policy/policy.ts';
export type {
  Principal,
  PrincipalCommand,
  PrincipalEvent,
  ClaimSupportSession,
  SupportClaimRejection,
} from './principal/principal.ts';
export { claimSupportSession, principal, principalEvent } from './principal/principal.ts';
export { standingOfPersonsClaim, standingOfPrincipalsClaim } from './principal-binding/principal-binding.ts';
export { isVerifiedBy } from './principal-binding/verified-principal.ts';
export { endRefusedRound, isRoundRefused } from './refused-round/refused-round.ts';
export type {
  Role,
  RoleAction,
  RoleCommand,
  RoleContent,
  RoleEvent,
  RoleRejection,
  RoleTerms,
} from './role/role.ts';
export { adoptedTerms, newestTerms, role, roleActions, roleEvent } from './role/role.ts';
export type { SeatNeed } from './seat-need/seat-need.ts';
export { seatNeed } from './seat-need/seat-need.ts';
export type { SeatHolder, SeatPoolEvent } from './seat-pool/seat-pool-event.ts';
export { seatCapacity, seatHolder, seatPoolEvent } from './seat-pool/seat-pool-event.ts';
export type { HeldSeat, SeatPool, SeatUse } from './seat-pool/seat-pool-state.ts';
export { heldSeat, seatPoolOf, seatUse } from './seat-pool/seat-pool-state.ts';
export type { SeatPoolCommand, SeatPoolRejection } from './seat-pool/seat-pool.ts';
export { seatGrace, seatPool, seatPoolActions } from './seat-pool/seat-pool.ts';
export type {
  StartedSupportSession,
  SupportSession,
  SupportSessionCommand,
  SupportSessionEvent,
  SupportSessionRejection,
} from './support-session/support-session.ts';
export { isSupportRunning, supportSession, supportSessionEvent } from './support-session/support-session.ts';
export type { OwnTemplate, Tenant, TenantCommand, TenantEvent, TenantRejection } from './tenant/tenant.ts';
export type { AccessWindow, PinnedRole, RoleName, Terms } from './terms.ts';
export {
  areWithin,
  isInWindow,
  isWindowOver,
  joinedTerms,
  offerShape,
  pinnedRole,
  roleName,
  sameTerms,
  termsOf,
  termsShape,
  whatIsMore,
} from './terms.ts';
export {
  isSwitchedOn,
  missingFeature,
  ownTemplate,
  tenant,
  tenantActions,
  tenantEvent,
} from './tenant/tenant.ts';
export { emailText, nameText, reasonText } from './text.ts';
export type {
  Workspace,
  WorkspaceCommand,
  WorkspaceEvent,
  WorkspaceRejection,
} from './workspace/workspace.ts';
export { workspace, workspaceActions, workspaceEvent, workspaceKind } from './workspace/workspace.ts';
export {
  isPersonalWorkspaceId,
  personalWorkspaceId,
  personalWorkspaceKind,
  personalWorkspaceName,
} from './workspace/personal-workspace.ts';
