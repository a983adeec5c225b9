import type { Position } from 'latchkey';
import type { Host } from './host.ts';
import { rejectionReply } from './problem.ts';
import type { Rejection } from './rejection.ts';
import type { Reply } from './reply.ts';
import { jsonReply } from './reply.ts';

/** What a command may give back; the facade's results are of this form. */
type CommandResult = { ok: true; revision: number; position: Position } | { ok: false; rejection: Rejection };

/** What is told of a command that was carried out. */
interface Done {
  body: object;
  status?: number;
  headers?: Readonly<Record<string, string>>;
}

/** Answers a command: with what was done and the revision as a strong ETag, or why not. */
export async function commandReply<Result extends CommandResult>(
  host: Host,
  audience: 'staff' | 'invitee',
  result: Result,
  describe: (done: Extract<Result, { ok: true }>) => Done,
): Promise<Reply> {
  if (!result.ok) return rejectionReply(result.rejection, audience, host.clock);
  await untilListed(host, result.position);
  const { status = 200, body, headers } = describe(result as Extract<Result, { ok: true }>);
  return jsonReply(status, body, { ETag: `"${result.revision}"`, ...headers });
}

/**
 * Whoever was answered finds what they did in every list. A list that does not catch up in time is no reason to call
 * failed what was done.
 */
export async function untilListed({ latchkey }: Host, position: Position): Promise<void> {
  await latchkey.whenFollowed(position).catch(() => undefined);
}
