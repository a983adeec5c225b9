import { describe, expect, it } from 'vitest';
import type { NamePorts } from '../src/index.ts';
import { openInvitation, proofIn, readingIn, textsOf } from './browser.ts';
import type { Site } from './site.ts';
import { inviteAnn, startSite } from './site.ts';

/** Ann is invited by a role, which gives her two permissions. */
async function inviteByRole(site: Site): Promise<string> {
  await site.staff.roles.define({ name: 'carer', permissions: ['roster.edit', 'roster.view'] });
  await site.staff.invitations.invite({
    workspaceId: 'rosa',
    person: { name: 'Ann Carer', email: 'ann@example.org' },
    role: 'carer',
  });
  return site.tokenFor('ann@example.org');
}

/** What the page that shows an invitation says under its facts. */
async function factsFor(site: Site, token: string, as?: string): Promise<Record<string, string>> {
  const { shown } = await openInvitation(site, token, as);
  expect(shown.status).toBe(200);
  const facts = [...shown.text.matchAll(/<dt>(.*?)<\/dt>\s*<dd>(.*?)<\/dd>/gs)];
  const plain = (markup: string) =>
    markup
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim();
  return Object.fromEntries(facts.map(([, name = '', value = '']) => [name, plain(value)]));
}

describe('names of the host’s', () => {
  const asked: unknown[] = [];
  const english: Record<string, string> = {
    'roster.view': 'See the roster',
    'roster.edit': 'Change the roster',
    carer: 'Carer of the family',
    olivia: 'Olivia Berg',
  };
  const german: Record<string, string> = { ...english, 'roster.view': 'Den Dienstplan sehen' };
  const nameOf = (id: string, language: string) => (language === 'de' ? german : english)[id];
  const names: NamePorts = {
    principal(question) {
      asked.push(question);
      return Promise.resolve(nameOf(question.principalId, question.language));
    },
    permission: ({ permission, language }) => nameOf(permission, language),
    role: ({ role, language }) => nameOf(role, language),
  };

  it('stand on the page in place of ids, in its language', async () => {
    const site = await startSite({ names });
    const token = await inviteByRole(site);
    expect(await factsFor(site, token)).toMatchObject({
      'Invited by': 'Olivia Berg',
      'Your role': 'Carer of the family',
      'You may then': 'Change the roster See the roster',
      'Your account': 'ann@example.org',
    });
    expect(await factsFor(readingIn(site, 'de'), token)).toMatchObject({
      'Eingeladen von': 'Olivia Berg',
      'Sie dürfen dann': 'Change the roster Den Dienstplan sehen',
    });
    expect(asked).toEqual([
      { tenantId: 'harbour-care', principalId: 'olivia', language: 'en' },
      { tenantId: 'harbour-care', principalId: 'olivia', language: 'de' },
    ]);
  });

  it('stand for an account without a verified address, on the page and where it is refused', async () => {
    const site = await startSite({ names });
    const { token } = await inviteAnn(site);
    expect(await factsFor(site, token, 'olivia')).toMatchObject({ 'Your account': 'Olivia Berg' });
    const { browser, shown } = await openInvitation(site, token, 'olivia');
    const refused = await browser.submit('/join/accept', { proof: proofIn(shown) });
    expect(textsOf(refused)).toContain('You are signed in as Olivia Berg.');
  });

  it('are asked for by nobody on the page behind a link', async () => {
    let count = 0;
    const site = await startSite({ names: { principal: () => String(count++) } });
    await site.call('GET /join');
    expect(count).toBe(0);
  });
});

