import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Condition } from '../../src/index.ts';
import type { Answer, DecisionPoint } from './decision-point.ts';
import {
  asGateway,
  evaluation,
  evaluations,
  scenarioConditions,
  searches,
  startScenario,
} from './decision-point.ts';

const requests = 3_000;
const { subject: subjectSearch, resource: resourceSearch, action: actionSearch } = searches;

/** What the grants of the scenario give; conditions only take away. */
const given = [
  'alice read record-1',
  'alice write record-1',
  'alice delete record-1',
  'alice read record-2',
  'alice write record-2',
  'bob read record-1',
  'bob write record-2',
];

const anything = fc.oneof(fc.jsonValue({ maxDepth: 4 }), fc.string({ unit: 'binary' }));
const properties = fc.dictionary(
  fc.oneof(fc.constantFrom('role', 'status', 'soft', '__proto__', 'constructor'), fc.string()),
  fc.oneof(fc.constantFrom('admin', 'archived', true), anything),
  { maxKeys: 4 },
);
/** Mostly what means something, and now and then anything at all. */
const mostly = (usual: fc.Arbitrary<unknown>) =>
  fc.oneof({ arbitrary: usual, weight: 60 }, { arbitrary: anything, weight: 1 });
const entity = (fields: Record<string, readonly string[]>) => {
  const own = Object.entries(fields).map(([name, values]) => [name, mostly(fc.constantFrom(...values))]);
  const model: Record<string, fc.Arbitrary<unknown>> = {
    ...Object.fromEntries(own),
    properties: mostly(properties),
    unknown: anything,
  };
  return mostly(fc.record(model, { requiredKeys: Object.keys(fields) }));
};

const subject = entity({ type: ['user', 'user', 'user', 'person'], id: ['alice', 'bob', 'carol'] });
const action = entity({ name: ['read', 'write', 'delete', 'fly', 'can_read'] });
const resource = entity({ type: ['record', 'record', 'client'], id: ['record-1', 'record-2', 'x'] });
const entities = { subject, action, resource, context: mostly(properties) };
const page = fc.record(
  { limit: mostly(fc.integer({ min: 0, max: 3 })), token: fc.oneof(anything, fc.string()) },
  { requiredKeys: [] },
);
const someOf = (fields: Record<string, fc.Arbitrary<unknown>>) =>
  fc.oneof(
    { arbitrary: fc.record(fields, { requiredKeys: ['subject', 'action', 'resource'] }), weight: 3 },
    { arbitrary: fc.record(fields, { requiredKeys: [] }), weight: 1 },
  );
const body = fc.oneof(
  { arbitrary: someOf({ ...entities, page: mostly(page) }).map((each) => JSON.stringify(each)), weight: 12 },
  {
    arbitrary: someOf({
      ...entities,
      evaluations: mostly(fc.array(fc.oneof(someOf(entities), anything), { maxLength: 5 })),
      options: mostly(
        fc.record({
          evaluations_semantic: mostly(
            fc.constantFrom('execute_all', 'deny_on_first_deny', 'permit_on_first_permit'),
          ),
        }),
      ),
    }).map((each) => JSON.stringify(each)),
    weight: 6,
  },
  { arbitrary: anything.map((each) => JSON.stringify(each)), weight: 1 },
  { arbitrary: fc.string({ unit: 'binary' }), weight: 1 },
);
const request = fc.record({
  path: fc.constantFrom(evaluation, evaluations, subjectSearch, resourceSearch, actionSearch),
  body,
  type: fc.oneof(
    { arbitrary: fc.constant('application/json'), weight: 20 },
    { arbitrary: fc.constantFrom('text/plain', 'application/json; charset=x', '*', ''), weight: 1 },
  ),
  requestId: fc.stringMatching(/^[\x21-\x7e\xa0-\xff]{1,40}$/),
});

/** Trips over whatever it did not expect, as a host's condition may. */
const careless: Condition = ({ context }) => {
  const { status } = context as { status?: { length: number } };
  return status === undefined || status.length >= 0;
};

it(
  `any of ${requests} requests is answered with 200 or 400, permits nothing that was not given, and leaves no trace`,
  { timeout: 120_000 },
  async () => {
    const conditions = { ...scenarioConditions, read: careless };
    const point = await startScenario({ conditions });
    await point.latchkey.whenIdle();
    const before = await lengthOfLog(point);
    const statuses = new Map<string, number>();
    let permitted = 0;
    await fc.assert(
      fc.asyncProperty(request, async ({ path, body, type, requestId }) => {
        const headers = { ...asGateway, 'Content-Type': type, 'X-Request-ID': requestId };
        const answer = await point.send(path, { method: 'POST', headers, body });
        const key = `${path} ${answer.status}`;
        statuses.set(key, (statuses.get(key) ?? 0) + 1);
        expect(answer.headers.get('X-Request-ID')).toBe(requestId);
        if (answer.status === 200) permitted += expectNoMoreThanGiven(path, body, answer);
        else expect([answer.status, answer.text === '', answer.json]).toEqual([400, false, {}]);
      }),
      { numRuns: requests },
    );
    for (const path of [evaluation, evaluations, subjectSearch, resourceSearch, actionSearch]) {
      for (const status of [200, 400]) {
        expect([path, status, (statuses.get(`${path} ${status}`) ?? 0) > requests / 25]).toEqual([
          path,
          status,
          true,
        ]);
      }
    }
    expect(permitted).toBeGreaterThan(requests / 50);
    expect(point.faults.every((fault) => fault instanceof TypeError)).toBe(true);
    expect(await lengthOfLog(point)).toBe(before);
  },
);

interface Asked {
  subject?: { type?: string; id?: string };
  action?: { name?: string };
  resource?: { type?: string; id?: string };
  evaluations?: Asked[];
}

/** Counts what was permitted, after comparing it with what was given. */
function expectNoMoreThanGiven(path: string, body: string, { json }: Answer): number {
  const asked = JSON.parse(body) as Asked;
  const permitted: string[] = [];
  const note = ({ subject, action, resource }: Asked) => {
    expect([subject?.type, resource?.type]).toEqual(['user', 'record']);
    permitted.push(`${subject?.id} ${action?.name} ${resource?.id}`);
  };
  if (Array.isArray(json['evaluations'])) {
    for (const [index, { decision }] of (json['evaluations'] as { decision: boolean }[]).entries()) {
      if (decision) note({ ...asked, ...asked.evaluations?.[index] });
      else expect(decision).toBe(false);
    }
  } else if ('decision' in json) {
    if (json['decision'] === true) note(asked);
    else expect(json['decision']).toBe(false);
  } else {
    for (const found of json['results'] as { type: string; id: string; name: string }[]) {
      if (path === subjectSearch) note({ ...asked, subject: found });
      else if (path === resourceSearch) note({ ...asked, resource: found });
      else note({ ...asked, action: found });
    }
  }
  for (const each of permitted) expect(given).toContain(each);
  return permitted.length;
}

async function lengthOfLog({ latchkey, staff }: DecisionPoint): Promise<string | undefined> {
  await latchkey.whenIdle();
  const { asOf } = await staff.access.check({
    principalId: 'alice',
    workspaceId: 'record-1',
    permission: 'read',
  });
  return asOf;
}
