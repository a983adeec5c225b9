import type {
  DenialReason,
  Facade,
  ListedAccess,
  ListedInvitation,
  ListedPerson,
  ListedRole,
} from 'latchkey';

type ResultOf<Give> = Give extends (...given: never[]) => Promise<infer Result> ? Result : never;
type RefusalOf<Give> = Extract<ResultOf<Give>, { ok: false; rejection: { type: string } }>;
type EachOf<Parts> = { [Part in keyof Parts]: { [Name in keyof Parts[Part]]: Parts[Part][Name] } };

/** Every command of the facade, by its part and name; what only looks, or gives others, is none. */
export type RaceCommand = {
  [Part in keyof Facade]: {
    [Name in keyof Facade[Part]]: [RefusalOf<Facade[Part][Name]>] extends [never]
      ? never
      : Name extends 'actions' | 'actionsFor' | 'preview' | 'previewTemplate' | 'openLink' | 'acceptAll'
        ? never
        : `${Part}.${Name & string}`;
  }[keyof Facade[Part]];
}[keyof Facade];

const isDoneInRaces: Readonly<Record<RaceCommand, true>> = {
  'access.addFrom': true,
  'access.adoptRole': true,
  'access.changeAttributes': true,
  'access.extend': true,
  'access.grant': true,
  'access.narrow': true,
  'access.recordUse': true,
  'access.resume': true,
  'access.revoke': true,
  'access.suspend': true,
  'access.widen': true,
  'commands.claim': true,
  'invitations.accept': true,
  'invitations.approve': true,
  'invitations.changeTerms': true,
  'invitations.copyLink': true,
  'invitations.decline': true,
  'invitations.invite': true,
  'invitations.inviteTogether': true,
  'invitations.readdress': true,
  'invitations.refuse': true,
  'invitations.reportDelivery': true,
  'invitations.rescind': true,
  'invitations.resend': true,
  'invitations.send': true,
  'people.agreeTerms': true,
  'people.changeEmail': true,
  'people.confirmEmail': true,
  'people.deactivate': true,
  'people.merge': true,
  'people.reactivate': true,
  'people.register': true,
  'people.releaseExternalId': true,
  'people.releasePrincipal': true,
  'people.removeEverywhere': true,
  'people.rename': true,
  'roles.define': true,
  'roles.retire': true,
  'roles.revise': true,
  'seats.license': true,
  'support.end': true,
  'support.start': true,
  'tenants.changePolicy': true,
  'tenants.changeTemplate': true,
  'tenants.close': true,
  'tenants.disableFeature': true,
  'tenants.enableFeature': true,
  'tenants.open': true,
  'tenants.reopen': true,
  'tenants.resetTemplate': true,
  'tenants.switchNotification': true,
  'workspaces.close': true,
  'workspaces.open': true,
  'workspaces.rename': true,
  'workspaces.reopen': true,
};
/** All of them: a new one does not compile until it stands there. */
export const commands = Object.keys(isDoneInRaces) as readonly RaceCommand[];

type EveryFunction = {
  [Part in keyof EachOf<Facade>]: Facade[Part][keyof Facade[Part]];
}[keyof Facade];
type EachRefusal<Give> = Give extends unknown ? RefusalOf<Give>['rejection']['type'] : never;

/** Every reason for which a command of the facade can be refused. */
export type FacadeRejection = EachRefusal<EveryFunction>;

