import type { Request } from 'express';

/** The query of a request, each name once (of several the last), however the host has set Express to read it. */
export function queryOf({ url }: Request): Readonly<Record<string, string>> {
  const [, query = ''] = url.split(/\?(.*)/s);
  return Object.fromEntries(new URLSearchParams(query));
}
