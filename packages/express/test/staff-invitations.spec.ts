import { describe, expect, it } from 'vitest';
import { ann, asOlivia, inviteAnn, leavesNoTrace, letAnnIn, startSite } from './site.ts';

describe('inviting over HTTP', () => {
  it('answers 201 with the invitation, where it is found and a strong ETag of its revision', async () => {
    const site = await startSite();
    const invited = await site.call('POST /invitations', {
      ...asOlivia,
      json: { workspaceId: 'rosa', person: ann, permissions: ['roster.view'], source: 'menu', locale: 'en' },
    });
    expect(invited.status).toBe(201);
    expect(invited.headers.get('ETag')).toBe('"0"');
    expect(invited.json).toMatchObject({
      workspaceId: 'rosa',
      status: 'pending',
      round: 1,
      generation: 1,
      expiresAt: '2026-03-09T09:00:00.000Z',
      revision: 0,
    });
    expect(invited.headers.get('Location')).toBe(
      `/portal/invitations/${String(invited.json['invitationId'])}`,
    );
  });

  it('answers with the access that was given in its place, which no path leads to', async () => {
    const site = await startSite();
    const policy = {
      validFor: 'P7D',
      resend: { cooldown: 'PT1M', limit: 3 },
      acceptBy: 'matchingEmail',
      existingPerson: 'grant',
    };
    await site.call('POST /tenant/change-policy', { ...asOlivia, json: { policy } });
    const { personId } = await letAnnIn(site);
    await site.staff.workspaces.open({ workspaceId: 'liam', kind: 'client', name: 'Liam' });
    const json = { workspaceId: 'liam', person: ann, permissions: ['roster.view'] };
    const given = await site.call('POST /invitations/send', { ...asOlivia, json });
    expect([given.status, given.headers.get('Location')]).toEqual([201, null]);
    expect(given.json).toMatchObject({ status: 'granted', did: 'granted', personId });
    expect(given.json['accessGrantId']).toEqual(expect.any(String));
  });

  it('is on record as done by whoever is signed in', async () => {
    const site = await startSite();
    const { invitationId } = await inviteAnn(site);
    const history = await site.call(`GET /invitations/${invitationId}/history`, asOlivia);
    expect(history.json).toMatchObject({
      isIntact: true,
      entries: [
        {
          at: '2026-03-02T09:00:00.000Z',
          type: 'PersonInvited',
          actor: { type: 'principal', principalId: 'olivia' },
          by: 'olivia',
          invitation: { status: 'pending', round: 1, generation: 1, expiresAt: '2026-03-09T09:00:00.000Z' },
          access: { status: 'none', permissions: [], suspensions: [] },
        },
        { type: 'DeliveryClaimed' },
        { type: 'InvitationMailed' },
      ],
    });
  });

  it('finds at once what was just done', async () => {
    const site = await startSite();
    const { json } = await site.call('POST /invitations', {
      ...asOlivia,
      json: { workspaceId: 'rosa', person: ann, permissions: ['roster.view'], source: 'contact-menu' },
    });
    const found = await site.call(`GET /invitations/${String(json['invitationId'])}`, asOlivia);
    expect(found.status).toBe(200);
    expect(found.headers.get('ETag')).toMatch(/^"0\.[\w-]{22}"$/);
    expect(found.json).toMatchObject({
      personName: 'Ann Carer',
      email: 'ann@example.org',
      workspaceName: 'Rosa Diaz',
      status: 'pending',
      invitedAt: '2026-03-02T09:00:00.000Z',
      sentAt: '2026-03-02T09:00:00.000Z',
      source: 'contact-menu',
      expiresAt: '2026-03-09T09:00:00.000Z',
    });
  });

  it('refuses a second invitation while one is open, with its deadline', async () => {
    const site = await startSite();
    await inviteAnn(site);
    const again = await leavesNoTrace(site, () =>
      site.call('POST /invitations', {
        ...asOlivia,
        json: { workspaceId: 'rosa', person: ann, permissions: ['roster.view'] },
      }),
    );
    expect(again.status).toBe(409);
    expect(again.headers.get('Content-Type')).toBe('application/problem+json; charset=utf-8');
    expect(again.json).toEqual({
      type: 'urn:latchkey:problem:already-invited',
      title: 'The person is invited already',
      status: 409,
      code: 'AlreadyInvited',
      expiresAt: '2026-03-09T09:00:00.000Z',
    });
  });

  it('names every field that is not valid', async () => {
    const site = await startSite();
    const refused = await leavesNoTrace(site, () =>
      site.call('POST /invitations', {
        ...asOlivia,
        json: { workspaceId: 'rosa', person: { name: '', email: 'ann' }, permissions: [], extra: 1 },
      }),
    );
    expect(refused.status).toBe(422);
    const paths = (refused.json['issues'] as { path: string }[]).map(({ path }) => path);
    expect(new Set(paths)).toEqual(new Set(['person.name', 'person.email', 'permissions', '']));
    expect(refused.json).toMatchObject({ code: 'InvalidInput', type: 'urn:latchkey:problem:invalid-input' });
  });

  it('refuses what its giver may not give, and names the port where there is none', async () => {
    const site = await startSite({ latchkey: { mayGive: undefined } });
    const refused = await leavesNoTrace(site, () =>
      site.call('POST /invitations', {
        ...asOlivia,
        json: { workspaceId: 'rosa', person: ann, permissions: ['roster.view'] },
      }),
    );
    expect(refused.status).toBe(403);
    expect(refused.json).toMatchObject({
      code: 'MayNotGive',
      permissions: ['roster.view'],
      missingPort: 'mayGive',
    });
    expect(refused.json['detail']).toContain('mayGive');
  });

  it('knows no workspace that was never opened', async () => {
    const site = await startSite();
    const refused = await leavesNoTrace(site, () =>
      site.call('POST /invitations', {
        ...asOlivia,
        json: { workspaceId: 'unheard-of', person: ann, permissions: ['roster.view'] },
      }),
    );
    expect(refused.status).toBe(404);
    expect(refused.json['code']).toBe('WorkspaceNotFound');
  });
});

