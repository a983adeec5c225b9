import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { createLatchkey } from 'latchkey';
import { describe, expect, it } from 'vitest';
import { latchkeyRouter } from '../src/index.ts';
import { startSite } from './site.ts';

describe('the OpenAPI document', () => {
  it('is valid, of version 3.1, and served to anybody', async () => {
    const site = await startSite();
    const { status, headers, json } = await site.call('GET /openapi.json');
    expect([status, headers.get('Content-Type')]).toEqual([200, 'application/json; charset=utf-8']);
    const validator = new Validator();
    expect(await validator.validate(json)).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
    const known = { headers: { 'If-None-Match': headers.get('ETag') ?? '' } };
    expect((await site.call('GET /openapi.json', known)).status).toBe(304);
  });

  it('has every route but the pages, each once', async () => {
    const site = await startSite();
    const { json } = await site.call('GET /openapi.json');
    const paths = json['paths'] as Record<string, Record<string, { operationId: string }>>;
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
    );
    const routes = latchkeyRouter(createLatchkey()).stack.flatMap(({ route }) =>
      (route?.stack ?? []).flatMap(({ method }) =>
        method === undefined || route?.path.startsWith('/join') === true
          ? []
          : [`${method.toUpperCase()} ${route?.path ?? ''}`],
      ),
    );
    expect(new Set(described)).toEqual(new Set(routes));
    const ids = Object.values(paths).flatMap((methods) =>
      Object.values(methods).map((each) => each.operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('says what a command takes: what the path says is not in the body, and moments are text', async () => {
    const site = await startSite();
    const { json } = await site.call('GET /openapi.json');
    expect(json).toMatchObject({
      servers: [{ url: '/portal' }],
      paths: {
        '/people/{personId}/rename': {
          post: {
            parameters: [
              { name: 'personId', in: 'path', required: true },
              { name: 'If-Match', in: 'header' },
              { name: 'Idempotency-Key', in: 'header' },
            ],
            requestBody: {
              required: true,
              content: {
                'application/json': {
                  schema: { properties: { name: { maxLength: 200 } }, required: ['name'] },
                },
              },
            },
          },
        },
        '/invitations/{invitationId}/resend': { post: { requestBody: { required: false } } },
        '/access/extend': {
          post: {
            requestBody: {
              content: {
                'application/json': {
                  schema: { properties: { accessUntil: { type: 'string', format: 'date-time' } } },
                },
              },
            },
          },
        },
        '/invitations/deadlines': {
          get: {
            parameters: expect.arrayContaining([
              {
                name: 'before',
                in: 'query',
                required: true,
                schema: { type: 'string', format: 'date-time' },
              },
            ]) as unknown[],
          },
        },
      },
    });
    expect(JSON.stringify(json)).not.toContain('253402300799999');
    const paths = Object.entries(json['paths'] as Record<string, object>);
    for (const [path, methods] of paths.filter(([each]) => each.includes('{'))) {
      const body = JSON.stringify(methods, (key, value: unknown) =>
        key === 'parameters' || key === 'responses' ? undefined : value,
      );
      const [, name = ''] = /\{(\w+)\}/.exec(path) ?? [];
      expect([path, body]).toEqual([path, expect.not.stringContaining(`"${name}"`)]);
    }
  });

  it('is of this version', async () => {
    const site = await startSite();
    const { json } = await site.call('GET /openapi.json');
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    expect(json['info']).toMatchObject({ version });
  });
});
