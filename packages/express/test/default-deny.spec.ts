import { describe, expect, it } from 'vitest';
import type { AuthorizationQuestion } from '../src/index.ts';
import { ann, asAnn, asOlivia, inviteAnn, leavesNoTrace, startSite } from './site.ts';
import type { StaffCase } from './staff-cases.ts';
import { prepared, staffCases, staffReads } from './staff-cases.ts';

const person = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
const get = staffReads.find(({ action }) => action === 'invitations.get');
const askedAnyway: Partial<StaffCase>[] = [
  { request: 'HEAD /invitations/:invitationId' },
  { request: `GET /invitations/${person}`, workspaceId: undefined },
  { request: 'GET /people/nobody', action: 'people.get', workspaceId: undefined },
  { request: 'GET /workspaces/nowhere', action: 'workspaces.get', workspaceId: 'nowhere' },
  { request: 'GET /workspaces/@', action: 'workspaces.get', workspaceId: undefined },
  { request: 'GET /changes', action: 'changes.follow', workspaceId: undefined },
  { request: 'GET /roles/-', action: 'roles.get', workspaceId: undefined },
];

describe.each([...staffCases, ...askedAnyway.map((each) => ({ ...get, ...each }) as StaffCase)])(
  '$request',
  (each) => {
    const { request, action, workspaceId } = each;
    async function ask(options: Parameters<typeof startSite>[0], as: string | undefined) {
      const open = await startSite(options);
      const asked = await prepared(open, each);
      return leavesNoTrace(open, () => open.call(asked.request, { as, json: asked.json }));
    }

    it('is for nobody who is not signed in', async () => {
      const answer = await ask({}, undefined);
      expect(answer.status).toBe(401);
      if (!request.startsWith('HEAD'))
        expect(answer.json).toMatchObject({ code: 'NotSignedIn', status: 401 });
    });

    it('is for nobody while there is no authenticate, and says so', async () => {
      const answer = await ask({ authenticate: undefined }, 'olivia');
      expect(answer.status).toBe(401);
      if (!request.startsWith('HEAD')) expect(answer.json['detail']).toContain('`authenticate`');
    });

    it('is for nobody while there is no authorize, and says so', async () => {
      const answer = await ask({ authorize: undefined }, 'olivia');
      expect(answer.status).toBe(403);
      if (!request.startsWith('HEAD')) expect(answer.json['detail']).toContain('`authorize`');
    });

    it('is not for whom authorize says no to, who is told no more than that', async () => {
      const answer = await ask({}, 'u-ann ann@example.org');
      expect(answer.status).toBe(403);
      if (!request.startsWith('HEAD')) expect(answer.json['detail']).toBeUndefined();
    });

    it('takes nothing for a yes but true', async () => {
      const answer = await ask({ authorize: () => JSON.parse('"yes"') as boolean }, 'olivia');
      expect(answer.status).toBe(403);
    });

    it('is asked about with what is wanted, by whom and where', async () => {
      const asked: AuthorizationQuestion[] = [];
      await ask({ authorize: (question) => asked.push(question) < 0 }, 'olivia');
      expect(asked.map(({ req: _req, ...question }) => question)).toEqual([
        { action, tenantId: 'harbour-care', principalId: 'olivia', workspaceId },
      ]);
    });
  },
);

describe('the ports of the host', () => {
  it('may take their time', async () => {
    const site = await startSite({
      authenticate: async () => ({ tenantId: 'harbour-care', principalId: 'noah' }),
      authorize: async () => true,
    });
    expect((await site.call('GET /workspaces')).status).toBe(200);
  });

  it('lead to a 500 that tells nothing, and to onFault, where they fail', async () => {
    const fault = new Error('secret of the host');
    const site = await startSite({
      authenticate() {
        throw fault;
      },
    });
    const answer = await leavesNoTrace(site, () => site.call('GET /workspaces', asOlivia));
    expect(answer.status).toBe(500);
    expect(answer.json).toEqual({
      type: 'urn:latchkey:problem:fault',
      title: 'Something went wrong',
      status: 500,
      code: 'Fault',
    });
    expect(site.faults).toEqual([fault]);
  });

  it('are not believed when they name something that is no identity', async () => {
    for (const given of [
      { tenantId: 'harbour-care', principalId: 'olivia@example.org' },
      { tenantId: '', principalId: 'olivia' },
      { tenantId: 'harbour-care', principalId: 'olivia', verifiedEmail: 'olivia' },
    ]) {
      const site = await startSite({ authenticate: () => given });
      expect((await site.call('GET /workspaces')).status).toBe(500);
      expect(site.faults).toMatchObject([{ code: 'InvalidIdentity' }]);
      expect(String(site.faults[0])).not.toContain('olivia');
    }
  });

  it('are not needed for what a link alone is good for', async () => {
    const site = await startSite({ authenticate: undefined, authorize: undefined });
    const invited = await site.staff.invitations.invite({
      workspaceId: 'rosa',
      person: ann,
      permissions: ['roster.view'],
    });
    expect(invited.ok).toBe(true);
    const token = await site.tokenFor(ann.email);
    expect((await site.call('POST /invitations/preview', { json: { token } })).status).toBe(200);
    const accept = await site.call('POST /invitations/accept', { ...asAnn, json: { token } });
    expect(accept.status).toBe(401);
    expect(accept.json['detail']).toContain('`authenticate`');
    expect((await site.call('POST /invitations/decline', { json: { token } })).status).toBe(200);
  });

  it('are told of a fault by a process warning without a message, where there is no onFault', async () => {
    const site = await startSite({
      onFault: undefined,
      authenticate() {
        throw new TypeError('ann@example.org');
      },
    });
    const warned = new Promise<Error>((resolve) => {
      process.once('warning', resolve);
    });
    await site.call('GET /workspaces', asOlivia);
    expect(await warned).toMatchObject({
      name: 'LatchkeyWarning',
      message: 'a request was answered with 500: TypeError',
    });
  });

  it('say who invited', async () => {
    const site = await startSite();
    const { token } = await inviteAnn(site);
    const preview = await site.call('POST /invitations/preview', { json: { token } });
    expect(preview.json['inviter']).toBe('olivia');
  });
});
