import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { expect } from 'vitest';
import type { Answer } from './site.ts';

interface Described {
  requestBody?: object;
  responses: Readonly<Record<string, { content?: Readonly<Record<string, object>> }>>;
}

export interface OpenApi {
  paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  components: { schemas: Record<string, Record<string, unknown>> };
}

/** Holds every answer against the OpenAPI document: its status, its type and its body, with no field more. */
export function checkedBy(document: OpenApi) {
  const ajv = new Ajv2020({ strict: false, validateSchema: false, allErrors: true });
  addFormats.default(ajv);
  const compiled = new Map<string, ValidateFunction>();
  ajv.addSchema(closed(document) as OpenApi & object, 'document');
  const patterns = Object.keys(document.paths).map((path) => ({
    path,
    pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  }));

  return (request: string, sent: unknown, { status, headers, text, json }: Answer): void => {
    const [asked = '', target = ''] = request.split(' ');
    const method = asked === 'HEAD' ? 'get' : asked.toLowerCase();
    const [bare = ''] = target.split('?');
    // Of several that fit, the first is the route's.
    const path = patterns.find(({ pattern }) => pattern.test(bare))?.path;
    const described = path === undefined ? undefined : document.paths[path]?.[method];
    if (path === undefined || !described) return;

    const declared = [String(status), `${String(status)[0]}XX`].find((each) => each in described.responses);
    expect([request, status, declared]).toEqual([request, status, expect.any(String)]);
    if (declared === undefined) return;
    const [type] = Object.keys(described.responses[declared]?.content ?? {});
    expect([request, headers.get('Content-Type')?.split(';')[0]]).toEqual([request, type]);
    const place = [path, method, 'responses', declared, 'content', type ?? '', 'schema'];
    if (type !== undefined && text !== '') validate(request, place, json);
    const isDone = status < 300 && sent !== undefined && described.requestBody !== undefined;
    const bodyPlace = [path, method, 'requestBody', 'content', 'application/json', 'schema'];
    if (isDone) validate(request, bodyPlace, sent);
  };

  function validate(request: string, place: readonly string[], value: unknown): void {
    const pointer = place.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1'));
    const reference = `document#/paths/${pointer.map(encodeURIComponent).join('/')}`;
    const check = compiled.get(reference) ?? ajv.getSchema(reference);
    expect(check, `no schema at ${place.join(' ')}`).toBeDefined();
    compiled.set(reference, check as ValidateFunction);
    const isValid = (check as ValidateFunction)(value);
    expect([request, isValid, (check as ValidateFunction).errors]).toEqual([request, true, null]);
  }
}

/** What is described may grow for clients; for the tests, nothing may be in it that is not described. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const inside = Object.fromEntries(Object.entries(value).map(([key, each]) => [key, closed(each)]));
  const isObjectSchema = inside['type'] === 'object' && 'properties' in inside;
  return isObjectSchema ? { additionalProperties: false, ...inside } : inside;
}