describe('what has no name', () => {
  const ids = {
    'Invited by': 'olivia',
    'Your role': 'carer',
    'You may then': 'roster.edit roster.view',
  };
  const each = (answer: () => unknown): NamePorts => ({
    principal: answer as () => string,
    permission: answer as () => string,
    role: answer as () => string,
  });

  it.each<[string, NamePorts | undefined]>([
    ['nobody was given to ask', undefined],
    ['the host knows none', each(() => undefined)],
    ['the host knows none, after a while', each(() => Promise.resolve(undefined))],
    ['the host says nothing', each(() => '')],
    ['the host says something that is no text', each(() => ({ name: 'Olivia' }))],
    ['the host says null', each(() => null)],
    ['the name has characters that turn what is read around', each(() => 'Olivia\u202egreB')],
    ['the name has more than one line', each(() => 'Olivia\nBerg')],
    ['the name is longer than names are', each(() => 'x'.repeat(201))],
  ])('is shown by its id where %s', async (_why, names) => {
    const site = await startSite({ names });
    expect(await factsFor(site, await inviteByRole(site))).toMatchObject(ids);
    expect(site.faults).toEqual([]);
  });

  it.each<[string, NamePorts]>([
    [
      'throws',
      each(() => {
        throw new Error('no');
      }),
    ],
    ['fails', each(() => Promise.reject(new Error('no')))],
  ])('is shown by its id where the host’s code %s, and the host is told', async (_how, names) => {
    const site = await startSite({ names });
    expect(await factsFor(site, await inviteByRole(site))).toMatchObject(ids);
    expect(site.faults).toHaveLength(4);
    for (const part of ['principal', 'permission', 'role']) {
      expect(site.faults).toContainEqual(
        expect.objectContaining({ code: 'PagePartFailed', details: { part: `names.${part}` } }),
      );
    }
  });

  it('is shown by its id where the host does not answer within two seconds', async () => {
    const started: (() => void)[] = [];
    const askedOnce = new Promise<void>((resolve) => started.push(resolve));
    const site = await startSite({
      names: {
        principal() {
          for (const tell of started) tell();
          return new Promise<string>(() => {});
        },
      },
    });
    const token = await inviteByRole(site);
    let isShown = false;
    const shown = factsFor(site, token).finally(() => {
      isShown = true;
    });
    await askedOnce;
    site.clock.advance(1_999);
    await site.call('GET /join');
    expect(isShown).toBe(false);
    site.clock.advance(1);
    expect(await shown).toMatchObject(ids);
    expect(site.faults).toMatchObject([
      { code: 'PagePartFailed', details: { part: 'names.principal' }, cause: { code: 'HostTooSlow' } },
    ]);
  });

  it('is left out where there is nobody: the system invited', async () => {
    const site = await startSite();
    const system = site.latchkey.as({ tenantId: 'harbour-care', actor: { type: 'system', part: 'nightly' } });
    await system.invitations.invite({
      workspaceId: 'rosa',
      person: { name: 'Ann Carer', email: 'ann@example.org' },
      permissions: ['roster.view'],
    });
    const facts = await factsFor(site, await site.tokenFor('ann@example.org'));
    expect(Object.keys(facts)).toEqual(['Invited', 'You may then', 'Open until', 'Your account']);
  });
});

describe('what is offered', () => {
  it('is shown with its bounds: for looking only, and from when until when', async () => {
    const site = await startSite();
    const now = site.clock.now();
    await site.staff.invitations.invite({
      workspaceId: 'rosa',
      person: { name: 'Ann Carer', email: 'ann@example.org' },
      permissions: ['roster.view'],
      readOnly: true,
      accessFrom: now + 86_400_000,
      accessUntil: now + 40 * 86_400_000,
    });
    expect(await factsFor(site, await site.tokenFor('ann@example.org'))).toMatchObject({
      'You may then': 'roster.view This is for looking only: you cannot change anything.',
      From: '3 March 2026 at 09:00 UTC',
      Until: '11 April 2026 at 09:00 UTC',
    });
    const { token } = await inviteLiam(site);
    const facts = await factsFor(site, token);
    expect(facts['You may then']).toBe('roster.view');
    expect(Object.keys(facts)).not.toContain('From');
    expect(Object.keys(facts)).not.toContain('Until');
  });
});

it('moments are told in the tenant’s time zone, on the page as in the mail', async () => {
  const site = await startSite();
  const { policy } = (await site.staff.tenants.get()) ?? { policy: undefined };
  if (!policy) throw new Error('there is no tenant');
  const { validFor, resend, acceptBy } = policy;
  await site.staff.tenants.changePolicy({
    policy: { validFor, resend, acceptBy, timeZone: 'Europe/Vienna' },
  });
  const { token } = await inviteLiam(site);
  const facts = await factsFor(site, token);
  expect(facts['Open until']).toContain('9 March 2026 at 10:00 CET');
  expect(site.mails.at(-1)?.text).toContain('9 March 2026 at 10:00 CET');
});

async function inviteLiam(site: Site): Promise<{ token: string }> {
  await site.staff.workspaces.open({ workspaceId: 'liam', kind: 'client', name: 'Liam' });
  await site.staff.invitations.invite({
    workspaceId: 'liam',
    person: { name: 'Ann Carer', email: 'ann@example.org' },
    permissions: ['roster.view'],
  });
  return { token: await site.tokenFor('ann@example.org') };
}
