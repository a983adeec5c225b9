import { describe, expect, it } from 'vitest';
import type { DecisionPoint } from './decision-point.ts';
import { act, record, searches, startScenario, user } from './decision-point.ts';

const readers = { subject: { type: 'user' }, action: act('read'), resource: record('record-1') };
const readable = { subject: user('alice'), action: act('read'), resource: { type: 'record' } };
const actions = { subject: user('alice'), resource: record('record-1') };
const names = ['alice', 'bob', 'carol', 'dan', 'erin'];

interface Found {
  page: { next_token: string; count: number };
  results: readonly { type?: string; id?: string; name?: string }[];
}

async function search(point: DecisionPoint, path: string, asked: object, headers = {}): Promise<Found> {
  const answer = await point.ask(path, asked, headers);
  expect([answer.text, answer.status]).toEqual([answer.text, 200]);
  return JSON.parse(answer.text) as Found;
}

async function statusOf(point: DecisionPoint, path: string, asked: object, headers = {}): Promise<number> {
  return (await point.ask(path, asked, headers)).status;
}

async function withFiveReaders(): Promise<DecisionPoint> {
  const point = await startScenario();
  for (const name of names.slice(2)) await point.letIn(name, 'record-1', ['read']);
  return point;
}

describe('the pages of a search', () => {
  it.each([1, 2, 3, 5, 6, 500, 100_000])('hold at most %d results, and together each once', async (limit) => {
    const point = await withFiveReaders();
    const found: string[] = [];
    let token: string | undefined;
    for (let pages = 0; token !== '' && pages < 10; pages++) {
      const { page, results } = await search(point, searches.subject, { ...readers, page: { limit, token } });
      expect(page.count).toBe(results.length);
      expect(results.length).toBeLessThanOrEqual(limit);
      found.push(...results.map(({ id = '' }) => id));
      token = page.next_token;
    }
    expect(found).toEqual(names);
    expect(token).toBe('');
  });

  it('go on with the limit that they began with, where none is given', async () => {
    const point = await withFiveReaders();
    const first = await search(point, searches.subject, { ...readers, page: { limit: 2 } });
    const token = first.page.next_token;
    const second = await search(point, searches.subject, { ...readers, page: { token } });
    expect(second.results.map(({ id }) => id)).toEqual(['carol', 'dan']);
    const same = await search(point, searches.subject, { ...readers, page: { token, limit: 2 } });
    expect(same.results).toEqual(second.results);
    expect(await statusOf(point, searches.subject, { ...readers, page: { token, limit: 3 } })).toBe(400);
  });

  it('begin where they began, if none was asked for', async () => {
    const point = await withFiveReaders();
    const none = await search(point, searches.subject, { ...readers, page: { limit: 0 } });
    expect([none.results, none.page.count]).toEqual([[], 0]);
    const token = none.page.next_token;
    expect(token).not.toBe('');
    const still = await search(point, searches.subject, { ...readers, page: { token } });
    expect([still.results, still.page.next_token === '']).toEqual([[], false]);
    const nobody = { ...readers, resource: record('record-9'), page: { limit: 0 } };
    expect((await search(point, searches.subject, nobody)).page.next_token).toBe('');
  });

  it('may be filled less by a condition, and still not be the last', async () => {
    const conditions = { read: ({ subject }: { subject: { id: string } }) => subject.id !== 'alice' };
    const point = await startScenario({ conditions });
    const first = await search(point, searches.subject, { ...readers, page: { limit: 1 } });
    expect(first.results).toEqual([]);
    const { next_token: token } = first.page;
    const second = await search(point, searches.subject, { ...readers, page: { token } });
    expect(second).toEqual({ page: { next_token: '', count: 1 }, results: [{ type: 'user', id: 'bob' }] });
  });

  it('are those of every search', async () => {
    const point = await startScenario();
    for (const [path, asked, key] of [
      [searches.resource, readable, 'id'],
      [searches.action, { ...actions, action: act('delete', { soft: true }) }, 'name'],
    ] as const) {
      const first = await search(point, path, { ...asked, page: { limit: 1 } });
      const { next_token: token } = first.page;
      const second = await search(point, path, { ...asked, page: { token, limit: 1 } });
      const whole = await search(point, path, asked);
      const found = [...first.results, ...second.results].map((result) => result[key]);
      expect(whole.results.map((result) => result[key]).slice(0, found.length)).toEqual(found);
    }
  });

  it.each<[string, object]>([
    ['another action', { action: act('write') }],
    ['another resource', { resource: record('record-2') }],
    ['other properties', { subject: { type: 'user', properties: { role: 'admin' } } }],
    ['another context', { context: { ip: '192.0.2.1' } }],
    ['another type', { subject: { type: 'person' } }],
  ])('are not gone on with for %s', async (_what, change) => {
    const point = await withFiveReaders();
    const { page } = await search(point, searches.subject, { ...readers, page: { limit: 1 } });
    const paged = { page: { token: page.next_token } };
    const answer = await point.ask(searches.subject, { ...readers, ...change, ...paged });
    expect([answer.status, answer.text]).toEqual([
      400,
      'page.token: not one that this search gave out for these entities',
    ]);
  });

  it('are gone on with whatever the order of members is, and what is ignored', async () => {
    const point = await withFiveReaders();
    const context = { ip: '192.0.2.1', at: { hour: 1, minute: 2 } };
    const asked = { ...readers, context, page: { limit: 1 } };
    const { page } = await search(point, searches.subject, asked);
    const reordered = {
      page: { token: page.next_token, more: 1 },
      context: { at: { minute: 2, hour: 1 }, ip: '192.0.2.1' },
      resource: { id: 'record-1', type: 'record', more: 1 },
      action: readers.action,
      subject: { id: 'anybody', type: 'user' },
    };
    expect((await search(point, searches.subject, reordered)).results).toEqual([{ type: 'user', id: 'bob' }]);
  });

  it('are not gone on with for an object that stands where a list stood', async () => {
    const point = await withFiveReaders();
    const asked = { ...readers, context: { tags: ['a'] }, page: { limit: 1 } };
    const { page } = await search(point, searches.subject, asked);
    const paged = { ...readers, page: { token: page.next_token } };
    const list = { ...paged, context: { tags: ['a'] } };
    const object = { ...paged, context: { tags: { 0: 'a' } } };
    expect(await statusOf(point, searches.subject, list)).toBe(200);
    expect(await statusOf(point, searches.subject, object)).toBe(400);
  });

  it('are told by nobody’s token but their own', async () => {
    const point = await withFiveReaders();
    const first = await search(point, searches.subject, { ...readers, page: { limit: 1 } });
    const { next_token: token } = first.page;
    expect(token).not.toContain('alice');
    const other = await search(point, searches.resource, { ...readable, page: { limit: 1 } });
    const flipped = token.slice(0, -2) + (token.at(-2) === 'A' ? 'B' : 'A') + token.at(-1);
    for (const bad of ['', 'x', '1.', flipped, token.slice(0, -4), `2${token}`, other.page.next_token]) {
      const status = await statusOf(point, searches.subject, { ...readers, page: { token: bad } });
      expect([bad, status]).toEqual([bad, 400]);
    }
    const asNeighbour = { Authorization: 'Bearer neighbour' };
    const paged = { ...readers, page: { token } };
    expect(await statusOf(point, searches.subject, paged, asNeighbour)).toBe(400);
    expect(await statusOf(point, searches.subject, paged)).toBe(200);
  });

  it.each<[string, unknown]>([
    ['a limit below none', { limit: -1 }],
    ['half a limit', { limit: 1.5 }],
    ['a limit beyond all numbers', { limit: 1e300 }],
    ['a limit in letters', { limit: '1' }],
    ['a token that is no text', { token: 1 }],
    ['no object', 'next'],
  ])('are refused with %s', async (_what, page) => {
    const point = await startScenario();
    expect(await statusOf(point, searches.subject, { ...readers, page })).toBe(400);
  });
});

