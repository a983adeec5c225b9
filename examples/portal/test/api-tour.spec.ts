import { describe, expect, it } from 'vitest';
import { mailTo, openPortal } from './portal.ts';

interface Answer {
  status: number;
  json: Record<string, unknown>;
}

/** What a program does, with the header that a program signs in by. */
function client(origin: string, as?: string) {
  return async (request: string, json?: object): Promise<Answer> => {
    const [method = '', path = ''] = request.split(' ');
    const response = await fetch(`${origin}/portal${path}`, {
      method,
      headers: {
        ...(as !== undefined && { Authorization: `Demo ${as}` }),
        ...(json && { 'Content-Type': 'application/json' }),
      },
      ...(json && { body: JSON.stringify(json) }),
    });
    return { status: response.status, json: (await response.json()) as Record<string, unknown> };
  };
}

const question = { workspaceId: 'rosa-diaz', permission: 'roster.view' };

describe('the tour for programs', () => {
  it('invites, accepts, checks, revokes and tells the history', async () => {
    const portal = await openPortal();
    const olivia = client(portal.origin, 'olivia');
    const ann = client(portal.origin, 'ann@example.org');
    const nobody = client(portal.origin);

    const invited = await olivia('POST /invitations', {
      workspaceId: 'rosa-diaz',
      person: { name: 'Ann Diaz', email: 'ann@example.org' },
      permissions: ['roster.view'],
    });
    expect(invited.status).toBe(201);
    const { invitationId, personId } = invited.json as { invitationId: string; personId: string };

    const { token } = await mailTo(portal, 'ann@example.org');
    const preview = await nobody('POST /invitations/preview', { token });
    expect(preview.json).toMatchObject({ standing: 'open', inviter: 'olivia', workspaceName: 'Rosa Diaz' });
    expect((await nobody('POST /invitations/accept', { token })).status).toBe(401);
    const eve = client(portal.origin, 'eve@example.org');
    expect((await eve('POST /invitations/accept', { token })).json['code']).toBe('EmailNotVerified');
    const own = await olivia('POST /invitations/accept', { token });
    expect(own.json['code']).toBe('InviterMayNotAccept');
    expect((await ann('POST /invitations/accept', { token })).json['status']).toBe('accepted');

    const check = () => olivia('POST /access/check', { ...question, personId });
    expect((await check()).json['allowed']).toBe(true);
    const revoked = await olivia('POST /access/revoke', { workspaceId: 'rosa-diaz', personId });
    expect(revoked.json['status']).toBe('revoked');
    expect((await check()).json).toMatchObject({ allowed: false, reason: 'no-access' });

    const { json: history } = await olivia(`GET /invitations/${invitationId}/history`);
    expect(history['isIntact']).toBe(true);
    expect(
      (history['entries'] as { type: string; by: string }[]).map(({ type, by }) => `${type} by ${by}`),
    ).toEqual([
      'PersonInvited by olivia',
      'DeliveryClaimed by the system (mail)',
      'InvitationMailed by the system (mail)',
      'InvitationAccepted by the invitee (account-438c4c7afe60)',
      'AccessGranted by the invitee (account-438c4c7afe60)',
      'AccessRevoked by olivia',
    ]);
  });

  it('is staff’s only to Olivia and Noah', async () => {
    const { origin } = await openPortal();
    const statuses = [
      'olivia',
      'noah',
      'mallory',
      'ann@example.org',
      '__proto__',
      'constructor',
      undefined,
    ].map(async (as) => [as, (await client(origin, as)('GET /workspaces')).status]);
    expect(await Promise.all(statuses)).toEqual([
      ['olivia', 200],
      ['noah', 200],
      ['mallory', 401],
      ['ann@example.org', 403],
      ['__proto__', 401],
      ['constructor', 401],
      [undefined, 401],
    ]);
  });
});
