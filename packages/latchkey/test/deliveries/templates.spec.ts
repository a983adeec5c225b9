import { describe, expect, it } from 'vitest';
import type { Mail } from '../../src/index.ts';
import type { Portal } from '../portal.ts';
import { ann, appendedDuring, happen, inviteAnn, rejectionOf, rosa, startPortal } from '../portal.ts';

const own = {
  kind: 'invitation',
  locale: 'en',
  subject: 'Welcome to {{ workspaceName }}',
  text: 'Dear {{ personName | upcase }},\n\nsee {{ link }} by {{ deadline }}.\nOr {{ joinPage }} with\n{{ code }}',
} as const;

/** The mail that an invitee of that language gets. */
async function mailIn(portal: Portal, locale: string | undefined, name = ann.name): Promise<Mail> {
  const email = `p${portal.mails.length}@example.org`;
  const invited = await portal.staff.invitations.invite({
    workspaceId: rosa.workspaceId,
    person: { name, email },
    permissions: ['roster.view'],
    locale,
  });
  if (!invited.ok) throw new Error(`refused: ${invited.rejection.type}`);
  await portal.latchkey.whenIdle();
  const mail = portal.mails.findLast(({ to }) => to.address === email);
  if (!mail) throw new Error('no mail came');
  return mail;
}

describe('a mail', () => {
  it('has a subject of one line, a text, and the same as HTML', async () => {
    const portal = await startPortal();
    await inviteAnn(portal);
    const [mail] = portal.mails;
    const [page, code] = mail?.link.split('#') ?? [];
    expect(mail).toMatchObject({ kind: 'invitation', locale: 'en', subject: 'You are invited to Rosa Diaz' });
    expect(mail?.text).toBe(
      [
        'Hello Ann Carer,',
        'you are invited to Rosa Diaz. Open this link to see the invitation, and accept or decline it:',
        mail?.link,
        `Or open ${page} and enter this code:`,
        code,
        'The link works until 9 March 2026 at 09:00 UTC. If you did not expect this message, you need not do anything.',
      ].join('\n\n'),
    );
    expect(mail?.html).toContain('<p>Hello Ann Carer,</p>');
    expect(mail?.html).toContain(`<a href="${mail?.link}"`);
    expect(mail?.html).toContain('until 9 March 2026 at 09:00 UTC');
    expect(mail?.html).not.toContain('{{');
  });

  it.each([
    { locale: undefined, language: 'en', begins: 'Hello' },
    { locale: 'en', language: 'en', begins: 'Hello' },
    { locale: 'en-US', language: 'en', begins: 'Hello' },
    { locale: 'de', language: 'de', begins: 'Guten Tag' },
    { locale: 'de-AT', language: 'de', begins: 'Guten Tag' },
    { locale: 'DE-at', language: 'de', begins: 'Guten Tag' },
    { locale: 'fr', language: 'en', begins: 'Hello' },
    { locale: 'den', language: 'en', begins: 'Hello' },
    { locale: 'de-oxendict-oxendict', language: 'en', begins: 'Hello' },
  ])('speaks the invitee’s language where Latchkey does: $locale', async ({ locale, language, begins }) => {
    const mail = await mailIn(await startPortal(), locale);
    expect(mail.locale).toBe(language);
    expect(mail.text.startsWith(begins)).toBe(true);
    expect(mail.html).toContain(`<p>${begins}`);
  });

  it.each([
    { locale: 'en', timeZone: undefined, told: '9 March 2026 at 09:00 UTC' },
    { locale: 'en', timeZone: 'Europe/Vienna', told: '9 March 2026 at 10:00 CET' },
    { locale: 'en-US', timeZone: 'America/New_York', told: 'March 9, 2026 at 05:00 AM EDT' },
    { locale: 'de-AT', timeZone: 'Europe/Vienna', told: '9. März 2026 um 10:00 MEZ' },
    { locale: 'fr', timeZone: 'Asia/Tokyo', told: '9 March 2026 at 18:00 GMT+9' },
  ])(
    'tells the deadline in the tenant’s time zone: $locale, $timeZone',
    async ({ locale, timeZone, told }) => {
      const portal = await startPortal();
      const policy = {
        validFor: 'P7D',
        resend: { cooldown: 'PT1M', limit: 3 },
        acceptBy: 'linkHolder',
      } as const;
      expect((await portal.staff.tenants.changePolicy({ policy: { ...policy, timeZone } })).ok).toBe(true);
      const { text, html } = await mailIn(portal, locale);
      expect(text.replaceAll('\u202f', ' ')).toContain(told);
      expect(html.replaceAll('\u202f', ' ')).toContain(told);
    },
  );
});