/** Which rejections races lead to (`true`), or why they cannot. A new one does not compile until it stands here. */
export const rejections: Readonly<Record<FacadeRejection, true | string>> = {
  AccessHasEnded: true,
  AccessHasNotBegun: true,
  AccessHasNotEnded: 'only whoever puts an end on record is told so: a reactor',
  AccessIsSuspended: true,
  AccessNotFound: true,
  AlreadyAccepted: true,
  AlreadyGranted: true,
  AlreadyInvited: true,
  AlreadyRequested: true,
  ApprovalNeeded: true,
  AlreadySupporting: true,
  ClockSkewed: 'all clocks go right here: clocks that are off have tests of their own',
  CommandIdReused: true,
  EmailBounced: true,
  EmailClaimedByAnother: true,
  EmailNeeded: true,
  EmailNotVerified: true,
  ExternalIdClaimedByAnother: true,
  FeatureDisabled: true,
  InvalidInput: true,
  InvitationDeclined: true,
  InvitationExpired: true,
  InvitationRescinded: true,
  InviterMayNotAccept: true,
  InviterMayNotGive: true,
  LinkKeyRevoked: true,
  LinkNotRecognised: true,
  LinkSuperseded: true,
  MailNotFound: true,
  MayNotGive: true,
  MergeTheOtherWayRound: true,
  MergedWithThemselves: true,
  NoSeatLeft: true,
  NotActiveThere: true,
  NotAnExtension: true,
  MayNotSupportYourself: true,
  NotForInvitees: true,
  NotInSupportSession: true,
  NotInvited: true,
  NotNarrower: true,
  NotRequested: true,
  NotSignedIn: true,
  NotWider: true,
  NotYetExpired: 'only whoever puts a passed deadline on record is told so: a reactor',
  NothingLeft: true,
  PersonAbsorbed: true,
  PersonDeactivated: true,
  PersonErased: 'nobody is erased in races',
  PersonHasAnotherEmail: true,
  PersonNotActivated: true,
  PersonNotFound: true,
  PrincipalMismatch: true,
  RequesterMayNotApprove: true,
  ResendLimitReached: true,
  ResendTooSoon: true,
  RevisionMismatch: true,
  RoleAlreadyDefined: true,
  RoleNotFound: true,
  RoleNotPinned: true,
  RoleRetired: true,
  TemplateInvalid: true,
  SupportSessionNotFound: true,
  SupportSessionOver:
    'only a session that was ended before it began is over when it is started: support.spec.ts',
  SupportTooLong: true,
  TenantClosed: true,
  TenantNotFound: true,
  TermsNeeded: true,
  WorkspaceClosed: true,
  WorkspaceIdReserved: true,
  WorkspaceIsOfAnotherKind: true,
  WorkspaceIsPersonal: true,
  WorkspaceNotFound: true,
};

const isMetInInvitations: Readonly<Record<ListedInvitation['status'], true>> = {
  accepted: true,
  declined: true,
  expired: true,
  pending: true,
  refused: true,
  requested: true,
  rescinded: true,
};
const isMetInAccess: Readonly<Record<ListedAccess['status'], true>> = {
  ended: true,
  live: true,
  'not-yet': true,
  revoked: true,
  suspended: true,
};
/** Who was absorbed stands in no list. */
const isMetInPeople: Readonly<Record<Exclude<ListedPerson['status'], 'absorbed'>, true>> = {
  active: true,
  deactivated: true,
};
const isMetInRoles: Readonly<Record<ListedRole['status'], true>> = { defined: true, retired: true };
/** Which answers of checks races lead to (`true`), or why they cannot. */
const answers: Readonly<Record<DenialReason | 'allowed', true | string>> = {
  'access-ended': true,
  'access-not-yet': true,
  'access-suspended': true,
  allowed: true,
  'no-access': true,
  'outside-time': 'races ask without a time',
  'permission-missing': true,
  'person-deactivated': true,
  'principal-unknown': true,
  'read-only': true,
  stale: 'who asks in the end has followed all there is',
  'support-session-over': true,
  'tenant-closed': true,
  'tenant-unknown': 'both tenants are opened before a race begins',
  'workspace-closed': true,
  'workspace-unknown': 'both workspaces are opened before a race begins',
};

/** All that must be met in lists and checks, once the races are over. */
export const statuses: readonly string[] = [
  ...Object.keys(isMetInInvitations).map((status) => `invitation: ${status}`),
  ...Object.keys(isMetInAccess).map((status) => `access: ${status}`),
  ...Object.keys(isMetInPeople).map((status) => `person: ${status}`),
  ...Object.keys(isMetInRoles).map((status) => `role: ${status}`),
  ...['open', 'closed'].flatMap((status) => [`workspace: ${status}`, `tenant: ${status}`]),
  ...Object.entries(answers).flatMap(([answer, occurs]) => (occurs === true ? `check: ${answer}` : [])),
];
