import type {
  Instant,
  InvitationCommand,
  InvitationEvent,
  Policy,
  PrincipalId,
  Terms,
} from '../../src/index.ts';
import {
  defaultPolicy,
  durationMilliseconds,
  instantOf,
  later,
  permissionSet,
  personId,
  principalId,
  termsOf,
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
export const view = permissionSet(['roster.view']);
export const terms: Terms = termsOf({ permissions: view });
export const more: Terms = termsOf({ permissions: permissionSet(['roster.view', 'roster.edit']) });
export const less: Terms = termsOf({ permissions: view, readOnly: true });
/** Somebody else has to approve before anything is sent. */
export const approving: Policy = { ...policy, approval: 'required' };

const nonce = 'AAAAAAAAAAAAAAAAAAAAAA';

type Command<Type extends InvitationCommand['type']> = Extract<InvitationCommand, { type: Type }>;
type Happened<Type extends InvitationEvent['type']> = Extract<InvitationEvent, { type: Type }>;

export function invite(at: Instant, change: Partial<Command<'Invite'>> = {}): Command<'Invite'> {
  return {
    type: 'Invite',
    at,
    workspaceId: client,
    personId: invitee,
    terms,
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

/** One button for inviting and sending again. */
export function send(at: Instant, change: Partial<Command<'Send'>> = {}): Command<'Send'> {
  return { ...invite(at), type: 'Send', source: 'contact-menu', isLetIn: false, ...change };
}

export function readdress(at: Instant, change: Partial<Command<'Readdress'>> = {}): Command<'Readdress'> {
  return { ...resend(at), type: 'Readdress', addressVersion: 2, ...change };
}

export function approve(at: Instant, change: Partial<Command<'Approve'>> = {}): Command<'Approve'> {
  return { ...resend(at), type: 'Approve', policy: approving, by: noah, ...change };
}

export function refuse(at: Instant, change: Partial<Command<'Refuse'>> = {}): Command<'Refuse'> {
  return { type: 'Refuse', at, by: noah, ...change };
}

export function changeTerms(
  at: Instant,
  change: Partial<Command<'ChangeTerms'>> = {},
): Command<'ChangeTerms'> {
  return { type: 'ChangeTerms', at, terms: more, policy, addressVersion: 1, by: olivia, ...change };
}

export function copyLink(at: Instant, change: Partial<Command<'CopyLink'>> = {}): Command<'CopyLink'> {
  return { type: 'CopyLink', at, addressVersion: 1, by: olivia, ...change };
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
    ...terms,
    inviter: olivia,
    source: 'staff',
    locale: undefined,
    sameTermsAs: undefined,
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
    source: undefined,
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
    ...terms,
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

export function requested(
  at: Instant,
  change: Partial<Happened<'InvitationRequested'>> = {},
): Happened<'InvitationRequested'> {
  return {
    type: 'InvitationRequested',
    at,
    workspaceId: client,
    personId: invitee,
    round: 1,
    ...terms,
    inviter: olivia,
    source: 'staff',
    locale: undefined,
    addressVersion: 1,
    takesUp: undefined,
    ...change,
  };
}

export function approved(
  at: Instant,
  change: Partial<Happened<'InvitationApproved'>> = {},
): Happened<'InvitationApproved'> {
  return { type: 'InvitationApproved', at, round: 1, approver: noah, ...change };
}

export function refused(
  at: Instant,
  change: Partial<Happened<'InvitationRefused'>> = {},
): Happened<'InvitationRefused'> {
  return { type: 'InvitationRefused', at, round: 1, refuser: noah, reason: undefined, ...change };
}

export function changed(
  at: Instant,
  change: Partial<Happened<'InvitationTermsChanged'>> = {},
): Happened<'InvitationTermsChanged'> {
  return { type: 'InvitationTermsChanged', at, round: 1, ...more, changedBy: olivia, ...change };
}

export function copied(
  at: Instant,
  change: Partial<Happened<'InvitationLinkCopied'>> = {},
): Happened<'InvitationLinkCopied'> {
  return { type: 'InvitationLinkCopied', at, generation: 1, copiedBy: olivia, ...change };
}

export function readdressed(
  at: Instant,
  change: Partial<Happened<'InvitationReaddressed'>> = {},
): Happened<'InvitationReaddressed'> {
  return { type: 'InvitationReaddressed', at, addressVersion: 2, by: olivia, ...change };
}
