import { describe, expect, it } from 'vitest';
import { english } from '../src/join/english.ts';
import { german } from '../src/join/german.ts';
import type { TextKey } from '../src/index.ts';
import { openBrowser, openInvitation, proofIn, readingIn, textsOf, titleOf } from './browser.ts';
import { everyPage } from './every-page.ts';
import type { Site } from './site.ts';
import { asAnn, inviteAnn, startSite } from './site.ts';

const keys = Object.keys(english) as TextKey[];
const onNewLinkAsked = () => {};

describe('the texts in German', () => {
  it('are all there, none in English, and have what is filled in', () => {
    expect(Object.keys(german).toSorted()).toEqual(keys.toSorted());
    for (const key of keys) {
      const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).toSorted();
      expect([key, placeholders(german[key])]).toEqual([key, placeholders(english[key])]);
      expect([key, german[key]]).not.toEqual([key, english[key]]);
    }
  });

  it('speak to strangers', () => {
    for (const key of keys) expect(german[key]).not.toMatch(/\b(du|dich|dir|deine?[rmns]?)\b/i);
  });
});

describe('every page', () => {
  it('says nothing but what stands in the texts and what is filled in, and all of that is seen', async () => {
    // A language in which every text is its own name.
    const names = keys.map((key): [string, string] => [
      key,
      `‹${key}›${(english[key].match(/\{\w+\}/g) ?? []).join('‹›')}`,
    ]);
    const texts = { eo: Object.fromEntries(names) };
    const pages = await everyPage('eo', { pages: { texts }, onNewLinkAsked });
    const seen = new Set<string>();
    for (const [situation, page] of pages) {
      expect([situation, page.headers.get('Content-Language')]).toEqual([situation, 'eo']);
      for (const text of textsOf(page)) {
        for (const [, key = ''] of text.matchAll(/‹([^›]+)›/g)) seen.add(key);
        const rest = text.replaceAll(/‹[^›]*›/g, '').trim();
        const isMoment = / UTC$|^, /.test(rest);
        expect([situation, filledIn.has(rest) || isMoment || rest]).toEqual([situation, true]);
      }
    }
    // A clock that is off by a minute, and what should never be met.
    const unseen = keys.filter((key) => !seen.has(key) && !/^refused\.(notNow|notDone)\./.test(key));
    expect(unseen).toEqual([]);
  });
});

/** What of other texts may stand on the pages. */
const filledIn = new Set([
  '',
  'lk1_',
  'authenticate',
  'Rosa Diaz',
  'theo',
  'liam',
  'mei',
  '4',
  'Ann Carer',
  'olivia',
  'carer',
  'roster.view',
  'roster.edit',
  'ann@example.org',
  'eve@example.org',
]);

describe.each([
  ['en', english],
  ['de', german],
] as const)('the way from a link to an answer, in %s', (language, texts) => {
  const say = (key: TextKey) => texts[key].replace('{workspace}', 'Rosa Diaz');

  async function start(): Promise<Site> {
    return readingIn(await startSite(), language);
  }

  it('leads to access', async () => {
    const site = await start();
    const { token } = await inviteAnn(site);
    const browser = openBrowser(site, asAnn.as);
    const landing = await browser.get('/join');
    expect([titleOf(landing), landing.text]).toEqual([
      say('landing.title'),
      expect.stringContaining(say('landing.continue')),
    ]);
    await browser.submit('/join/begin', { token });
    const shown = await browser.get('/join/confirm');
    expect(titleOf(shown)).toBe(say('confirm.title'));
    const accepted = await browser.submit('/join/accept', { proof: proofIn(shown) });
    expect(textsOf(accepted)).toEqual([
      say('accepted.title'),
      say('accepted.heading'),
      say('accepted.text'),
      say('link.goOn'),
    ]);
    for (const page of [landing, shown, accepted]) {
      expect(page.text).toContain(`<html lang="${language}">`);
      expect(page.headers.get('Content-Language')).toBe(language);
      expect(page.headers.get('Vary')).toBe('Accept-Language');
    }
  });

  it('leads to a no', async () => {
    const site = await start();
    const { token } = await inviteAnn(site);
    const { browser, shown } = await openInvitation(site, token);
    expect(textsOf(shown)).toContain(say('confirm.decline'));
    const declined = await browser.submit('/join/decline', { proof: proofIn(shown) });
    expect(textsOf(declined)).toEqual([say('declined.title'), say('declined.heading'), say('declined.text')]);
    await browser.submit('/join/begin', { token });
    expect(titleOf(await browser.get('/join/confirm'))).toBe(say('refused.declined.heading'));
  });

  it('tells moments as it writes them, with the time zone', async () => {
    const site = await start();
    const { token } = await inviteAnn(site);
    site.clock.advance(5 * 86_400_000);
    const at = async () => {
      const { shown } = await openInvitation(site, token);
      return textsOf(shown).filter((text) => /UTC|^, /.test(text));
    };
    const moment = { en: '9 March 2026 at 09:00 UTC', de: '9. März 2026 um 09:00 UTC' }[language];
    expect(await at()).toEqual([moment, { en: ', in 2 days', de: ', in 2 Tagen' }[language]]);
    site.clock.advance(1);
    expect(await at()).toEqual([moment, { en: ', in 47 hours', de: ', in 47 Stunden' }[language]]);
    site.clock.advance(2 * 86_400_000 - 119 * 60_000 - 1);
    expect(await at()).toEqual([moment, { en: ', in 119 minutes', de: ', in 119 Minuten' }[language]]);
  });
});

