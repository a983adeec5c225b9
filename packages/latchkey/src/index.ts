export type { Json, JsonObject } from './json.ts';
export { hasCode, LatchkeyError } from './latchkey-error.ts';
export { memoryEventStore } from './memory/memory-event-store.ts';
export { memoryKeyVault } from './memory/memory-key-vault.ts';
export { memoryReadModels } from './memory/memory-read-models.ts';
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
} from './ports/event-store.ts';
export { isRevisionConflict, noRevision, revisionConflict } from './ports/event-store.ts';
export type { KeyVault, VaultEntry } from './ports/key-vault.ts';
export type { Mail, Mailer } from './ports/mailer.ts';
export type { Giveable, MayGive } from './ports/may-give.ts';
export { everything, mayGiveEverything } from './ports/may-give.ts';
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
export { makeUlid } from './ids/ulid.ts';
