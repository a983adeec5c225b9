export type { AccessDecision, CheckOptions } from './access-check/access-check.ts';
export type { WhatMay, WhereMay, WhoMay } from './access-check/access-search.ts';
export type { DenialReason } from './access-check/verdict.ts';
export type { CheckQuestion } from './access-check/question.ts';
export type { AccessOutcome } from './access/access-outcome.ts';
export type { RoleOutcome } from './roles/role-commands.ts';
export type { HistoryEntry, InvitationHistory } from './audit/history.ts';
export type { AccessAsOf, InvitationAsOf, StateAfter } from './audit/state-after.ts';
export type { Change } from './changes/change-feed.ts';
export { verifyChain } from './codec/chain.ts';
export type { Chain, ChainVerdict } from './codec/chain.ts';
export type { CopiedPart } from './copy/copied-event.ts';
export type { CopiedEvents, CopyEventsOptions } from './copy/copy-events.ts';
export { copyEvents } from './copy/copy-events.ts';
export type { CopiedKeys } from './copy/copy-keys.ts';
export { copyKeys } from './copy/copy-keys.ts';
export type { CopyDifference, CopyVerdict, Place } from './copy/verify-copy.ts';
export { verifyCopy } from './copy/verify-copy.ts';
export type { ManyOptions } from './commands/give-many.ts';
export type { CommandOptions, CommonRejection, InputIssue, Outcome, Result } from './commands/result.ts';
export type { Facade } from './facade.ts';
export type { QueryOptions } from './facade/calls.ts';
export { makeUlid } from './ids/ulid.ts';
export type { InvitationAction } from './invitations/actions.ts';
export type { GrantedAtOnce } from './invitations/offer-to-person.ts';
export type { SendingOutcome } from './invitations/send.ts';
export type { InvitationOutcome } from './invitations/invitation-outcome.ts';
export type { AcceptedAll } from './invitations/accept-all.ts';
export type { TogetherRejection } from './invitations/invite-together.ts';
export type { InvitationPreview, OpenResult, PreviewResult } from './invitations/preview.ts';
export type { Json, JsonObject } from './json.ts';
export { hasCode, LatchkeyError } from './latchkey-error.ts';
export type { Following, Health } from './health.ts';
export type { Latchkey } from './latchkey.ts';
export { createLatchkey } from './latchkey.ts';
export type { FollowingProblem, FollowingStatus } from './log/log-follower.ts';
export type { LinkKeys } from './links/link-keys.ts';
export { memoryEventStore } from './memory/memory-event-store.ts';
export { memoryKeyVault } from './memory/memory-key-vault.ts';
export { memoryMailbox } from './memory/memory-mailbox.ts';
export { memoryReadModels } from './memory/memory-read-models.ts';
export type { LatchkeyOptions, Problem } from './options.ts';
export type { Clock } from './ports/clock.ts';
export { systemClock } from './ports/clock.ts';
export type {
  EventStore,
  EventToAppend,
  LogPage,
  ReadOptions,
  StoredEvent,
  StreamName,
  StreamPage,
  SubscribeOptions,
  SubscriptionDrop,
} from './ports/event-store.ts';
export { isRevisionConflict, noRevision, revisionConflict } from './ports/event-store.ts';
export type { KeyVault, VaultEntry } from './ports/key-vault.ts';
export type { Mail, Mailer } from './ports/mailer.ts';
export type { Giveable, Giver, MayGive } from './ports/may-give.ts';
export { everything, mayGiveEverything, mayGiveOwnAccess } from './ports/may-give.ts';
export type { Randomness } from './ports/randomness.ts';
export { systemRandomness } from './ports/randomness.ts';
export type {
  Find,
  Found,
  IndexValue,
  ReadModel,
  ReadModelDefinition,
  ReadModelReader,
  ReadModels,
  ReadModelWriter,
} from './ports/read-models.ts';
export type { Position } from './position.ts';
export { hasReached, latestOf, parsePosition, placeOf, positionAt } from './position.ts';
export type {
  AccessQuery,
  ListedAccess,
  ListedWorkspaceOfPerson,
  WorkspacesOfPersonQuery,
} from './projections/access-queries.ts';
export type { DeadlineQuery, InvitationQuery, ListedInvitation } from './projections/invitation-queries.ts';
export type { ListedSupportSession, SupportQuery } from './projections/support-queries.ts';
export type { SupportHistory } from './audit/support-history.ts';
export type { Standing } from './projections/standing.ts';
export { standings } from './projections/standing.ts';
export type { ListedStanding, StandingOrNone } from './projections/standing-queries.ts';
export type { Page } from './projections/paging.ts';
export type { ListedPerson, PersonQuery } from './projections/person-queries.ts';
export type { DuplicatesQuery, LikelyDuplicates, PersonSearch } from './projections/person-search.ts';
export type { DuplicateReason } from './projections/person-words.ts';
export type { ListedRole, RoleQuery } from './projections/role-queries.ts';
export type { ListedWorkspace, WorkspaceQuery } from './projections/workspace-queries.ts';
export type { ParkedItem, ParkedItemId } from './reactors/parked-items.ts';
export type { SeatSummary } from './seats/seat-query.ts';
export type { TenantSummary } from './tenants/tenant-query.ts';
export type { ReactorProblem } from './reactors/reactor-runner.ts';
export type { ProjectionName } from './reading-side.ts';
export type { ToDo } from './reactors/reactor.ts';
export type { ToDoList } from './reactors/reactors.ts';
