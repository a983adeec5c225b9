import { specification } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import type { RoleCommand, RoleContent, RoleEvent } from '../../src/index.ts';
import {
  adoptedTerms,
  fold,
  instantOf,
  newestTerms,
  permissionSet,
  role,
  roleActions,
  roleName,
} from '../../src/index.ts';

const at = instantOf(Date.UTC(2026, 2, 2, 9));
const name = roleName.parse('viewer');
const view = permissionSet(['roster.view']);
const more = permissionSet(['invoices.view', 'roster.view']);
const { given } = specification(role);

const define = (content: RoleContent): RoleCommand => ({ type: 'DefineRole', at, name, ...content });
const revise = (content: RoleContent): RoleCommand => ({ type: 'ReviseRole', at, ...content });
const retire: RoleCommand = { type: 'RetireRole', at };
const defined: RoleEvent = {
  type: 'RoleDefined',
  at,
  name,
  version: 1,
  permissions: view,
  readOnly: undefined,
};
const revised: RoleEvent = { type: 'RoleRevised', at, version: 2, permissions: more, readOnly: undefined };
const retired: RoleEvent = { type: 'RoleRetired', at };

describe('a role', () => {
  it('is defined once', () => {
    given()
      .when(define({ permissions: view }))
      .then(defined);
    given(defined)
      .when(define({ permissions: view, readOnly: false }))
      .thenNothing();
    given(defined, revised)
      .when(define({ permissions: more }))
      .thenNothing();
  });

  it('is not defined as something else', () => {
    given(defined, revised)
      .when(define({ permissions: view }))
      .thenRejected({ type: 'RoleAlreadyDefined', version: 2 });
    given(defined)
      .when(define({ permissions: view, readOnly: true }))
      .thenRejected({ type: 'RoleAlreadyDefined', version: 1 });
  });

  it('gets a new version when it is revised, unless that is what it gives', () => {
    given(defined)
      .when(revise({ permissions: more }))
      .then(revised);
    given(defined, revised)
      .when(revise({ permissions: more }))
      .thenNothing();
    given(defined, revised)
      .when(revise({ permissions: more, readOnly: true }))
      .then({ ...revised, version: 3, readOnly: true });
  });

  it('is retired for good', () => {
    given(defined).when(retire).then(retired);
    given(defined, retired).when(retire).thenNothing();
    given(defined, retired)
      .when(revise({ permissions: more }))
      .thenRejected({ type: 'RoleRetired' });
    given(defined, retired)
      .when(define({ permissions: view }))
      .thenRejected({ type: 'RoleRetired' });
  });

  it('that nobody defined is not found', () => {
    given()
      .when(revise({ permissions: more }))
      .thenRejected({ type: 'RoleNotFound' });
    given().when(retire).thenRejected({ type: 'RoleNotFound' });
  });

  it('keeps its versions when it is retired', () => {
    expect(fold(role, [defined, revised, retired])).toMatchObject({
      status: 'retired',
      versions: [{ permissions: view }, { permissions: more }],
    });
  });

  it('begins with its definition: an event before it says nothing', () => {
    expect(fold(role, [revised, retired])).toEqual({ status: 'none' });
  });

  it('says what could be done with it', () => {
    const outcomes = (...history: RoleEvent[]) =>
      roleActions(fold(role, history), { at, name }).map(
        ({ command, outcome, rejection }) => `${command}: ${rejection?.type ?? outcome}`,
      );
    expect(outcomes()).toEqual(['define: allowed', 'revise: RoleNotFound', 'retire: RoleNotFound']);
    expect(outcomes(defined)).toEqual(['define: RoleAlreadyDefined', 'revise: allowed', 'retire: allowed']);
    expect(outcomes(defined, retired)).toEqual([
      'define: RoleRetired',
      'revise: RoleRetired',
      'retire: nothing-to-do',
    ]);
  });
});

describe('what a role gives', () => {
  function defineAll(...versions: RoleContent[]) {
    const history = versions.map((content, index): RoleEvent =>
      index === 0
        ? { type: 'RoleDefined', at, name, version: 1, ...content }
        : { type: 'RoleRevised', at, version: index + 1, ...content },
    );
    const state = fold(role, history);
    if (state.status === 'none') throw new Error('it was defined');
    return state;
  }
  const pinning = (version: number, readOnly?: boolean) => ({
    permissions: view,
    role: { name, version },
    ...(readOnly !== undefined && { readOnly }),
  });

  it('is what its newest version gives, and which one that is', () => {
    expect(newestTerms(defineAll({ permissions: view }, { permissions: more, readOnly: true }))).toEqual({
      permissions: more,
      readOnly: true,
      role: { name, version: 2 },
    });
  });

  it.each<[string, boolean | undefined, boolean | undefined, boolean | undefined, boolean]>([
    ['comes with the newest version', false, true, undefined, true],
    ['goes with the version that brought it', true, false, true, false],
    ['stays where it was added by hand', false, false, true, true],
    ['was never there', false, false, undefined, false],
  ])('to whoever adopts it: reading only %s', (_what, first, second, held, after) => {
    const versions = defineAll(
      { permissions: view, readOnly: first },
      { permissions: more, readOnly: second },
    );
    const adopted = adoptedTerms(versions, pinning(1, held));
    expect(adopted).toMatchObject({ permissions: more, role: { name, version: 2 } });
    expect(adopted.readOnly ?? false).toBe(after);
  });
});
