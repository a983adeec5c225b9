import type { Instant, InvitationCommand, InvitationEvent, PrincipalId } from '../../src/index.ts';
import {
  defaultPolicy,
  durationMilliseconds,
  instantOf,
  later,
  permissionSet,
  personId,
  principalId,
  workspaceId,
} from '../../src/index.ts';

/** The people, places and moments that the invitation's specifications speak of. */
export const start: Instant = instantOf(Date.UTC(2026, 2, 2, 9));
export const policy = defaultPolicy;
export const validity = durationMilliseconds(policy.validFor);
export const cooldown = durationMilliseconds(policy.resend.cooldown);
export const deadline = later(start, validity);
export const olivia: PrincipalId = principalId.parse('olivia');
export const noah: PrincipalId = principalId.parse('noah');
export const ann: PrincipalId = principalId.parse('u-ann');
export const client = workspaceId.parse('client-1');
export const invitee = personId.parse('01JNB0000000000000000000P1');
export const terms = permissionSet(['roster.view']);

const nonce = 'AAAAAAAAAAAAAAAAAAAAAA';

type Command<Type> = Extract<InvitationCommand, { type: Type }>;
type Happened<Type> = Extract<InvitationEvent, { type: Type }>;

export function invite(at: Instant, change: Partial<Command<'Invite'>> = {}): Command<'Invite'> {
  return {
    type: 'Invite',
    at,
    workspaceId: client,
    personId: invitee,
    permissions: terms,
    source: 'staff',
    accessHasEnded: false,
    policy,
    channel: 'mailed',
    addressVersion: 1,
    nonce,
    keyId: 1,
    by: olivia,
    ...change,
  };
}

export function resend(at: Instant, change: Partial<Command<'Resend'>> = {}): Command<'Resend'> {
  return {
    type: 'Resend',
    at,
    policy,
    channel: 'mailed',
    addressVersion: 1,
    nonce,
    keyId: 1,
    by: olivia,
    ...change,
  };
}

export function accept(at: Instant, change: Partial<Command<'Accept'>> = {}): Command<'Accept'> {
  return {
    type: 'Accept',
    at,
    generation: 1,
    channel: 'mailed',
    principalId: ann,
    principalClaimRevision: 0,
    personClaimRevision: 1,
    addressVersion: 1,
    verifiedBy: 'matchingEmail',
    ...change,
  };
}

export function invited(
  at: Instant,
  change: Partial<Happened<'PersonInvited'>> = {},
): Happened<'PersonInvited'> {
  return {
    type: 'PersonInvited',
    at,
    workspaceId: client,
    personId: invitee,
    round: 1,
    generation: 1,
    expiresAt: later(at, validity),
    channel: 'mailed',
    addressVersion: 1,
    nonce,
    keyId: 1,
    permissions: terms,
    inviter: olivia,
    source: 'staff',
    locale: undefined,
    ...change,
  };
}

export function resent(
  at: Instant,
  change: Partial<Happened<'InvitationResent'>> = {},
): Happened<'InvitationResent'> {
  return {
    type: 'InvitationResent',
    at,
    generation: 2,
    expiresAt: later(at, validity),
    channel: 'mailed',
    addressVersion: 1,
    nonce,
    keyId: 1,
    sender: olivia,
    ...change,
  };
}

export function accepted(
  at: Instant,
  change: Partial<Happened<'InvitationAccepted'>> = {},
): Happened<'InvitationAccepted'> {
  return {
    type: 'InvitationAccepted',
    at,
    workspaceId: client,
    personId: invitee,
    round: 1,
    generation: 1,
    permissions: terms,
    principalId: ann,
    principalClaimRevision: 0,
    personClaimRevision: 1,
    channel: 'mailed',
    verifiedBy: 'matchingEmail',
    ...change,
  };
}

export function expired(at: Instant, generation = 1, round = 1): Happened<'InvitationExpired'> {
  return { type: 'InvitationExpired', at, round, generation };
}

export function rescinded(at: Instant, round = 1): Happened<'InvitationRescinded'> {
  return { type: 'InvitationRescinded', at, round, reason: undefined };
}

export function declined(at: Instant, round = 1, generation = 1): Happened<'InvitationDeclined'> {
  return { type: 'InvitationDeclined', at, round, generation, reason: undefined };
}
