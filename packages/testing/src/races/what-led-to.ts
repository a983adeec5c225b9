import type {
  AccessGrantCommand,
  AccessGrantEvent,
  ClaimSupportSession,
  EmailAddressCommand,
  EmailAddressEvent,
  ExternalIdCommand,
  ExternalIdEvent,
  Invitation,
  Person,
  PersonCommand,
  PersonEvent,
  Principal,
  PrincipalCommand,
  PrincipalEvent,
  RoleCommand,
  RoleEvent,
  SeatPool,
  SeatPoolCommand,
  SeatPoolEvent,
  SupportSessionCommand,
  SupportSessionEvent,
  TenantCommand,
  TenantEvent,
  WorkspaceCommand,
  WorkspaceEvent,
} from '@latchkey/core';
import {
  heldSeat,
  standingOfPrincipalsClaim,
  termsOf,
  workspaceId as workspaceIdSchema,
} from '@latchkey/core';

// Which command may have led to the events that stand on a log.

/** One or more. */
export type Some<Event> = readonly [Event, ...Event[]];

export function tenantCommand(event: TenantEvent): TenantCommand {
  switch (event.type) {
    case 'TenantOpened':
      return { ...event, type: 'OpenTenant' };
    case 'TenantClosed':
      return { ...event, type: 'CloseTenant' };
    case 'TenantReopened':
      return { ...event, type: 'ReopenTenant' };
    case 'PolicyChanged':
      return { ...event, type: 'ChangePolicy' };
    case 'FeatureEnabled':
      return { ...event, type: 'EnableFeature' };
    case 'FeatureDisabled':
      return { ...event, type: 'DisableFeature' };
    case 'TemplateChanged': {
      const { at, kind, locale, subject, text, html } = event;
      const isOwn = subject !== undefined && text !== undefined;
      const template = isOwn ? { subject, text, html } : undefined;
      return { type: 'ChangeTemplate', at, kind, locale, template };
    }
    case 'NotificationSwitched':
      return { ...event, type: 'SwitchNotification' };
  }
}

/** What has lapsed is released on the way to whatever comes last. */
export function seatPoolCommands(events: Some<SeatPoolEvent>, pool: SeatPool): readonly SeatPoolCommand[] {
  const [first, ...rest] = events;
  const last = rest.at(-1) ?? first;
  const { at } = last;
  switch (last.type) {
    case 'SeatsLicensed':
      return [{ ...last, type: 'LicenseSeats' }];
    case 'SeatReserved':
      return [{ type: 'ReserveSeats', at, seats: events.filter((event) => event.type === 'SeatReserved') }];
    case 'SeatCommitted':
      return [
        { type: 'CommitSeat', at, holder: last.holder },
        ...(first.type === 'SeatReleased'
          ? [{ type: 'MoveSeat', at, from: first.holder, to: last.holder } as const]
          : []),
      ];
    case 'SeatReleased': {
      const { holder } = last;
      const id = holder.type === 'invitation' ? holder.invitationId : holder.accessGrantId;
      return [{ type: 'ReleaseSeat', at, holder, heldSince: heldSeat(pool, id, holder.round)?.since ?? at }];
    }
  }
}

export function workspaceCommand(event: WorkspaceEvent): WorkspaceCommand {
  switch (event.type) {
    case 'WorkspaceOpened':
      return { ...event, type: 'OpenWorkspace', name: event.name ?? '' };
    case 'WorkspaceRenamed':
      return { ...event, type: 'RenameWorkspace', name: event.name ?? '' };
    case 'WorkspaceClosed':
      return { ...event, type: 'CloseWorkspace' };
    case 'WorkspaceReopened':
      return { ...event, type: 'ReopenWorkspace' };
  }
}

export function roleCommand(event: RoleEvent): RoleCommand {
  switch (event.type) {
    case 'RoleDefined':
      return { ...event, type: 'DefineRole' };
    case 'RoleRevised':
      return { ...event, type: 'ReviseRole' };
    case 'RoleRetired':
      return { ...event, type: 'RetireRole' };
  }
}

export function externalIdCommand(event: ExternalIdEvent): ExternalIdCommand {
  return { ...event, type: event.type === 'ExternalIdClaimed' ? 'ClaimExternalId' : 'ReleaseExternalId' };
}

type Standings = Extract<PersonCommand, { type: 'ReleasePersonsPrincipal' }>['standings'];

export function personCommand(event: PersonEvent, standings: Standings): PersonCommand {
  switch (event.type) {
    case 'PersonRegistered': {
      const { at, name, email, emailAddressId } = event;
      const address = emailAddressId && { email: email ?? '', emailAddressId };
      return { type: 'RegisterPerson', at, name: name ?? '', address };
    }
    case 'PersonRenamed':
      return { ...event, type: 'RenamePerson', name: event.name ?? '' };
    case 'PersonEmailChanged':
      return { ...event, type: 'ChangeEmail', email: event.email ?? '', by: event.changedBy };
    case 'PersonPrincipalClaimed':
      return { ...event, type: 'ClaimPersonsPrincipal', other: event.principalId, standings };
    case 'PersonPrincipalReleased':
      return { type: 'ReleasePersonsPrincipal', at: event.at, standings };
    case 'PersonActivated':
      return { ...event, type: 'ActivatePerson' };
    case 'PersonDeactivated':
      return { ...event, type: 'DeactivatePerson' };
    case 'PersonReactivated':
      return { ...event, type: 'ReactivatePerson' };
    case 'TermsAgreed':
      return { ...event, type: 'AgreeTerms' };
    case 'PersonMerged':
      return { ...event, type: 'RecordMerge' };
    case 'PersonAbsorbed':
      return { ...event, type: 'AbsorbPerson' };
    case 'MergeAbandoned':
      return { ...event, type: 'AbandonMerge' };
  }
}

