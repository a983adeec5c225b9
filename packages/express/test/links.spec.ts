import { describe, expect, it } from 'vitest';
import type { Answer, Site } from './site.ts';
import { ann, asAnn, inviteAnn, leavesNoTrace, letAnnIn, startSite } from './site.ts';

const actions = ['preview', 'accept', 'decline'];

describe('an authentic link, over HTTP', () => {
  it('shows its invitation to whoever holds it, and changes nothing', async () => {
    const site = await startSite();
    const { token, invitationId, personId } = await inviteAnn(site);
    for (const who of [{}, asAnn]) {
      const preview = await leavesNoTrace(site, () =>
        site.call('POST /invitations/preview', { ...who, json: { token } }),
      );
      expect(preview.status).toBe(200);
      expect(preview.json).toEqual({
        invitationId,
        generation: 1,
        standing: 'open',
        workspaceId: 'rosa',
        workspaceName: 'Rosa Diaz',
        personId,
        personName: 'Ann Carer',
        inviter: 'olivia',
        permissions: ['roster.view'],
        readOnly: false,
        accessFrom: null,
        accessUntil: null,
        expiresAt: '2026-03-09T09:00:00.000Z',
      });
    }
  });

  it('is accepted by a principal with the verified address, once and for all', async () => {
    const site = await startSite();
    const { token, invitationId } = await inviteAnn(site);
    const accept = () => site.call('POST /invitations/accept', { ...asAnn, json: { token } });
    const accepted = await accept();
    expect(accepted.status).toBe(200);
    expect(accepted.headers.get('ETag')).toBe('"1"');
    expect(accepted.json).toMatchObject({ invitationId, status: 'accepted', revision: 1 });
    const again = await leavesNoTrace(site, accept);
    expect([again.status, again.text]).toEqual([200, accepted.text]);
    const history = await site.staff.audit.history(invitationId);
    const acceptance = history?.entries.find(({ type }) => type === 'InvitationAccepted');
    expect(acceptance?.actor).toEqual({ type: 'invitee', principalId: 'u-ann' });
  });

  it('is declined by whoever holds it, with a reason', async () => {
    const site = await startSite();
    const { token, invitationId } = await inviteAnn(site);
    const declined = await site.call('POST /invitations/decline', { json: { token, reason: 'not me' } });
    expect(declined.json).toMatchObject({ status: 'declined' });
    const history = await site.staff.audit.history(invitationId);
    expect(history?.entries.at(-1)).toMatchObject({
      type: 'InvitationDeclined',
      actor: { type: 'invitee' },
      sentence: 'The invitation was declined by link number 1: “not me”.',
    });
  });

  it('is not burnt by somebody who was forwarded it', async () => {
    const site = await startSite();
    const { token } = await inviteAnn(site);
    for (const as of ['u-eve', 'u-eve eve@example.org']) {
      const refused = await leavesNoTrace(site, () =>
        site.call('POST /invitations/accept', { as, json: { token } }),
      );
      expect([refused.status, refused.json['code']]).toEqual([403, 'EmailNotVerified']);
    }
    expect((await site.call('POST /invitations/accept', { ...asAnn, json: { token } })).status).toBe(200);
  });

  it('is not for whoever sent it', async () => {
    const site = await startSite();
    const { token } = await inviteAnn(site);
    const refused = await leavesNoTrace(site, () =>
      site.call('POST /invitations/accept', { as: 'olivia ann@example.org', json: { token } }),
    );
    expect([refused.status, refused.json['code']]).toEqual([403, 'InviterMayNotAccept']);
  });

  it('is not for another account once one has accepted', async () => {
    const site = await startSite();
    const { token } = await letAnnIn(site);
    const refused = await leavesNoTrace(site, () =>
      site.call('POST /invitations/accept', { as: 'u-other ann@example.org', json: { token } }),
    );
    expect([refused.status, refused.json['code']]).toEqual([409, 'AlreadyAccepted']);
  });

  it.each<[string, (site: Site, token: string, invitationId: string) => Promise<unknown> | void, string]>([
    ['expired', (site) => site.clock.advance(7 * 86_400_000), 'InvitationExpired'],
    [
      'rescinded',
      (site, _token, id) => site.staff.invitations.rescind({ invitationId: id }),
      'InvitationRescinded',
    ],
    [
      'declined',
      (site, token) => site.call('POST /invitations/decline', { json: { token } }),
      'InvitationDeclined',
    ],
    [
      'superseded',
      (site, _token, id) => {
        site.clock.advance(60_000);
        return site.staff.invitations.resend({ invitationId: id });
      },
      'LinkSuperseded',
    ],
  ])('that is %s says so, and is gone', async (standing, end, code) => {
    const site = await startSite();
    const { token, invitationId } = await inviteAnn(site);
    await end(site, token, invitationId);
    const preview = await site.call('POST /invitations/preview', { json: { token } });
    expect(preview.json).toMatchObject({ standing });
    const refused = await leavesNoTrace(site, () =>
      site.call('POST /invitations/accept', { ...asAnn, json: { token } }),
    );
    expect([refused.status, refused.json['code']]).toEqual([410, code]);
  });

  it('of a closed tenant says that it is closed', async () => {
    const site = await startSite();
    const { token } = await inviteAnn(site);
    await site.staff.tenants.close({});
    const refused = await leavesNoTrace(site, () =>
      site.call('POST /invitations/decline', { json: { token } }),
    );
    expect([refused.status, refused.json['code']]).toEqual([409, 'TenantClosed']);
  });

  it.each(actions)('must be given as text, and with nothing else: %s', async (action) => {
    const site = await startSite();
    const { token } = await inviteAnn(site);
    for (const json of [
      {},
      [],
      [token],
      { token: 1 },
      { token: [token] },
      { token: null },
      { token, x: 1 },
    ]) {
      const refused = await leavesNoTrace(site, () =>
        site.call(`POST /invitations/${action}`, { ...asAnn, json }),
      );
      expect([refused.status, refused.json['code']]).toEqual([422, 'InvalidInput']);
    }
  });
});

