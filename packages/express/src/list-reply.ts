import type { Request } from 'express';
import type { Facade, Page } from 'latchkey';
import { LatchkeyError } from 'latchkey';
import type { z } from 'zod';
import type { Host } from './host.ts';
import { momentText } from './moment.ts';
import { queryOf } from './query.ts';
import { readReply } from './read-reply.ts';
import type { Reply } from './reply.ts';
import type { StaffAction } from './router-options.ts';
import type { Route } from './routes.ts';
import type { FindPlace, StaffRequest } from './staff-route.ts';
import { staffRoute } from './staff-route.ts';

type Asked = Readonly<Record<string, string | number | object>>;

/**
 * A list of staff's, by a query of the facade, which is itself the judge of what it is asked.
 *
 * @param input what the document says of that, where not all of it is for this route
 */
export function listRoute<Item>(
  host: Host,
  path: string,
  action: StaffAction,
  placeOf: FindPlace,
  find: (facade: Facade) => { (query: never): Promise<Page<Item>>; readonly input: z.ZodType },
  asJson: (item: Item) => object,
  input: z.ZodType = find(host.facade).input,
): Route {
  return staffRoute(
    host,
    action,
    placeOf,
    (request) => listReply(host, path, request, (query) => find(request.facade)(query as never), asJson),
    { input, isList: true },
  );
}

/**
 * A page of a list, with the next one's address in `Link` (RFC 8288). A cursor is sealed for the tenant and the list
 * that it is of, so that nothing else ever reaches a store as one.
 *
 * @param said what the request says without its query: that must not say it again
 */
export async function listReply<Item>(
  { latchkey, basePath }: Host,
  template: string,
  { request, tenantId }: Pick<StaffRequest, 'request' | 'tenantId'>,
  list: (query: Asked) => Promise<Page<Item>>,
  asJson: (item: Item) => object,
  said: Request['params'] = request.params,
): Promise<Reply> {
  const { cursor, ...asked } = queryOf(request);
  const path = template.replaceAll(/:(\w+)/g, (_all, name: string) => String(said[name]));
  const use = `cursor of ${path} in ${tenantId}`;
  const place = cursor === undefined ? undefined : await latchkey.unseal(use, cursor);
  if (cursor !== undefined && place === undefined) {
    throw invalid('cursor', 'this cursor is not one that this list gave out');
  }
  const saidTwice = Object.keys(said).find((name) => Object.hasOwn(asked, name));
  if (saidTwice !== undefined) throw invalid(saidTwice, 'the request says this already');

  const { items, next } = await list({
    ...Object.fromEntries(Object.entries(asked).map(([name, text]) => [name, meantBy(name, text)])),
    ...said,
    ...(place !== undefined && { cursor: place }),
  });
  const body = { items: items.map(asJson) };
  if (next === undefined) return readReply(body);
  const following = new URLSearchParams({ ...asked, cursor: await latchkey.seal(use, next) });
  return readReply(body, { headers: { Link: `<${basePath}${path}?${following.toString()}>; rel="next"` } });
}

/** What a text stands for: numbers, moments and attributes are meant to be some, and all else is text. */
function meantBy(name: string, text: string): string | number | object {
  if (name === 'attribute') return attributeMeantBy(text);
  if (name === 'before') {
    const moment = momentText.safeParse(text);
    if (!moment.success) throw invalid(name, 'write a moment, such as 2026-03-01T09:30:00.000Z');
    return moment.data;
  }
  const isNumber = name === 'limit' || name === 'olderThan';
  return isNumber && /^\d{1,15}$/.test(text) ? Number(text) : text;
}

/** `defaultArea:north`; what is a number, `true`, `false` or in quotes in JSON is meant so, and all else is text. */
function attributeMeantBy(text: string): object {
  const [name = '', value] = text.split(/:(.*)/s);
  if (value === undefined) throw invalid('attribute', 'write an attribute, such as defaultArea:north');
  return { name, value: scalarIn(value) };
}

function scalarIn(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? text : value;
  } catch {
    return text;
  }
}

function invalid(parameter: string, message: string): LatchkeyError<'InvalidQuery'> {
  return new LatchkeyError('InvalidQuery', message, { parameter });
}
