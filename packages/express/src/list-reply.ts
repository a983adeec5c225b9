import type { Page } from 'latchkey';
import { LatchkeyError } from 'latchkey';
import type { Host } from './host.ts';
import { queryOf } from './query.ts';
import type { Reply } from './reply.ts';
import { jsonReply } from './reply.ts';
import type { StaffRequest } from './staff-route.ts';

/**
 * A page of a list, with the next one's address in `Link` (RFC 8288). A cursor is sealed for the tenant and the list
 * that it is of, so that nothing else ever reaches a store as one.
 */
export async function listReply<Item>(
  { latchkey, basePath }: Host,
  path: string,
  { request, tenantId }: StaffRequest,
  list: (query: Readonly<Record<string, string | number>>) => Promise<Page<Item>>,
  asJson: (item: Item) => object,
): Promise<Reply> {
  const { limit, cursor, ...asked } = queryOf(request);
  const use = `cursor of ${path} in ${tenantId}`;
  const place = cursor === undefined ? undefined : await latchkey.unseal(use, cursor);
  if (cursor !== undefined && place === undefined) {
    throw new LatchkeyError('InvalidQuery', 'this cursor is not one that this list gave out');
  }

  const size = limit === undefined ? {} : { limit: Number(limit) };
  const { items, next } = await list({ ...asked, ...size, ...(place !== undefined && { cursor: place }) });
  const body = { items: items.map(asJson) };
  if (next === undefined) return jsonReply(200, body);
  const following = new URLSearchParams({
    ...asked,
    ...(limit !== undefined && { limit }),
    cursor: await latchkey.seal(use, next),
  });
  return jsonReply(200, body, { Link: `<${basePath}${path}?${following.toString()}>; rel="next"` });
}
