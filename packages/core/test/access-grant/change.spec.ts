import { specification } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import type { AccessGrantCommand, AccessGrantEvent, Attributes, Terms } from '../../src/index.ts';
import { accessGrant, fold, later, permissionSet, principalId, roleName } from '../../src/index.ts';
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

const { given } = specification(accessGrant);

type Change<Type> = Omit<Extract<AccessGrantCommand, { type: Type }>, 'type' | 'at'>;
const narrow = (to: Change<'NarrowAccess'>, when = at): AccessGrantCommand => ({
  type: 'NarrowAccess',
  at: when,
  ...to,
});
const widen = (to: Change<'WidenAccess'>): AccessGrantCommand => ({ type: 'WidenAccess', at, ...to });
const extend = (accessUntil?: typeof at): AccessGrantCommand => ({ type: 'ExtendAccess', at, accessUntil });
const narrowed = (terms: Terms): AccessGrantEvent => ({
  type: 'AccessNarrowed',
  at,
  role: undefined,
  readOnly: undefined,
  accessFrom: undefined,
  accessUntil: undefined,
  ...terms,
});
const more = permissionSet(['invoices.view', 'roster.view', 'shifts.verify']);

describe('narrowing access', () => {
  it('leaves the permissions that are named, and all else as it is', () => {
    given(granted(direct, untilClosing))
      .when(narrow({ permissions: view.permissions }))
      .then(narrowed({ ...view, accessUntil: closing }));
  });

  it('lets it change nothing any more', () => {
    given(granted(direct))
      .when(narrow({ readOnly: true }))
      .then(narrowed({ ...viewAndVerify, readOnly: true }));
  });

  it('lets it begin later and end sooner', () => {
    given(granted(direct))
      .when(narrow({ accessFrom: opening, accessUntil: closing }))
      .then(narrowed({ ...viewAndVerify, accessFrom: opening, accessUntil: closing }));
  });

  it('is already so where it would change nothing, and the role stays', () => {
    given(granted(direct, byRole))
      .when(narrow({ permissions: viewAndVerify.permissions }))
      .thenNothing();
    given(granted(direct, { ...view, readOnly: true }))
      .when(narrow({ readOnly: true }))
      .thenNothing();
  });

  it.each<[string, Change<'NarrowAccess'>]>([
    ['another permission', { permissions: more }],
    ['an earlier beginning', { accessFrom: later(opening, -1) }],
    ['a later end', { accessUntil: later(closing, 1) }],
  ])('gives no more: %s', (_what, to) => {
    given(granted(direct, { ...untilClosing, accessFrom: opening }))
      .when(narrow(to))
      .thenRejected({ type: 'NotNarrower' });
  });

  it('is refused where nothing would be left: that is what revoking means', () => {
    const { when } = given(granted(direct, { ...untilClosing, accessFrom: opening }));
    when(narrow({ permissions: [] })).thenRejected({ type: 'NothingLeft' });
    when(narrow({ accessUntil: at })).thenRejected({ type: 'NothingLeft' });
    when(narrow({ accessUntil: opening })).thenRejected({ type: 'NothingLeft' });
    when(narrow({ accessUntil: later(opening, 1) })).then(
      narrowed({ ...viewAndVerify, accessFrom: opening, accessUntil: later(opening, 1) }),
    );
  });

  it('keeps the role where its permissions stay, and takes it away where they do not', () => {
    const { when } = given(granted(direct, byRole));
    expect(when(narrow({ accessUntil: closing })).thenState().terms.role).toEqual(viewer);
    expect(when(narrow({ permissions: view.permissions })).thenState().terms.role).toBeUndefined();
  });
});

