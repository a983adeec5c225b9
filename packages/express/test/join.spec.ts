import { createHash } from 'node:crypto';
import { manualClock } from '@latchkey/testing';
import { memoryEventStore, memoryKeyVault } from 'latchkey';
import { describe, expect, it } from 'vitest';
import { openBrowser, openInvitation, proofIn, titleOf } from './browser.ts';
import { asAnn, inviteAnn, leavesNoTrace, opening, startSite } from './site.ts';
import type { Answer, Site } from './site.ts';

describe('the page behind a link', () => {
  it('touches no store and no vault, and sets no cookie, whoever fetches it and however often', async () => {
    let touched = 0;
    const counting = <Port extends object>(port: Port): Port =>
      new Proxy(port, {
        get(target, name, receiver) {
          if (name !== 'storeId') touched++;
          return Reflect.get(target, name, receiver) as unknown;
        },
      });
    let asked = 0;
    const site = await startSite({
      eventStore: counting(memoryEventStore({ clock: manualClock(opening) })),
      keyVault: counting(memoryKeyVault()),
      authenticate() {
        asked++;
        return undefined;
      },
    });
    await site.latchkey.whenIdle();
    touched = 0;
    for (const request of ['GET /join', 'HEAD /join', 'GET /join?utm=1', 'GET /join/']) {
      const answer = await site.call(request, { headers: { Cookie: 'latchkey-join=1.abc' } });
      expect(answer.status).toBe(200);
      expect(answer.headers.getSetCookie()).toEqual([]);
    }
    expect([touched, asked]).toEqual([0, 0]);
  });

  it('lets run and apply only what its policy holds the hash of', async () => {
    const site = await startSite();
    const page = await site.call('GET /join');
    const policy = page.headers.get('Content-Security-Policy') ?? '';
    for (const name of ['script', 'style']) {
      const [, content = ''] = new RegExp(`<${name}>(.*)</${name}>`, 's').exec(page.text) ?? [];
      const hash = createHash('sha256').update(content).digest('base64');
      expect(policy).toContain(`${name}-src 'sha256-${hash}'`);
    }
    expect(page.text.match(/<script|<style| on\w+=| style=/g)).toEqual(['<style', '<script']);
  });

  it('sends nothing by script: only its button does', async () => {
    const site = await startSite();
    const [, script = ''] = /<script>(.*)<\/script>/s.exec((await site.call('GET /join')).text) ?? [];
    expect(script).toContain('history.replaceState');
    expect(script).not.toMatch(/submit|fetch|XMLHttpRequest|sendBeacon|click/);
  });
});

describe('the forms of the pages', () => {
  it('may lead to a sign-in on other sites: on https alone, where the portal is on https', async () => {
    const policyOf = (answer: Answer) => answer.headers.get('Content-Security-Policy');
    const overHttps = await startSite({ baseUrl: 'https://portal.example.com/portal' });
    expect(policyOf(await overHttps.call('GET /join'))).toContain("; form-action 'self' https:;");
    const overHttp = await startSite();
    expect(policyOf(await overHttp.call('GET /join'))).toContain("; form-action 'self' https: http:;");
  });

  it('let browsers name the origin that they are sent from, which no-referrer alone would not', async () => {
    const site = await startSite();
    expect((await site.call('GET /join')).text).toContain('<meta name="referrer" content="same-origin" />');
  });
});

