import type { Action, Instant } from '@latchkey/core';
import { formatInstant } from '@latchkey/core';
import type {
  AccessDecision,
  InvitationHistory,
  InvitationPreview,
  ListedAccess,
  ListedInvitation,
  ListedStanding,
  ListedSupportSession,
  ListedWorkspaceOfPerson,
  Position,
} from 'latchkey';
import { rejectionAsJson } from './problem.ts';

// Moments are ISO 8601 in UTC over HTTP; everything else is as the facade has it.

type MomentName = 'expiresAt' | 'accessFrom' | 'accessUntil' | 'lastAccessedAt' | 'until';
type MayNameMoments = Partial<Record<MomentName, Instant | undefined>>;

/** What every command of the facade gives back, and the moments that it may name. */
export interface Outcome extends MayNameMoments {
  ok: true;
  revision: number;
  position: Position;
}

export function outcomeAsJson({ ok: _ok, position: _position, ...done }: Outcome) {
  return withMomentsAsText(done);
}

function withMomentsAsText<Value extends MayNameMoments>({
  expiresAt,
  accessFrom,
  accessUntil,
  lastAccessedAt,
  until,
  ...rest
}: Value) {
  return { ...rest, ...momentsAsText({ expiresAt, accessFrom, accessUntil, lastAccessedAt, until }) };
}

export function invitationAsJson(listed: ListedInvitation) {
  const { invitedAt, sentAt, expiresAt, accessFrom, accessUntil, ...rest } = listed;
  return {
    ...rest,
    accessFrom: momentOrNull(accessFrom),
    accessUntil: momentOrNull(accessUntil),
    invitedAt: formatInstant(invitedAt),
    sentAt: formatInstant(sentAt),
    expiresAt: momentOrNull(expiresAt),
  };
}

export function accessAsJson({ grantedAt, lastAccessedAt, accessFrom, accessUntil, ...rest }: ListedAccess) {
  return {
    ...rest,
    ...momentsAsText({ accessFrom, accessUntil }),
    grantedAt: formatInstant(grantedAt),
    lastAccessedAt: momentOrNull(lastAccessedAt),
  };
}

export function supportSessionAsJson({ startedAt, until, ...rest }: ListedSupportSession) {
  return { ...rest, startedAt: formatInstant(startedAt), until: formatInstant(until) };
}

export function standingAsJson({ invitation, access, lastAccessedAt, since, ...rest }: ListedStanding) {
  return {
    ...rest,
    invitation: invitation && invitationAsJson(invitation),
    access: access && accessAsJson(access),
    lastAccessedAt: momentOrNull(lastAccessedAt),
    since: formatInstant(since),
  };
}

export function workspaceOfPersonAsJson({ grantedAt, lastAccessedAt, ...rest }: ListedWorkspaceOfPerson) {
  return { ...rest, grantedAt: formatInstant(grantedAt), lastAccessedAt: momentOrNull(lastAccessedAt) };
}

export function decisionAsJson({ validUntil, ...rest }: AccessDecision) {
  return { ...rest, validUntil: formatInstant(validUntil) };
}

/** What could be done now, under the facade's names of the commands; a refusal has the `code` of its problem. */
export function actionsAsJson(actions: readonly Action[]) {
  return actions.map(({ command, outcome, rejection }) => ({
    command,
    outcome,
    ...(rejection && { rejection: rejectionAsJson(rejection) }),
  }));
}

export function historyAsJson({ entries, isIntact }: InvitationHistory) {
  return {
    isIntact,
    entries: entries.map(({ at, invitation, access, ...rest }) => ({
      at: formatInstant(at),
      ...rest,
      invitation: withMomentsAsText(invitation),
      access: withMomentsAsText(access),
    })),
  };
}

export function previewAsJson(preview: InvitationPreview) {
  const { expiresAt, accessFrom, accessUntil, ...rest } = preview;
  return {
    ...rest,
    accessFrom: momentOrNull(accessFrom ?? null),
    accessUntil: momentOrNull(accessUntil ?? null),
    expiresAt: formatInstant(expiresAt),
  };
}

function momentsAsText(moments: Readonly<Record<string, Instant | undefined>>): Record<string, string> {
  const known = Object.entries(moments).flatMap(([name, moment]) =>
    moment === undefined ? [] : [[name, formatInstant(moment)]],
  );
  return Object.fromEntries(known) as Record<string, string>;
}

function momentOrNull(moment: Instant | null): string | null {
  return moment === null ? null : formatInstant(moment);
}