it('a policy with a time zone that there is not is refused, and changes nothing', async () => {
  const { staff } = await startPortal();
  const policy = { validFor: 'P7D', resend: { cooldown: 'PT1M', limit: 3 }, acceptBy: 'linkHolder' } as const;
  for (const timeZone of ['Europe/Atlantis', 'Nowhere', 'europe']) {
    const refused = await staff.tenants.changePolicy({ policy: { ...policy, timeZone } });
    expect(rejectionOf(refused)).toMatchObject({
      type: 'InvalidInput',
      issues: [{ path: 'policy.timeZone' }],
    });
  }
  expect((await staff.tenants.get())?.revision).toBe(0);
});

it('a time zone that another process knows, and this one does not, is UTC', async () => {
  const portal = await startPortal();
  const policy = {
    validFor: 'P7D',
    resend: { cooldown: 'PT1M', limit: 3 },
    acceptBy: 'linkHolder',
    timeZone: 'Mars/Olympus',
  };
  await happen(portal, 'PolicyChanged', 'TenantOpened', undefined, { policy });
  const mail = await mailIn(portal, 'en');
  expect(mail.text).toContain('9 March 2026 at 09:00 UTC');
  const token = mail.link.split('#')[1] ?? '';
  const preview = await portal.invitee('u-ann').invitations.preview({ token });
  expect(preview).toMatchObject({ ok: true, timeZone: undefined });
  expect((await portal.staff.tenants.get())?.policy.timeZone).toBe('Mars/Olympus');
});

describe('words of the tenant’s own', () => {
  it('are what messages are made of from then on, until they are taken back', async () => {
    const portal = await startPortal();
    const set = await portal.staff.tenants.changeTemplate(own);
    expect(set).toMatchObject({ ok: true, kind: 'invitation', locale: 'en', revision: 1 });
    const mail = await mailIn(portal, 'en');
    const [page, code] = mail.link.split('#');
    expect(mail.subject).toBe('Welcome to Rosa Diaz');
    expect(mail.text).toBe(
      `Dear ANN CARER,\n\nsee ${mail.link} by 9 March 2026 at 09:00 UTC.\nOr ${page} with\n${code}`,
    );
    await portal.staff.tenants.resetTemplate({ kind: 'invitation', locale: 'en' });
    expect((await mailIn(portal, 'en')).subject).toBe('You are invited to Rosa Diaz');
  });

  it('that are text alone are made into HTML, with the link to be clicked on', async () => {
    const portal = await startPortal();
    await portal.staff.tenants.changeTemplate(own);
    const { html, link } = await mailIn(portal, 'en', 'Ann <b>');
    expect(html).toContain('<p>Dear ANN &lt;B&gt;,</p>');
    expect(html).toContain(`see <a href="${link}">${link}</a> by 9 March 2026 at 09:00 UTC.<br>\nOr `);
  });

  it('may have HTML of their own, in which what is put in is escaped', async () => {
    const portal = await startPortal();
    const html = '<h1>{{ personName }}</h1><a href="{{ link }}" title="{{ workspaceName }}">Go</a>';
    await portal.staff.tenants.changeTemplate({ ...own, html });
    const mail = await mailIn(portal, 'en', '"><img src=x>&\'');
    expect(mail.html).toBe(
      `<h1>&#34;&gt;&lt;img src=x&gt;&amp;&#39;</h1><a href="${mail.link}" title="Rosa Diaz">Go</a>`,
    );
  });

  it('count for their language, the nearest one first, ahead of what is built in', async () => {
    const portal = await startPortal();
    const { tenants } = portal.staff;
    await tenants.changeTemplate({ ...own, locale: 'de-at', subject: 'Servus' });
    await tenants.changeTemplate({ ...own, locale: 'en', subject: 'Welcome' });
    await tenants.changeTemplate({ ...own, locale: 'fr', subject: 'Bienvenue' });
    const got = async (locale: string | undefined) => {
      const { subject, locale: language } = await mailIn(portal, locale);
      return `${subject} (${language})`;
    };
    expect(await got('de-AT')).toBe('Servus (de-AT)');
    expect(await got('de-CH')).toBe('Sie sind zu Rosa Diaz eingeladen (de)');
    expect(await got('fr-CA')).toBe('Bienvenue (fr)');
    expect(await got('it')).toBe('Welcome (en)');
    expect(await got(undefined)).toBe('Welcome (en)');
    expect((await tenants.templates())?.own.map(({ locale }) => locale)).toEqual(['de-AT', 'en', 'fr']);
  });

  it('are another tenant’s no more than anything else', async () => {
    const portal = await startPortal();
    await portal.staff.tenants.changeTemplate(own);
    const other = portal.latchkey.as({
      tenantId: 'river',
      actor: { type: 'principal', principalId: 'petra' },
    });
    await other.tenants.open();
    expect((await other.tenants.templates())?.own).toEqual([]);
    expect(await other.tenants.previewTemplate({ kind: 'invitation', locale: 'en' })).toMatchObject({
      subject: 'You are invited to a workspace',
    });
  });

  it('are listed beside the built-in ones, which can be set as they are', async () => {
    const portal = await startPortal();
    const { tenants } = portal.staff;
    await tenants.changeTemplate(own);
    const listed = await tenants.templates();
    expect(listed).toMatchObject({ own: [own], switchedOff: [], revision: 1 });
    expect(listed?.builtIn.map(({ kind, locale }) => `${kind} ${locale}`)).toEqual([
      'invitation en',
      'invitation de',
      'reminder en',
      'reminder de',
      'bundle en',
      'bundle de',
    ]);
    for (const template of listed?.builtIn ?? []) {
      expect(rejectionOf(await tenants.changeTemplate(template))).toBeUndefined();
    }
    expect((await mailIn(portal, 'de')).subject).toBe('Sie sind zu Rosa Diaz eingeladen');
  });
});

