import { describe, expect, it } from 'vitest';
import type { Html, Layout, PageFrame, PageName, PageTemplates } from '../src/index.ts';
import { html, renderHtml } from '../src/index.ts';
import { openBrowser, openInvitation, proofIn, textsOf, titleOf } from './browser.ts';
import { everyPage, expired, invited } from './every-page.ts';
import { asAnn, leavesNoTrace, startSite } from './site.ts';
import type { Answer } from './site.ts';

const onNewLinkAsked = () => {};
const hostile = '"><script>alert(1)</script>';
const safety = ['Cache-Control', 'Content-Security-Policy', 'Referrer-Policy', 'X-Content-Type-Options'];
const policyOf = (answer: Answer) => answer.headers.get('Content-Security-Policy') ?? '';

describe('a layout of the host’s', () => {
  const layout: Layout = ({ language, title, head, style, main }) =>
    html`<!doctype html>
      <html lang="${language}">
        <head>
          ${head}
          <title>${title} – Harbour Care</title>
          ${style}
          <link rel="stylesheet" href="/harbour.css" />
        </head>
        <body>
          <header>Harbour Care</header>
          <main>${main}</main>
        </body>
      </html>`;

  it('stands around every page, in the page’s language', async () => {
    const plain = await everyPage('de', { onNewLinkAsked });
    for (const [situation, page] of await everyPage('de', { onNewLinkAsked, pages: { layout } })) {
      const [title = '', ...main] = textsOf(plain.get(situation) ?? page);
      expect([situation, textsOf(page)]).toEqual([
        situation,
        [`${title} – Harbour Care`, 'Harbour Care', ...main],
      ]);
      expect(page.text).toContain('<html lang="de">');
    }
  });

  it('leads to access by the same forms', async () => {
    const site = await startSite({ pages: { layout } });
    const { browser, proof } = await invited(site);
    expect(titleOf(await browser.submit('/join/accept', { proof }))).toBe('Accepted – Harbour Care');
  });

  it('may load styles, pictures and fonts of the same origin; scripts and all else, it may not', async () => {
    const own = policyOf(await (await startSite({ pages: { layout } })).call('GET /join'));
    const plain = policyOf(await (await startSite()).call('GET /join'));
    expect(own.split('; ')).toEqual([
      "default-src 'none'",
      expect.stringMatching(/^style-src 'sha256-[\w+/=]+' 'self'$/),
      "img-src 'self'",
      "font-src 'self'",
      expect.stringMatching(/^script-src 'sha256-[\w+/=]+'$/),
      "form-action 'self' https: http:",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ]);
    expect(plain).not.toMatch(/-src[^;]*'self'/);
  });

  it('is not what the headers of safety come from', async () => {
    const bare: Layout = ({ main }) => html`${main}`;
    const site = await startSite({ pages: { layout: bare } });
    const plain = await startSite({ pages: { layout } });
    for (const path of ['GET /join', 'GET /join/confirm']) {
      const [own, ours] = [await site.call(path), await plain.call(path)];
      for (const name of [...safety, 'Vary', 'Content-Language'])
        expect([path, name, own.headers.get(name)]).toEqual([path, name, ours.headers.get(name)]);
    }
  });

  it.each<[string, (frame: PageFrame) => unknown]>([
    [
      'throws',
      ({ title }) => {
        throw new Error(`ann@example.org ${renderHtml(title)}`);
      },
    ],
    ['gives text', ({ main }) => renderHtml(main)],
    ['gives nothing', () => undefined],
    ['gives a promise', async ({ main }) => main],
    ['gives what looks like markup', () => ({ markup: '<script>' })],
  ])('is done without when it %s, and the host is told', async (_what, broken) => {
    const site = await startSite({ pages: { layout: broken as Layout } });
    const plain = await (await startSite()).call('GET /join');
    const page = await site.call('GET /join');
    expect([page.status, page.text]).toEqual([200, plain.text]);
    expect(site.faults).toEqual([
      expect.objectContaining({ code: 'PagePartFailed', details: { part: 'pages.layout' } }),
    ]);
  });
});

