import { request as httpRequest } from 'node:http';
import express from 'express';
import { createLatchkey } from 'latchkey';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { authzenRouter } from '../../src/index.ts';
import type { DecisionPoint } from './decision-point.ts';
import {
  act,
  asGateway,
  evaluation,
  evaluations,
  record,
  searches,
  startDecisionPoint,
  startScenario,
  user,
} from './decision-point.ts';

const reads = { subject: user('alice'), action: act('read'), resource: record('record-1') };
const json = { 'Content-Type': 'application/json', ...asGateway };
const wellKnown = '/.well-known/authzen-configuration';

describe('a body', () => {
  it.each<[string, string, Record<string, string>, number]>([
    ['that is a list', `[${JSON.stringify(reads)}]`, {}, 400],
    ['that is text', '"alice"', {}, 400],
    ['that is null', 'null', {}, 400],
    [
      'in another alphabet',
      JSON.stringify(reads),
      { 'Content-Type': 'application/json; charset=latin1' },
      400,
    ],
    ['that is said to be compressed', JSON.stringify(reads), { 'Content-Encoding': 'gzip' }, 400],
    ['that goes 65 levels deep', nested(65), {}, 400],
    ['that goes 100,000 levels deep', nested(100_000), {}, 400],
    ['that goes 64 levels deep', nested(64), {}, 200],
    ['of 257 KiB', JSON.stringify({ ...reads, more: 'x'.repeat(257 * 1024) }), {}, 413],
    ['of 255 KiB', JSON.stringify({ ...reads, more: 'x'.repeat(255 * 1024) }), {}, 200],
    ['with a charset', JSON.stringify(reads), { 'Content-Type': 'application/json; charset=utf-8' }, 200],
    ['with a prototype', JSON.stringify(reads).replace('{', '{"__proto__":{"a":1},'), {}, 200],
    ['with a constructor among properties', withProperties('{"constructor":{"prototype":1}}'), {}, 200],
    ['with a prototype among properties', withProperties('{"__proto__":{"a":1}}'), {}, 200],
    ['with properties that are none', withProperties('[]'), {}, 400],
    ['with null for properties', withProperties('null'), {}, 400],
  ])('%s is answered as it deserves', async (_what, body, headers, status) => {
    const point = await startScenario();
    const answer = await point.send(evaluation, { method: 'POST', headers: { ...json, ...headers }, body });
    expect(answer.status).toBe(status);
    const type = status === 200 ? 'application/json' : 'text/plain';
    expect(answer.headers.get('Content-Type')).toBe(`${type}; charset=utf-8`);
    expect(answer.text).not.toMatch(/node_modules|SyntaxError|alice/);
    expect(({} as { a?: unknown }).a).toBeUndefined();
    expect(point.faults).toEqual([]);
  });

  it('that a parser of the host has read already is read no second time', async () => {
    const point = await startBehindParser();
    expect((await point.ask(evaluation, reads)).json).toMatchObject({ decision: false });
    expect((await point.ask(evaluation, JSON.parse(nested(65)) as object)).status).toBe(400);
  });

  it('that ends before it should leaves no fault and no hanging server', async () => {
    const point = await startScenario();
    await new Promise<void>((resolve) => {
      const headers = { ...json, 'Content-Length': 1_000 };
      const cut = httpRequest(point.origin + evaluation, { method: 'POST', headers });
      cut.on('error', () => resolve());
      cut.write('{"subject":', () => cut.destroy());
    });
    expect((await point.ask(evaluation, reads)).json).toEqual({ decision: true });
    expect(point.faults).toEqual([]);
  });
});

describe('a path', () => {
  it.each([evaluation, evaluations, ...Object.values(searches)])('%s takes POST alone', async (path) => {
    const point = await startScenario();
    for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      const answer = await point.send(path, { method, headers: asGateway });
      expect([answer.status, answer.headers.get('Allow')]).toEqual([405, 'POST']);
    }
  });

  it('that is not the router’s is left to the host', async () => {
    const point = await startScenario();
    for (const path of ['/', '/access/v1', '/access/v1/search', '/.well-known/openid-configuration']) {
      expect((await point.send(path, { method: 'POST' })).status).toBe(418);
    }
  });
});

