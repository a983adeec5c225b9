import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ErrorRequestHandler } from 'express';
import express from 'express';
import type { EventStore } from 'latchkey';
import { memoryEventStore } from 'latchkey';
import { manualClock } from '@latchkey/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Authenticate, WorkspaceOf } from '../src/index.ts';
import { createRequireAccess } from '../src/index.ts';
import { leavesNoTrace, letAnnIn, opening, startSite } from './site.ts';
import type { Site } from './site.ts';

const signedIn: Authenticate = (request) => {
  const principalId = request.get('X-User');
  const supportSessionId = request.get('X-Support');
  return principalId === undefined ? undefined : { tenantId: 'harbour-care', principalId, supportSessionId };
};
const workspaceInPath: WorkspaceOf = (request) => String(request.params['id']);

interface Ports {
  authenticate?: Authenticate;
  workspaceOf?: WorkspaceOf;
  permission?: string;
}

/** A route of the host's own, behind `requireAccess`. */
async function ownRoute(site: Site, ports: Ports = {}) {
  const { authenticate = signedIn, workspaceOf = workspaceInPath, permission = 'roster.view' } = ports;
  const requireAccess = createRequireAccess(site.latchkey, { authenticate, workspaceOf });
  const app = express();
  app.get('/clients/:id', requireAccess(permission), (_request, response) => {
    response.send('the roster');
  });
  const hostsOwn: ErrorRequestHandler = (_fault, _request, response, _next) => {
    response.status(500).send('the host’s own page');
  };
  app.use(hostsOwn);
  const server = createServer(app);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return async (user?: string, workspace = 'rosa', session?: string) => {
    const headers = {
      ...(user !== undefined && { 'X-User': user }),
      ...(session !== undefined && { 'X-Support': session }),
    };
    const answer = await fetch(`http://127.0.0.1:${port}/clients/${workspace}`, { headers });
    const text = await answer.text();
    const problem = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {};
    return { status: answer.status, headers: answer.headers, text, problem };
  };
}

