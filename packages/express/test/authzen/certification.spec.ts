import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { DecisionPoint } from './decision-point.ts';
import { asGateway, evaluation, searches, startScenario } from './decision-point.ts';

interface Case {
  id: string;
  endpoint: string;
  request: Record<string, unknown>;
  status: number;
  expected?: { decision?: boolean; evaluations?: object[]; results?: object[] };
}

const file = readFileSync(new URL('certification.json', import.meta.url), 'utf8');
const { requests } = JSON.parse(file) as { requests: readonly Case[] };

/** The scenario speaks of subjects of type `user`; a host may mean either kind of id by it. */
const kinds = [
  ['by principal id', { principal: 'user', externalId: 'person' }],
  ['by external id', { principal: 'account', externalId: 'user' }],
] as const;

const levels = [
  ['evaluation', 'c-2', 19],
  ['evaluations', 'c-3', 10],
  ['search', 'c-4', 21],
] as const;

describe.each(kinds)('the certification scenario, with subjects %s', (_which, subjectTypes) => {
  it.each(levels)('is answered as it says at the level of %s', async (_level, section, count) => {
    const point = await startScenario({ subjectTypes });
    const cases = requests.filter(({ id }) => id.startsWith(section));
    expect(cases).toHaveLength(count);
    for (const each of cases) {
      const { id, endpoint, status, expected } = each;
      const request = await withToken(point, each);
      const answer = await point.ask(endpoint, request);
      expect([id, answer.status]).toEqual([id, status]);
      if (status === 200) expectScenarioAnswer(answer.json, request, expected);
      else expect(answer.headers.get('Content-Type')).toBe('text/plain; charset=utf-8');
      expect(await point.ask(endpoint, request)).toMatchObject({ status, json: withoutToken(answer.json) });
    }
    expect(point.faults).toEqual([]);
  });
});

describe('what else the harness looks at', () => {
  const aliceReads = requests[0]?.request;

  it.each([
    ['no content type', { headers: asGateway, body: JSON.stringify(aliceReads) }],
    ['another content type', { headers: { ...asGateway, 'Content-Type': 'text/plain' }, body: '{}' }],
    [
      'malformed JSON',
      { headers: { ...asGateway, 'Content-Type': 'application/json' }, body: '{"subject":' },
    ],
    ['an empty body', { headers: { ...asGateway, 'Content-Type': 'application/json' }, body: '' }],
    ['no body', { headers: { ...asGateway, 'Content-Type': 'application/json' } }],
  ])('%s is a bad request', async (_what, init) => {
    const point = await startScenario();
    for (const path of [evaluation, '/access/v1/evaluations', ...Object.values(searches)]) {
      const answer = await point.send(path, { method: 'POST', ...init });
      expect(answer.status).toBe(400);
      expect(answer.headers.get('Content-Type')).toBe('text/plain; charset=utf-8');
      expect(answer.text).not.toBe('');
    }
  });

  it('a request id comes back as it was sent, with a refusal too', async () => {
    const point = await startScenario();
    const id = { 'X-Request-ID': 'bfe9eb29 ~ "any" text' };
    const answers = [
      await point.ask(evaluation, aliceReads, id),
      await point.ask(evaluation, {}, id),
      await point.ask(evaluation, {}, { ...id, Authorization: 'Bearer nobody' }),
      await point.send('/.well-known/authzen-configuration', { headers: id }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 400, 401, 200]);
    for (const { headers } of answers) expect(headers.get('X-Request-ID')).toBe(id['X-Request-ID']);
    const without = await point.ask(evaluation, aliceReads);
    expect([without.status, without.headers.has('X-Request-ID')]).toEqual([200, false]);
  });

  it('context, unknown fields and properties that no condition asks for change no answer', async () => {
    const point = await startScenario();
    const decisionOf = async (id: string) => {
      const request = requests.find((each) => each.id === id)?.request;
      return (await point.ask(evaluation, request)).json;
    };
    for (const id of ['c-2-2-3', 'c-2-2-8', 'c-2-2-9'])
      expect(await decisionOf(id)).toEqual({ decision: true });
    for (const [plain, same] of [
      ['c-4-2-1', ['c-4-2-2', 'c-4-2-3']],
      ['c-4-3-1', ['c-4-3-2', 'c-4-3-3']],
      ['c-4-4-1', ['c-4-4-2']],
    ] as const) {
      const [first, ...others] = requests.filter(
        ({ id }) => id === plain || same.some((each) => each === id),
      );
      const { json } = await point.ask(first?.endpoint ?? '', first?.request);
      expect(others).toHaveLength(same.length);
      for (const { endpoint, request } of others) {
        expect((await point.ask(endpoint, request)).json).toEqual(json);
      }
    }
  });
});

function expectScenarioAnswer(
  answer: Record<string, unknown>,
  { evaluations = [] }: { evaluations?: unknown[] },
  { decision, evaluations: decisions, results }: NonNullable<Case['expected']> = {},
): void {
  if (decision !== undefined) expect(answer).toMatchObject({ decision });
  if (decisions) expect(answer['evaluations']).toMatchObject(decisions);
  if (results?.length === 0) expect(answer['results']).toEqual([]);
  if (results) expect(answer['results']).toEqual(expect.arrayContaining(results));

  if ('results' in answer) expect(answer).toMatchObject({ page: { next_token: expect.any(String) } });
  else if (evaluations.length > 0) expect(answer['evaluations']).toHaveLength(evaluations.length);
  else expect(answer).toMatchObject({ decision: expect.any(Boolean) });
}

/** One request goes on where another one ended. */
async function withToken(point: DecisionPoint, { endpoint, request }: Case): Promise<Case['request']> {
  const { page = {} } = request as { page?: { token?: string } };
  if (page.token === undefined) return request;
  const first = await point.ask(endpoint, { ...request, page: { limit: 1 } });
  const { next_token: token } = first.json['page'] as { next_token: string };
  expect(token).not.toBe('');
  return { ...request, page: { token } };
}

/** A token is sealed anew each time; all else is the same. */
function withoutToken(answer: Record<string, unknown>) {
  const { page: _page, ...rest } = answer;
  return rest;
}