export function standingsOf(
  { principalId }: PrincipalEvent,
  { claims }: Principal,
  invitationOf: (id: string) => Invitation,
  personOf: (id: string) => Person,
): Standings {
  return claims.map((claim) =>
    standingOfPrincipalsClaim(claim, principalId, invitationOf(claim.invitationId), personOf(claim.other)),
  );
}

export function principalCommand(
  event: PrincipalEvent,
  standings: Standings,
  ended: ClaimSupportSession['ended'],
): PrincipalCommand | ClaimSupportSession {
  switch (event.type) {
    case 'PrincipalClaimed':
      return { ...event, type: 'ClaimPrincipal', other: event.personId, standings };
    case 'PrincipalReleased':
      return { ...event, type: 'ReleasePrincipal' };
    case 'SupportSessionClaimed':
      return { ...event, type: 'ClaimSupportSession', ended };
  }
}

export function supportSessionCommand(event: SupportSessionEvent): SupportSessionCommand {
  return event.type === 'SupportSessionStarted'
    ? { ...event, type: 'StartSupportSession', reason: event.reason ?? '' }
    : { type: 'EndSupportSession', at: event.at, by: event.endedBy, isClaimed: true };
}

export function emailAddressCommand(
  events: Some<EmailAddressEvent>,
  standing: Standings[number],
): EmailAddressCommand {
  const last = events.at(-1) ?? events[0];
  if (last.type === 'EmailReleased') return { ...last, type: 'ReleaseEmail', standing };
  if (last.type === 'EmailBounced') return { ...last, type: 'RecordBounce' };
  if (last.type === 'EmailConfirmed') return { type: 'ConfirmEmail', at: last.at, by: last.confirmedBy };
  const { at, personId, name, email, addressVersion = 1 } = last;
  return { type: 'ClaimEmail', at, personId, name: name ?? '', email: email ?? '', addressVersion, standing };
}

export function accessGrantCommand(events: Some<AccessGrantEvent>): AccessGrantCommand {
  const last = events.at(-1) ?? events[0];
  const { at } = last;
  const refused = events.find((event) => event.type === 'AccessRefused');
  const revoked = events.find((event) => event.type === 'AccessRevoked');
  if (revoked?.handedTo !== undefined) return { type: 'HandOver', at, to: revoked.handedTo };
  const joining = joinCommand(events);
  if (joining) return joining;
  if (refused || revoked)
    return {
      type: 'RevokeAccess',
      at,
      cause: revoked?.cause ?? '',
      openRounds: events.filter((event) => event.type === 'AccessRefused'),
    };
  switch (last.type) {
    case 'AccessGranted':
      return { ...last, type: 'GrantAccess', terms: termsOf(last) };
    case 'AccessNarrowed':
      return { ...last, type: 'NarrowAccess', readOnly: last.readOnly === true ? true : undefined };
    case 'AccessWidened':
      return { ...last, type: 'WidenAccess', readOnly: last.readOnly === false ? false : undefined };
    case 'AccessExtended':
      return { ...last, type: 'ExtendAccess' };
    case 'RoleAdopted': {
      const { role: adopted, permissions, readOnly } = last;
      return { type: 'AdoptRole', at, to: { role: adopted, permissions, readOnly } };
    }
    case 'AccessAttributesChanged':
      return { type: 'ChangeAttributes', at, attributes: last.attributes ?? undefined, by: last.changedBy };
    case 'AccessSuspended':
      return { type: 'SuspendAccess', at, cause: last.cause };
    case 'AccessResumed':
      return { ...last, type: 'ResumeAccess' };
    default:
      return { type: 'EndAccess', at };
  }
}

/** What a merge brought: the terms that came out are what they would be once more. */
function joinCommand(events: Some<AccessGrantEvent>): AccessGrantCommand | undefined {
  const suspensions = events.flatMap((event) => (event.type === 'AccessSuspended' ? event.cause : []));
  const type = 'JoinAccess';
  for (const event of events) {
    const { at } = event;
    if (event.type === 'AccessJoined') {
      const { brought } = event;
      const where = { workspaceId: anywhere, personId: brought.absorbedId };
      return { type, at, ...where, terms: termsOf(event), suspensions, brought };
    }
    if (event.type === 'AccessGranted' && event.via.type === 'merge') {
      const { workspaceId, personId, via } = event;
      const { type: _merge, ...brought } = via;
      return { type, at, workspaceId, personId, terms: termsOf(event), suspensions, brought };
    }
  }
  return undefined;
}

/** What no event says, since it is about access that is there. */
const anywhere = workspaceIdSchema.parse('anywhere');
