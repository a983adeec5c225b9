import { describe, expect, it } from 'vitest';
import type { Portal } from '../portal.ts';
import {
  acceptAs,
  annSignedIn,
  appendedDuring,
  inviteAnn,
  letAnnIn,
  mayAnn,
  rejectionOf,
  rosa,
  startPortal,
} from '../portal.ts';

const feature = 'client-portal';
const off = { type: 'FeatureDisabled', feature };
const here = { workspaceId: rosa.workspaceId };

/** The policy asks for the feature, which the tenant has. */
async function startPro() {
  const portal = await startPortal();
  await portal.staff.tenants.enableFeature({ feature });
  await needFeature(portal);
  return portal;
}

async function needFeature({ staff }: Portal) {
  const changed = await staff.tenants.changePolicy({
    policy: {
      validFor: 'P7D',
      resend: { cooldown: 'PT0S', limit: 10 },
      acceptBy: 'matchingEmail',
      needsFeature: feature,
    },
  });
  expect(changed.ok).toBe(true);
}

describe('a tenant whose policy needs a feature', () => {
  it('that is on, invites and lets in as any other', async () => {
    const portal = await startPro();
    expect((await portal.staff.tenants.get())?.features).toEqual([feature]);
    await letAnnIn(portal);
    expect(await mayAnn(portal)).toBe(true);
  });

  it('that is off, offers nothing, lets nobody in, and leaves nothing behind', async () => {
    const portal = await startPro();
    const { invitations, access, tenants } = portal.staff;
    const { invitationId, personId, token } = await inviteAnn(portal);
    await tenants.disableFeature({ feature });
    const terms = { permissions: ['roster.view'] };
    const noah = { name: 'Noah', email: 'noah@example.org' };
    const appended = await appendedDuring(portal, async () => {
      expect(rejectionOf(await invitations.invite({ ...here, person: noah, ...terms }))).toEqual(off);
      expect(rejectionOf(await invitations.resend({ invitationId }))).toEqual(off);
      expect(rejectionOf(await invitations.readdress({ invitationId }))).toEqual(off);
      expect(rejectionOf(await invitations.copyLink({ invitationId }))).toEqual(off);
      const changed = { invitationId, permissions: ['roster.view', 'roster.edit'] };
      expect(rejectionOf(await invitations.changeTerms(changed))).toEqual(off);
      expect(rejectionOf(await access.grant({ ...here, personId, ...terms }))).toEqual(off);
      expect(rejectionOf(await acceptAs(portal, annSignedIn, token))).toEqual(off);
    });
    expect(appended).toBe(0);
    const { actions } = (await invitations.actions({ invitationId })) as { actions: readonly object[] };
    expect(actions).toContainEqual({ command: 'resend', outcome: 'refused', rejection: off });
    expect(actions).toContainEqual({ command: 'rescind', outcome: 'allowed' });

    await tenants.enableFeature({ feature });
    expect((await acceptAs(portal, annSignedIn, token)).ok).toBe(true);
  });

  it('that is switched off later, takes no access away, and gives no more', async () => {
    const portal = await startPro();
    const { personId } = await letAnnIn(portal);
    const { access, tenants } = portal.staff;
    await tenants.disableFeature({ feature });
    expect(await mayAnn(portal)).toBe(true);
    const wider = { ...here, personId, permissions: ['roster.view', 'roster.edit'] };
    expect(rejectionOf(await access.widen(wider))).toEqual(off);
    expect((await access.suspend({ ...here, personId, cause: 'holiday' })).ok).toBe(true);
    expect((await access.resume({ ...here, personId, cause: 'holiday' })).ok).toBe(true);
    expect((await access.revoke({ ...here, personId })).ok).toBe(true);
  });

  it('hears the same of the feature when it is switched on twice, and nothing is written', async () => {
    const portal = await startPro();
    const appended = await appendedDuring(portal, async () => {
      expect(await portal.staff.tenants.enableFeature({ feature })).toMatchObject({ features: [feature] });
    });
    expect(appended).toBe(0);
  });

  it.each(['', 'Client portal', 'x'.repeat(65), 'ann@example.org'])(
    'takes no feature that is none: %j',
    async (name) => {
      const portal = await startPortal();
      const refused = await portal.staff.tenants.enableFeature({ feature: name });
      expect(rejectionOf(refused)).toMatchObject({ type: 'InvalidInput' });
    },
  );
});
