import type {
  AccessGrantCommand,
  AccessGrantEvent,
  AccessOrigin,
  Instant,
  InvitationRound,
  Terms,
} from '../../src/index.ts';
import {
  instantOf,
  invitationId,
  later,
  permissionSet,
  personId,
  principalId,
  roleName,
  termsOf,
  workspaceId,
} from '../../src/index.ts';

/** The people, places and moments that the specifications of access speak of. */
export const at: Instant = instantOf(Date.UTC(2026, 2, 2, 9));
export const closing: Instant = later(at, 1_000);
export const opening: Instant = later(at, 100);
export const client = workspaceId.parse('client-1');
export const person = personId.parse('01JNB0000000000000000000P1');
export const invitation = invitationId.parse('01JNB0000000000000000000N1');
export const view: Terms = { permissions: permissionSet(['roster.view']) };
export const viewAndVerify: Terms = { permissions: permissionSet(['roster.view', 'shifts.verify']) };
export const viewer = { name: roleName.parse('viewer'), version: 1 };
export const byRole: Terms = { ...viewAndVerify, role: viewer };
export const untilClosing: Terms = { ...viewAndVerify, accessUntil: closing };

export const round = (number: number): InvitationRound => ({ invitationId: invitation, round: number });
export const via = (number: number): AccessOrigin => ({ type: 'invitation', ...round(number) });
export const direct: AccessOrigin = { type: 'direct', grantedBy: principalId.parse('olivia') };

type Command<Type> = Extract<AccessGrantCommand, { type: Type }>;
type Happened<Type> = Extract<AccessGrantEvent, { type: Type }>;

export const grant = (
  origin: AccessOrigin,
  terms: Terms = viewAndVerify,
  when = at,
): Command<'GrantAccess'> => ({
  type: 'GrantAccess',
  at: when,
  workspaceId: client,
  personId: person,
  terms,
  via: origin,
});

export const granted = (
  origin: AccessOrigin,
  terms: Terms = viewAndVerify,
  number = 1,
  when = at,
): Happened<'AccessGranted'> => ({
  type: 'AccessGranted',
  at: when,
  workspaceId: client,
  personId: person,
  round: number,
  ...termsOf(terms),
  via: origin,
});

export const revoke = (openRound?: InvitationRound, when = at): Command<'RevokeAccess'> => ({
  type: 'RevokeAccess',
  at: when,
  cause: 'left',
  openRounds: openRound ? [openRound] : [],
});
export const revoked: AccessGrantEvent = { type: 'AccessRevoked', at, cause: 'left', reason: undefined };
export const refused = (of: InvitationRound): AccessGrantEvent => ({ type: 'AccessRefused', at, ...of });
export const ended: AccessGrantEvent = { type: 'AccessEnded', at: closing, accessUntil: closing };
export const suspend = (cause: string, when = at): Command<'SuspendAccess'> => ({
  type: 'SuspendAccess',
  at: when,
  cause,
});
export const resume = (cause: string, when = at): Command<'ResumeAccess'> => ({
  type: 'ResumeAccess',
  at: when,
  cause,
});
export const suspended = (cause: string): AccessGrantEvent => ({
  type: 'AccessSuspended',
  at,
  cause,
  reason: undefined,
});
export const resumed = (cause: string): AccessGrantEvent => ({ type: 'AccessResumed', at, cause });
