import { describe, expect, it } from 'vitest';
import { asStaff, mailTo, openPortal } from '../test/portal.ts';
import { openWindow } from './visitor.ts';

describe('a program that looks through mail', () => {
  it('burns nothing, though it opens the link, runs its scripts and follows what it finds there', async () => {
    const portal = await openPortal();
    const { invitationId, personId } = await asStaff(portal, 'olivia').post('/invitations', {
      workspaceId: 'rosa-diaz',
      person: { name: 'Ann Diaz', email: 'ann@example.org' },
      permissions: ['roster.view'],
    });
    const { link, token } = await mailTo(portal, 'ann@example.org');
    const before = await history(portal, invitationId);

    const scanner = await openWindow(portal);
    const sent: string[] = [];
    scanner.context().on('request', (request) => sent.push(`${request.method()} ${request.url()}`));
    for (const purpose of ['prefetch', 'prefetch;prerender', undefined]) {
      await scanner.setExtraHTTPHeaders(purpose === undefined ? {} : { 'Sec-Purpose': purpose });
      await scanner.goto('about:blank');
      await scanner.goto(link);
      await scanner.waitForLoadState('networkidle');
    }
    const found = await scanner.evaluate<string[]>('[...document.links].map(({ href }) => href)');
    for (const href of found) await scanner.goto(href);
    expect(sent.filter((request) => !request.startsWith('GET '))).toEqual([]);
    expect(sent.join('\n')).not.toContain(token.slice(4));
    await scanner.request.head(link);

    expect(await history(portal, invitationId)).toEqual(before);
    const ann = await openWindow(portal, { as: 'ann@example.org' });
    await ann.goto(link);
    await ann.locator('form[action$="/join/begin"]').getByRole('button').click();
    await ann.locator('form[action$="/join/accept"]').getByRole('button').click();
    await ann.locator('main a[href*="/my/rosa-diaz"]').waitFor();
    const [access] = await asStaff(portal, 'olivia').get('/access?workspaceId=rosa-diaz');
    expect(access).toMatchObject({ personId, status: 'live' });
  });
});

async function history({ origin }: { origin: string }, invitationId: unknown): Promise<unknown> {
  const response = await fetch(`${origin}/portal/invitations/${String(invitationId)}/history`, {
    headers: { Authorization: 'Demo olivia' },
  });
  return response.json();
}