describe('resending and rescinding over HTTP', () => {
  it('sends a new link once the cooldown has passed', async () => {
    const site = await startSite();
    const { invitationId } = await inviteAnn(site);
    site.clock.advance(60_000);
    const resent = await site.call(`POST /invitations/${invitationId}/resend`, asOlivia);
    expect(resent.status).toBe(200);
    expect(resent.headers.get('ETag')).toBe('"1"');
    expect(resent.json).toMatchObject({ generation: 2, expiresAt: '2026-03-09T09:01:00.000Z' });
    await site.latchkey.whenIdle();
    expect(site.mails).toHaveLength(2);
  });

  it('says when to try again if it is too soon', async () => {
    const site = await startSite();
    const { invitationId } = await inviteAnn(site);
    site.clock.advance(20_000);
    const refused = await leavesNoTrace(site, () =>
      site.call(`POST /invitations/${invitationId}/resend`, asOlivia),
    );
    expect(refused.status).toBe(429);
    expect(refused.headers.get('Retry-After')).toBe('40');
    expect(refused.json).toMatchObject({ code: 'ResendTooSoon', retryAt: '2026-03-02T09:01:00.000Z' });
  });

  it('stops at the limit of a round', async () => {
    const site = await startSite();
    await site.staff.tenants.changePolicy({
      policy: { validFor: 'P7D', resend: { cooldown: 'PT1S', limit: 1 }, acceptBy: 'matchingEmail' },
    });
    const { invitationId } = await inviteAnn(site);
    site.clock.advance(60_000);
    const refused = await leavesNoTrace(site, () =>
      site.call(`POST /invitations/${invitationId}/resend`, asOlivia),
    );
    expect(refused.status).toBe(429);
    expect(refused.json).toMatchObject({ code: 'ResendLimitReached', limit: 1 });
  });

  it('takes an invitation back, with a reason', async () => {
    const site = await startSite();
    const { invitationId } = await inviteAnn(site);
    const json = { reason: 'wrong person' };
    const rescinded = await site.call(`POST /invitations/${invitationId}/rescind`, { ...asOlivia, json });
    expect(rescinded.json).toMatchObject({ status: 'rescinded', revision: 1 });
    const history = await site.call(`GET /invitations/${invitationId}/history`, asOlivia);
    expect(history.text).toContain('wrong person');
  });

  it('tells staff of a conflict, not that something is gone, where the invitee has declined', async () => {
    const site = await startSite();
    const { invitationId, token } = await inviteAnn(site);
    await site.call('POST /invitations/decline', { json: { token } });
    site.clock.advance(60_000);
    const refused = await leavesNoTrace(site, () =>
      site.call(`POST /invitations/${invitationId}/resend`, asOlivia),
    );
    expect(refused.status).toBe(409);
    expect(refused.json['code']).toBe('InvitationDeclined');
  });

  it('refuses to take back what was accepted', async () => {
    const site = await startSite();
    const { invitationId } = await letAnnIn(site);
    const refused = await leavesNoTrace(site, () =>
      site.call(`POST /invitations/${invitationId}/rescind`, asOlivia),
    );
    expect(refused.status).toBe(409);
    expect(refused.json['code']).toBe('AlreadyAccepted');
  });

  it.each(['"7"', 'W/"0"', '"0", "1"', 'anything'])('refuses at a revision that is not %s', async (tag) => {
    const site = await startSite();
    const { invitationId } = await inviteAnn(site);
    const refused = await leavesNoTrace(site, () =>
      site.call(`POST /invitations/${invitationId}/rescind`, { ...asOlivia, headers: { 'If-Match': tag } }),
    );
    expect(refused.status).toBe(412);
    expect(refused.json).toMatchObject({ code: 'RevisionMismatch', actual: 0 });
  });

  it.each(['"0"', '*'])('goes on at the revision that If-Match names as %s', async (tag) => {
    const site = await startSite();
    const { invitationId } = await inviteAnn(site);
    const done = await site.call(`POST /invitations/${invitationId}/rescind`, {
      ...asOlivia,
      headers: { 'If-Match': tag },
    });
    expect(done.status).toBe(200);
  });

  it('takes no field that it does not know', async () => {
    const site = await startSite();
    const { invitationId } = await inviteAnn(site);
    site.clock.advance(60_000);
    const refused = await leavesNoTrace(site, () =>
      site.call(`POST /invitations/${invitationId}/resend`, { ...asOlivia, json: { force: true } }),
    );
    expect(refused.status).toBe(422);
  });
});

