import type { Answer } from '../site.ts';
import type { Browser } from '../browser.ts';
import { openBrowser, proofIn } from '../browser.ts';
import type { Dice } from './dice.ts';
import type { Place } from './world.ts';
import { noTenant, pending } from './world.ts';

/** The invitees' pages, which no document describes. */
export const pages = [
  'GET /join',
  'POST /join/begin',
  'GET /join/confirm',
  'POST /join/accept',
  'POST /join/decline',
];

export interface PageAnswer {
  answer: Answer;
  /** Whether the request came as far as the domain: signed in, from our own form, with what was shown. */
  reachedDomain: boolean;
}

interface Visit {
  place: Place;
  browser: Browser;
  token: string;
  headers: Record<string, string>;
}

/** Goes to a page as somebody would, and at the last step does what is asked for here: right, refused, or anything. */
export async function visit(
  page: string,
  place: Place,
  intent: 'done' | 'refused' | 'any',
): Promise<PageAnswer> {
  const { site } = place.world;
  const { token, as, invitationId } = await pending(place);
  const browser = openBrowser(site, as);
  const visited = { place, browser, token, headers: { 'X-Tenant': place.tenantId } };
  if (intent === 'any') return anyhow(page, visited);
  const isRefused = intent === 'refused';
  const { dice } = place;

  if (page === 'GET /join') return { answer: await browser.get('/join', visited), reachedDomain: true };
  if (page === 'POST /join/begin') {
    const text = isRefused ? dice.pick(['', ' ', '#', 'x'.repeat(501)]) : token;
    return { answer: await browser.submit('/join/begin', { token: text }, visited), reachedDomain: true };
  }
  await browser.submit(
    '/join/begin',
    { token: page === 'GET /join/confirm' && isRefused ? dice.pick(['x', 'lk1_', token]) : token },
    visited,
  );
  if (page === 'GET /join/confirm') {
    if (isRefused && dice.chance(50)) await place.olivia.invitations.rescind({ invitationId });
    else if (isRefused) visited.headers['X-Tenant'] = noTenant;
    return { answer: await browser.get('/join/confirm', visited), reachedDomain: true };
  }
  // Whoever was forwarded the link may look, but not accept.
  const options =
    isRefused && page === 'POST /join/accept' && dice.chance(50)
      ? { ...visited, as: 'u-eve eve@example.org' }
      : visited;
  const proof = proofIn(await browser.get('/join/confirm', options));
  if (isRefused && options === visited) await place.olivia.invitations.rescind({ invitationId });
  const fields = { proof, ...(page === 'POST /join/decline' && dice.chance(50) && { reason: 'no' }) };
  return { answer: await browser.submit(pathOf(page), fields, options), reachedDomain: true };
}

/** Whatever comes to a browser's mind, at any of the pages. */
async function anyhow(page: string, { place, browser, token, headers }: Visit): Promise<PageAnswer> {
  const { dice } = place;
  if (dice.chance(70)) await browser.submit('/join/begin', { token }, { headers });
  const proof = dice.chance(50) ? proofIn(await browser.get('/join/confirm', { headers })) : 'made-up';
  if (dice.chance(30))
    browser.cookies.set(
      'latchkey-join',
      dice.pick(['', '1.AAAA', token, '%', 'é'.normalize('NFD').slice(0, 1)]),
    );
  Object.assign(headers, oddHeaders(dice));
  const options = { headers, ...(dice.chance(30) && { as: dice.pick(['', 'u-eve', 'olivia']) }) };
  const answer = page.startsWith('GET')
    ? await browser.get(`${pathOf(page)}${dice.pick(['', '?a=b', '?__proto__=x'])}`, options)
    : await browser.submit(
        pathOf(page),
        { proof, token: dice.pick([token, 'x', '']), reason: dice.pick(['', 'x', '\0', 'x'.repeat(1_001)]) },
        options,
      );
  return { answer, reachedDomain: false };
}

function oddHeaders(dice: Dice): Readonly<Record<string, string>> {
  return dice.pick<Readonly<Record<string, string>>>([
    {},
    { Origin: 'https://evil.example' },
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Content-Type': 'application/json' },
    { 'Content-Type': 'application/x-www-form-urlencoded; charset=x' },
    { 'If-None-Match': '*' },
    { 'X-Tenant': noTenant },
    { 'Accept-Language': 'xx, *;q=0' },
  ]);
}

function pathOf(page: string): string {
  return page.split(' ')[1] ?? '';
}
