import { describe, expect, it } from 'vitest';
import type { Condition } from '../../src/index.ts';
import { act, evaluations, record, scenarioConditions, startScenario, user } from './decision-point.ts';

const yes = { subject: user('alice'), action: act('read'), resource: record('record-1') };
const no = { ...yes, action: act('fly') };
const broken = { ...yes, resource: null };
const denied = { decision: false, context: { reason: 'permission-missing' } };
const allowed = { decision: true };

describe('several evaluations in one request', () => {
  it.each<[string | undefined, object[], object[]]>([
    [undefined, [yes, no, broken, yes], [allowed, denied, { decision: false }, allowed]],
    ['execute_all', [no, yes, broken], [denied, allowed, { decision: false }]],
    ['deny_on_first_deny', [yes, yes], [allowed, allowed]],
    ['deny_on_first_deny', [yes, no, yes], [allowed, denied]],
    ['deny_on_first_deny', [yes, broken, yes], [allowed, { decision: false }]],
    ['permit_on_first_permit', [no, no], [denied, denied]],
    ['permit_on_first_permit', [broken, no, yes, no], [{ decision: false }, denied, allowed]],
  ])('are decided in their order, as far as %s goes: %#', async (semantics, items, decisions) => {
    const point = await startScenario();
    const options = semantics === undefined ? undefined : { evaluations_semantic: semantics, more: 1 };
    const answer = await point.ask(evaluations, { evaluations: items, options });
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ evaluations: decisions });
    expect(answer.json).not.toHaveProperty('decision');
    expect(answer.json['evaluations']).toHaveLength(decisions.length);
  });

  it('say what is wrong with one that is broken, in its place', async () => {
    const point = await startScenario();
    const items = [{}, { resource: 'record-1' }, 3, null, []];
    const answer = await point.ask(evaluations, {
      subject: yes.subject,
      action: yes.action,
      evaluations: items,
    });
    const error = (message: string) => ({
      decision: false,
      context: { reason: 'request-invalid', error: { status: 400, message } },
    });
    const missing = 'resource: Invalid input: expected object, received undefined';
    const noObject = (what: string) => error(`the request: Invalid input: expected object, received ${what}`);
    expect(answer.json['evaluations']).toEqual([
      error(missing),
      error('resource: Invalid input: expected object, received string'),
      noObject('number'),
      noObject('null'),
      noObject('array'),
    ]);
  });

  it('take each entity whole from the top where they have none of their own', async () => {
    const contexts: unknown[] = [];
    const write: Condition = (question) => {
      contexts.push(question.context);
      return scenarioConditions['write']?.(question) ?? false;
    };
    const point = await startScenario({ conditions: { write } });
    const asAdmin = { role: 'admin' };
    const answer = await point.ask(evaluations, {
      subject: user('alice', asAdmin),
      action: act('write'),
      resource: record('record-1', { status: 'archived' }),
      context: { top: 1 },
      evaluations: [
        {},
        { subject: user('alice') },
        { resource: record('record-2') },
        { resource: { id: 'record-2' } },
        { context: { own: 1 } },
      ],
    });
    const unmet = { decision: false, context: { reason: 'condition-not-met' } };
    const invalid = { context: { reason: 'request-invalid' } };
    expect(answer.json).toMatchObject({ evaluations: [allowed, unmet, allowed, invalid, allowed] });
    expect(contexts).toEqual([{ top: 1 }, { top: 1 }, { top: 1 }, { own: 1 }]);
  });

  it('are one evaluation where there are none', async () => {
    const point = await startScenario();
    for (const list of [undefined, []]) {
      const options = { evaluations_semantic: 'any' };
      const answer = await point.ask(evaluations, { ...yes, evaluations: list, options });
      expect(answer.json).toEqual(allowed);
      const { resource: _resource, ...without } = yes;
      expect((await point.ask(evaluations, { ...without, evaluations: list })).status).toBe(400);
    }
  });

  it.each<[string, object]>([
    ['an unknown semantic', { options: { evaluations_semantic: 'any' } }],
    ['options that are none', { options: 'execute_all' }],
    ['a subject that is none at the top', { subject: 'alice' }],
    ['evaluations that are no list', { evaluations: {} }],
    ['more than a thousand', { evaluations: many(1_001, {}) }],
  ])('are refused together with %s', async (_what, change) => {
    const point = await startScenario();
    const asked = { ...yes, evaluations: [{}] };
    expect((await point.ask(evaluations, asked)).status).toBe(200);
    const answer = await point.ask(evaluations, { ...asked, ...change });
    expect([answer.status, answer.text === '']).toEqual([400, false]);
  });

  it('may be a thousand', async () => {
    const point = await startScenario();
    const answer = await point.ask(evaluations, { ...yes, evaluations: many(1_000, {}) });
    expect(answer.json['evaluations']).toEqual(many(1_000, allowed));
  });
});

function many(length: number, each: object): readonly object[] {
  return Array.from({ length }, () => each);
}