describe('widening access', () => {
  it('gives more permissions, in the same window', () => {
    const state = given(granted(direct, untilClosing))
      .when(widen({ permissions: more }))
      .thenState();
    expect(state.terms).toMatchObject({ permissions: more, accessUntil: closing });
    given(granted(direct))
      .when(widen({ permissions: more }))
      .then({
        type: 'AccessWidened',
        at,
        permissions: more,
        readOnly: undefined,
      });
  });

  it('lets it change things again', () => {
    given(granted(direct, { ...view, readOnly: true }))
      .when(widen({ readOnly: false }))
      .then({
        type: 'AccessWidened',
        at,
        permissions: view.permissions,
        readOnly: false,
      });
  });

  it('is already so where it would change nothing', () => {
    given(granted(direct))
      .when(widen({ readOnly: false }))
      .thenNothing();
    given(granted(direct))
      .when(widen({ permissions: viewAndVerify.permissions }))
      .thenNothing();
  });

  it('takes nothing away', () => {
    given(granted(direct))
      .when(widen({ permissions: view.permissions }))
      .thenRejected({ type: 'NotWider' });
  });

  it('keeps reading only, unless that is what it lifts', () => {
    const state = given(granted(direct, { ...view, readOnly: true }))
      .when(widen({ permissions: more }))
      .thenState();
    expect(state.terms.readOnly).toBe(true);
  });

  it('takes the role away, since the permissions are not its any more', () => {
    const state = given(granted(direct, byRole))
      .when(widen({ permissions: more }))
      .thenState();
    expect(state.terms.role).toBeUndefined();
  });
});

describe('extending access', () => {
  it('lets it end later, or never', () => {
    const { when } = given(granted(direct, untilClosing));
    when(extend(later(closing, 1))).then({ type: 'AccessExtended', at, accessUntil: later(closing, 1) });
    when(extend()).then({ type: 'AccessExtended', at, accessUntil: undefined });
  });

  it('leaves the permissions, the role and the beginning as they are', () => {
    const terms = { ...byRole, readOnly: true, accessFrom: opening, accessUntil: closing };
    const state = given(granted(direct, terms)).when(extend()).thenState();
    expect(state.terms).toEqual({ ...terms, accessUntil: undefined });
  });

  it('is already so where it ends then', () => {
    given(granted(direct, untilClosing)).when(extend(closing)).thenNothing();
    given(granted(direct)).when(extend()).thenNothing();
  });

  it('never ends it sooner', () => {
    given(granted(direct, untilClosing))
      .when(extend(later(closing, -1)))
      .thenRejected({ type: 'NotAnExtension', accessUntil: closing });
    given(granted(direct))
      .when(extend(closing))
      .thenRejected({ type: 'NotAnExtension', accessUntil: undefined });
  });
});

describe('taking on another version of the role', () => {
  const second = { ...viewer, version: 2 };
  const adopt = (to: Change<'AdoptRole'>['to']): AccessGrantCommand => ({ type: 'AdoptRole', at, to });
  const newest = { role: second, permissions: more, readOnly: true };

  it('gives what that version gives, in the same window', () => {
    const terms = { ...byRole, accessFrom: opening, accessUntil: closing };
    given(granted(direct, terms))
      .when(adopt(newest))
      .then({ type: 'RoleAdopted', at, ...newest });
    const state = given(granted(direct, terms)).when(adopt(newest)).thenState();
    expect(state.terms).toEqual({ ...newest, accessFrom: opening, accessUntil: closing });
  });

  it('is already so where it has that version', () => {
    given(granted(direct, byRole))
      .when(adopt({ ...newest, role: viewer }))
      .thenNothing();
  });

  it('is refused for another role, and where there is none', () => {
    const notPinned = { type: 'RoleNotPinned' } as const;
    given(granted(direct)).when(adopt(undefined)).thenRejected(notPinned);
    given(granted(direct)).when(adopt(newest)).thenRejected(notPinned);
    given(granted(direct, { ...view, role: { ...viewer, name: roleName.parse('editor') } }))
      .when(adopt(newest))
      .thenRejected(notPinned);
  });
});