describe('a template that no message can be made of', () => {
  it.each([
    [
      { subject: 'For {{ nobody }}' },
      { part: 'subject', line: 1, reason: 'unknownVariable', found: 'nobody' },
    ],
    [
      { text: '{{ link }}\n\n{{ tenant.name }}' },
      { part: 'text', line: 3, reason: 'unknownVariable', found: 'tenant' },
    ],
    [
      { text: '{{ link }}\n{{ personName.constructor }}' },
      { part: 'text', line: 2, reason: 'unknownVariable', found: 'personName.constructor' },
    ],
    [
      { text: '{{ link }} {{ __proto__ }}' },
      { part: 'text', line: 1, reason: 'unknownVariable', found: '__proto__' },
    ],
    [
      { text: '{{ link }}\r\n{{ personName | reverse }}' },
      { part: 'text', line: 2, reason: 'unknownFilter', found: 'reverse' },
    ],
    [
      { html: '<a href="{{ link }}">\n{{ personName | raw }}</a>' },
      { part: 'html', line: 2, reason: 'unknownFilter', found: 'raw' },
    ],
    [
      { text: '{{ link }}\n{% render "/etc/passwd" %}' },
      { part: 'text', line: 2, reason: 'unknownTag', found: 'render' },
    ],
    [
      { text: '{{ link }}{% if personName %}{% endif %}' },
      { part: 'text', line: 1, reason: 'unknownTag', found: 'if' },
    ],
    [{ text: '{{ link }}\n\n{{ personName' }, { part: 'text', line: 3, reason: 'syntax' }],
    [{ text: '{{ link }}\n{{ }}' }, { part: 'text', line: 2, reason: 'syntax' }],
    [{ text: '{{ link }}\n{% nothing' }, { part: 'text', line: 2, reason: 'syntax' }],
    [{ text: '{{ link }} {{ (1..100000000) }}' }, { part: 'text', line: 1, reason: 'tooMuch' }],
    [{ text: 'Hello {{ personName }}' }, { part: 'text', line: 1, reason: 'linkMissing' }],
    [{ text: 'Hello {{ code }}' }, { part: 'text', line: 1, reason: 'linkMissing' }],
    [{ text: 'See {{ link | upcase }}' }, { part: 'text', line: 1, reason: 'linkMissing' }],
    [{ text: 'See x{{ link }}' }, { part: 'text', line: 1, reason: 'linkMissing' }],
    [{ html: '<p>{{ link }}</p>' }, { part: 'html', line: 1, reason: 'linkMissing' }],
    [{ html: '<!-- <a href="{{ link }}">See</a> -->' }, { part: 'html', line: 1, reason: 'linkMissing' }],
    [{ html: '<!-- <a href="{{ link }}">See</a>' }, { part: 'html', line: 1, reason: 'linkMissing' }],
    [
      { subject: 'One{{ "\\n" }}Bcc: eve@evil.example' },
      { part: 'subject', line: 1, reason: 'severalLines' },
    ],
    [{ subject: 'One\nBcc: eve@evil.example' }, { part: 'subject', line: 1, reason: 'severalLines' }],
    [{ subject: 'One\u0000' }, { part: 'subject', line: 1, reason: 'unprintable' }],
    [{ text: '{{ link }}\n\u0007' }, { part: 'text', line: 2, reason: 'unprintable' }],
  ])('is refused, and says where: %j', async (change, expected) => {
    const { staff } = await startPortal();
    const refused = await staff.tenants.changeTemplate({ ...own, ...change });
    expect(rejectionOf(refused)).toEqual({ type: 'TemplateInvalid', ...expected });
    const previewed = await staff.tenants.previewTemplate({ ...own, ...change });
    expect(rejectionOf(previewed)).toEqual({ type: 'TemplateInvalid', ...expected });
    expect(await staff.tenants.templates()).toMatchObject({ own: [], revision: 0 });
  });

  it.each([
    [{ subject: '' }, 'subject'],
    [{ subject: 'x'.repeat(201) }, 'subject'],
    [{ text: '' }, 'text'],
    [{ text: `{{ link }}${'x'.repeat(20_000)}` }, 'text'],
    [{ html: `<a href="{{ link }}">${'x'.repeat(100_000)}` }, 'html'],
    [{ locale: 'english' }, 'locale'],
    [{ locale: 'en-x' }, 'locale'],
    [{ locale: 'en-oxendict-oxendict' }, 'locale'],
    [{ kind: 'newsletter' as 'invitation' }, 'kind'],
    [{ more: 1 }, ''],
  ])('is refused where it is none at all: %#', async (change, path) => {
    const { staff } = await startPortal();
    const refused = await staff.tenants.changeTemplate({ ...own, ...change });
    expect(rejectionOf(refused)).toMatchObject({ type: 'InvalidInput', issues: [{ path }] });
  });

  it('is judged as if it were new when it was refused and is sent again under its id', async () => {
    const { staff } = await startPortal();
    const options = { commandId: 'one' };
    expect((await staff.tenants.changeTemplate({ ...own, text: 'none' }, options)).ok).toBe(false);
    expect((await staff.tenants.changeTemplate(own, options)).ok).toBe(true);
    expect(await staff.tenants.changeTemplate(own, options)).toMatchObject({ ok: true, revision: 1 });
  });
});