describe('a search finds nothing, and that is no error', () => {
  it.each<[string, string, object]>([
    ['for an unknown type of subject', searches.subject, { ...readers, subject: { type: 'spaceship' } }],
    [
      'for an unknown type of resource',
      searches.subject,
      { ...readers, resource: { type: 'x', id: 'record-1' } },
    ],
    ['for a resource that can be none', searches.subject, { ...readers, resource: record('a@b') }],
    ['for an action that can be none', searches.subject, { ...readers, action: act('can_read') }],
    ['for a type of resource that can be none', searches.resource, { ...readable, resource: { type: '' } }],
    [
      'for a type of resource that none has',
      searches.resource,
      { ...readable, resource: { type: 'client' } },
    ],
    ['for a subject that is none', searches.resource, { ...readable, subject: user('nobody') }],
    ['for a subject that can be none', searches.resource, { ...readable, subject: user('a@b') }],
    [
      'for an unknown type of subject',
      searches.resource,
      { ...readable, subject: { type: 'x', id: 'alice' } },
    ],
    ['for an action that nobody may do', searches.resource, { ...readable, action: act('fly') }],
    ['for an action that can be none', searches.resource, { ...readable, action: act('') }],
    ['for a subject that is none', searches.action, { ...actions, subject: user('nobody') }],
    ['for an unknown type of subject', searches.action, { ...actions, subject: { type: 'x', id: 'alice' } }],
    [
      'for a resource of another type',
      searches.action,
      { ...actions, resource: { type: 'x', id: 'record-1' } },
    ],
    ['for a resource that can be none', searches.action, { ...actions, resource: record('') }],
  ])('%s: %s', async (_what, path, asked) => {
    const point = await startScenario();
    expect(await search(point, path, asked)).toEqual({ page: { next_token: '', count: 0 }, results: [] });
  });
});

it('whoever has several external ids is found by each of them', async () => {
  const point = await startScenario({ subjectTypes: { externalId: 'person' } });
  const alice = { name: 'alice', email: 'alice@example.org', externalId: 'alice-2' };
  expect((await point.staff.people.register(alice)).ok).toBe(true);
  await point.latchkey.whenIdle();
  const { results } = await search(point, searches.subject, { ...readers, subject: { type: 'person' } });
  expect(results.map(({ id }) => id)).toEqual(['alice', 'alice-2', 'bob']);
});
