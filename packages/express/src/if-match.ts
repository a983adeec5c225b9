import type { Request } from 'express';
import type { CommandOptions } from 'latchkey';
import { noRevision } from 'latchkey';

/**
 * What `If-Match` asks for: the one revision whose ETag it is. What is no ETag of ours matches nothing that exists
 * (RFC 9110, 13.1.1; of a list, none is taken).
 */
export function expectedRevision(request: Request): CommandOptions {
  const tag = request.get('If-Match');
  if (tag === undefined || tag === '*') return {};
  const [, revision] = /^"(\d{1,15})"$/.exec(tag) ?? [];
  return { expectedRevision: revision === undefined ? noRevision : Number(revision) };
}