describe('a preview', () => {
  it('shows what is given, or what is used, to an example, and appends nothing', async () => {
    const portal = await startPortal();
    const { tenants } = portal.staff;
    await tenants.changeTemplate({ ...own, locale: 'fr', subject: 'Bienvenue, {{ personName }}' });
    const appended = await appendedDuring(portal, async () => {
      expect(await tenants.previewTemplate(own)).toMatchObject({
        ok: true,
        subject: 'Welcome to a workspace',
        text: expect.stringContaining('Dear ANN EXAMPLE') as string,
        html: expect.stringContaining('<a href="https://portal.example.com/join#lk1_') as string,
        locale: 'en',
      });
      expect(await tenants.previewTemplate({ kind: 'invitation', locale: 'fr-CA' })).toMatchObject({
        subject: 'Bienvenue, Ann Example',
        locale: 'fr',
      });
      expect(await tenants.previewTemplate({ kind: 'reminder', locale: 'de' })).toMatchObject({
        subject: 'Erinnerung: Ihre Einladung zu einem Arbeitsbereich',
        text: expect.stringContaining('9. März 2026 um 09:00 UTC') as string,
        locale: 'de',
      });
    });
    expect(appended).toBe(0);
  });

  it('takes a whole template or none', async () => {
    const { staff } = await startPortal();
    const about = { kind: 'invitation', locale: 'en' } as const;
    for (const part of [{ subject: 'Only' }, { text: '{{ link }}' }, { html: '<p></p>' }]) {
      expect(rejectionOf(await staff.tenants.previewTemplate({ ...about, ...part }))).toMatchObject({
        type: 'InvalidInput',
      });
    }
  });

  it('is not for invitees, nor of a tenant that there is not', async () => {
    const portal = await startPortal();
    const about = { kind: 'invitation', locale: 'en' } as const;
    expect(rejectionOf(await portal.invitee('u-ann').tenants.previewTemplate(about))).toEqual({
      type: 'NotForInvitees',
    });
    const nowhere = portal.latchkey.as({ tenantId: 'nowhere', actor: { type: 'system', part: 'test' } });
    expect(rejectionOf(await nowhere.tenants.previewTemplate(about))).toEqual({ type: 'TenantNotFound' });
    expect(await nowhere.tenants.templates()).toBeUndefined();
  });
});
