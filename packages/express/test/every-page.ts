import { permission } from '@latchkey/core';
import { LatchkeyError, memoryKeyVault } from 'latchkey';
import type { LatchkeyRouterOptions } from '../src/index.ts';
import { openBrowser, openInvitation, proofIn, readingIn } from './browser.ts';
import type { Answer, Site } from './site.ts';
import { asAnn, asOlivia, inviteAnn, startSite } from './site.ts';

/** Whatever an invitee may be shown: each page, under the name of the situation that leads to it. */
export async function everyPage(
  acceptLanguage: string,
  options: LatchkeyRouterOptions = {},
): Promise<Map<string, Answer>> {
  const pages = new Map<string, Answer>();
  for (const [situation, visit] of Object.entries(situations)) {
    const page = await visit(async (more = {}) =>
      readingIn(await startSite({ ...options, ...more }), acceptLanguage),
    );
    pages.set(situation, page);
  }
  return pages;
}

type Start = (more?: Parameters<typeof startSite>[0]) => Promise<Site>;

const week = 7 * 86_400_000;

const situations: Readonly<Record<string, (start: Start) => Promise<Answer>>> = {
  landing: async (start) => (await start()).call('GET /join'),
  'no code': async (start) => openBrowser(await start()).submit('/join/begin', { token: '#' }),
  'sign in first': async (start) =>
    openBrowser(await start({ signInUrl: undefined, authenticate: undefined })).submit('/join/begin', {
      token: 'lk1_x',
    }),
  'no invitation': async (start) => (await start()).call('GET /join/confirm'),
  'foreign form': async (start) =>
    openBrowser(await start(), undefined, 'https://evil.example').submit('/join/begin', {}),
  'look again': async (start) => {
    const { browser } = await invited(await start());
    return browser.submit('/join/accept', { proof: '' });
  },
  'not recognised': async (start) => (await openInvitation(await start(), 'nonsense')).shown,
  fault: async (start) => {
    const site = await start({ authenticate: () => Promise.reject(new Error('ann@example.org')) });
    return openBrowser(site).submit('/join/begin', { token: 'lk1_x' });
  },
  'unknown outcome': async (start) => {
    const fault = new LatchkeyError('OutcomeUnknown', 'ann@example.org');
    const site = await start({ authenticate: () => Promise.reject(fault) });
    return openBrowser(site).submit('/join/begin', { token: 'lk1_x' });
  },
  several: async (start) => (await invitedToMany(await start())).shown,
  'several, answered in every way': async (start) => {
    const { site, browser, invitations } = await invitedToMany(await start());
    const tokens = await openedTokens(site);
    const [first = '', second = '', third = '', fourth = ''] = invitations;
    await site.call('POST /invitations/accept', { ...asAnn, json: { token: tokens.get(first) } });
    await site.call('POST /invitations/decline', { ...asAnn, json: { token: tokens.get(second) } });
    await site.staff.invitations.rescind({ invitationId: third });
    site.clock.advance(60_000);
    await site.staff.invitations.resend({ invitationId: fourth });
    return browser.get('/join/confirm');
  },
  'several, too late': async (start) => {
    const { site } = await invitedToMany(await start());
    site.clock.advance(week);
    return (await openInvitation(site, await site.tokenFor('ann@example.org'))).shown;
  },
  'several, not all of which can be accepted': async (start) => {
    const { site, browser, proof } = await invitedToMany(await start());
    await site.staff.workspaces.close({ workspaceId: 'rosa' });
    return browser.submit('/join/accept-all', { proof });
  },
  'one of several, accepted': async (start) => {
    const { browser, proof, invitations } = await invitedToMany(await start());
    await browser.submit('/join/choose', { proof, invitation: invitations[0] ?? '' });
    return browser.submit('/join/accept', { proof: proofIn(await browser.get('/join/confirm')) });
  },
  supporting: async (start) => {
    const supportSessionId = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
    const site = await start({
      authenticate: () => ({ tenantId: 'harbour-care', principalId: 'olivia', supportSessionId }),
    });
    return openBrowser(site).submit('/join/begin', { token: 'lk1_x' });
  },
  confirm: async (start) => (await invited(await start())).shown,
  'confirm, with all that may be offered': async (start) => {
    const site = await start();
    await site.staff.roles.define({ name: 'carer', permissions: ['roster.view', 'roster.edit'] });
    const now = site.clock.now();
    await site.staff.invitations.invite({
      workspaceId: 'rosa',
      person: { name: 'Ann Carer', email: 'ann@example.org' },
      role: 'carer',
      readOnly: true,
      accessFrom: now + week,
      accessUntil: now + 2 * week,
    });
    return (await openInvitation(site, await site.tokenFor('ann@example.org'))).shown;
  },
  'confirm, after the workspace’s name was erased': async (start) => (await erased(start)).shown,
  'a reason that cannot be kept': async (start) => {
    const { browser, proof } = await invited(await start());
    return browser.submit('/join/decline', { proof, reason: 'x'.repeat(1_001) });
  },
  accepted: async (start) => {
    const { browser, proof } = await invited(await start());
    return browser.submit('/join/accept', { proof });
  },
  'accepted, after the workspace’s name was erased': async (start) => {
    const { browser, proof } = await erased(start);
    return browser.submit('/join/accept', { proof });
  },
  declined: async (start) => {
    const { browser, proof } = await invited(await start());
    return browser.submit('/join/decline', { proof });
  },
  'accepted already': async (start) => {
    const { site, browser, token } = await invited(await start());
    await site.call('POST /invitations/accept', { ...asAnn, json: { token } });
    return browser.get('/join/confirm');
  },
  'declined already': async (start) => {
    const { site, browser, token } = await invited(await start());
    await site.call('POST /invitations/decline', { ...asAnn, json: { token } });
    return browser.get('/join/confirm');
  },
  rescinded: async (start) => {
    const { site, browser, invitationId } = await invited(await start());
    await site.staff.invitations.rescind({ invitationId });
    return browser.get('/join/confirm');
  },
  superseded: async (start) => {
    const { site, browser, invitationId } = await invited(await start());
    site.clock.advance(60_000);
    await site.staff.invitations.resend({ invitationId });
    return browser.get('/join/confirm');
  },
  expired: async (start) => (await expired(await start())).shown,
  'expired, where nobody can be asked': async (start) =>
    (await expired(await start({ onNewLinkAsked: undefined }))).shown,
  'asked for a new link': async (start) => {
    const { browser, proof } = await expired(await start());
    return browser.submit('/join/ask-for-link', { proof });
  },
  'asked in vain': async (start) => {
    const onNewLinkAsked = () => Promise.reject(new Error('nobody is there'));
    const { browser, proof } = await expired(await start({ onNewLinkAsked }));
    return browser.submit('/join/ask-for-link', { proof });
  },
  'wrong account': async (start) => {
    const { browser, proof } = await invited(await start(), 'u-eve eve@example.org');
    return browser.submit('/join/accept', { proof });
  },
  'own invitation': async (start) => {
    const { browser, proof } = await invited(await start(), 'olivia ann@example.org');
    return browser.submit('/join/accept', { proof });
  },
  'an inviter who may not give it any more': async (start) => {
    let giveable = [permission.parse('roster.view')];
    const site = await start({ latchkey: { mayGive: () => giveable } });
    const { browser, proof } = await invited(site);
    giveable = [];
    return browser.submit('/join/accept', { proof });
  },
  'known by another account': async (start) => {
    const { site, token } = await invited(await start());
    await site.call('POST /invitations/accept', { ...asAnn, json: { token } });
    await site.staff.workspaces.open({ workspaceId: 'liam', kind: 'client', name: 'Liam' });
    await site.staff.invitations.invite({
      workspaceId: 'liam',
      person: { name: 'Ann Carer', email: 'ann@example.org' },
      permissions: ['roster.view'],
    });
    const second = await site.tokenFor('ann@example.org');
    const { browser, shown } = await openInvitation(site, second, 'u-second ann@example.org');
    return browser.submit('/join/accept', { proof: proofIn(shown) });
  },
  deactivated: async (start) => {
    const { site, browser, proof, personId } = await invited(await start());
    await site.call(`POST /people/${personId}/deactivate`, { ...asOlivia, json: {} });
    return browser.submit('/join/accept', { proof });
  },
  'too many requests': async (start) => {
    const site = await start({ rateLimits: { links: { limit: 1, windowMs: 60_000 } } });
    const browser = openBrowser(site);
    await browser.submit('/join/begin', { token: '#' });
    return browser.submit('/join/begin', { token: '#' });
  },
  'not offered': (start) => refusedByPolicy(start, { needsFeature: 'client-portal' }),
  'no seat left': (start) => refusedByPolicy(start, { seats: 'onAccept' }),
  closed: async (start) => {
    const { site, browser, proof } = await invited(await start());
    await site.staff.workspaces.close({ workspaceId: 'rosa' });
    return browser.submit('/join/accept', { proof });
  },
};

