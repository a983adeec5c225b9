import type { Id, Instant, InvitationCommand, PersonId, PrincipalId, WorkspaceId } from '@latchkey/core';
import { defaultPolicy, duration, instantOf, permissionSet } from '@latchkey/core';

/** What one invitation is about. */
export interface Subject {
  id: Id;
  workspaceId: WorkspaceId;
  personId: PersonId;
}

const policy = { ...defaultPolicy, resend: { cooldown: duration.parse('PT0S'), limit: 1_000 } };
const permissions = permissionSet(['roster.view', 'shifts.verify']);
const at = instantOf(Date.UTC(2026, 2, 2, 9));
const send = {
  at,
  policy,
  channel: 'mailed',
  addressVersion: 1,
  nonce: 'q83vEjRWeJCrze8SNFZ4kA',
  keyId: 1,
} as const;
const staff = 'olivia' as PrincipalId;

let made = 0;

/** A subject that there was not before. */
export function newSubject(): Subject {
  const number = String((made += 1));
  return {
    id: number.padStart(26, '0') as Id,
    workspaceId: `client ${number}` as WorkspaceId,
    personId: number.padStart(26, '1') as PersonId,
  };
}

export function invite({ workspaceId, personId }: Subject): InvitationCommand {
  const source = 'contact-menu';
  return {
    type: 'Invite',
    ...send,
    by: staff,
    workspaceId,
    personId,
    terms: { permissions },
    source,
    accessHasEnded: false,
  };
}

export function resend(): InvitationCommand {
  return { type: 'Resend', ...send, by: staff };
}

export function rescind(reason: string): InvitationCommand {
  return { type: 'Rescind', at, reason };
}

/** By the newest link of an invitation that was sent so often. */
export function accept(generation: number): InvitationCommand {
  return {
    type: 'Accept',
    at,
    generation,
    channel: 'mailed',
    principalId: 'ann' as PrincipalId,
    principalClaimRevision: 0,
    personClaimRevision: 1,
    addressVersion: 1,
    verifiedBy: 'matchingEmail',
  };
}

export const now: Instant = at;
