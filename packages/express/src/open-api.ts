import {
  invitationId,
  momentNumber,
  personId,
  roleName,
  supportSessionId,
  workspaceId,
} from '@latchkey/core';
import { z } from 'zod';
import { answers } from './answers.ts';
import type { Host } from './host.ts';
import type { Operation } from './operation.ts';
import { readReply } from './read-reply.ts';
import type { Route, Routes } from './routes.ts';

type JsonSchema = Record<string, unknown> & {
  properties?: Record<string, JsonSchema>;
  required?: string[];
};

/** The OpenAPI document of these routes, made from the schemas that judge what they are told. */
export function openApiRoutes({ basePath }: Host, described: readonly Routes[]): Routes {
  let document: object | undefined;
  const GET: Route = () => readReply((document ??= openApiDocument(basePath, [...described, routes])));
  GET.operation = { id: 'openapi', summary: 'This document', answer: 'Document' };
  const routes: Routes = { '/openapi.json': { GET } };
  return routes;
}

/** @see https://spec.openapis.org/oas/v3.1.1.html */
function openApiDocument(basePath: string, described: readonly Routes[]): object {
  const paths = described
    .flatMap((routes) => Object.entries(routes))
    .map(([path, { GET, POST }]) => [
      path.replaceAll(/:(\w+)/g, '{$1}'),
      {
        ...(GET?.operation && { get: operationObject(path, 'get', GET.operation) }),
        ...(POST?.operation && { post: operationObject(path, 'post', POST.operation) }),
      },
    ]);
  const schemas = Object.entries(answers).map(([name, schema]) => [name, jsonSchemaOf(schema)]);
  return {
    openapi: '3.1.0',
    info: { title: 'Latchkey', version: '0.1.0' },
    servers: [{ url: basePath === '' ? '/' : basePath }],
    paths: Object.fromEntries(paths) as object,
    components: { schemas: Object.fromEntries(schemas) as object },
  };
}

function operationObject(path: string, method: 'get' | 'post', operation: Operation): object {
  const { id, summary, input } = operation;
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  const told = input && without(inPath, jsonSchemaOf(input));
  const isBody = method === 'post' && told !== undefined;
  const parameters = [
    ...inPath.map((name) => ({ name, in: 'path', required: true, schema: schemaOfPathPart(name) })),
    ...(told && !isBody ? queryParameters(told) : []),
    ...headersFor(method, operation),
  ];
  return {
    operationId: id,
    summary,
    ...(parameters.length > 0 && { parameters }),
    ...(isBody && {
      requestBody: {
        required: told.required === undefined ? !told.properties : told.required.length > 0,
        content: { 'application/json': { schema: told } },
      },
    }),
    responses: responsesOf(method, operation),
  };
}

function responsesOf(
  method: 'get' | 'post',
  { answer, isList, status = 200, isCommand, isStream }: Operation,
): object {
  const one = { $ref: `#/components/schemas/${answer}` };
  const schema = isList
    ? { type: 'object', properties: { items: { type: 'array', items: one } }, required: ['items'] }
    : one;
  const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  const isRead = method === 'get' && isStream !== true;
  const hasTag = isRead || isCommand === true;
  return {
    [status]: {
      description: 'Done',
      headers: {
        ...(hasTag && { ETag: textHeader('Begins with the revision, where there is one') }),
        ...(status === 201 && { Location: textHeader('Where what was made is found') }),
        ...(isList && { Link: textHeader('The next page, if there is one (RFC 8288)') }),
      },
      content: isStream
        ? { 'text/event-stream': { schema: eventStream(answer) } }
        : { 'application/json': { schema } },
    },
    ...(isRead && { '304': { description: 'Nothing has changed' } }),
    '4XX': { description: 'Refused: `code` says why', content: problem },
    '5XX': { description: 'Failed', content: problem },
  };
}

/** OpenAPI 3.1 has no word for the single events of a stream. */
function eventStream(answer: Operation['answer']): object {
  const description =
    `Server-sent events. \`change\`: a ${answer} as JSON. \`missed\`: \`{}\`; something may have ` +
    'changed that was not told, so fetch anew what you show.';
  return { type: 'string', description };
}

function textHeader(description: string): object {
  return { description, schema: { type: 'string' } };
}

function headersFor(method: 'get' | 'post', { isCommand, isMany, isStream }: Operation): object[] {
  const header = (name: string, description: string) => ({
    name,
    in: 'header',
    description,
    schema: { type: 'string' },
  });
  if (isStream) return [header('Last-Event-ID', 'The id of the last event that you were told')];
  if (method === 'get')
    return [header('If-None-Match', 'The ETag of what you have: 304 while it would be the same')];
  const key = header('Idempotency-Key', 'In quotes. The same request with the same key is carried out once');
  if (isMany) return [key];
  if (isCommand !== true) return [];
  return [header('If-Match', 'The ETag of what you have read: 412 if it was changed since'), key];
}

function queryParameters({ properties = {}, required = [] }: JsonSchema): object[] {
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema: name === 'before' ? momentSchema : name === 'attribute' ? attributeSchema : schema,
  }));
}

const pathParts: Readonly<Record<string, z.ZodType>> = {
  invitationId,
  personId,
  workspaceId,
  supportSessionId,
  name: roleName,
};

function schemaOfPathPart(name: string): object {
  return jsonSchemaOf(pathParts[name] ?? z.string());
}

/** One attribute and what it is, such as `defaultArea:north`; text that looks like a number or `true` is put in quotes. */
const attributeSchema = { type: 'string', pattern: '^[A-Za-z][A-Za-z0-9_-]{0,63}:[^\\r\\n]{0,1000}$' };

const momentSchema = { type: 'string', format: 'date-time' };

/** As it is over HTTP, where moments are text. */
function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override({ zodSchema, jsonSchema }) {
      if ((zodSchema as object) !== momentNumber) return;
      for (const key of Object.keys(jsonSchema)) delete (jsonSchema as Record<string, unknown>)[key];
      Object.assign(jsonSchema, momentSchema);
    },
  });
  return rest as JsonSchema;
}

/** What the path names is not said again. */
function without(names: readonly string[], schema: JsonSchema): JsonSchema {
  const { properties, required = [], ...rest } = schema;
  if (!properties) return schema;
  const left = Object.entries(properties).filter(([name]) => !names.includes(name));
  return {
    ...rest,
    properties: Object.fromEntries(left),
    required: required.filter((name) => !names.includes(name)),
  };
}