describe.each(actions)('a link that is not authentic, over HTTP: %s', (action) => {
  const whole = (answer: Answer) => ({
    status: answer.status,
    text: answer.text,
    // How often one may still try says how often one has, and nothing of the link.
    headers: [...answer.headers].filter(([name]) => name !== 'date' && name !== 'ratelimit'),
  });

  it.each([
    ['by somebody who is signed in', asAnn, {}],
    ...(action === 'accept' ? [] : ([['by nobody in particular', {}, {}]] as const)),
  ] as const)('gets one answer, whatever is wrong with it, %s', async (_by, who) => {
    const site = await startSite();
    const { token, invitationId } = await inviteAnn(site);
    const tokens = await unauthenticTokens(site, token, invitationId);
    const answers = await leavesNoTrace(site, async () => {
      const given: [string, Answer][] = [];
      for (const [what, text] of tokens) {
        given.push([what, await site.call(`POST /invitations/${action}`, { ...who, json: { token: text } })]);
      }
      return given;
    });
    const [, first] = answers[0] ?? [];
    if (!first) throw new Error('there are tokens');
    expect(first.status).toBe(404);
    expect(first.json).toEqual({
      type: 'urn:latchkey:problem:link-not-recognised',
      title: 'The link is not one of ours',
      status: 404,
      code: 'LinkNotRecognised',
    });
    for (const [what, answer] of answers) expect([what, whole(answer)]).toEqual([what, whole(first)]);
    const preview = await site.call('POST /invitations/preview', { json: { token } });
    expect(preview.json['standing']).toBe('open');
  });

  it('is what a genuine link is to somebody of another tenant, or of one that is not there or closed', async () => {
    const site = await startSite();
    const { token } = await inviteAnn(site);
    const other = site.latchkey.as({ tenantId: 'other-care', actor: { type: 'system', part: 'test' } });
    await other.tenants.open();
    const closed = site.latchkey.as({ tenantId: 'closed-care', actor: { type: 'system', part: 'test' } });
    await closed.tenants.open();
    await closed.tenants.close({});
    const ask = (text: string, tenant: string) =>
      site.call(`POST /invitations/${action}`, {
        ...asAnn,
        json: { token: text },
        headers: { 'X-Tenant': tenant },
      });
    const forged = await ask('nonsense', 'harbour-care');
    for (const tenant of ['other-care', 'unheard-of', 'closed-care']) {
      const refused = await leavesNoTrace(site, () => ask(token, tenant));
      expect([tenant, whole(refused)]).toEqual([tenant, whole(forged)]);
    }
  });

  it('says nothing of whether its tenant is closed', async () => {
    const site = await startSite();
    const { token } = await inviteAnn(site);
    await site.staff.tenants.close({});
    const forged = `${token.slice(0, -4)}AAAA`;
    const refused = await site.call(`POST /invitations/${action}`, { ...asAnn, json: { token: forged } });
    expect([refused.status, refused.json['code']]).toEqual([404, 'LinkNotRecognised']);
    if (action === 'accept') return;
    const unsigned = await site.call(`POST /invitations/${action}`, { json: { token: forged } });
    expect([unsigned.status, unsigned.json['code']]).toEqual([404, 'LinkNotRecognised']);
  });
});

/** Every way for a token to be wrong, by what is wrong with it. */
async function unauthenticTokens(
  site: Site,
  token: string,
  invitationId: string,
): Promise<[string, string][]> {
  const bytes = Buffer.from(token.slice('lk1_'.length), 'base64url');
  const flipped = [0, 1, 16, 17, 32, 33, 36, 37, 38, 53, 69].map((index): [string, string] => {
    const copy = Buffer.from(bytes);
    copy.writeUInt8(copy.readUInt8(index) ^ 1, index);
    return [`byte ${index} flipped`, `lk1_${copy.toString('base64url')}`];
  });
  const other = site.latchkey.as({ tenantId: 'other-care', actor: { type: 'system', part: 'test' } });
  await other.tenants.open();
  await other.workspaces.open({ workspaceId: 'rosa', kind: 'client', name: 'Another Rosa' });
  await other.invitations.invite({
    workspaceId: 'rosa',
    person: { ...ann, email: 'zoe@example.org' },
    permissions: ['a'],
  });
  const foreign = await site.tokenFor('zoe@example.org');
  const mixed = Buffer.from(foreign.slice('lk1_'.length), 'base64url');
  mixed.set(bytes.subarray(1, 17), 1);
  return [
    ['nothing', ''],
    ['a word', 'nonsense'],
    ['an id', invitationId],
    ['the prefix alone', 'lk1_'],
    ['without the prefix', token.slice('lk1_'.length)],
    ['another version', token.replace('lk1_', 'lk2_')],
    ['in capitals', token.toUpperCase()],
    ['padded', `${token}=`],
    ['a space behind', `${token} `],
    ['a NUL byte behind', `${token}\u0000`],
    ['one character short', token.slice(0, -1)],
    ['half', token.slice(0, token.length / 2)],
    ['twice', token + token],
    ['the whole link', `${site.origin}/portal/join#${token}`],
    ['very long', `lk1_${'A'.repeat(20_000)}`],
    ['all zeros', `lk1_${Buffer.alloc(70).toString('base64url')}`],
    ['another tenant’s in this one’s name', `lk1_${mixed.toString('base64url')}`],
    ...flipped,
  ];
}
