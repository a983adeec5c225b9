import type { InvitationCommand, InvitationEvent } from '@latchkey/core';
import type { Subject } from './lifecycle.ts';

/** How a library carries commands out, by the same decider: reads the stream, decides, appends at what was read. */
export interface CommandHandling {
  /** Rejects where the decider does. */
  handle(subject: Subject, command: InvitationCommand): Promise<unknown>;
  /** Puts a history there that nobody decides on any more. */
  seed(subject: Subject, events: readonly InvitationEvent[]): Promise<void>;
  eventsOf(subject: Subject): Promise<readonly InvitationEvent[]>;
}
