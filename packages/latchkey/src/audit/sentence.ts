import type { AccessOrigin, Actor, Instant, Message, SeatHolder, Terms } from '@latchkey/core';
import { durationMilliseconds, formatInstant } from '@latchkey/core';
import type { Metadata } from '../codec/metadata.ts';
import type { DomainEvent } from '../streams/category.ts';

/** What a reader is told in place of ids. */
export interface Names {
  person: string;
  workspace: string;
}

/** What happened, in one plain English sentence. */
export function sentenceOf(event: DomainEvent, { person, workspace }: Names): string {
  switch (event.type) {
    case 'PersonInvited': {
      const again = event.round === 1 ? '' : ` for the ${ordinal(event.round)} time`;
      const until = `until ${time(event.expiresAt)}`;
      return `${person} was invited to ${workspace}${again}${from(event)}, to ${terms(event)}; the link works ${until}.`;
    }
    case 'InvitationRequested': {
      const who = event.inviter ?? 'The system';
      return `${who} asked to invite ${person} to ${workspace}${from(event)}, to ${terms(event)}; somebody else must approve it.`;
    }
    case 'InvitationApproved':
      return `The request to invite ${person} was approved${by(event.approver)}.`;
    case 'InvitationRefused':
      return `The request to invite ${person} was refused${by(event.refuser)}${because(event.reason)}.`;
    case 'InvitationReaddressed':
      return `The request was changed to the new address of ${person}${by(event.by)}.`;
    case 'InvitationTermsChanged':
      return `What the invitation offers was changed${by(event.changedBy)}, to ${terms(event)}.`;
    case 'InvitationLinkCopied':
      return `Link number ${event.generation} was copied${by(event.copiedBy)}.`;
    case 'InvitationResent':
      return `The invitation was sent again${from(event)} with a new link (number ${event.generation}), which works until ${time(event.expiresAt)}; earlier links are dead.`;
    case 'InvitationExpired':
      return 'The deadline passed without an answer.';
    case 'InvitationRescinded':
      return `The invitation was taken back${because(event.reason)}.`;
    case 'InvitationDeclined':
      return `The invitation was declined by link number ${event.generation}${because(event.reason)}.`;
    case 'InvitationAccepted': {
      const how =
        event.verifiedBy === 'matchingEmail'
          ? 'with the invited address verified'
          : 'by holding the mailed link';
      return `${person} accepted, signed in as ${event.principalId}, ${how}.`;
    }
    case 'DeliveryClaimed':
      return `A process took on the sending of ${messageOf(event)}, for ${durationMilliseconds(event.for) / 1_000} seconds.`;
    case 'InvitationMailed':
      return `Link number ${event.generation} was mailed.`;
    case 'MailFailed':
      return `Mailing ${messageOf(event)} failed${because(event.diagnostics)}.`;
    case 'ReminderMailed':
      return `${capital(messageOf({ generation: event.generation, reminder: event.n }))} was mailed.`;
    case 'MailDelivered':
      return `The mail with ${messageOf(event)} was delivered.`;
    case 'MailBounced':
      return `The mail with ${messageOf(event)} came back${event.isPermanent ? ' for good' : ''}${because(event.diagnostics)}.`;
    case 'AccessGranted': {
      return `${person} was given access to ${workspace} ${origin(event.via)}, to ${terms(event)}.`;
    }
    case 'AccessJoined':
      return `Access was joined with that of somebody who is the same person, to ${terms(event)}.`;
    case 'AccessNarrowed':
      return `Access was narrowed to ${terms(event)}.`;
    case 'AccessWidened':
      return `Access was widened to ${terms(event)}.`;
    case 'AccessExtended':
      return event.accessUntil === undefined
        ? 'Access was extended, and has no end any more.'
        : `Access was extended until ${time(event.accessUntil)}.`;
    case 'RoleAdopted':
      return `Access took on another version of its role: ${terms(event)}.`;
    case 'AccessUsed':
      return `${person}, signed in as ${event.principalId}, used the access.`;
    case 'AccessAttributesChanged': {
      const kept = attributesInWords(event.attributes);
      return kept === undefined
        ? `What is kept with the access was taken out${by(event.changedBy)}.`
        : `What is kept with the access was changed${by(event.changedBy)}, to ${kept}.`;
    }
    case 'AccessRefused':
      return `Access by round ${event.round} of the invitation was refused before it was given.`;
    case 'AccessSuspended':
      return `Access was suspended (${event.cause})${because(event.reason)}.`;
    case 'AccessResumed':
      return `The suspension for ${event.cause} was lifted.`;
    case 'AccessRevoked':
      if (event.handedTo !== undefined)
        return `What ${person} could do in ${workspace} went to whom they were merged into.`;
      return `Access was revoked${event.cause === 'revoked' ? '' : ` (${event.cause})`}${because(event.reason)}.`;
    case 'AccessEnded':
      return `Access ended at ${time(event.accessUntil)}, when its time was over.`;
    case 'RoleDefined':
      return `The role ${event.name} was defined, to ${list(event.permissions)}${onlyReading(event)}.`;
    case 'RoleRevised':
      return `The role got version ${event.version}, to ${list(event.permissions)}${onlyReading(event)}.`;
    case 'RoleRetired':
      return 'The role was retired.';
    case 'SeatsLicensed':
      return `There are ${event.capacity} seats.`;
    case 'SeatReserved':
      return `A seat was kept free${forRound(event.holder)}, until ${time(event.until)}.`;
    case 'SeatCommitted':
      return `A seat was taken${forRound(event.holder)}.`;
    case 'SeatReleased':
      return `The seat${forRound(event.holder)} is free again.`;
    case 'PersonRegistered':
      return `${person} was registered.`;
    case 'PersonPrincipalClaimed':
      return `${event.principalId}, signed in, began to accept as ${person}.`;
    case 'PersonRenamed':
      return `${person} got another name.`;
    case 'PersonEmailChanged':
      return `${person} got another address, or had it typed anew; links that went to another address are dead.`;
    case 'PersonPrincipalReleased':
      return `${event.principalId} was released from being ${person}, and has none of their access any more.`;
    case 'PersonActivated':
      return `${person} accepted for the first time, signed in as ${event.principalId}${event.personalWorkspaceId === undefined ? '' : `, and has the personal workspace ${event.personalWorkspaceId}`}.`;
    case 'PersonMerged':
      return `Somebody else turned out to be ${person}, and was merged into them.`;
    case 'PersonAbsorbed':
      return `${person} was merged into somebody else, who is the same person.`;
    case 'MergeStarted':
      return 'A merge of two persons was started.';
    case 'MergeAbandoned':
      return `${person} was to be merged into somebody else, which could not be done.`;
    case 'TermsAgreed':
      return `${person}, signed in as ${event.principalId}, agreed to version ${event.version} of the terms.`;
    case 'PersonDeactivated':
      return `${person} was deactivated.`;
    case 'PersonReactivated':
      return `${person} was reactivated.`;
    case 'PrincipalClaimed':
      return `${event.principalId} was claimed to be ${person}.`;
    case 'PrincipalReleased':
      return `${event.principalId} is free to be somebody else than ${person}.`;
    case 'ExternalIdClaimed':
      return `${person} is ${event.externalId} in the host’s records.`;
    case 'ExternalIdReleased':
      return `${person} is ${event.externalId} in the host’s records no more.`;
    case 'EmailClaimed':
      return `The address was claimed for ${person}.`;
    case 'EmailReleased':
      return `The address of ${person} was released.`;
    case 'EmailBounced':
      return `Mail to the address of ${person} came back for good; nothing more is mailed there until somebody confirms it.`;
    case 'EmailConfirmed':
      return `The address of ${person} was confirmed${by(event.confirmedBy)}.`;
    case 'WorkspaceOpened':
      return event.ownerId === undefined
        ? `${workspace} was opened.`
        : `${workspace} was opened as somebody’s own.`;
    case 'WorkspaceRenamed':
      return `${workspace} got its name.`;
    case 'WorkspaceClosed':
      return `${workspace} was closed.`;
    case 'WorkspaceReopened':
      return `${workspace} was opened again.`;
    case 'BundleMade':
      return `${event.members.length} invitations of ${person} were put into one message.`;
    case 'SupportSessionClaimed':
      return `${event.principalId} was about to sign in as somebody, to support them.`;
    case 'SupportSessionStarted':
      return `${event.supporter} signed in as ${person}, to support them, until ${time(event.until)} at the latest${because(event.reason)}.`;
    case 'SupportSessionEnded':
      return `Signing in as ${person} was ended${by(event.endedBy)}.`;
    case 'CommandClaimed':
      return 'The id of a command was claimed for one request.';
    case 'TenantOpened':
      return 'The tenant was opened.';
    case 'TenantClosed':
      return 'The tenant was closed.';
    case 'TenantReopened':
      return 'The tenant was opened again.';
    case 'PolicyChanged':
      return 'The policy was changed.';
    case 'FeatureEnabled':
      return `The feature ${event.feature} was switched on.`;
    case 'FeatureDisabled':
      return `The feature ${event.feature} was switched off.`;
    case 'TemplateChanged':
      return event.subject === undefined
        ? `The ${event.kind} in ${event.locale} has the built-in words again.`
        : `The ${event.kind} in ${event.locale} got words of the tenant’s own.`;
    case 'NotificationSwitched':
      return `Mails of the kind ${event.kind} were switched ${event.on ? 'on' : 'off'}.`;
  }
}

