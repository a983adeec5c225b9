import { describe, expect, it } from 'vitest';
import { asAnn, asOlivia, inviteAnn, startSite } from './site.ts';

describe('whatever the router answers', () => {
  it.each([
    'GET /workspaces',
    'GET /invitations',
    'POST /invitations',
    'GET /invitations/:id',
    'GET /nothing',
    'DELETE /access',
    'GET /join',
    'POST /join/begin',
    'GET /join/confirm',
    'GET /invitations/%E0%A4%A',
  ])('is kept by nobody, taken for nothing else and locked down: %s', async (request) => {
    const site = await startSite();
    const { invitationId } = await inviteAnn(site);
    for (const as of [undefined, asOlivia.as, asAnn.as]) {
      const { headers } = await site.call(request.replace(':id', invitationId), { as });
      expect(headers.get('Cache-Control')).toBe('no-store');
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
      expect(headers.get('Referrer-Policy')).toBe('no-referrer');
      const policy = headers.get('Content-Security-Policy') ?? '';
      for (const rule of [
        "default-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        'form-action ',
      ]) {
        expect(policy).toContain(rule);
      }
      expect(policy).not.toContain('unsafe');
      expect(headers.get('X-Powered-By')).toBeNull();
      expect(headers.get('Access-Control-Allow-Origin')).toBeNull();
    }
  });

  it('is answered in full to HEAD but for the body', async () => {
    const site = await startSite();
    const get = await site.call('GET /workspaces', asOlivia);
    const head = await site.call('HEAD /workspaces', asOlivia);
    expect([head.status, head.text]).toEqual([200, '']);
    expect(head.headers.get('Content-Length')).toBe(get.headers.get('Content-Length'));
  });

  it('is answered anew to whoever has an older answer', async () => {
    const site = await startSite();
    const { invitationId } = await inviteAnn(site);
    const again = await site.call(`GET /invitations/${invitationId}`, {
      ...asOlivia,
      headers: { 'If-None-Match': '"0"' },
    });
    expect(again.status).toBe(200);
  });
});