/** Ann is invited, and somebody who is signed in has opened her link. */
export async function invited(site: Site, as = asAnn.as) {
  const given = await inviteAnn(site);
  const { browser, shown } = await openInvitation(site, given.token, as);
  return { site, ...given, browser, shown, proof: proofIn(shown) };
}

/** Ann is invited, and then the tenant's policy comes to want what the tenant has not. */
async function refusedByPolicy(
  start: Start,
  wanted: { needsFeature: string } | { seats: 'onAccept' },
): Promise<Answer> {
  const { site, browser, proof } = await invited(await start());
  const resend = { cooldown: 'PT0S', limit: 3 };
  const policy = { validFor: 'P7D', resend, acceptBy: 'matchingEmail', ...wanted } as const;
  await site.staff.tenants.changePolicy({ policy });
  return browser.submit('/join/accept', { proof });
}

/** Ann is invited to four workspaces in one message, and has opened its link. */
async function invitedToMany(site: Site) {
  const workspaces = ['rosa', 'theo', 'liam', 'mei'];
  for (const workspaceId of workspaces.slice(1)) {
    await site.staff.workspaces.open({ workspaceId, kind: 'client', name: workspaceId });
  }
  const given = await site.staff.invitations.inviteTogether({
    person: { name: 'Ann Carer', email: 'ann@example.org' },
    invitations: workspaces.map((workspaceId) => ({ workspaceId, permissions: ['roster.view'] })),
  });
  if (!given.ok) throw new Error(`refused: ${given.rejection.type}`);
  const { browser, shown } = await openInvitation(site, await site.tokenFor('ann@example.org'));
  const invitations = given.invitations.map(({ invitationId }) => invitationId);
  return { site, browser, shown, invitations, proof: proofIn(shown) };
}

/** The tokens of what the newest mail to Ann opens, by invitation. */
async function openedTokens(site: Site): Promise<Map<string, string>> {
  const token = await site.tokenFor('ann@example.org');
  const { json } = await site.call('POST /invitations/open-link', { json: { token } });
  const invitations = json['invitations'] as { invitationId: string; token: string }[];
  return new Map(invitations.map((each) => [each.invitationId, each.token]));
}

/** Ann is invited to a workspace whose name nobody can read any more. */
async function erased(start: Start) {
  const keyVault = memoryKeyVault();
  const situation = await invited(await start({ keyVault }));
  const [workspaceKey = ''] = await keyVault.names('workspace-');
  await keyVault.destroy(workspaceKey);
  return { ...situation, shown: await situation.browser.get('/join/confirm') };
}

/** Ann opens her link a week late. */
export async function expired(site: Site) {
  const given = await inviteAnn(site);
  site.clock.advance(week);
  const { browser, shown } = await openInvitation(site, given.token);
  return { site, ...given, browser, shown, proof: proofIn(shown) };
}
