import { describe, expect, it } from 'vitest';
import { pageStyle } from '../src/join/page-style.ts';
import { openBrowser, openInvitation, proofIn, titleOf } from './browser.ts';
import { everyPage, invited } from './every-page.ts';
import { inviteAnn, leavesNoTrace, startSite } from './site.ts';

describe('a form that was refused', () => {
  it.each(['#', 'https://portal.example.com/join#', '"><script>alert(1)</script>#'])(
    'has the code that is none, as it was typed, with what is wrong with it: %j',
    async (token) => {
      const site = await startSite();
      const again = await openBrowser(site).submit('/join/begin', { token });
      expect(again.status).toBe(422);
      const [, typed] = /id="token"[^>]*? value="([^"]*)"/s.exec(again.text) ?? [];
      const escaped = token.replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
      expect(typed).toBe(escaped);
      expect(again.text).toMatch(/<input\s+id="token"[^>]*aria-invalid="true" autofocus/s);
      expect(again.text).toMatch(/aria-describedby="token-hint token-complaint"/);
      expect(again.text).toMatch(/role="alert" id="token-complaint"/);
    },
  );

  it('has the reason that cannot be kept, as it was typed, and can be sent again', async () => {
    const site = await startSite();
    const { browser, proof, invitationId } = await invited(site);
    const reason = `${'x'.repeat(1_000)} <b>`;
    const refused = await leavesNoTrace(site, () => browser.submit('/join/decline', { proof, reason }));
    expect([refused.status, titleOf(refused)]).toEqual([422, 'Invitation to Rosa Diaz']);
    expect(refused.text).toContain(`value="${'x'.repeat(1_000)} &lt;b&gt;"`);
    expect(refused.text).toMatch(/<details open>/);
    expect(refused.text).toMatch(/role="alert" id="reason-complaint"/);
    expect(refused.text).toMatch(
      /<input\s+id="reason"[^>]*aria-describedby="reason-complaint" aria-invalid="true" autofocus/s,
    );
    const declined = await browser.submit('/join/decline', {
      proof: proofIn(refused),
      reason: reason.slice(0, 1_000),
    });
    expect(titleOf(declined)).toBe('Declined');
    const history = await site.staff.audit.history(invitationId);
    expect(history?.entries.at(-1)?.sentence).toContain('x'.repeat(1_000));
  });

  it('has nothing of a reason whose invitation is over', async () => {
    const site = await startSite();
    const { token, invitationId } = await inviteAnn(site);
    const { browser, shown } = await openInvitation(site, token);
    await site.staff.invitations.rescind({ invitationId });
    const fields = { proof: proofIn(shown), reason: 'x'.repeat(1_001) };
    const refused = await browser.submit('/join/decline', fields);
    expect([refused.status, titleOf(refused)]).toEqual([410, 'This invitation was taken back']);
    expect(refused.text).not.toContain('xxx');
  });

  it('is not shown again where the answer was refused for another reason', async () => {
    const site = await startSite();
    const { browser, proof } = await invited(site);
    await site.staff.tenants.close({});
    const refused = await browser.submit('/join/decline', { proof, reason: 'not me' });
    expect([refused.status, titleOf(refused)]).toEqual([409, 'What you were invited to is closed']);
  });

  it('is fresh where nothing was refused', async () => {
    const site = await startSite();
    const { shown } = await invited(site);
    for (const page of [shown, await site.call('GET /join')]) {
      expect(page.text).not.toMatch(/role="alert"|aria-invalid|autofocus|<details open/);
      expect(page.text).not.toMatch(/aria-describedby="[^"]*complaint/);
    }
  });
});

describe('every page', () => {
  it('can be read and used without seeing it, without a mouse and without scripts', async () => {
    for (const [situation, { text }] of await everyPage('en', { onNewLinkAsked: () => {} })) {
      const tags = [...text.matchAll(/<(\w+)([^>]*)>/g)].map(([, name = '', rest = '']) => ({ name, rest }));
      const count = (name: string) => tags.filter((tag) => tag.name === name).length;
      const values = (attribute: string) =>
        [...text.matchAll(new RegExp(` ${attribute}="([^"]*)"`, 'g'))].map(([, value = '']) => value);
      const said = { situation, h1: count('h1'), main: count('main'), title: count('title') };
      expect(said).toEqual({ situation, h1: 1, main: 1, title: 1 });
      expect(text).toContain('name="viewport" content="width=device-width, initial-scale=1"');

      const ids = values('id');
      expect([situation, new Set(ids).size]).toEqual([situation, ids.length]);
      const named = [...values('for'), ...values('aria-describedby').flatMap((list) => list.split(' '))];
      expect([situation, named.filter((id) => !ids.includes(id))]).toEqual([situation, []]);
      const inputs = tags.filter(({ name, rest }) => name === 'input' && !rest.includes('type="hidden"'));
      for (const { rest } of inputs) {
        const [, id = ''] = / id="([^"]*)"/.exec(rest) ?? [];
        expect([situation, values('for')]).toEqual([situation, expect.arrayContaining([id])]);
      }
      expect([situation, count('form')]).toEqual([situation, [...text.matchAll(/<button[ >]/g)].length]);
      expect(text).not.toMatch(/tabindex|onclick|<a>|<a href="">|<img/);
    }
  });

  it.each(['light', 'dark'])('has texts that stand out enough (WCAG 2.2 AA): %s', (scheme) => {
    const [light = '', dark = ''] = pageStyle.split('@media (prefers-color-scheme: dark)');
    const style = scheme === 'dark' ? dark : light;
    const luminance = (name: string): number => {
      const [, hex = ''] = new RegExp(`--${name}: #([0-9a-f]{6});`).exec(style) ?? [];
      const [red, green, blue] = [0, 2, 4].map((at) => {
        const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * (red ?? Number.NaN) + 0.7152 * (green ?? Number.NaN) + 0.0722 * (blue ?? Number.NaN);
    };
    const contrast = (one: string, other: string): number => {
      const [more, less] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
      return ((more ?? Number.NaN) + 0.05) / ((less ?? Number.NaN) + 0.05);
    };
    for (const text of ['text', 'quiet', 'accent', 'alarm'])
      expect([text, contrast(text, 'card') >= 4.5]).toEqual([text, true]);
    expect(contrast('on-accent', 'accent')).toBeGreaterThanOrEqual(4.5);
    expect(contrast('text', 'back')).toBeGreaterThanOrEqual(4.5);
    // The border of a field is what it is seen by.
    expect(contrast('quiet', 'card')).toBeGreaterThanOrEqual(3);
  });
});
