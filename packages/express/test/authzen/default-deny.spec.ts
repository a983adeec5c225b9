import { describe, expect, it } from 'vitest';
import type { AuthzenRouterOptions, Condition, ConditionQuestion } from '../../src/index.ts';
import {
  act,
  asGateway,
  evaluation,
  evaluations,
  record,
  searches,
  startScenario,
  user,
} from './decision-point.ts';

const alice = user('alice');
const record1 = record('record-1');
const reads = { subject: alice, action: act('read'), resource: record1 };
const everyPath = [evaluation, evaluations, ...Object.values(searches)];

describe.each(everyPath)('POST %s', (path) => {
  it('is for no caller that nobody knows, who learns nothing of what was sent', async () => {
    const point = await startScenario();
    for (const body of ['{"subject":', JSON.stringify(reads)]) {
      const answer = await point.send(path, { method: 'POST', body });
      expect([answer.status, answer.text]).toEqual([401, 'Send credentials of a service that may ask here.']);
      expect(answer.headers.get('WWW-Authenticate')).toBe('Bearer');
    }
  });

  it('is for nobody while there is no authenticate, and says so', async () => {
    const point = await startScenario({ authenticate: undefined });
    const answer = await point.ask(path, reads);
    expect(answer.status).toBe(401);
    expect(answer.text).toContain('`authenticate`');
  });

  it('says no more than that something went wrong where authenticate fails, or gives no caller', async () => {
    const fault = new Error('secret of the host');
    for (const authenticate of [
      () => {
        throw fault;
      },
      () => ({ tenantId: 'archive@example.org' }),
      () => JSON.parse('null') as undefined,
      () => JSON.parse('true') as undefined,
    ]) {
      const point = await startScenario({ authenticate });
      const answer = await point.ask(path, reads);
      expect([answer.status, answer.text]).toEqual([500, 'Something went wrong.']);
      expect(point.faults).toHaveLength(1);
      expect(String(point.faults[0])).not.toContain('example.org');
    }
  });
});

describe('a decision is no', () => {
  it.each<[string, object, string]>([
    ['for a subject of an unknown type', { subject: { ...alice, type: 'spaceship' } }, 'subject-unknown'],
    ['for a subject that can be none', { subject: user('alice@example.org') }, 'subject-unknown'],
    ['for a subject that is none', { subject: user('carol') }, 'principal-unknown'],
    [
      'for another type of subject by the same id',
      { subject: { ...alice, type: 'toString' } },
      'subject-unknown',
    ],
    ['for a resource that can be none', { resource: record('a@b') }, 'resource-unknown'],
    ['for a resource of a type that can be none', { resource: { ...record1, type: '' } }, 'resource-unknown'],
    ['for a resource that is none', { resource: record('record-9') }, 'workspace-unknown'],
    ['for a resource of another type', { resource: { ...record1, type: 'client' } }, 'workspace-unknown'],
    ['for an action that can be none', { action: act('can_read') }, 'action-unknown'],
    ['for an action that nobody may do', { action: act('constructor') }, 'permission-missing'],
    ['without the permission', { subject: user('bob'), action: act('write') }, 'permission-missing'],
  ])('%s', async (_what, change, reason) => {
    const point = await startScenario();
    expect((await point.ask(evaluation, reads)).json).toEqual({ decision: true });
    const answer = await point.ask(evaluation, { ...reads, ...change });
    expect([answer.status, answer.json]).toEqual([200, { decision: false, context: { reason } }]);
  });

  it('for a subject named by the other kind of id, though it is somebody’s', async () => {
    const point = await startScenario({ subjectTypes: { principal: 'user', externalId: 'person' } });
    const person = { name: 'Dan', externalId: 'dan' };
    const known = await point.staff.people.register(person);
    if (!known.ok) throw new Error('refused');
    await point.staff.access.grant({
      personId: known.personId,
      workspaceId: 'record-1',
      permissions: ['read'],
    });
    const decide = async (type: string) =>
      (await point.ask(evaluation, { ...reads, subject: { type, id: 'dan' } })).json;
    expect(await decide('person')).toEqual({ decision: true });
    expect(await decide('user')).toMatchObject({ decision: false, context: { reason: 'principal-unknown' } });
    const people = await point.ask(searches.subject, { ...reads, subject: { type: 'user' } });
    expect(people.json['results']).not.toContainEqual({ type: 'user', id: 'dan' });
  });

  it('for a caller of another tenant, by whatever ids', async () => {
    const point = await startScenario();
    const asNeighbour = { Authorization: 'Bearer neighbour' };
    expect((await point.ask(evaluation, reads, asNeighbour)).json).toMatchObject({ decision: false });
    const { action: _action, ...actions } = reads;
    for (const [path, asked] of [
      [searches.subject, reads],
      [searches.resource, reads],
      [searches.action, actions],
    ] as const) {
      expect((await point.ask(path, asked)).json['results']).not.toEqual([]);
      expect((await point.ask(path, asked, asNeighbour)).json['results']).toEqual([]);
    }
  });

  it('from the moment on at which access is taken', async () => {
    const point = await startScenario();
    const { items } = await point.staff.access.whoMay({ workspaceId: 'record-1', permission: 'write' });
    await point.staff.access.suspend({
      personId: items[0] ?? '',
      workspaceId: 'record-1',
      cause: 'unpaid',
    });
    expect((await point.ask(evaluation, reads)).json).toMatchObject({
      context: { reason: 'access-suspended' },
    });
    const { action: _action, ...actions } = reads;
    expect((await point.ask(searches.action, actions)).json['results']).toEqual([]);
  });
});

