import { tagOfContent } from './entity-tag.ts';
import type { Reply } from './reply.ts';
import { jsonReply } from './reply.ts';

/** Something that was read, with a strong ETag; with its revision, where commands about it can ask for that one. */
export function readReply(
  value: object,
  { revision, headers }: { revision?: number | undefined; headers?: Reply['headers'] | undefined } = {},
): Reply {
  const reply = jsonReply(200, value, headers);
  return { ...reply, headers: { ...reply.headers, ETag: tagOfContent(reply.body, revision) } };
}
