import { request as httpRequest } from 'node:http';
import type { Answer, CallOptions, Site } from '../site.ts';

/** A request whose headers are sent as they are, `Host` and repeated ones included, which `fetch` would not do. */
export function rawCall(
  { origin }: Pick<Site, 'origin'>,
  request: string,
  { as, json, body: given, headers = {} }: CallOptions = {},
): Promise<Answer> {
  const [method = '', path = ''] = request.split(/ (.*)/s);
  const { hostname, port } = new URL(origin);
  const body = json === undefined ? given : JSON.stringify(json);
  const sent = {
    ...(as !== undefined && { Authorization: `Test ${as}` }),
    ...(json !== undefined && { 'Content-Type': 'application/json' }),
    ...(body !== undefined && { 'Content-Length': Buffer.byteLength(body) }),
    ...headers,
  };
  return new Promise((resolve, reject) => {
    const asked = httpRequest(
      { hostname, port, method, path: `/portal${path}`, headers: sent },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          const pairs = response.rawHeaders.flatMap((name, index): [string, string][] =>
            index % 2 === 0 ? [[name, response.rawHeaders[index + 1] ?? '']] : [],
          );
          const isJson = /json/.test(response.headers['content-type'] ?? '') && text !== '';
          resolve({
            status: response.statusCode ?? 0,
            headers: new Headers(pairs),
            text,
            json: (isJson ? JSON.parse(text) : {}) as Answer['json'],
          });
        });
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });
}