describe('a condition', () => {
  it('is asked only after Latchkey said yes, so that it gives nobody anything', async () => {
    const asked: ConditionQuestion[] = [];
    const always: Condition = (question) => asked.push(question) > 0;
    const point = await startScenario({ conditions: { read: always, write: always, delete: always } });
    const bobWrites = { subject: user('bob', { role: 'admin' }), action: act('write'), resource: record1 };
    expect((await point.ask(evaluation, bobWrites)).json).toMatchObject({ decision: false });
    const actions = await point.ask(searches.action, { subject: user('bob'), resource: record1 });
    expect(actions.json['results']).toEqual([{ name: 'read' }]);
    expect(asked.map(({ action }) => action.name)).toEqual(['read']);
  });

  it('is told what was asked, of which tenant, and by which request', async () => {
    const asked: ConditionQuestion[] = [];
    const point = await startScenario({ conditions: { read: (question) => asked.push(question) > 0 } });
    const sent = {
      subject: user('alice', { department: 'Sales' }),
      action: act('read', { method: 'GET' }),
      resource: record('record-1', { status: 'active', tags: ['a'] }),
      context: { ip: '192.0.2.1' },
    };
    await point.ask(evaluation, { ...sent, more: 1 });
    const [{ req, ...question } = { req: undefined }] = asked;
    expect(question).toEqual({ ...sent, tenantId: 'archive' });
    expect(req?.get('Authorization')).toBe(asGateway.Authorization);
    asked.length = 0;
    await point.ask(evaluation, reads);
    expect(asked[0]).toMatchObject({ subject: { properties: {} }, context: {} });
  });

  it.each<[string, Condition]>([
    ['says anything but true', () => JSON.parse('"yes"') as boolean],
    ['says no', async () => false],
    [
      'fails',
      () => {
        throw new Error('secret of the host');
      },
    ],
    ['fails later', async () => Promise.reject(new TypeError('secret of the host'))],
  ])('that %s means no, in searches too', async (what, condition) => {
    const point = await startScenario({ conditions: { read: condition } });
    const answer = await point.ask(evaluation, reads);
    expect(answer.json).toEqual({ decision: false, context: { reason: 'condition-not-met' } });
    const { action: _action, ...actions } = reads;
    const found = [
      await point.ask(searches.subject, reads),
      await point.ask(searches.resource, reads),
      await point.ask(searches.action, actions),
    ].map(({ json }) => json['results']);
    expect(found).toEqual([[], [], [{ name: 'delete' }, { name: 'write' }]]);
    expect(point.faults).toHaveLength(what.startsWith('fails') ? 6 : 0);
  });

  it('lets results through that an evaluation with the same properties permits', async () => {
    const point = await startScenario();
    const archived = record('record-2', { status: 'archived' });
    const search = { subject: user('', { role: 'admin' }), action: act('write'), resource: archived };
    const found = await point.ask(searches.subject, search);
    expect(found.json['results']).toEqual([user('alice'), user('bob')].map(({ type, id }) => ({ type, id })));
    for (const id of ['alice', 'bob']) {
      const asked = { ...search, subject: user(id, { role: 'admin' }) };
      expect((await point.ask(evaluation, asked)).json).toEqual({ decision: true });
    }
  });
});

describe('what is too old to answer by', () => {
  it('is a no to evaluations, and a 503 to searches', async () => {
    let isDown = false;
    const point = await startScenario({ isHeadDown: () => isDown });
    await point.ask(evaluation, reads);
    isDown = true;
    point.clock.advance(5_001);
    expect((await point.ask(evaluation, reads)).json).toMatchObject({ context: { reason: 'stale' } });
    const { action: _action, ...actions } = reads;
    for (const [path, asked] of [
      [searches.subject, reads],
      [searches.resource, reads],
      [searches.action, actions],
    ] as const) {
      const answer = await point.ask(path, asked);
      expect([answer.status, answer.headers.get('Retry-After')]).toEqual([503, '1']);
      expect(answer.headers.get('Content-Type')).toBe('text/plain; charset=utf-8');
    }
    const fault = { code: 'NotCaughtUp' };
    expect(point.faults).toMatchObject([fault, fault, fault]);
  });
});

describe('options', () => {
  it.each<[string, Partial<AuthzenRouterOptions>]>([
    ['an address without https', { baseUrl: 'http://pdp.example.com' }],
    ['no address', { baseUrl: 'pdp.example.com' }],
    ['an address with a query', { baseUrl: 'https://pdp.example.com/?a=1' }],
    ['an address with an empty query', { baseUrl: 'https://pdp.example.com/a?' }],
    ['an address with a fragment', { baseUrl: 'https://pdp.example.com/#a' }],
    ['an address with a user', { baseUrl: 'https://me@pdp.example.com/' }],
    ['an address whose path is a pattern', { baseUrl: 'https://pdp.example.com/:any' }],
    ['one type for both kinds of id', { subjectTypes: { principal: 'user', externalId: 'user' } }],
    ['no type at all', { subjectTypes: {} }],
    ['a condition for what is no permission', { conditions: { can_read: () => true } }],
  ])('are refused with %s', async (_what, options) => {
    await expect(startScenario(options)).rejects.toMatchObject({ code: 'InvalidOption' });
  });
});
