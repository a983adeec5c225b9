import { describe, expect, it } from 'vitest';
import { openBrowser, proofIn, titleOf } from './browser.ts';
import type { Browser } from './browser.ts';
import { asAnn, inviteAnn, leavesNoTrace, startSite } from './site.ts';
import type { CallOptions, Site } from './site.ts';

const foreign: Record<string, string>[] = [
  { Origin: 'https://evil.example' },
  { Origin: 'null' },
  { Origin: '' },
  { 'Sec-Fetch-Site': 'cross-site' },
  { 'Sec-Fetch-Site': 'same-site' },
  { 'Sec-Fetch-Site': 'none' },
];

describe.each(['begin', 'accept', 'decline'])('a form that no page of ours sent: %s', (step) => {
  it.each(foreign)('is refused: %o', async (headers) => {
    const site = await startSite();
    const { browser, fields } = await shownToAnn(site);
    const refused = await leavesNoTrace(site, () => browser.submit(`/join/${step}`, fields, { headers }));
    expect([refused.status, titleOf(refused)]).toEqual([403, 'This came from elsewhere']);
    expect(refused.headers.getSetCookie()).toEqual([]);
  });

  it('is refused without an Origin, too', async () => {
    const site = await startSite();
    const { browser, fields } = await shownToAnn(site);
    const cookie = [...browser.cookies].map((pair) => pair.join('=')).join('; ');
    const refused = await leavesNoTrace(site, () =>
      site.call(`POST /join/${step}`, {
        ...asAnn,
        headers: { Cookie: cookie, 'Content-Type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(fields).toString(),
      }),
    );
    expect([refused.status, titleOf(refused)]).toEqual([403, 'This came from elsewhere']);
  });

  it('is taken from a browser that names its origin and nothing else', async () => {
    const site = await startSite();
    const { browser, fields } = await shownToAnn(site);
    const cookie = [...browser.cookies].map((pair) => pair.join('=')).join('; ');
    const taken = await site.call(`POST /join/${step}`, {
      ...asAnn,
      headers: { Cookie: cookie, Origin: site.origin, 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
    });
    expect(taken.status).toBe(step === 'begin' ? 303 : 200);
  });

  it.each([
    ['application/json', '{}', 415],
    ['text/plain', 'token=x', 415],
    ['application/x-www-form-urlencoded', `token=${'x'.repeat(33 * 1024)}`, 413],
  ])('is refused as %s', async (type, body, status) => {
    const site = await startSite();
    const refused = await leavesNoTrace(site, () =>
      site.call(`POST /join/${step}`, {
        ...asAnn,
        headers: { 'Content-Type': type, Origin: site.origin },
        body,
      }),
    );
    expect(refused.status).toBe(status);
  });
});

describe.each(['accept', 'decline'])('an answer without a valid proof: %s', (step) => {
  const lookAgain = [403, 'Please look again'];

  async function answer(
    site: Site,
    browser: Browser,
    fields: Record<string, string>,
    options: CallOptions = {},
  ) {
    const answered = await leavesNoTrace(site, () => browser.submit(`/join/${step}`, fields, options));
    return [answered.status, titleOf(answered)];
  }

  it('is refused when there is none, or one that was made up', async () => {
    const site = await startSite();
    const { browser, fields } = await shownToAnn(site);
    expect(await answer(site, browser, {})).toEqual(lookAgain);
    expect(await answer(site, browser, { proof: '' })).toEqual(lookAgain);
    expect(await answer(site, browser, { proof: '1.AAAA' })).toEqual(lookAgain);
    expect(await answer(site, browser, { proof: `${fields.proof.slice(0, -2)}AA` })).toEqual(lookAgain);
    expect(await answer(site, browser, { proof: browser.cookies.get('latchkey-join') ?? '' })).toEqual(
      lookAgain,
    );
    const sealed = await site.latchkey.seal('latchkey shown invitation', '{"principalId":"u-ann"}');
    expect(await answer(site, browser, { proof: sealed })).toEqual(lookAgain);
  });

  it('is refused when another account was shown the invitation', async () => {
    const site = await startSite();
    const { browser, fields } = await shownToAnn(site);
    expect(await answer(site, browser, fields, { as: 'u-other ann@example.org' })).toEqual(lookAgain);
  });

  it('is refused when the account is of another tenant', async () => {
    const site = await startSite();
    const { browser, fields } = await shownToAnn(site);
    const headers = { 'X-Tenant': 'other-care' };
    expect(await answer(site, browser, fields, { headers })).toEqual(lookAgain);
  });

  it('is refused when another invitation was shown than the one at hand', async () => {
    const site = await startSite();
    const { browser, fields } = await shownToAnn(site);
    await site.staff.workspaces.open({ workspaceId: 'liam', kind: 'client', name: 'Liam' });
    await site.staff.invitations.invite({
      workspaceId: 'liam',
      person: { name: 'Ann', email: 'ann@example.org' },
      permissions: ['roster.view'],
    });
    await browser.submit('/join/begin', { token: await site.tokenFor('ann@example.org') });
    expect(await answer(site, browser, fields)).toEqual(lookAgain);
  });

  it('is refused when an older link of the invitation was shown', async () => {
    const site = await startSite();
    const { browser, fields, invitationId } = await shownToAnn(site);
    site.clock.advance(60_000);
    await site.staff.invitations.resend({ invitationId });
    await browser.submit('/join/begin', { token: await site.tokenFor('ann@example.org') });
    expect(await answer(site, browser, fields)).toEqual(lookAgain);
  });

  it('is refused when the page had been open for a quarter of an hour', async () => {
    const site = await startSite();
    const { browser, fields, token } = await shownToAnn(site);
    site.clock.advance(15 * 60_000 - 1);
    await browser.submit('/join/begin', { token });
    site.clock.advance(1);
    expect(await answer(site, browser, fields)).toEqual(lookAgain);
  });
});

describe('the cookie that carries a link through sign-in', () => {
  it('is refused from the millisecond its quarter of an hour has passed, whatever the browser does', async () => {
    const site = await startSite();
    const { browser, fields } = await shownToAnn(site);
    site.clock.advance(15 * 60_000 - 1);
    expect((await browser.get('/join/confirm')).status).toBe(200);
    site.clock.advance(1);
    const shown = await leavesNoTrace(site, () => browser.get('/join/confirm'));
    expect([shown.status, titleOf(shown)]).toEqual([400, 'Open your link again']);
    const answered = await leavesNoTrace(site, () => browser.submit('/join/accept', fields));
    expect([answered.status, titleOf(answered)]).toEqual([400, 'Open your link again']);
  });

  it('is refused when it is absent, made up, altered, or sealed for something else', async () => {
    const site = await startSite();
    const { browser, fields, token } = await shownToAnn(site);
    const genuine = browser.cookies.get('latchkey-join') ?? '';
    const sealedElsewhere = await site.latchkey.seal(
      'another use',
      JSON.stringify({ token, until: site.clock.now() + 60_000 }),
    );
    const cookies = [
      '',
      token,
      '1.AAAA',
      `${genuine.slice(0, -2)}AA`,
      genuine.replace(/^1/, '2'),
      sealedElsewhere,
    ];
    const sealedBadly = await site.latchkey.seal('latchkey join cookie', JSON.stringify({ token }));
    for (const cookie of [...cookies, fields.proof, sealedBadly]) {
      browser.cookies.set('latchkey-join', cookie);
      const shown = await leavesNoTrace(site, () => browser.get('/join/confirm'));
      expect([cookie, shown.status, titleOf(shown)]).toEqual([cookie, 400, 'Open your link again']);
    }
    browser.cookies.clear();
    expect((await browser.get('/join/confirm')).status).toBe(400);
  });

  it('lets nobody answer who is not signed in', async () => {
    const site = await startSite();
    const { browser, fields } = await shownToAnn(site);
    for (const step of ['accept', 'decline']) {
      const sent = await leavesNoTrace(site, () =>
        site.call(`POST /join/${step}`, {
          headers: {
            Cookie: `latchkey-join=${browser.cookies.get('latchkey-join') ?? ''}`,
            'Content-Type': 'application/x-www-form-urlencoded',
            Origin: site.origin,
          },
          body: new URLSearchParams(fields).toString(),
        }),
      );
      expect([sent.status, sent.headers.get('Location')]).toEqual([
        303,
        '/sign-in?returnTo=%2Fportal%2Fjoin%2Fconfirm',
      ]);
    }
  });

  it('of another browser shows its invitation, which the account at hand still cannot accept', async () => {
    const site = await startSite();
    const { browser: anns } = await shownToAnn(site);
    const eves = openBrowser(site, 'u-eve eve@example.org');
    eves.cookies.set('latchkey-join', anns.cookies.get('latchkey-join') ?? '');
    const shown = await eves.get('/join/confirm');
    const refused = await leavesNoTrace(site, () => eves.submit('/join/accept', { proof: proofIn(shown) }));
    expect(refused.status).toBe(403);
  });

  it('is bound to https and to this host where the portal is on https', async () => {
    const site = await startSite({ baseUrl: 'https://portal.example.com/portal' });
    const browser = openBrowser(site, asAnn.as, 'https://portal.example.com');
    const { token } = await inviteAnn(site);
    const begun = await browser.submit('/join/begin', { token });
    expect(begun.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^__Host-latchkey-join=[\w.-]+; Max-Age=900; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
      ),
    ]);
    const shown = await browser.get('/join/confirm');
    expect(titleOf(shown)).toBe('Invitation to Rosa Diaz');
    const accepted = await browser.submit('/join/accept', { proof: proofIn(shown) });
    expect(accepted.headers.getSetCookie()[0]).toMatch(/^__Host-latchkey-join=; Max-Age=0; .*Secure$/);
    expect((await openBrowser(site).submit('/join/begin', { token })).status).toBe(403);
  });

  it('leaves the cookies that the host sets on the way', async () => {
    const site = await startSite({
      authenticate(request) {
        request.res?.setHeader('Set-Cookie', 'session=1');
        return undefined;
      },
    });
    const begun = await openBrowser(site).submit('/join/begin', { token: 'lk1_x' });
    expect(begun.headers.getSetCookie()).toEqual(['session=1', expect.stringContaining('latchkey-join=')]);
  });
});

/** Ann is signed in and was shown her invitation. */
async function shownToAnn(site: Site) {
  const { token, invitationId } = await inviteAnn(site);
  const browser = openBrowser(site, asAnn.as);
  await browser.submit('/join/begin', { token });
  const proof = proofIn(await browser.get('/join/confirm'));
  return { browser, token, invitationId, fields: { token, proof } };
}
