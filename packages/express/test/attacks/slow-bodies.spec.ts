import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ann, asOlivia, inviteAnn, leavesNoTrace, startSite } from '../site.ts';
import type { Site } from '../site.ts';

describe('a body that never ends', () => {
  it('holds nothing but its own connection, not even the key that it names', async () => {
    const site = await startSite();
    const key = { 'Idempotency-Key': '"slow"' };
    await leavesNoTrace(site, () =>
      Promise.all(Array.from({ length: 50 }, () => beginBody(site, 'POST /portal/invitations', key))),
    );
    const json = { workspaceId: 'rosa', person: ann, permissions: ['roster.view'] };
    const invited = await site.call('POST /invitations', { ...asOlivia, headers: key, json });
    expect(invited.status).toBe(201);
    await site.latchkey.whenIdle();
    expect(site.mails).toHaveLength(1);
    expect(site.faults).toEqual([]);
  });

  it.each(['POST /portal/invitations', 'POST /portal/invitations/preview', 'POST /portal/join/begin'])(
    'is ended by the server’s own timeout, and leaves nothing: %s',
    async (request) => {
      const site = await startSite({ server: hasty });
      const ended = await leavesNoTrace(site, async () =>
        untilClosed(await beginBody(site, request, {}, 'application/x-www-form-urlencoded')),
      );
      expect(ended).toMatch(/^HTTP\/1\.1 408 /);
      expect(site.faults).toEqual([]);
      await inviteAnn(site);
    },
  );
});

describe('headers that never end', () => {
  it('are ended by the server’s own timeout', async () => {
    const site = await startSite({ server: hasty });
    const socket = await opened(site);
    socket.write('GET /portal/join HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    expect(await untilClosed(socket)).toMatch(/^HTTP\/1\.1 408 /);
    expect((await site.call('GET /join')).status).toBe(200);
  });
});

/** As a host sets them, and smaller. */
const hasty = { headersTimeout: 50, requestTimeout: 100, connectionsCheckingInterval: 10 };

/** Resolves once the server has taken the request up, of whose body no more than the beginning will ever come. */
async function beginBody(
  site: Site,
  request: string,
  headers: Readonly<Record<string, string>>,
  type = 'application/json',
): Promise<Socket> {
  const socket = await opened(site);
  const lines = Object.entries({
    Host: 'x',
    Authorization: 'Test olivia',
    Origin: site.origin,
    'Content-Type': type,
    'Content-Length': '100',
    // Answered as soon as the request's headers were read.
    Expect: '100-continue',
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`${request} HTTP/1.1\r\n${lines.join('')}\r\n`);
  await new Promise((resolve) => {
    socket.once('data', resolve);
  });
  socket.write('{"w');
  return socket;
}

async function opened({ origin }: Site): Promise<Socket> {
  const { port, hostname } = new URL(origin);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  onTestFinished(() => void socket.destroy());
  await new Promise<void>((resolve) => {
    socket.once('connect', () => resolve());
  });
  return socket;
}

/** What the server said before it hung up. */
async function untilClosed(socket: Socket): Promise<string> {
  let said = '';
  socket.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  await new Promise((resolve) => {
    socket.once('close', resolve);
  });
  return said;
}