describe('the language of a page', () => {
  async function languageFor(site: Site, acceptLanguage: string | undefined): Promise<string | null> {
    const headers = acceptLanguage === undefined ? {} : { 'Accept-Language': acceptLanguage };
    return (await site.call('GET /join', { headers })).headers.get('Content-Language');
  }

  it.each([
    ['de', 'de'],
    ['de-AT', 'de'],
    ['DE', 'de'],
    ['fr, de;q=0.5', 'de'],
    ['de;q=0.5, en;q=0.8', 'en'],
    ['en-US,en;q=0.9,de;q=0.8', 'en'],
    ['fr', 'en'],
    ['fr, *', 'en'],
    ['en;q=0, *', 'de'],
    ['en;q=0', 'en'],
    ['*', 'en'],
    ['', 'en'],
    [';q=2,,,', 'en'],
    ['__proto__, constructor', 'en'],
  ])('is what the browser likes best of what there is: %j', async (acceptLanguage, language) => {
    expect(await languageFor(await startSite(), acceptLanguage)).toBe(language);
  });

  it.each([
    ['*', 'de-AT', 'de'],
    ['fr', 'de', 'de'],
    ['*', 'DE', 'de'],
    ['en', 'de', 'en'],
    ['*', 'fr', 'en'],
    ['*', 'zz-aa-bb', 'en'],
    ['de', 'en', 'de'],
  ])(
    'is that of the invitation where the browser says nothing better: %s, invited in %s',
    async (acceptLanguage, locale, language) => {
      const site = readingIn(await startSite(), acceptLanguage);
      await site.staff.invitations.invite({
        workspaceId: 'rosa',
        person: { name: 'Ann Carer', email: 'ann@example.org' },
        permissions: ['roster.view'],
        locale,
      });
      const { browser, shown } = await openInvitation(site, await site.tokenFor('ann@example.org'));
      expect(shown.headers.get('Content-Language')).toBe(language);
      const accepted = await browser.submit('/join/accept', { proof: proofIn(shown) });
      expect(accepted.headers.get('Content-Language')).toBe(language);
    },
  );

  it('is told to whoever else looks at answers, beside what the host says they depend on', async () => {
    const site = await startSite({
      authenticate(request) {
        request.res?.setHeader('Vary', 'Cookie');
        return undefined;
      },
      signInUrl: undefined,
    });
    const page = await openBrowser(site).submit('/join/begin', { token: 'lk1_x' });
    expect(page.headers.get('Vary')).toBe('Cookie, Accept-Language');
  });
});

describe('texts of the host’s', () => {
  it('stand for single ones of a language, and say what is filled in as text', async () => {
    const texts = { en: { 'confirm.heading': '<b>Welcome</b> to {workspace}, {workspace}!' } };
    const site = await startSite({ pages: { texts } });
    const { token } = await inviteAnn(site);
    const { shown } = await openInvitation(site, token);
    expect(shown.text).toContain('<h1>&lt;b&gt;Welcome&lt;/b&gt; to Rosa Diaz, Rosa Diaz!</h1>');
    expect(titleOf(shown)).toBe('Invitation to Rosa Diaz');
    const inGerman = await openInvitation(readingIn(site, 'de'), token);
    expect(inGerman.shown.text).toContain('Sie sind zu Rosa Diaz eingeladen');
  });

  it('may be a whole language more, or a few words for one country', async () => {
    const texts = {
      fr: { ...english, 'landing.continue': 'Continuer' },
      'de-CH': { 'link.goOn': 'Weiter zum Portal, gäll' },
    };
    const site = await startSite({ pages: { texts } });
    const landing = await readingIn(site, 'fr-CA').call('GET /join');
    expect(landing.text).toContain('<html lang="fr">');
    expect(textsOf(landing)).toContain('Continuer');
    const { token } = await inviteAnn(site);
    const swiss = readingIn(site, 'de-CH');
    const { browser, shown } = await openInvitation(swiss, token);
    expect(textsOf(shown)).toContain('Annehmen');
    const accepted = await browser.submit('/join/accept', { proof: proofIn(shown) });
    expect(accepted.text).toContain('<html lang="de-CH">');
    expect(textsOf(accepted)).toContain('Weiter zum Portal, gäll');
  });

  it.each<[string, Record<string, Record<string, unknown>>, RegExp]>([
    [
      'a text that there is not',
      { en: { 'landing.haeding': 'x' } },
      /en has “landing\.haeding”, which is no text/,
    ],
    ['what every object has', { en: { toString: 'x' } }, /en has “toString”, which is no text/],
    ['a value that is no text', { de: { 'landing.title': 7 } }, /de has no text as “landing\.title”/],
    ['undefined', { de: { 'landing.title': undefined } }, /de has no text as “landing\.title”/],
    [
      'a text that leaves out what is filled in',
      { en: { 'confirm.heading': 'Hello' } },
      /en must have \{workspace\} in “confirm\.heading”/,
    ],
    [
      'a text with something else to fill in',
      { en: { 'confirm.heading': '{workspace} {name}' } },
      /en must have \{workspace\} in “confirm\.heading”/,
    ],
    [
      'a text with nothing to fill in',
      { en: { 'landing.title': '{name}' } },
      /en must have nothing in braces in “landing\.title”/,
    ],
    [
      'half a language',
      { fr: { 'landing.title': 'Votre invitation' } },
      /fr lacks “landing\.heading”; fr lacks/,
    ],
    ['no language', { de_DE: english }, /“de_DE” is no language tag/],
    ['a language that is written in another way', { 'DE-de': {} }, /“DE-de” is no language tag/],
  ])('are refused when the router is made: %s', async (_what, texts, message) => {
    await expect(startSite({ pages: { texts } })).rejects.toThrow(
      expect.objectContaining({ code: 'InvalidPageTexts', message: expect.stringMatching(message) }),
    );
  });
});
