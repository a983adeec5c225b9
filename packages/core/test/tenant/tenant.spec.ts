import { specification } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import type { TenantCommand, TenantEvent } from '../../src/index.ts';
import {
  defaultPolicy,
  featureName,
  fold,
  instantOf,
  isSwitchedOn,
  missingFeature,
  policy,
  tenant,
  tenantActions,
  tenantId,
} from '../../src/index.ts';

const at = instantOf(Date.UTC(2026, 2, 2, 9));
const harbour = tenantId.parse('harbour-care');
const stricter = policy.parse({ ...defaultPolicy, validFor: 'PT48H' });
const open: TenantCommand = { type: 'OpenTenant', at, tenantId: harbour, digestKeyCheck: 'check' };
const opened: TenantEvent = { type: 'TenantOpened', at, tenantId: harbour, digestKeyCheck: 'check' };
const closed: TenantEvent = { type: 'TenantClosed', at };
const change: TenantCommand = { type: 'ChangePolicy', at, policy: stricter };
const changed: TenantEvent = { type: 'PolicyChanged', at, policy: stricter };
const portal = featureName.parse('client-portal');
const invoicing = featureName.parse('invoicing');
const enable: TenantCommand = { type: 'EnableFeature', at, feature: portal };
const disable: TenantCommand = { type: 'DisableFeature', at, feature: portal };
const enabled = { type: 'FeatureEnabled', at, feature: portal } as const;
const disabled = { type: 'FeatureDisabled', at, feature: portal } as const;
const { given } = specification(tenant);

describe('a tenant', () => {
  it('is opened once', () => {
    given().when(open).then(opened);
    given(opened).when(open).thenNothing();
  });

  it('that was closed is not opened by opening', () => {
    given(opened, closed).when(open).thenRejected({ type: 'TenantClosed' });
  });

  it('that was never opened is not found by any other command', () => {
    given().when({ type: 'CloseTenant', at }).thenRejected({ type: 'TenantNotFound' });
    given().when({ type: 'ReopenTenant', at }).thenRejected({ type: 'TenantNotFound' });
    given().when(change).thenRejected({ type: 'TenantNotFound' });
  });

  it('is closed and reopened, each once', () => {
    given(opened).when({ type: 'CloseTenant', at }).then(closed);
    given(opened, closed).when({ type: 'CloseTenant', at }).thenNothing();
    given(opened, closed).when({ type: 'ReopenTenant', at }).then({ type: 'TenantReopened', at });
    given(opened).when({ type: 'ReopenTenant', at }).thenNothing();
  });

  it('changes its policy, unless it is that already', () => {
    given(opened).when(change).then(changed);
    given(opened, changed).when(change).thenNothing();
  });

  it('keeps its policy when it is closed and reopened', () => {
    given(opened, changed, closed, { type: 'TenantReopened', at }).when(change).thenNothing();
  });

  it('changes no policy while it is closed', () => {
    given(opened, closed).when(change).thenRejected({ type: 'TenantClosed' });
  });

  it('has each feature switched on and off once', () => {
    given(opened).when(enable).then(enabled);
    given(opened, enabled).when(enable).thenNothing();
    given(opened, enabled).when(disable).then(disabled);
    given(opened).when(disable).thenNothing();
    given(opened, enabled, disabled).when(enable).then(enabled);
    given(opened, enabled)
      .when({ type: 'EnableFeature', at, feature: invoicing })
      .then({ type: 'FeatureEnabled', at, feature: invoicing });
  });

  it('keeps its features when it is closed, and has none switched meanwhile', () => {
    given(opened, enabled, closed).when(disable).thenRejected({ type: 'TenantClosed' });
    given(opened, closed).when(enable).thenRejected({ type: 'TenantClosed' });
    given(opened, enabled, closed, { type: 'TenantReopened', at }).when(enable).thenNothing();
    given(opened, enabled, changed).when(enable).thenNothing();
    given(opened, changed, enabled).when(change).thenNothing();
  });

  it('that was never opened has no feature to switch', () => {
    given().when(enable).thenRejected({ type: 'TenantNotFound' });
  });

  it('misses a feature only where its policy asks for one', () => {
    const asking: TenantEvent = { type: 'PolicyChanged', at, policy: { ...stricter, needsFeature: portal } };
    const missing = (...history: TenantEvent[]) => missingFeature(fold(tenant, history));
    expect(missing(opened)).toBeUndefined();
    expect(missing(opened, asking)).toBe(portal);
    expect(missing(opened, asking, { ...enabled, feature: invoicing })).toBe(portal);
    expect(missing(opened, asking, enabled)).toBeUndefined();
    expect(missing(opened, asking, enabled, disabled)).toBe(portal);
  });

  it.each([
    [[], ['close: TenantNotFound', 'reopen: TenantNotFound', 'changePolicy: TenantNotFound']],
    [[opened], ['close: allowed', 'reopen: nothing-to-do', 'changePolicy: allowed']],
    [
      [opened, closed],
      ['close: nothing-to-do', 'reopen: allowed', 'changePolicy: TenantClosed'],
    ],
  ])('says what could be done about it', (history, expected) => {
    const actions = tenantActions(fold(tenant, history), { at });
    expect(
      actions.map(({ command, outcome, rejection }) => `${command}: ${rejection?.type ?? outcome}`),
    ).toEqual(expected);
  });

  it('says that its policy could be changed, whatever it is', () => {
    for (const acceptBy of ['linkHolder', 'matchingEmail'] as const) {
      const set: TenantEvent = { type: 'PolicyChanged', at, policy: { ...stricter, acceptBy } };
      const actions = tenantActions(fold(tenant, [opened, set]), { at });
      expect(actions).toContainEqual({ command: 'changePolicy', outcome: 'allowed' });
    }
  });
});

