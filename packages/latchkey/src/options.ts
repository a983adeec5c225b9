import { faultCode } from './fault.ts';
import type { Instant, PermissionCatalogue } from '@latchkey/core';
import { formatInstant, permissionCatalogue } from '@latchkey/core';
import { z } from 'zod';
import type { AttributesSchema } from './attributes/host-attributes.ts';
import { LatchkeyError } from './latchkey-error.ts';
import type { FollowingProblem } from './log/log-follower.ts';
import { memoryEventStore } from './memory/memory-event-store.ts';
import { memoryKeyVault } from './memory/memory-key-vault.ts';
import { memoryMailbox } from './memory/memory-mailbox.ts';
import { memoryReadModels } from './memory/memory-read-models.ts';
import type { Clock } from './ports/clock.ts';
import { systemClock } from './ports/clock.ts';
import type { EventStore, StreamName } from './ports/event-store.ts';
import type { KeyVault } from './ports/key-vault.ts';
import type { Mailer } from './ports/mailer.ts';
import type { MayGive } from './ports/may-give.ts';
import type { Randomness } from './ports/randomness.ts';
import { systemRandomness } from './ports/randomness.ts';
import type { ReadModels } from './ports/read-models.ts';
import type { Position } from './position.ts';
import type { ReactorProblem } from './reactors/reactor-runner.ts';

/** Something that went wrong where no caller waits for an answer. */
export type Problem =
  | ({ type: 'ReactorFailed' } & ReactorProblem)
  /**
   * The log cannot be followed, and checks deny as stale once they are older than `maxStaleness`. Without
   * `retryInMilliseconds` it is not tried again: mend the cause, then start a new process.
   */
  | ({ type: 'FollowingFailed' } & FollowingProblem)
  /**
   * An event says that it happened more than a minute after the store recorded it: some process's clock is, or was,
   * wrong.
   */
  | { type: 'EventDatedAhead'; position: Position; occurredAt: Instant }
  /** In a stream of Latchkey's stands an event that Latchkey did not write. It counts for nothing. */
  | { type: 'EventPassedOver'; stream: StreamName; position: Position }
  /** Going on with a rebuild failed: the old read model goes on answering, until `rebuild()` is called or at the next start. */
  | { type: 'RebuildFailed'; projection: string; fault: unknown };

/** Without any, all is kept in memory. With an event store or a key vault of your own, the first five are all needed. */
export interface LatchkeyOptions {
  eventStore?: EventStore | undefined;
  keyVault?: KeyVault | undefined;
  /** 32 bytes that wrap the vault's keys. Keep them apart from the vault: both together open what is sealed. */
  masterKey?: Uint8Array | undefined;
  mailer?: Mailer | undefined;
  /** Where the invitees' pages are, such as `https://portal.example.com/portal`: links lead to `/join` below it. */
  baseUrl?: string | undefined;
  readModels?: ReadModels | undefined;
  /**
   * Which of the host's permissions change things, such as `{ 'roster.view': 'reads', 'shifts.verify': 'changes' }`: access
   * that is for reading only lets nobody do those. One that is not named here counts as changing.
   */
  permissions?: PermissionCatalogue | undefined;
  /** What each principal may give. Without it nobody but the system may invite or give access. */
  mayGive?: MayGive | undefined;
  /**
   * What the host keeps with invitations and with access, such as `z.strictObject({ defaultArea: z.string() })`: text, numbers
   * and yes or no. It is asked of whoever invites or gives access. Without it there are no attributes.
   */
  attributes?: AttributesSchema | undefined;
  clock?: Clock | undefined;
  randomness?: Randomness | undefined;
  /** How old, in milliseconds, what a check knows of the log may be; by default 5,000. */
  maxStaleness?: number | undefined;
  /** By default a process warning that names the kind of fault, and no person. */
  onProblem?: ((problem: Problem) => void) | undefined;
}

/** Tells the host of a problem. */
export type Report = (problem: Problem) => void;

export type CompleteOptions = {
  [Name in Exclude<keyof LatchkeyOptions, 'mayGive' | 'attributes'>]-?: NonNullable<LatchkeyOptions[Name]>;
} & {
  mayGive: MayGive | undefined;
  attributes: AttributesSchema | undefined;
};