describe('the metadata', () => {
  it('are at the well-known place, for anybody, and say where everything is', async () => {
    const point = await startDecisionPoint({ authenticate: undefined });
    const answer = await point.send(wellKnown, {});
    expect([answer.status, answer.headers.get('Content-Type')]).toEqual([
      200,
      'application/json; charset=utf-8',
    ]);
    expect(answer.headers.get('Cache-Control')).toBe('public, max-age=3600');
    expect(answer.json).toEqual({
      policy_decision_point: 'https://pdp.example.com',
      access_evaluation_endpoint: 'https://pdp.example.com/access/v1/evaluation',
      access_evaluations_endpoint: 'https://pdp.example.com/access/v1/evaluations',
      search_subject_endpoint: 'https://pdp.example.com/access/v1/search/subject',
      search_resource_endpoint: 'https://pdp.example.com/access/v1/search/resource',
      search_action_endpoint: 'https://pdp.example.com/access/v1/search/action',
    });
    const posted = await point.send(wellKnown, { method: 'POST' });
    expect([posted.status, posted.headers.get('Allow')]).toEqual([405, 'GET, HEAD']);
  });

  it('of a decision point below a path have it behind, and their endpoints before', async () => {
    const point = await startDecisionPoint({ baseUrl: 'https://pdp.example.com/tenants/archive' });
    const { json: metadata } = await point.send(`${wellKnown}/tenants/archive`, {});
    expect(metadata['policy_decision_point']).toBe('https://pdp.example.com/tenants/archive');
    const { pathname } = new URL(String(metadata['access_evaluation_endpoint']));
    expect((await point.ask(pathname, reads)).status).toBe(200);
    expect((await point.ask(evaluation, reads)).status).toBe(418);
    expect((await point.send(wellKnown, {})).status).toBe(418);
  });

  it('name the decision point as it was named, with a slash at its end as well', async () => {
    const point = await startDecisionPoint({ baseUrl: 'https://pdp.example.com/' });
    const { json: metadata } = await point.send(wellKnown, {});
    expect(metadata).toMatchObject({
      policy_decision_point: 'https://pdp.example.com/',
      access_evaluation_endpoint: 'https://pdp.example.com/access/v1/evaluation',
    });
  });
});

it('a fault is told by a process warning without a message, where there is no onFault', async () => {
  const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  onTestFinished(() => {
    warned.mockRestore();
  });
  const point = await startScenario({
    onFault: undefined,
    authenticate() {
      throw new TypeError('alice@example.org');
    },
  });
  expect((await point.ask(evaluation, reads)).status).toBe(500);
  expect(warned.mock.calls).toEqual([['a request was answered with 500: TypeError', 'LatchkeyWarning']]);
});

function nested(levels: number): string {
  // The body and the context are two of them.
  return JSON.stringify(reads).replace(
    /\}$/,
    `,"context":{"deep":${'['.repeat(levels - 2)}${']'.repeat(levels - 2)}}}`,
  );
}

function withProperties(properties: string): string {
  return JSON.stringify(reads).replace('"id":"alice"', `"id":"alice","properties":${properties}`);
}

/** A host that reads every body itself, before any router does. */
async function startBehindParser(): Promise<Pick<DecisionPoint, 'ask'>> {
  const latchkey = createLatchkey();
  await latchkey.start();
  const app = express();
  app.use(express.json());
  const authenticate = () => ({ tenantId: 'archive' });
  app.use(authzenRouter(latchkey, { baseUrl: 'https://pdp.example.com', authenticate }));
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => {
    server.once('listening', resolve);
  });
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await latchkey.close();
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    async ask(path, body) {
      const init = { method: 'POST', headers: json, body: JSON.stringify(body) };
      const response = await fetch(`http://127.0.0.1:${port}${path}`, init);
      const text = await response.text();
      const parsed = (response.ok ? JSON.parse(text) : {}) as Record<string, unknown>;
      return { status: response.status, headers: response.headers, text, json: parsed };
    },
  };
}
