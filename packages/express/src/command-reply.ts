import type { Position } from 'latchkey';
import { tagOfRevision } from './entity-tag.ts';
import type { Host } from './host.ts';
import { rejectionReply } from './problem.ts';
import type { Rejection } from './rejection.ts';
import type { Outcome } from './representation.ts';
import { outcomeAsJson } from './representation.ts';
import type { Reply } from './reply.ts';
import { jsonReply } from './reply.ts';

/** What a command may give back; the facade's results are of this form. */
export type CommandResult = Outcome | { ok: false; rejection: Rejection };

/** Where what a command made is found, below the mount point; undefined for what has no path of its own. */
export type LocationOf<Result> = (done: Extract<Result, { ok: true }>) => string | undefined;

/** Answers a command: with what was done and the revision as a strong ETag, or why not. */
export async function commandReply<Result extends CommandResult>(
  host: Host,
  audience: 'staff' | 'invitee',
  result: Result,
  locationOf?: LocationOf<Result>,
): Promise<Reply> {
  if (!result.ok) return rejectionReply(result.rejection, audience, host.clock);
  await untilListed(host, result.position);
  const tag = { ETag: tagOfRevision(result.revision) };
  const body = outcomeAsJson(result);
  if (!locationOf) return jsonReply(200, body, tag);
  const path = locationOf(result as Extract<Result, { ok: true }>);
  return jsonReply(201, body, { ...tag, ...(path !== undefined && { Location: host.basePath + path }) });
}

/**
 * Whoever was answered finds what they did in every list. A list that does not catch up in time is no reason to call
 * failed what was done.
 */
export async function untilListed({ latchkey }: Host, position: Position): Promise<void> {
  await latchkey.whenFollowed(position).catch(() => undefined);
}
