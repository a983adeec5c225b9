import type { Request } from 'express';
import { describe, expect, it } from 'vitest';
import { openBrowser, proofIn, titleOf } from './browser.ts';
import { ann, asAnn, asOlivia, inviteAnn, leavesNoTrace, letAnnIn, startSite } from './site.ts';
import type { Site } from './site.ts';
import { staffCases, prepared } from './staff-cases.ts';

const tenantId = 'harbour-care';

/** Whoever sends a session with the request is in that. */
function identityOf(request: Request) {
  const [, principalId, verifiedEmail] = request.get('Authorization')?.split(' ') ?? [];
  if (principalId === undefined) return undefined;
  return { tenantId, principalId, verifiedEmail, supportSessionId: request.get('X-Support') };
}

async function annIsSupported() {
  const site = await startSite({ authenticate: identityOf });
  const { personId } = await letAnnIn(site);
  const json = { personId, reason: 'cannot see the roster' };
  const started = await site.call('POST /support-sessions', { ...asOlivia, json });
  const supportSessionId = String(started.json['supportSessionId']);
  return {
    site,
    personId,
    started,
    path: `/support-sessions/${supportSessionId}`,
    inSession: inIt(supportSessionId),
  };
}

function inIt(supportSessionId: string) {
  // A key is claimed before a command is given: that, too, would be a trace.
  return { ...asOlivia, headers: { 'X-Support': supportSessionId, 'Idempotency-Key': '"key-1"' } };
}

describe('signing in as somebody over HTTP', () => {
  it('starts a session, shows it, and ends it from within', async () => {
    const { site, personId, started, path, inSession } = await annIsSupported();
    expect(started.status).toBe(201);
    expect(started.headers.get('Location')).toBe(`/portal${path}`);
    expect(started.json).toMatchObject({
      status: 'running',
      supporter: 'olivia',
      personId,
      until: '2026-03-02T09:30:00.000Z',
    });
    const shown = await site.call(`GET ${path}`, asOlivia);
    expect(shown.json).toMatchObject({ personName: ann.name, reason: 'cannot see the roster' });
    const ended = await site.call(`POST ${path}/end`, {
      ...inSession,
      headers: { ...inSession.headers, 'Idempotency-Key': '"end-1"' },
    });
    expect([ended.status, ended.json['status']]).toEqual([200, 'ended']);
    const listed = await site.call('GET /support-sessions?supporter=olivia', asOlivia);
    expect(listed.json['items']).toMatchObject([{ status: 'ended' }]);
  });

  it.each(staffCases.filter(({ action }) => action !== 'support.end'))(
    'refuses in a session: $request',
    async (each) => {
      const site = await startSite({ authenticate: identityOf });
      const { request, json } = await prepared(site, each);
      const session = inIt('01ARZ3NDEKTSV4RRFFQ69G5FAV');
      const refused = await leavesNoTrace(site, () =>
        site.call(request, { ...session, ...(json && { json }) }),
      );
      expect([refused.status, refused.json['code']]).toEqual([403, 'NotInSupportSession']);
    },
  );

  it.each(['preview', 'accept', 'decline', 'ask-for-link'])(
    'refuses invitees’ requests: %s',
    async (command) => {
      const site = await startSite({ authenticate: identityOf, onNewLinkAsked: () => {} });
      const { token } = await inviteAnn(site);
      const headers = { 'X-Support': '01ARZ3NDEKTSV4RRFFQ69G5FAV' };
      const refused = await leavesNoTrace(site, () =>
        site.call(`POST /invitations/${command}`, { ...asAnn, headers, json: { token } }),
      );
      expect([refused.status, refused.json['code']]).toEqual([403, 'NotInSupportSession']);
      expect(site.faults).toEqual([]);
    },
  );

  it('shows no invitation on the pages, and lets nobody answer one', async () => {
    const site = await startSite({ authenticate: identityOf });
    const { token } = await inviteAnn(site);
    const browser = openBrowser(site, asAnn.as);
    const headers = { 'X-Support': '01ARZ3NDEKTSV4RRFFQ69G5FAV' };
    await browser.submit('/join/begin', { token });
    const page = await browser.get('/join/confirm');
    const shown = await browser.get('/join/confirm', { headers });
    expect([shown.status, titleOf(shown)]).toEqual([403, 'You have signed in as somebody else']);
    for (const answer of ['accept', 'decline']) {
      const proof = proofIn(page);
      const refused = await leavesNoTrace(site, () =>
        browser.submit(`/join/${answer}`, { proof }, { headers }),
      );
      expect(refused.status).toBe(403);
    }
    expect(site.faults).toEqual([]);
  });

  it('shows nobody’s workspaces as one’s own', async () => {
    const { site, inSession } = await annIsSupported();
    const refused = await site.call('GET /my/workspaces', inSession);
    expect([refused.status, refused.json['code']]).toEqual([403, 'NotInSupportSession']);
  });

  it('refuses to agree to terms for somebody', async () => {
    const { site, inSession } = await annIsSupported();
    const refused = await leavesNoTrace(site, () =>
      site.call('POST /people/agree-terms', { ...inSession, json: { version: '1' } }),
    );
    expect(refused.status).toBe(403);
  });

  it('refuses to end a session of somebody else from within one', async () => {
    const { site, path } = await annIsSupported();
    const refused = await endIn(site, path, '01ARZ3NDEKTSV4RRFFQ69G5FAV');
    expect([refused.status, refused.json['code']]).toEqual([404, 'SupportSessionNotFound']);
  });

  it('takes no session that is none', async () => {
    const site = await startSite({ authenticate: identityOf });
    const failed = await site.call('GET /people', inIt('ann'));
    expect(failed.status).toBe(500);
    expect(site.faults).toMatchObject([{ code: 'InvalidIdentity' }]);
  });
});

function endIn(site: Site, path: string, session: string) {
  return site.call(`POST ${path}/end`, inIt(session));
}
