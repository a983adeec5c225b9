import { describe, expect, it } from 'vitest';
import { asOlivia, leavesNoTrace, startSite } from './site.ts';

const policy = {
  validFor: 'P3D',
  resend: { cooldown: 'PT1M', limit: 3 },
  acceptBy: 'linkHolder',
  approval: 'required',
};

describe('a tenant over HTTP', () => {
  it('has its policy changed, whole, by whoever has read the newest one', async () => {
    const site = await startSite();
    const before = await site.call('GET /tenant', asOlivia);
    expect(before.json).toMatchObject({ status: 'open', policy: { validFor: 'P7D' }, revision: 0 });
    const headers = { 'If-Match': before.headers.get('ETag') ?? '' };
    const change = { ...asOlivia, headers, json: { policy } };
    const changed = await site.call('POST /tenant/change-policy', change);
    expect([changed.status, changed.headers.get('ETag')]).toEqual([200, '"1"']);
    expect((await site.call('GET /tenant', asOlivia)).json).toEqual({
      status: 'open',
      policy,
      features: [],
      revision: 1,
    });
    const stale = await leavesNoTrace(site, () => site.call('POST /tenant/change-policy', change));
    expect([stale.status, stale.json]).toEqual([412, expect.objectContaining({ expected: 0, actual: 1 })]);
  });

  it.each([
    [{}],
    [{ policy: {} }],
    [{ policy: { ...policy, validFor: 'P1M' } }],
    [{ policy: { ...policy, resend: { ...policy.resend, limit: 0 } } }],
    [{ policy: { ...policy, extra: true } }],
  ])('takes no policy that is none: %j', async (json) => {
    const site = await startSite();
    const refused = await leavesNoTrace(site, () =>
      site.call('POST /tenant/change-policy', { ...asOlivia, json }),
    );
    expect([refused.status, refused.json['code']]).toEqual([422, 'InvalidInput']);
  });

  it('that is closed says so, and what could be done about it', async () => {
    const site = await startSite();
    await site.staff.tenants.close({});
    expect((await site.call('GET /tenant', asOlivia)).json).toMatchObject({ status: 'closed' });
    const { json } = await site.call('GET /tenant/actions', asOlivia);
    expect(json['actions']).toContainEqual({ command: 'reopen', outcome: 'allowed' });
    const refused = await leavesNoTrace(site, () =>
      site.call('POST /tenant/change-policy', { ...asOlivia, json: { policy } }),
    );
    expect([refused.status, refused.json['code']]).toEqual([409, 'TenantClosed']);
  });
});
