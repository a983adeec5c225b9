import { createHash } from 'node:crypto';
import type { Request } from 'express';
import type { CommandOptions } from 'latchkey';
import type { Reply } from './reply.ts';

/** Past every revision that there can be: not even what is not there yet stands at it. */
const neverReached = Number.MAX_SAFE_INTEGER;

/** What a command leaves is known by its revision alone. */
export function tagOfRevision(revision: number): string {
  return `"${revision}"`;
}

/**
 * What is shown is known by its revision, if it has one, and a digest of all that is shown: a deadline that passes or
 * a workspace that is renamed changes what an invitation looks like, and not its revision.
 */
export function tagOfContent(content: string, revision: number | undefined): string {
  const digest = createHash('sha256').update(content).digest().subarray(0, 16).toString('base64url');
  // What nobody has written to yet has no revision.
  return revision === undefined || revision < 0 ? `"${digest}"` : `"${revision}.${digest}"`;
}

/**
 * What `If-Match` asks for: the one revision whose ETag it is, whichever of its ETags. What is no ETag of ours matches
 * nothing (RFC 9110, 13.1.1; of a list, none is taken).
 */
export function expectedRevision(request: Request): CommandOptions {
  const tag = request.get('If-Match');
  if (tag === undefined || tag === '*') return {};
  const [, revision] = /^"(\d{1,15})(?:\.[\w-]{22})?"$/.exec(tag) ?? [];
  return { expectedRevision: revision === undefined ? neverReached : Number(revision) };
}

/** A 304 without a body in place of what whoever asks has already, by `If-None-Match` (RFC 9110, 13.1.2). */
export function unlessKnown(request: Request, reply: Reply): Reply {
  const { ETag: current, 'Content-Type': _type, ...headers } = reply.headers;
  const known = request.get('If-None-Match');
  if (current === undefined || known === undefined) return reply;
  if (known.trim() !== '*' && !tagsIn(known).includes(current)) return reply;
  return { status: 304, headers: { ...headers, ETag: current }, body: '' };
}

/** Compared weakly, as RFC 9110 has it here: `W/` makes no difference. */
function tagsIn(list: string): readonly string[] {
  return list.match(/"[^"]*"/g) ?? [];
}
