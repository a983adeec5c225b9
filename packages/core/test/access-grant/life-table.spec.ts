import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type {
  AccessGrantCommand,
  AccessGrantEvent,
  Decision,
  Instant,
  RoleCommand,
  RoleEvent,
  Terms,
} from '../../src/index.ts';
import {
  accessGrant,
  fold,
  isWindowOver,
  later,
  permissionSet,
  role,
  roleName,
  standingOf,
} from '../../src/index.ts';
import {
  at,
  byRole,
  closing,
  direct,
  grant,
  granted,
  opening,
  refused,
  resume,
  revoke,
  revoked,
  round,
  suspend,
  suspended,
  via,
  viewer,
} from './situation.ts';

const terms: Terms = { ...byRole, accessUntil: closing };
const given = granted(via(1), terms);
const now = later(at, 1);

const situations: Record<string, { history: AccessGrantEvent[]; now: Instant }> = {
  // Round 1 is known everywhere: here it was refused before it was granted.
  none: { history: [refused(round(1))], now },
  'not yet': { history: [granted(via(1), { ...terms, accessFrom: opening })], now },
  live: { history: [given], now },
  suspended: { history: [given, suspended('unpaid')], now },
  ended: { history: [given], now: closing },
  revoked: { history: [given, revoked], now },
};

/** What is asked for, at a moment, where access is there on such terms. */
const rows: Record<string, (now: Instant, there: Terms) => AccessGrantCommand> = {
  'grant directly, same terms': (when, there) =>
    grant(direct, isWindowOver(there, when) || there.permissions.length === 0 ? byRole : there, when),
  'grant directly, other terms': (when) => grant(direct, { permissions: permissionSet(['other']) }, when),
  'grant by an accepted round, known': (when) => grant(via(1), terms, when),
  'grant by an accepted round, new': (when) => grant(via(2), byRole, when),
  'grant to an owner, of their own workspace': (when) => grant({ type: 'personalWorkspace' }, terms, when),
  narrow: (when) => ({ type: 'NarrowAccess', at: when, readOnly: true }),
  widen: (when) => ({
    type: 'WidenAccess',
    at: when,
    permissions: permissionSet([...byRole.permissions, 'more']),
  }),
  extend: (when) => ({ type: 'ExtendAccess', at: when }),
  "adopt the role's newest version": (when) => ({
    type: 'AdoptRole',
    at: when,
    to: { role: { ...viewer, version: 2 }, permissions: byRole.permissions, readOnly: undefined },
  }),
  'change attributes': (when) => ({ type: 'ChangeAttributes', at: when, attributes: { area: 'north' } }),
  'suspend, new cause': (when) => suspend('on-leave', when),
  'suspend, known cause': (when) => suspend('unpaid', when),
  resume: (when) => resume('unpaid', when),
  revoke: (when) => revoke(undefined, when),
  'record the end': (when) => ({ type: 'EndAccess', at: when }),
};

const words: Record<AccessGrantEvent['type'] | RoleEvent['type'], string> = {
  AccessGranted: 'granted',
  AccessRefused: 'refused',
  AccessNarrowed: 'narrowed',
  AccessJoined: 'joined',
  AccessWidened: 'widened',
  AccessExtended: 'extended',
  AccessAttributesChanged: 'changed',
  RoleAdopted: 'adopted',
  AccessSuspended: 'suspended',
  AccessResumed: 'resumed',
  AccessRevoked: 'revoked',
  AccessEnded: 'ended, once',
  RoleDefined: 'defined',
  RoleRevised: 'new version',
  RoleRetired: 'retired',
};

function inWords(
  decision: Decision<AccessGrantEvent | RoleEvent, { type: string }>,
  isFirst: boolean,
): string {
  if (!decision.ok) return decision.rejection.type;
  const last = decision.events.at(-1);
  if (!last) return '–';
  return last.type === 'AccessGranted' && !isFirst ? 'granted anew' : words[last.type];
}

const page = readFileSync(new URL('../../../../docs/access.md', import.meta.url), 'utf8');

/** The rows of the page's nth table: each the cells of a line, without the one under the head. */
function table(number: number): { head: readonly string[]; body: ReadonlyMap<string, readonly string[]> } {
  const tables = page.match(/(?:^\|.*\n)+/gm) ?? [];
  const [head = [], , ...body] = (tables[number] ?? '')
    .trimEnd()
    .split('\n')
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((text) => text.trim()),
    );
  return { head: head.slice(1), body: new Map(body.map(([name = '', ...cells]) => [name, cells])) };
}

describe('the life table of access', () => {
  const { head, body } = table(0);

  it('has every status and every command', () => {
    expect(head).toEqual(Object.keys(situations));
    expect([...body.keys()]).toEqual(Object.keys(rows));
  });

  it('was asked in situations of the status that stands above them', () => {
    for (const [name, { history, now: when }] of Object.entries(situations)) {
      expect(standingOf(fold(accessGrant, history), when)).toBe(name.replace(' ', '-'));
    }
  });

  it.each(Object.keys(rows))('says what the decider does: %s', (name) => {
    const decided = Object.values(situations).map(({ history, now: when }) => {
      const state = fold(accessGrant, history);
      const command = rows[name]?.(when, state.terms);
      return command && inWords(accessGrant.decide(command, state), state.round === 0);
    });
    expect(body.get(name)).toEqual(decided);
  });
});

describe('the life table of roles', () => {
  const { head, body } = table(1);
  const name = roleName.parse('viewer');
  const { permissions } = byRole;
  const defined: RoleEvent = { type: 'RoleDefined', at, name, version: 1, permissions };
  const histories: Record<string, RoleEvent[]> = {
    none: [],
    defined: [defined],
    retired: [defined, { type: 'RoleRetired', at }],
  };
  const other = permissionSet(['other']);
  const commands: Record<string, RoleCommand> = {
    'define, same content': { type: 'DefineRole', at, name, permissions },
    'define, other content': { type: 'DefineRole', at, name, permissions: other },
    'revise, other content': { type: 'ReviseRole', at, permissions: other },
    'revise, same content': { type: 'ReviseRole', at, permissions },
    retire: { type: 'RetireRole', at },
  };

  it('has every status and every command', () => {
    expect(head).toEqual(Object.keys(histories));
    expect([...body.keys()]).toEqual(Object.keys(commands));
  });

  it.each(Object.entries(commands))('says what the decider does: %s', (row, command) => {
    const decided = Object.values(histories).map((history) =>
      inWords(role.decide(command, fold(role, history)), true),
    );
    expect(body.get(row)).toEqual(decided);
  });
});
