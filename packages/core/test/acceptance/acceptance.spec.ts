import { describe, expect, it } from 'vitest';
import type { AcceptanceFacts, IssuedInvitation, Person, Tenant, Workspace } from '../../src/index.ts';
import {
  defaultPolicy,
  featureName,
  fold,
  invitation,
  person as personDecider,
  refuseAcceptance,
  verifiedBy,
} from '../../src/index.ts';
import { invited, noah, olivia, resent, start, view } from '../invitation/situation.ts';

const pending = fold(invitation, [invited(start), resent(start, { sender: noah })]) as IssuedInvitation;
const tenant: Tenant = {
  status: 'open',
  digestKeyCheck: 'x',
  policy: defaultPolicy,
  features: [],
  templates: [],
  switchedOff: [],
};
const portal = featureName.parse('client-portal');
const other = featureName.parse('invoicing');
const workspace: Workspace = { status: 'open', kind: 'client', name: 'Rosa', ownerId: undefined };
const person: Person = { ...personDecider.initial, status: 'active' };
const facts: AcceptanceFacts = {
  tenant,
  workspace,
  person,
  invitation: pending,
  channel: 'mailed',
  isAddressVerified: true,
  isRoundRefused: false,
  mayGive: new Map([
    [olivia, view],
    [noah, ['roster.view', 'invoices.view']],
  ]),
};

const refusal = (change: Partial<AcceptanceFacts>) => refuseAcceptance({ ...facts, ...change })?.rejection;

describe('what an acceptance depends on', () => {
  it('is satisfied where all is well', () => {
    expect(refusal({})).toBeUndefined();
  });

  it('needs an open tenant', () => {
    expect(refusal({ tenant: { ...tenant, status: 'closed' } })).toEqual({ type: 'TenantClosed' });
  });

  it('needs the feature that the policy asks for, and no other', () => {
    const policy = { ...defaultPolicy, needsFeature: portal };
    const without = { ...tenant, policy, features: [other] };
    expect(refusal({ tenant: without })).toEqual({ type: 'FeatureDisabled', feature: portal });
    expect(refusal({ tenant: { ...without, features: [other, portal] } })).toBeUndefined();
  });

  it('needs an open workspace', () => {
    expect(refusal({ workspace: { ...workspace, status: 'closed' } })).toEqual({ type: 'WorkspaceClosed' });
  });

  it('needs an active person', () => {
    expect(refusal({ person: { ...person, status: 'deactivated' } })).toEqual({ type: 'PersonDeactivated' });
  });

  it('needs a round whose access was not refused beforehand', () => {
    expect(refusal({ isRoundRefused: true })).toEqual({ type: 'InvitationRescinded' });
  });

  it('needs the invited address, verified by the host', () => {
    expect(refusal({ isAddressVerified: false })).toEqual({ type: 'EmailNotVerified' });
  });

  it('needs every hand in the offer to be able to give all of it still', () => {
    expect(refusal({ mayGive: new Map([[olivia, view]]) })).toEqual({
      type: 'InviterMayNotGive',
      permissions: ['roster.view'],
    });
    expect(
      refusal({
        mayGive: new Map([
          [olivia, []],
          [noah, view],
        ]),
      }),
    ).toEqual({
      type: 'InviterMayNotGive',
      permissions: ['roster.view'],
    });
  });
});

describe('how an invitee is verified', () => {
  const linkHolder = { ...defaultPolicy, acceptBy: 'linkHolder' } as const;

  it('is by the verified address, wherever that matches', () => {
    expect(verifiedBy(defaultPolicy, 'copied', true)).toBe('matchingEmail');
    expect(verifiedBy(linkHolder, 'mailed', true)).toBe('matchingEmail');
  });

  it('is by holding a mailed link, only where the tenant allows it', () => {
    expect(verifiedBy(linkHolder, 'mailed', false)).toBe('linkHolder');
    expect(verifiedBy(defaultPolicy, 'mailed', false)).toBeUndefined();
  });

  it('is never by holding a link that passed through other hands', () => {
    expect(verifiedBy(linkHolder, 'copied', false)).toBeUndefined();
    expect(verifiedBy(linkHolder, 'printed', false)).toBeUndefined();
  });
});