describe('a template of the host’s for one page', () => {
  const names: readonly PageName[] = [
    'landing',
    'several',
    'confirm',
    'accepted',
    'declined',
    'refused',
    'linkAsked',
    'notice',
  ];

  it('makes what stands on it, around what it is given', async () => {
    const own = (name: PageName) => (page: { main: Html }) =>
      html`<p>own ${name}</p>
        ${page.main}`;
    const templates = Object.fromEntries(names.map((name) => [name, own(name)])) as PageTemplates;
    const seen = new Set<string>();
    for (const [situation, page] of await everyPage('en', { onNewLinkAsked, pages: { templates } })) {
      const [, name = ''] = /<main><p>own (\w+)<\/p>/.exec(page.text) ?? [];
      expect([situation, name]).toEqual([situation, expect.stringMatching(/./)]);
      seen.add(name);
    }
    expect([...seen].toSorted()).toEqual(names.toSorted());
  });

  it('is told what the page is about, and is given its forms ready', async () => {
    const templates: PageTemplates = {
      landing: ({ form }) =>
        html`<h1>Hello</h1>
          ${form}`,
      confirm: ({
        workspaceName,
        personName,
        inviter,
        permissions,
        role,
        readOnly,
        account,
        answers,
        ...rest
      }) =>
        html`<h1>
            ${[workspaceName, personName, inviter, role, readOnly ? 'yes' : 'no', account].join('|')}
          </h1>
          <p>
            ${permissions.join('|')}|${rest.expiresAt}|${rest.accessFrom}|${rest.accessUntil}|${rest.signInUrl}
          </p>
          ${answers}`,
      accepted: ({ workspaceName, goOnUrl }) =>
        html`<h1>In: ${workspaceName}</h1>
          <a href="${goOnUrl}">on</a>`,
      refused: ({ why, account, signInUrl, newLink, goOnUrl }) =>
        html`<h1>${why}|${account}|${signInUrl}|${goOnUrl}</h1>
          ${newLink}`,
      notice: ({ notice }) => html`<h1>${notice}</h1>`,
    };
    const site = await startSite({ pages: { templates }, onNewLinkAsked });
    const { browser, shown, proof } = await invited(site);
    expect(textsOf(shown).slice(0, 3)).toEqual([
      'Invitation to Rosa Diaz',
      'Rosa Diaz|Ann Carer|olivia||no|ann@example.org',
      `roster.view|${Date.UTC(2026, 2, 9, 9)}|||/sign-in?returnTo=%2Fportal%2Fjoin%2Fconfirm`,
    ]);
    const accepted = await browser.submit('/join/accept', { proof });
    expect(textsOf(accepted)).toEqual(['Accepted', 'In: Rosa Diaz', 'on']);
    expect(accepted.text).toContain('href="/my/rosa"');
    expect(textsOf(await browser.get('/join/confirm'))).toEqual(['Open your link again', 'noInvitation']);

    const late = await expired(await startSite({ pages: { templates }, onNewLinkAsked }));
    expect(textsOf(late.shown)[1]).toBe(
      'expired|ann@example.org|/sign-in?returnTo=%2Fportal%2Fjoin%2Fconfirm|',
    );
    const asked = await late.browser.submit('/join/ask-for-link', { proof: late.proof });
    expect(titleOf(asked)).toBe('You asked for a new link');
  });

  it('cannot be subject to injection through names', async () => {
    const templates: PageTemplates = {
      confirm: ({ workspaceName, personName, inviter, permissions, role }) =>
        html`<h1 title="${workspaceName}">${personName}</h1>
          ${permissions.map((each) => html`<b>${each}</b>`)} ${inviter} ${role}`,
    };
    const site = await startSite({
      pages: { templates },
      names: { principal: () => hostile, permission: () => hostile, role: () => hostile },
    });
    await site.staff.workspaces.open({ workspaceId: 'x', kind: 'client', name: hostile });
    await site.staff.invitations.invite({
      workspaceId: 'x',
      person: { name: hostile, email: 'ann@example.org' },
      permissions: ['roster.view'],
    });
    const { shown } = await openInvitation(site, await site.tokenFor('ann@example.org'));
    expect(shown.status).toBe(200);
    expect(shown.text).not.toContain('<script');
    expect(shown.text.match(/&quot;&gt;&lt;script&gt;/g)).toHaveLength(5);
  });

  it.each<[string, () => unknown]>([
    ['gives text', () => '<h1>Hello</h1>'],
    ['gives nothing', () => undefined],
    ['gives a promise', async () => html`<h1>Hello</h1>`],
  ])('is done without when it %s', async (_what, broken) => {
    const site = await startSite({ pages: { templates: { landing: broken as () => Html } } });
    const plain = await (await startSite()).call('GET /join');
    const page = await site.call('GET /join');
    expect([page.status, page.text]).toEqual([200, plain.text]);
    expect(site.faults).toMatchObject([{ code: 'PagePartFailed' }]);
  });

  it('is done without when it throws, on any page, and nothing is said of the inside', async () => {
    const broken = () => {
      throw new Error('ann@example.org');
    };
    const templates = Object.fromEntries(names.map((name) => [name, broken])) as PageTemplates;
    const faults: unknown[] = [];
    const onFault = (fault: unknown) => faults.push(fault);
    const plain = await everyPage('en', { onNewLinkAsked });
    for (const [situation, page] of await everyPage('en', {
      onNewLinkAsked,
      pages: { templates },
      onFault,
    })) {
      const expected = plain.get(situation) ?? page;
      expect([situation, page.status]).toEqual([situation, expected.status]);
      expect([situation, textsOf(page)]).toEqual([situation, textsOf(expected)]);
    }
    const parts = new Set(faults.map((fault) => (fault as { details?: { part?: string } }).details?.part));
    for (const name of names) expect(parts).toContain(`pages.templates.${name}`);
  });

  it('does not decide who may answer: without a valid proof, and from elsewhere, all is refused', async () => {
    const template = () =>
      html`<form method="post" action="/portal/join/accept"><button>Accept</button></form>`;
    const site = await startSite({ pages: { templates: { confirm: template, notice: () => html`no` } } });
    const { browser, shown } = await invited(site);
    expect(proofIn(shown)).toBe('');
    const refused = await leavesNoTrace(site, () => browser.submit('/join/accept', {}));
    expect(refused.status).toBe(403);
    const foreign = openBrowser(site, asAnn.as, 'https://evil.example');
    expect((await foreign.submit('/join/accept', {})).status).toBe(403);
    for (const name of safety) expect(shown.headers.get(name)).not.toBeNull();
  });
});

describe('what a page had to do without', () => {
  it('is named in a warning, without what the host’s code said, where there is no onFault', async () => {
    const site = await startSite({
      onFault: undefined,
      pages: {
        layout: () => {
          throw new Error('ann@example.org');
        },
      },
    });
    const warned = new Promise<Error>((resolve) => {
      process.once('warning', resolve);
    });
    await site.call('GET /join');
    expect(await warned).toMatchObject({
      message: 'a page was shown without what pages.layout should have given: Error',
    });
  });
});