describe('an invitation that is not there', () => {
  const unknown = '01ARZ3NDEKTSV4RRFFQ69G5FAV';

  it.each([
    `GET /invitations/${unknown}`,
    `GET /invitations/${unknown}/history`,
    `POST /invitations/${unknown}/resend`,
    `POST /invitations/${unknown}/rescind`,
    'GET /invitations/%00',
    'POST /invitations/..%2F..%2Fetc/resend',
    'POST /invitations/__proto__/rescind',
  ])('is not found: %s', async (request) => {
    const site = await startSite();
    await inviteAnn(site);
    const answer = await leavesNoTrace(site, () => site.call(request, asOlivia));
    expect(answer.status).toBe(404);
    expect(answer.json).toMatchObject({ code: 'NotInvited', type: 'urn:latchkey:problem:not-invited' });
  });

  it.each(['GET ', 'GET /history', 'POST /resend', 'POST /rescind'])(
    'is another tenant’s, and answered the same: %s',
    async (request) => {
      const site = await startSite();
      const { invitationId } = await inviteAnn(site);
      const other = site.latchkey.as({
        tenantId: 'other-care',
        actor: { type: 'principal', principalId: 'olivia' },
      });
      await other.tenants.open();
      const [method = '', below = ''] = request.split(' ');
      const ask = (id: string) =>
        site.call(`${method} /invitations/${id}${below}`, {
          ...asOlivia,
          headers: { 'X-Tenant': 'other-care' },
        });
      const foreign = await leavesNoTrace(site, () => ask(invitationId));
      const missing = await ask(unknown);
      expect(foreign.status).toBe(404);
      expect([foreign.status, foreign.text]).toEqual([missing.status, missing.text]);
    },
  );
});