describe('a tenant’s own words', () => {
  const template = { subject: 'Welcome', text: '{{ link }}' };
  const about = { kind: 'invitation', locale: 'en' } as const;
  const set = (change: object = {}): TenantCommand => ({
    type: 'ChangeTemplate',
    at,
    ...about,
    template,
    ...change,
  });
  const wasSet = (change: object = {}): TenantEvent => ({
    type: 'TemplateChanged',
    at,
    ...about,
    ...template,
    ...change,
  });
  const wasReset: TenantEvent = { type: 'TemplateChanged', at, ...about };

  it('are set for one kind and language, and stay until they change', () => {
    given(opened).when(set()).then(wasSet());
    given(opened, wasSet()).when(set()).thenNothing();
    given(opened, wasSet())
      .when(set({ locale: 'de' }))
      .then(wasSet({ locale: 'de' }));
    given(opened, wasSet())
      .when(set({ kind: 'reminder' }))
      .then(wasSet({ kind: 'reminder' }));
    for (const change of [{ subject: 'Hello' }, { text: 'See {{ link }}' }, { html: '<p></p>' }]) {
      given(opened, wasSet())
        .when(set({ template: { ...template, ...change } }))
        .then(wasSet(change));
    }
    given(opened, wasSet({ html: '<p></p>' }))
      .when(set())
      .then(wasSet());
  });

  it('are taken back for one kind and language', () => {
    given(opened, wasSet())
      .when(set({ template: undefined }))
      .then(wasReset);
    given(opened)
      .when(set({ template: undefined }))
      .thenNothing();
    given(opened, wasSet(), wasReset)
      .when(set({ template: undefined }))
      .thenNothing();
    const state = fold(tenant, [
      opened,
      wasSet(),
      wasSet({ locale: 'de' }),
      wasSet({ kind: 'reminder' }),
      wasReset,
    ]);
    expect(state.templates.map(({ kind, locale }) => `${kind} ${locale}`)).toEqual([
      'invitation de',
      'reminder en',
    ]);
  });

  it('are changed in no tenant that is closed, or that there is not', () => {
    given(opened, closed).when(set()).thenRejected({ type: 'TenantClosed' });
    given().when(set()).thenRejected({ type: 'TenantNotFound' });
  });
});

describe('a kind of message', () => {
  const turn = (on: boolean): TenantCommand => ({ type: 'SwitchNotification', at, kind: 'reminder', on });
  const turned = (on: boolean): TenantEvent => ({ type: 'NotificationSwitched', at, kind: 'reminder', on });

  it('is on until it is switched off, and is switched each way once', () => {
    given(opened).when(turn(true)).thenNothing();
    given(opened).when(turn(false)).then(turned(false));
    given(opened, turned(false)).when(turn(false)).thenNothing();
    given(opened, turned(false)).when(turn(true)).then(turned(true));
    given(opened, turned(false), turned(true)).when(turn(true)).thenNothing();
  });

  it('is switched by itself', () => {
    const state = fold(tenant, [opened, turned(false)]);
    expect(isSwitchedOn(state, 'reminder')).toBe(false);
    expect(isSwitchedOn(state, 'invitation')).toBe(true);
  });

  it('is switched in no tenant that is closed', () => {
    given(opened, closed).when(turn(false)).thenRejected({ type: 'TenantClosed' });
  });
});
