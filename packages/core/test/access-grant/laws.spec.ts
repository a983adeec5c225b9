import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
  AccessGrant,
  AccessGrantCommand,
  AccessGrantEvent,
  Instant,
  Permissions,
  Terms,
} from '../../src/index.ts';
import {
  accessGrant,
  areWithin,
  fold,
  includesEvery,
  isInForce,
  isSettled,
  isThere,
  isWindowOver,
  later,
  permissionSet,
  roleName,
  sameTerms,
  standingOf,
  whatIsMore,
} from '../../src/index.ts';
import { at as start, client, direct, person, round, via } from './situation.ts';

/** A command, once it is known what moment it is and how access stands. */
type Step = { wait: number; command: (at: Instant, grant: AccessGrant) => AccessGrantCommand };

const names = ['invoices.view', 'roster.view', 'shifts.verify'] as const;
const somePermissions: fc.Arbitrary<Permissions> = fc
  .subarray([...names], { minLength: 1 })
  .map((list) => permissionSet(list));
const span = fc.constantFrom(1, 5, 10, 20, 100);
const viewer = roleName.parse('viewer');
const aVersion = fc.integer({ min: 1, max: 3 });

const someTerms = fc
  .record({
    permissions: somePermissions,
    version: fc.option(aVersion, { nil: undefined }),
    readOnly: fc.constantFrom(undefined, true, false),
    opens: fc.option(fc.constantFrom(-5, 5, 10), { nil: undefined }),
    lasts: fc.option(fc.constantFrom(0, 1, 5, 20, 100), { nil: undefined }),
  })
  .map(({ permissions, version, readOnly, opens, lasts }) => (at: Instant): Terms => ({
    permissions,
    ...(version !== undefined && { role: { name: viewer, version } }),
    ...(readOnly !== undefined && { readOnly }),
    ...(opens !== undefined && { accessFrom: later(at, opens) }),
    ...(lasts !== undefined && { accessUntil: later(at, lasts) }),
  }));