describe('requireAccess', () => {
  it('lets a supporter in to what the person may see, and says when that is over', async () => {
    const site = await startSite();
    const { personId } = await letAnnIn(site);
    const started = await site.staff.support.start({ personId, reason: 'a question' });
    if (!started.ok) throw new Error(started.rejection.type);
    const session = started.supportSessionId;
    const ask = await ownRoute(site);
    expect(await ask('olivia')).toMatchObject({ status: 403 });
    expect(await ask('olivia', 'rosa', session)).toMatchObject({ status: 200, text: 'the roster' });
    expect(await ask('petra', 'rosa', session)).toMatchObject({
      status: 403,
      problem: { reason: 'support-session-over' },
    });
    const askToEdit = await ownRoute(site, { permission: 'roster.edit' });
    expect(await askToEdit('olivia', 'rosa', session)).toMatchObject({
      problem: { reason: 'permission-missing' },
    });
    await site.staff.support.end({ supportSessionId: session });
    expect(await ask('olivia', 'rosa', session)).toMatchObject({
      status: 403,
      problem: { reason: 'support-session-over' },
    });
  });

  it('lets in who has access that says so, and nobody else', async () => {
    const site = await startSite();
    await letAnnIn(site);
    const ask = await ownRoute(site);
    expect(await ask('u-ann')).toMatchObject({ status: 200, text: 'the roster' });
    const nobody = await leavesNoTrace(site, () => ask());
    expect([nobody.status, nobody.problem['code']]).toEqual([401, 'NotSignedIn']);
    const olivia = await leavesNoTrace(site, () => ask('olivia'));
    expect([olivia.status, olivia.problem]).toEqual([
      403,
      {
        type: 'urn:latchkey:problem:access-denied',
        title: 'You have no access here',
        status: 403,
        code: 'AccessDenied',
        reason: 'no-access',
      },
    ]);
    expect(olivia.headers.get('Content-Type')).toBe('application/problem+json; charset=utf-8');
    expect(olivia.headers.get('Cache-Control')).toBe('no-store');
  });

  it('wants the very permission', async () => {
    const site = await startSite();
    await letAnnIn(site);
    const ask = await ownRoute(site, { permission: 'roster.edit' });
    expect((await ask('u-ann')).problem).toMatchObject({ status: 403, reason: 'permission-missing' });
  });

  it('says why access does not count now', async () => {
    const site = await startSite();
    const { personId } = await letAnnIn(site);
    const about = { workspaceId: 'rosa', personId };
    const { access, people, tenants } = site.staff;
    const reasonIs = async (reason: string) => {
      const { status, problem } = await ask('u-ann');
      expect([status, problem['code'], problem['reason']]).toEqual([403, 'AccessDenied', reason]);
    };
    const ask = await ownRoute(site);
    await access.suspend({ ...about, cause: 'unpaid' });
    await reasonIs('access-suspended');
    await access.resume({ ...about, cause: 'unpaid' });
    await people.deactivate({ personId });
    await reasonIs('person-deactivated');
    await people.reactivate({ personId });
    await tenants.close({});
    await reasonIs('tenant-closed');
    await tenants.reopen({});
    expect((await ask('u-ann')).status).toBe(200);
    await access.narrow({ ...about, accessFrom: site.clock.now() + 1_000 });
    await reasonIs('access-not-yet');
    await access.revoke(about);
    await access.grant({
      ...about,
      permissions: ['roster.view'],
      readOnly: true,
      accessUntil: site.clock.now() + 2_000,
    });
    await reasonIs('read-only');
    site.clock.advance(2_000);
    await reasonIs('access-ended');
  });

  it('says the same of what is not there, is closed, or is nobody’s to know', async () => {
    const site = await startSite();
    await letAnnIn(site);
    await site.staff.workspaces.open({ workspaceId: 'liam', kind: 'client', name: 'Liam' });
    await site.staff.workspaces.open({ workspaceId: 'closed', kind: 'client', name: 'Closed' });
    await site.staff.workspaces.close({ workspaceId: 'closed' });
    await site.latchkey.whenIdle();
    const ask = await ownRoute(site);
    const answers = await Promise.all([
      ask('u-ann', 'liam'),
      ask('u-ann', 'closed'),
      ask('u-ann', 'nowhere'),
      ask('u-ann', '@'),
      ask('u-stranger', 'rosa'),
    ]);
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]?.problem).toMatchObject({ status: 403, reason: 'no-access' });
  });

  it('refuses a request that is about no workspace', async () => {
    const site = await startSite();
    await letAnnIn(site);
    const ask = await ownRoute(site, { workspaceOf: () => undefined });
    expect((await ask('u-ann')).status).toBe(403);
  });

  it('knows nobody of another tenant, also by the same ids', async () => {
    const site = await startSite();
    await letAnnIn(site);
    const elsewhere = () => ({ tenantId: 'other-care', principalId: 'u-ann' });
    const ask = await ownRoute(site, { authenticate: elsewhere });
    expect((await ask('u-ann')).problem).toMatchObject({ status: 403, reason: 'no-access' });
  });

  it('denies, for a moment, what this process cannot know', async () => {
    const clock = manualClock(opening);
    const store = memoryEventStore({ clock });
    let isReachable = true;
    const eventStore: EventStore = {
      ...store,
      head: async () => {
        if (!isReachable) throw new Error('the store is away');
        return store.head();
      },
    };
    const site = await startSite({ eventStore });
    await letAnnIn(site);
    const ask = await ownRoute(site);
    expect((await ask('u-ann')).status).toBe(200);
    isReachable = false;
    site.clock.advance(6_000);
    const { status, headers, problem } = await ask('u-ann');
    expect([status, problem['code'], headers.get('Retry-After')]).toEqual([503, 'AccessNotKnown', '1']);
  });

  it('lets nobody in where the host’s functions fail, or name what is no identity', async () => {
    const site = await startSite();
    await letAnnIn(site);
    const fails = () => {
      throw new Error('away');
    };
    for (const ports of [
      { authenticate: fails },
      { authenticate: () => ({ tenantId: '', principalId: 'u-ann' }) },
      { workspaceOf: fails },
      { workspaceOf: () => Promise.reject(new Error('away')) },
    ]) {
      const ask = await ownRoute(site, ports);
      expect(await ask('u-ann')).toMatchObject({ status: 500, text: 'the host’s own page' });
    }
  });

  it.each(['', 'Roster', 'roster view', 'roster.view '])(
    'is not made for what is no permission: "%s"',
    async (permission) => {
      const site = await startSite();
      const requireAccess = createRequireAccess(site.latchkey, {
        authenticate: signedIn,
        workspaceOf: workspaceInPath,
      });
      expect(() => requireAccess(permission)).toThrow(expect.objectContaining({ code: 'InvalidOption' }));
    },
  );
});