const masterKeyLength = 32;
const needed = ['eventStore', 'keyVault', 'masterKey', 'mailer', 'baseUrl'] as const;

/** @throws LatchkeyError `MissingOption` or `InvalidOption`, naming which; `VaultNotShared` */
export function withDefaults(options: LatchkeyOptions): CompleteOptions {
  const isLasting = options.eventStore !== undefined || options.keyVault !== undefined;
  const missing = needed.filter((name) => isLasting && options[name] === undefined);
  if (missing.length > 0) {
    throw new LatchkeyError(
      'MissingOption',
      `with stores of your own, createLatchkey also needs ${missing.join(', ')}`,
      { missing },
    );
  }
  if (options.eventStore?.isShared && options.keyVault?.isShared === false) {
    throw new LatchkeyError(
      'VaultNotShared',
      'the event store is shared by several processes, and the key vault is not: each would make keys that the others cannot find. Use a vault that is shared, such as that of @latchkey/postgres',
    );
  }
  const {
    clock = systemClock,
    randomness = systemRandomness,
    masterKey = randomness(masterKeyLength),
  } = options;
  if (masterKey.length !== masterKeyLength) {
    throw new LatchkeyError(
      'InvalidOption',
      `masterKey must be ${masterKeyLength} bytes, not ${masterKey.length}`,
      { option: 'masterKey' },
    );
  }
  const catalogue = permissionCatalogue.safeParse(options.permissions ?? {});
  if (!catalogue.success) {
    throw new LatchkeyError(
      'InvalidOption',
      `permissions must say of each permission whether it 'reads' or 'changes': ${z.prettifyError(catalogue.error)}`,
      { option: 'permissions' },
      catalogue.error,
    );
  }
  if (options.attributes && !(options.attributes instanceof z.ZodType)) {
    throw new LatchkeyError('InvalidOption', 'attributes must be a schema of zod 4', {
      option: 'attributes',
    });
  }
  const { maxStaleness = 5_000 } = options;
  if (!(maxStaleness > 0 && maxStaleness <= 3_600_000)) {
    throw new LatchkeyError('InvalidOption', 'maxStaleness must be a number of milliseconds, up to an hour', {
      option: 'maxStaleness',
    });
  }
  return {
    eventStore: options.eventStore ?? memoryEventStore({ clock, randomness }),
    keyVault: options.keyVault ?? memoryKeyVault(),
    masterKey,
    mailer: options.mailer ?? memoryMailbox().mailer,
    baseUrl: options.baseUrl ?? 'http://localhost:3000',
    readModels: options.readModels ?? memoryReadModels(),
    permissions: catalogue.data,
    mayGive: options.mayGive,
    attributes: options.attributes,
    clock,
    randomness,
    maxStaleness,
    onProblem: options.onProblem ?? warn,
  };
}

/** Says what failed, and keeps messages to itself: those of mailers may hold addresses. */
function warn(problem: Problem): void {
  const kind = 'fault' in problem ? ` (${faultCode(problem.fault)})` : '';
  process.emitWarning(`${inWords(problem)}${kind}`, 'LatchkeyWarning');
}

function inWords(problem: Problem): string {
  switch (problem.type) {
    case 'ReactorFailed': {
      const { list, item, attempts, retryInMilliseconds } = problem;
      const next = retryInMilliseconds === undefined ? 'parked' : `tried again in ${retryInMilliseconds} ms`;
      return `${list} of ${item?.id ?? 'what is due'} failed, attempt ${attempts}; ${next}`;
    }
    case 'FollowingFailed': {
      const wait = problem.retryInMilliseconds;
      return wait === undefined
        ? 'the log cannot be followed any more'
        : `the log cannot be followed; tried again in ${wait} ms`;
    }
    case 'EventDatedAhead':
      return `the event at ${problem.position} says that it happened at ${formatInstant(problem.occurredAt)}, after it was recorded`;
    case 'EventPassedOver':
      return `the event at ${problem.position} in ${problem.stream} was not written by Latchkey, and is passed over`;
    case 'RebuildFailed':
      return `rebuilding ${problem.projection} failed`;
  }
}