describe('changing what the host keeps with access', () => {
  const north = { area: 'north', areas: 3 };
  const keep = (attributes: Attributes | undefined): AccessGrantCommand => ({
    type: 'ChangeAttributes',
    at,
    attributes,
    by: principalId.parse('petra'),
  });

  it('puts it on record, whole, and who did it', () => {
    given(granted(direct, { ...byRole, attributes: north }))
      .when(keep({ language: 'en' }))
      .then({
        type: 'AccessAttributesChanged',
        at,
        attributes: { language: 'en' },
        changedBy: principalId.parse('petra'),
      });
  });

  it('leaves everything else as it is', () => {
    const terms = { ...byRole, readOnly: true, accessFrom: opening, accessUntil: closing };
    const state = given(granted(direct, terms)).when(keep(north)).thenState();
    expect(state.terms).toEqual({ ...terms, attributes: north });
  });

  it('takes it out', () => {
    const state = given(granted(direct, { ...view, attributes: north }))
      .when(keep(undefined))
      .thenState();
    expect(state.terms.attributes).toBeUndefined();
  });

  it('is already so where it says the same, in whatever order', () => {
    given(granted(direct, { ...view, attributes: north }))
      .when(keep({ areas: 3, area: 'north' }))
      .thenNothing();
    given(granted(direct)).when(keep(undefined)).thenNothing();
  });

  it('is kept by every other change, and goes when access is revoked', () => {
    const { when } = given(granted(direct, { ...byRole, attributes: north, accessUntil: closing }));
    const changes: AccessGrantCommand[] = [
      narrow({ readOnly: true }),
      widen({ permissions: permissionSet([...byRole.permissions, 'more']) }),
      extend(),
      { type: 'AdoptRole', at, to: { role: { ...viewer, version: 2 }, permissions: more, readOnly: true } },
      { type: 'SuspendAccess', at, cause: 'unpaid' },
    ];
    for (const change of changes) expect(when(change).thenState().terms.attributes).toEqual(north);
    expect(when({ type: 'RevokeAccess', at, cause: 'left' }).thenState().terms.attributes).toBeUndefined();
  });

  it('makes other terms of the same permissions', () => {
    given(granted(direct, { ...view, attributes: north }))
      .when({ type: 'GrantAccess', at, workspaceId: client, personId: person, terms: view, via: direct })
      .thenRejected({ type: 'AlreadyGranted', permissions: view.permissions });
  });
});

describe('changing access', () => {
  const changes: [string, AccessGrantCommand][] = [
    ['narrowing', narrow({ readOnly: true })],
    ['widening', widen({ permissions: more })],
    ['extending', extend(later(closing, 1))],
    ['adopting', { type: 'AdoptRole', at, to: undefined }],
    ['changing attributes', { type: 'ChangeAttributes', at, attributes: { area: 'north' } }],
    ['suspending', { type: 'SuspendAccess', at, cause: 'unpaid' }],
    ['resuming', { type: 'ResumeAccess', at, cause: 'unpaid' }],
  ];

  it.each(changes)('is refused where there is none: %s', (_name, change) => {
    given().when(change).thenRejected({ type: 'AccessNotFound' });
    given(granted(direct), revoked).when(change).thenRejected({ type: 'AccessNotFound' });
  });

  it.each(changes)('is refused from the moment its window closed, recorded or not: %s', (_name, change) => {
    const over = { type: 'AccessHasEnded', accessUntil: closing } as const;
    given(granted(direct, untilClosing))
      .when({ ...change, at: closing })
      .thenRejected(over);
    const recorded: AccessGrantEvent = { type: 'AccessEnded', at: closing, accessUntil: closing };
    given(granted(direct, untilClosing), recorded).when(change).thenRejected(over);
  });

  it('leaves a suspension as it is', () => {
    const { when } = given(granted(direct, untilClosing), suspended('unpaid'));
    for (const [, change] of changes.slice(0, 3)) {
      expect(when(change).thenState().suspensions).toEqual(['unpaid']);
    }
  });

  it('is known by when it happened', () => {
    expect(accessGrant.initial.changedAt).toBeUndefined();
    expect(fold(accessGrant, [granted(direct), { ...narrowed(view), at: closing }]).changedAt).toBe(closing);
  });
});
