import { describe, expect, it } from 'vitest';
import type { AccessGrantEvent, AccessGrantFacts } from '../../src/index.ts';
import { accessGrant, accessGrantActions, fold, permissionSet } from '../../src/index.ts';
import {
  at,
  byRole,
  client,
  closing,
  direct,
  granted,
  opening,
  person,
  revoked,
  suspended,
  untilClosing,
  view,
  viewAndVerify,
  viewer,
} from './situation.ts';

const other = { permissions: permissionSet(['other']) };
const newest = { role: { ...viewer, version: 2 }, permissions: byRole.permissions, readOnly: undefined };

/** The actions that are not allowed, and why. */
function hindered(history: AccessGrantEvent[], change: Partial<AccessGrantFacts> = {}) {
  const facts = {
    at,
    workspaceId: client,
    personId: person,
    giveable: other,
    newestRole: undefined,
    ...change,
  };
  const actions = accessGrantActions(fold(accessGrant, history), facts);
  expect(actions.map(({ command }) => command)).toEqual([
    'grant',
    'revoke',
    'suspend',
    'resume',
    'narrow',
    'widen',
    'extend',
    'adoptRole',
    'changeAttributes',
  ]);
  return Object.fromEntries(
    actions.flatMap(({ command, outcome, rejection }) =>
      outcome === 'allowed' ? [] : [[command, rejection?.type ?? outcome]],
    ),
  );
}

describe('the actions on access', () => {
  it('are to grant it, where there is none', () => {
    const notThere = Object.fromEntries(
      ['suspend', 'resume', 'narrow', 'widen', 'extend', 'adoptRole', 'changeAttributes'].map((name) => [
        name,
        'AccessNotFound',
      ]),
    );
    expect(hindered([])).toEqual({ revoke: 'nothing-to-do', ...notThere });
    expect(hindered([granted(direct), revoked])).toEqual({ revoke: 'nothing-to-do', ...notThere });
  });

  it('are to change it, where it is there', () => {
    const history = [granted(direct, { ...untilClosing, accessFrom: opening })];
    expect(hindered(history)).toEqual({
      grant: 'AlreadyGranted',
      resume: 'nothing-to-do',
      adoptRole: 'RoleNotPinned',
    });
    expect(hindered([...history, suspended('suspended')])).toEqual({
      grant: 'AlreadyGranted',
      adoptRole: 'RoleNotPinned',
    });
  });

  it('are to grant it anew or to revoke it, where it has ended', () => {
    expect(Object.keys(hindered([granted(direct, untilClosing)], { at: closing }))).toEqual([
      'suspend',
      'resume',
      'narrow',
      'widen',
      'extend',
      'adoptRole',
      'changeAttributes',
    ]);
  });

  it('are not to extend what has no end, nor to widen by what is there', () => {
    expect(hindered([granted(direct, viewAndVerify)], { giveable: view })).toMatchObject({
      extend: 'nothing-to-do',
      widen: 'nothing-to-do',
    });
  });

  it('are to let it change things, where it is for reading only', () => {
    const readOnly = { ...viewAndVerify, readOnly: true };
    expect(hindered([granted(direct, readOnly)], { giveable: view })).not.toHaveProperty('widen');
  });

  it('are to adopt a newer version of the role', () => {
    expect(hindered([granted(direct, byRole)], { newestRole: newest })).not.toHaveProperty('adoptRole');
    expect(hindered([granted(direct, byRole)], { newestRole: { ...newest, role: viewer } })).toMatchObject({
      adoptRole: 'nothing-to-do',
    });
  });
});
