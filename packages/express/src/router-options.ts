import type { emailText, PrincipalId, TenantId, WorkspaceId } from '@latchkey/core';
import type { Request } from 'express';
import type { Clock } from 'latchkey';
import type { z } from 'zod';
import type { NamePorts } from './join/names.ts';
import type { OnNewLinkAsked } from './join/new-link.ts';
import type { PageOptions } from './join/page-templates.ts';
import type { RateLimits } from './rate-limits.ts';

/** Who is signed in to the host product, and the tenant that vouches for them. */
export interface Identity {
  tenantId: string;
  principalId: string;
  /** Only an address that the host itself has verified to be this principal's. */
  verifiedEmail?: z.input<typeof emailText> | undefined;
  /** The support session in which this principal has signed in as somebody: then nearly all routes refuse. */
  supportSessionId?: string | undefined;
}

/** Says who sent a request; undefined if nobody is signed in. */
export type Authenticate = (request: Request) => Promise<Identity | undefined> | Identity | undefined;

/** What staff may want to do, named as the facade names it. */
export type StaffAction =
  | 'tenants.get'
  | 'tenants.actions'
  | 'tenants.changePolicy'
  | 'tenants.enableFeature'
  | 'tenants.disableFeature'
  | 'tenants.templates'
  | 'tenants.previewTemplate'
  | 'tenants.changeTemplate'
  | 'tenants.resetTemplate'
  | 'tenants.switchNotification'
  | 'seats.get'
  | 'seats.actions'
  | 'seats.license'
  | 'workspaces.open'
  | 'workspaces.list'
  | 'workspaces.get'
  | 'workspaces.actions'
  | 'workspaces.rename'
  | 'workspaces.close'
  | 'workspaces.reopen'
  | 'people.register'
  | 'people.registerMany'
  | 'people.list'
  | 'people.search'
  | 'people.likelyDuplicates'
  | 'people.get'
  | 'people.actions'
  | 'people.workspaces'
  | 'people.rename'
  | 'people.changeEmail'
  | 'people.confirmEmail'
  | 'people.releaseExternalId'
  | 'people.releasePrincipal'
  | 'people.deactivate'
  | 'people.reactivate'
  | 'people.removeEverywhere'
  | 'people.merge'
  | 'roles.define'
  | 'roles.list'
  | 'roles.get'
  | 'roles.actions'
  | 'roles.revise'
  | 'roles.retire'
  | 'invitations.invite'
  | 'invitations.inviteMany'
  | 'invitations.inviteTogether'
  | 'invitations.send'
  | 'invitations.list'
  | 'invitations.deadlines'
  | 'invitations.get'
  | 'invitations.actions'
  | 'invitations.actionsFor'
  | 'invitations.approve'
  | 'invitations.refuse'
  | 'invitations.resend'
  | 'invitations.reportDelivery'
  | 'invitations.readdress'
  | 'invitations.changeTerms'
  | 'invitations.copyLink'
  | 'invitations.rescind'
  | 'audit.history'
  | 'changes.follow'
  | 'access.list'
  | 'access.actions'
  | 'access.grant'
  | 'access.grantMany'
  | 'access.addFrom'
  | 'access.narrow'
  | 'access.widen'
  | 'access.extend'
  | 'access.adoptRole'
  | 'support.start'
  | 'support.end'
  | 'support.list'
  | 'support.get'
  | 'access.standings'
  | 'access.changeAttributes'
  | 'access.recordUse'
  | 'access.suspend'
  | 'access.resume'
  | 'access.revoke'
  | 'access.check';

export interface AuthorizationQuestion {
  action: StaffAction;
  tenantId: TenantId;
  principalId: PrincipalId;
  /** Where; absent for what concerns the tenant as a whole, such as a list of all its invitations. */
  workspaceId?: WorkspaceId | undefined;
  req: Request;
}

/** Says whether somebody may do something; anything but true is no. */
export type Authorize = (question: AuthorizationQuestion) => Promise<boolean> | boolean;

/** An acceptance, as told to `afterAcceptUrl`. */
export interface AcceptedInvitation {
  tenantId: TenantId;
  principalId: PrincipalId;
  workspaceId: WorkspaceId;
}

export interface LatchkeyRouterOptions {
  /** Without it nobody is signed in: whatever needs somebody answers 401. */
  authenticate?: Authenticate | undefined;
  /** Without it nobody is staff: every staff route answers 403. */
  authorize?: Authorize | undefined;
  /** Where to sign in, for the invitees' pages; must lead back to the path that it is given. */
  signInUrl?: ((returnTo: string) => string) | undefined;
  /** Where the page that says "accepted" leads to; without it, nowhere. */
  afterAcceptUrl?: string | ((accepted: AcceptedInvitation) => string) | undefined;
  /** How the invitees' pages look and speak. */
  pages?: PageOptions | undefined;
  /** What the pages call principals, permissions and roles; without them, by their ids. */
  names?: NamePorts | undefined;
  /** Told when somebody whose link has ended asks for a new one. Without it, nobody can ask. */
  onNewLinkAsked?: OnNewLinkAsked | undefined;
  /** Whether staff must send `If-Match` with every command on something that is there: without it, 428. */
  requireIfMatch?: boolean | undefined;
  /** How often invitees' links may be tried, and messages sent. What is above is answered with 429. */
  rateLimits?: RateLimits | undefined;
  clock?: Clock | undefined;
  /**
   * Told what was answered with a 500, and (`PagePartFailed`) what a page had to do without. By default a process warning
   * that names the kind of fault, and no person.
   */
  onFault?: ((fault: unknown) => void) | undefined;
}