/** Who caused an event, and for whom, in words. */
export function whoInWords(
  { actor, onBehalfOf }: Pick<Metadata, 'actor' | 'onBehalfOf'>,
  person: string,
): string {
  return onBehalfOf ? `${actorInWords(actor)} on behalf of ${person}` : actorInWords(actor);
}

function actorInWords(actor: Actor): string {
  switch (actor.type) {
    case 'principal':
      return actor.principalId;
    case 'system':
      return `the system (${actor.part})`;
    case 'invitee':
      return actor.principalId === undefined
        ? 'the holder of the link'
        : `the invitee (${actor.principalId})`;
  }
}

function messageOf({ generation, reminder }: Message): string {
  return reminder === undefined
    ? `link number ${generation}`
    : `the ${ordinal(reminder)} reminder of link number ${generation}`;
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function origin(via: AccessOrigin): string {
  switch (via.type) {
    case 'invitation':
      return `as round ${via.round} of the invitation offered`;
    case 'direct':
      return via.addedFrom === undefined ? 'directly' : `directly, being active in ${via.addedFrom},`;
    case 'personalWorkspace':
      return 'as its owner';
    case 'merge':
      return 'as somebody had it who is the same person';
  }
}

function because(reason: string | null | undefined): string {
  if (reason === undefined) return '';
  return reason === null ? ' (the reason was erased)' : `: “${reason}”`;
}

/** Latchkey's own words for what nobody said tell a reader nothing. */
function from({ source }: { source?: string | undefined }): string {
  const isSaid = source !== undefined && !['staff', 'resend', 'changed-terms'].includes(source);
  return isSaid ? ` from ${source}` : '';
}

function by(principalId: string | undefined): string {
  return principalId === undefined ? ' by the system' : ` by ${principalId}`;
}

/** What access is meant: which permissions, and how far they reach. */
function forRound({ type, round }: SeatHolder): string {
  return type === 'invitation' ? ` for round ${round} of an invitation` : ` for round ${round} of a grant`;
}

function terms({ permissions, role, readOnly, accessFrom, accessUntil, attributes }: Terms): string {
  const kept = attributesInWords(attributes);
  return [
    list(permissions),
    role && `as ${role.name} (version ${role.version})`,
    readOnly === true && 'for reading only',
    accessFrom !== undefined && `from ${time(accessFrom)}`,
    accessUntil !== undefined && `until ${time(accessUntil)}`,
    kept !== undefined && `with ${kept}`,
  ]
    .filter((part) => typeof part === 'string')
    .join(', ');
}

function attributesInWords(attributes: Terms['attributes']): string | undefined {
  if (attributes === null) return 'attributes that were erased';
  if (attributes === undefined) return undefined;
  return Object.entries(attributes)
    .map(([name, value]) => `${name} ${typeof value === 'string' ? `“${value}”` : String(value)}`)
    .join(', ');
}

function list(permissions: readonly string[]): string {
  return permissions.join(', ');
}

function time(at: Instant): string {
  return `${formatInstant(at).slice(0, 16).replace('T', ' ')} UTC`;
}

function ordinal(count: number): string {
  const form = new Intl.PluralRules('en', { type: 'ordinal' }).select(count);
  return `${count}${{ one: 'st', two: 'nd', few: 'rd', other: 'th', zero: 'th', many: 'th' }[form]}`;
}

function onlyReading({ readOnly }: Pick<Terms, 'readOnly'>): string {
  return readOnly ? ', for reading only' : '';
}