describe('the way from a link to access', () => {
  it('leads through sign-in to a page that shows the invitation, and by its button to access', async () => {
    const site = await startSite();
    const { token } = await inviteAnn(site);
    const visitor = openBrowser(site);
    const begun = await visitor.submit('/join/begin', { token });
    expect(begun.status).toBe(303);
    expect(begun.headers.get('Location')).toBe('/sign-in?returnTo=%2Fportal%2Fjoin%2Fconfirm');
    expect(begun.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^latchkey-join=[\w.-]+; Max-Age=900; Path=\/; HttpOnly; SameSite=Lax$/),
    ]);
    expect(begun.headers.getSetCookie()[0]).not.toContain(token);

    const shown = await leavesNoTrace(site, () => visitor.get('/join/confirm', asAnn));
    expect(shown.status).toBe(200);
    expect(titleOf(shown)).toBe('Invitation to Rosa Diaz');
    for (const fact of [
      'olivia',
      'Ann Carer',
      'roster.view',
      'ann@example.org',
      '2026-03-09T09:00:00.000Z',
    ]) {
      expect(shown.text).toContain(fact);
    }
    expect(shown.text).not.toContain(token);

    const accepted = await visitor.submit('/join/accept', { proof: proofIn(shown) }, asAnn);
    expect(accepted.status).toBe(200);
    expect(titleOf(accepted)).toBe('Accepted');
    expect(accepted.text).toContain('href="/my/rosa"');
    expect(visitor.cookies.size).toBe(0);
    const check = { principalId: 'u-ann', workspaceId: 'rosa', permission: 'roster.view' };
    expect((await site.staff.access.check(check)).allowed).toBe(true);
  });

  it('leads straight to the invitation who is signed in already', async () => {
    const site = await startSite();
    const { token } = await inviteAnn(site);
    const begun = await openBrowser(site, asAnn.as).submit('/join/begin', { token });
    expect([begun.status, begun.headers.get('Location')]).toEqual([303, '/portal/join/confirm']);
  });

  it.each([
    ['the whole link', (site: Site, token: string) => `${site.origin}/portal/join#${token}`],
    [
      'a code broken over lines',
      (_site: Site, token: string) => ` ${token.slice(0, 40)}\r\n ${token.slice(40)} `,
    ],
  ])('takes %s in the field', async (_what, typed) => {
    const site = await startSite();
    const { token } = await inviteAnn(site);
    const browser = openBrowser(site, asAnn.as);
    await browser.submit('/join/begin', { token: typed(site, token) });
    expect(titleOf(await browser.get('/join/confirm'))).toBe('Invitation to Rosa Diaz');
  });

  it.each(['', '   ', 'https://portal.example.com/join#', 'x'.repeat(501)])(
    'asks again for a code where there is none: %j',
    async (token) => {
      const site = await startSite();
      const again = await leavesNoTrace(site, () => openBrowser(site).submit('/join/begin', { token }));
      expect(again.status).toBe(422);
      expect(again.text).toContain('role="alert"');
      expect(again.headers.getSetCookie()).toEqual([]);
    },
  );

  it('ends in a no, with a reason, for who does not want it', async () => {
    const site = await startSite();
    const { token, invitationId } = await inviteAnn(site);
    const { browser, shown } = await openInvitation(site, token);
    const fields = { proof: proofIn(shown), reason: ' not my client ' };
    const declined = await browser.submit('/join/decline', fields);
    expect(titleOf(declined)).toBe('Declined');
    expect(browser.cookies.size).toBe(0);
    const history = await site.staff.audit.history(invitationId);
    expect(history?.entries.at(-1)?.sentence).toBe(
      'The invitation was declined by link number 1: “not my client”.',
    );
    expect(history?.entries.at(-1)?.actor).toEqual({ type: 'invitee', principalId: 'u-ann' });
  });

  it('lists what was accepted at once', async () => {
    const site = await startSite();
    const { token } = await inviteAnn(site);
    const { browser, shown } = await openInvitation(site, token);
    await browser.submit('/join/accept', { proof: proofIn(shown) });
    const { items } = await site.staff.invitations.list({ status: 'accepted' });
    expect(items).toHaveLength(1);
  });

  it('shows every text as text', async () => {
    const site = await startSite();
    await site.staff.workspaces.open({ workspaceId: 'x', kind: 'client', name: '<script>alert(1)</script>' });
    await site.staff.invitations.invite({
      workspaceId: 'x',
      person: { name: '"><img src=x onerror=alert(1)>', email: 'ann@example.org' },
      permissions: ['roster.view'],
    });
    const { shown } = await openInvitation(site, await site.tokenFor('ann@example.org'));
    expect(shown.text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(shown.text).not.toMatch(/<script|<img/);
  });
});

describe('a host that does not say where to sign in', () => {
  it('gets a page that says to sign in first, and one that names the missing port', async () => {
    const without = await startSite({ signInUrl: undefined });
    const page = await openBrowser(without).submit('/join/begin', { token: 'lk1_x' });
    expect([page.status, titleOf(page)]).toEqual([401, 'Sign in first']);
    expect(page.text).not.toContain('authenticate');
    const neither = await startSite({ signInUrl: undefined, authenticate: undefined });
    expect((await openBrowser(neither).submit('/join/begin', { token: 'lk1_x' })).text).toContain(
      'authenticate',
    );
  });

  it('may say where to go on with a plain text, or not at all', async () => {
    for (const [afterAcceptUrl, link] of [
      ['/home', 'href="/home"'],
      [undefined, undefined],
    ] as const) {
      const site = await startSite({ afterAcceptUrl });
      const { token } = await inviteAnn(site);
      const { browser, shown } = await openInvitation(site, token);
      const accepted = await browser.submit('/join/accept', { proof: proofIn(shown) });
      expect(/href="[^"]*"/.exec(accepted.text)?.[0]).toBe(link);
    }
  });
});
