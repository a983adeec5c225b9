import type { AccessWindow, Instant } from '@latchkey/core';
import { formatInstant } from '@latchkey/core';
import type {
  AccessDecision,
  InvitationHistory,
  InvitationPreview,
  ListedAccess,
  ListedInvitation,
} from 'latchkey';

// Moments are ISO 8601 in UTC over HTTP; everything else is as the facade has it.

export function invitationOutcomeAsJson<
  Done extends { ok: true; position: string; expiresAt?: Instant | undefined },
>({ ok: _ok, position: _position, expiresAt, ...rest }: Done) {
  return { ...rest, ...(expiresAt !== undefined && { expiresAt: formatInstant(expiresAt) }) };
}

export function outcomeAsJson<Done extends { ok: true; position: string }>({
  ok: _ok,
  position: _position,
  ...rest
}: Done) {
  return rest;
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

export function accessAsJson({ grantedAt, ...rest }: ListedAccess) {
  return { ...windowAsJson(rest), grantedAt: formatInstant(grantedAt) };
}

export function accessOutcomeAsJson<Done extends { ok: true; position: string } & AccessWindow>(done: Done) {
  return windowAsJson(outcomeAsJson(done));
}

function windowAsJson<Window extends AccessWindow>({ accessFrom, accessUntil, ...rest }: Window) {
  return {
    ...rest,
    ...(accessFrom !== undefined && { accessFrom: formatInstant(accessFrom) }),
    ...(accessUntil !== undefined && { accessUntil: formatInstant(accessUntil) }),
  };
}

export function decisionAsJson({ validUntil, ...rest }: AccessDecision) {
  return { ...rest, validUntil: formatInstant(validUntil) };
}

export function historyAsJson({ entries, isIntact }: InvitationHistory) {
  return { isIntact, entries: entries.map(({ at, ...rest }) => ({ at: formatInstant(at), ...rest })) };
}

export function previewAsJson(preview: { ok: true } & InvitationPreview) {
  const { ok: _ok, expiresAt, accessFrom, accessUntil, ...rest } = preview;
  return {
    ...rest,
    accessFrom: momentOrNull(accessFrom ?? null),
    accessUntil: momentOrNull(accessUntil ?? null),
    expiresAt: formatInstant(expiresAt),
  };
}

function momentOrNull(moment: Instant | null): string | null {
  return moment === null ? null : formatInstant(moment);
}