const cause = fc.constantFrom('unpaid', 'on-leave');
const someRound = fc.integer({ min: 1, max: 6 });
const commands: fc.Arbitrary<Step['command']> = fc.oneof(
  { weight: 3, arbitrary: someTerms.map((terms) => (at: Instant) => give(at, terms(at), direct)) },
  {
    weight: 3,
    arbitrary: fc.tuple(someTerms, someRound).map(
      ([terms, number]) =>
        (at: Instant) =>
          give(at, terms(at), via(number)),
    ),
  },
  { weight: 1, arbitrary: fc.constant((at: Instant, { terms }: AccessGrant) => give(at, terms, direct)) },
  {
    weight: 1,
    arbitrary: fc
      .option(someRound, { nil: undefined })
      .map((number) => (at: Instant): AccessGrantCommand => ({
        type: 'RevokeAccess',
        at,
        cause: 'left',
        ...(number !== undefined && { openRounds: [round(number)] }),
      })),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({
        permissions: fc.option(fc.oneof(somePermissions, fc.constant([])), { nil: undefined }),
        readOnly: fc.constantFrom(undefined, true),
        from: fc.option(span, { nil: undefined }),
        until: fc.option(span, { nil: undefined }),
      })
      .map(({ permissions, readOnly, from, until }) => (at: Instant): AccessGrantCommand => ({
        type: 'NarrowAccess',
        at,
        permissions,
        ...(readOnly && { readOnly }),
        ...(from !== undefined && { accessFrom: later(at, from) }),
        ...(until !== undefined && { accessUntil: later(at, until) }),
      })),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({
        more: fc.option(somePermissions, { nil: undefined }),
        readOnly: fc.constantFrom(undefined, false),
      })
      .map(({ more, readOnly }) => (at: Instant): AccessGrantCommand => ({
        type: 'WidenAccess',
        at,
        permissions: more,
        ...(readOnly === false && { readOnly }),
      })),
  },
  {
    weight: 2,
    arbitrary: fc.option(span, { nil: undefined }).map((lasts) => (at: Instant): AccessGrantCommand => ({
      type: 'ExtendAccess',
      at,
      ...(lasts !== undefined && { accessUntil: later(at, lasts) }),
    })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(aVersion, somePermissions)
      .map(([version, permissions]) => (at: Instant): AccessGrantCommand => ({
        type: 'AdoptRole',
        at,
        to: { role: { name: viewer, version }, permissions, readOnly: undefined },
      })),
  },
  {
    weight: 1,
    arbitrary: cause.map((of) => (at: Instant) => ({ type: 'SuspendAccess' as const, at, cause: of })),
  },
  {
    weight: 1,
    arbitrary: cause.map((of) => (at: Instant) => ({ type: 'ResumeAccess' as const, at, cause: of })),
  },
  { weight: 1, arbitrary: fc.constant((at: Instant) => ({ type: 'EndAccess' as const, at })) },
);

function give(at: Instant, terms: Terms, origin: typeof direct): AccessGrantCommand {
  return { type: 'GrantAccess', at, workspaceId: client, personId: person, terms, via: origin };
}

const steps = fc.array(fc.record({ wait: fc.constantFrom(0, 1, 5, 10, 30), command: commands }), {
  minLength: 1,
  maxLength: 40,
});

interface Taken {
  command: AccessGrantCommand;
  before: AccessGrant;
  after: AccessGrant;
  /** Undefined if the command was refused. */
  events: readonly AccessGrantEvent[] | undefined;
}

/** What happens when the steps are taken one after the other. */
function take(plan: readonly Step[]): Taken[] {
  let at = start;
  let state: AccessGrant = accessGrant.initial;
  return plan.map(({ wait, command: commandAt }) => {
    at = later(at, wait);
    const command = commandAt(at, state);
    const before = state;
    const decision = accessGrant.decide(command, before);
    const events = decision.ok ? decision.events : undefined;
    state = (events ?? []).reduce((so, event) => accessGrant.evolve(so, event), before);
    return { command, before, after: state, events };
  });
}

function expectLaw(law: (taken: readonly Taken[]) => void): void {
  fc.assert(
    fc.property(steps, (plan) => law(take(plan))),
    { numRuns: 500 },
  );
}

/** Some moments, from long before a command to long after it. */
const moments = ({ at }: AccessGrantCommand) => [-50, -1, 0, 1, 5, 50, 500].map((wait) => later(at, wait));
const historyOf = (taken: readonly Taken[]) => taken.flatMap(({ events }) => events ?? []);
const roundOf = (event: AccessGrantEvent) =>
  event.type === 'AccessGranted' && event.via.type === 'invitation' ? [event.via.round] : [];

describe('laws of access', () => {
  it('4: a round is granted at most once, and never after it was refused, or a later one was settled', () => {
    expectLaw((taken) => {
      let newest = 0;
      for (const event of historyOf(taken)) {
        for (const number of roundOf(event)) expect(number).toBeGreaterThan(newest);
        const settled = event.type === 'AccessRefused' ? [event.round] : roundOf(event);
        newest = Math.max(newest, ...settled);
      }
    });
  });

  it('4: a round that was accepted is settled by granting it, whatever its terms', () => {
    expectLaw((taken) => {
      for (const { command, after } of taken) {
        if (command.type !== 'GrantAccess' || command.via.type !== 'invitation') continue;
        expect(isSettled(after, command.via)).toBe(true);
      }
    });
  });

  it('17 and 20: nobody may act but by access that is there, in its window, with nothing that suspends it', () => {
    expectLaw((taken) => {
      for (const { command, after } of taken) {
        for (const moment of moments(command)) {
          const { accessFrom = 0, accessUntil = Number.POSITIVE_INFINITY } = after.terms;
          const isOpen = moment >= accessFrom && moment < accessUntil;
          const may = after.status === 'live' && after.suspensions.length === 0 && isOpen;
          expect(isInForce(after, moment)).toBe(may);
        }
      }
    });
  });

  it('18: the causes of suspension are a set, and resuming takes one away and extends nothing', () => {
    expectLaw((taken) => {
      for (const { command, before, after } of taken) {
        expect(new Set(after.suspensions).size).toBe(after.suspensions.length);
        if (command.type !== 'ResumeAccess' && command.type !== 'SuspendAccess') continue;
        expect(after.terms).toEqual(before.terms);
        expect(after.suspensions.length).toBeLessThanOrEqual(before.suspensions.length + 1);
      }
    });
  });

  it('19: what was revoked stays so until access is granted anew', () => {
    expectLaw((taken) => {
      for (const { before, after, events } of taken) {
        if (before.status !== 'revoked') continue;
        const isGranted = events?.some(({ type }) => type === 'AccessGranted') ?? false;
        expect(after.status).toBe(isGranted ? 'live' : 'revoked');
      }
    });
  });

  it('20: what has ended, recorded or not, never lives again but by being granted anew', () => {
    expectLaw((taken) => {
      for (const { command, before, after, events } of taken) {
        if (standingOf(before, command.at) !== 'ended') continue;
        if (events?.some(({ type }) => type === 'AccessGranted')) continue;
        for (const moment of moments(command)) {
          if (moment >= command.at) expect(isInForce(after, moment)).toBe(false);
        }
      }
    });
  });

  it('20: an end stands on record before anything else that follows it, and only after it has come', () => {
    expectLaw((taken) => {
      for (const { command, before, events = [] } of taken) {
        const ended = events.findIndex(({ type }) => type === 'AccessEnded');
        if (ended >= 0) expect(isWindowOver(before.terms, command.at)).toBe(true);
        const isUnrecorded = before.status === 'live' && isWindowOver(before.terms, command.at);
        if (isUnrecorded && events.length > 0 && events[0]?.type !== 'AccessRefused') expect(ended).toBe(0);
      }
    });
  });

  it('narrowing never gives more, and leaves something', () => {
    expectLaw((taken) => {
      for (const { command, before, after, events } of taken) {
        if (command.type !== 'NarrowAccess' || !events?.length) continue;
        expect(areWithin(after.terms, before.terms)).toBe(true);
        expect(whatIsMore(after.terms, before.terms)).toEqual([]);
        expect(after.terms.permissions.length).toBeGreaterThan(0);
        expect(isThere(after, command.at)).toBe(true);
      }
    });
  });

  it('widening and extending take nothing away, and each leaves the other’s part alone', () => {
    expectLaw((taken) => {
      for (const { command, before, after, events } of taken) {
        if (!events?.length || (command.type !== 'WidenAccess' && command.type !== 'ExtendAccess')) continue;
        expect(areWithin(before.terms, after.terms)).toBe(true);
        expect(whatIsMore(after.terms, before.terms)).not.toEqual([]);
        const { accessFrom, accessUntil } = after.terms;
        if (command.type === 'WidenAccess') {
          expect({ accessFrom, accessUntil }).toEqual({
            accessFrom: before.terms.accessFrom,
            accessUntil: before.terms.accessUntil,
          });
        } else {
          expect(sameTerms({ ...after.terms, accessUntil: before.terms.accessUntil }, before.terms)).toBe(
            true,
          );
        }
      }
    });
  });

  it('a pinned role has the permissions that it came with, or all of them are named anew', () => {
    expectLaw((taken) => {
      for (const { before, after } of taken) {
        const stays =
          before.terms.role !== undefined && after.terms.role?.version === before.terms.role.version;
        if (!stays || after.round !== before.round) continue;
        expect(after.terms.permissions).toEqual(before.terms.permissions);
        expect(includesEvery(before.terms.permissions, after.terms.permissions)).toBe(true);
      }
    });
  });

  it('6: asking again for what is already so appends nothing', () => {
    expectLaw((taken) => {
      for (const { command, after, events } of taken) {
        if (events === undefined) continue;
        // Whoever grants for a time that is over, or narrows to one, has nothing to ask for again.
        const again = accessGrant.decide(command, after);
        expect(again).toEqual({ ok: true, events: [] });
      }
    });
  });

  it('14: folding the whole history gives what folding it step by step gave', () => {
    expectLaw((taken) => {
      expect(fold(accessGrant, historyOf(taken))).toEqual(taken.at(-1)?.after);
    });
  });

  it('are checked on every command, every status and every rejection', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(steps, (plan) => {
        for (const { command, before, after, events } of take(plan)) {
          seen.add(`${command.type} ${events ? 'accepted' : 'refused'}`);
          seen.add(`status ${standingOf(after, command.at)}`);
          const decision = accessGrant.decide(command, before);
          if (!decision.ok) seen.add(decision.rejection.type);
          for (const { type } of events ?? []) seen.add(type);
        }
      }),
      { numRuns: 2_000, seed: 1 },
    );
    const refusable = ['GrantAccess', 'NarrowAccess', 'WidenAccess', 'ExtendAccess', 'AdoptRole']
      .concat(['SuspendAccess', 'ResumeAccess', 'EndAccess'])
      .flatMap((command) => [`${command} accepted`, `${command} refused`]);
    const statuses = ['none', 'not-yet', 'live', 'suspended', 'ended', 'revoked'];
    const expected = refusable.concat(
      statuses.map((status) => `status ${status}`),
      ['RevokeAccess accepted'],
      ['AccessGranted', 'AccessRefused', 'AccessNarrowed', 'AccessWidened', 'AccessExtended', 'RoleAdopted'],
      ['AccessSuspended', 'AccessResumed', 'AccessRevoked', 'AccessEnded'],
      ['AccessNotFound', 'AlreadyGranted', 'AccessHasEnded', 'AccessHasNotEnded', 'NothingLeft'],
      ['NotNarrower', 'NotWider', 'NotAnExtension', 'RoleNotPinned'],
    );
    expect([...seen].toSorted()).toEqual(expected.toSorted());
  });
});
