import type { ClockRejection } from '../clock-check.ts';
import type { Position } from '../position.ts';

/** What a command leads to, before it is told how far the log must be followed to see it. */
export type Outcome = { ok: true; revision: number } | { ok: false; rejection: { type: string } };

/**
 * What a command gives back: either it is done, with what it made, the revision its stream has now, and the position
 * up to which the log must be followed to see it; or why not, and then nothing was appended.
 *
 * A command that keeps losing races for ten seconds rejects with a LatchkeyError `RevisionConflict`; one of which the
 * event store could not say for as long whether it was carried out, with `OutcomeUnknown`: given again under its id, it
 * is carried out once. One that gives or takes access and was carried out, but is not followed within five seconds,
 * rejects with `NotCaughtUp`.
 */
export type Result<Done extends Outcome> =
  | (Extract<Done, { ok: true }> & { position: Position })
  | Extract<Done, { ok: false }>
  | { ok: false; rejection: CommonRejection };

/** Why any command may be refused. */
export type CommonRejection =
  | { type: 'InvalidInput'; issues: readonly InputIssue[] }
  | { type: 'TenantNotFound' }
  | { type: 'TenantClosed' }
  /** This process's clock is off by more than a minute, and deadlines are judged by it. */
  | ClockRejection
  /** Invitees preview, accept and decline, and give no other command. */
  | { type: 'NotForInvitees' }
  /** Whoever has signed in as somebody, to support them, gives no such command. */
  | { type: 'NotInSupportSession' }
  /** There is none of that id, or it is another supporter's. */
  | { type: 'SupportSessionNotFound' }
  /** The caller's command id was used for something else. */
  | { type: 'CommandIdReused' }
  /** The stream does not stand where the caller expected it. */
  | { type: 'RevisionMismatch'; expected: number; actual: number };

export interface InputIssue {
  /** Where in the input, such as `person.email`. */
  path: string;
  message: string;
}

export interface CommandOptions {
  /** The caller's own id for this command, up to 200 characters: whoever gives it again gets the first one's result. */
  commandId?: string | undefined;
  /** Carry the command out only if its stream's last revision is this one. */
  expectedRevision?: number | undefined;
}
