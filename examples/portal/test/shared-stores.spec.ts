import { describe, expect, it, onTestFinished } from 'vitest';
import type { RunningPortal } from '../src/start-portal.ts';
import { startPortal } from '../src/start-portal.ts';
import { mailTo, temporaryFolder } from './portal.ts';
import { emptySharedPlaces, postgresServer } from './shared-places.ts';

describe('a portal on EventStoreDB', () => {
  it('says that it needs a place for keys that every process finds', async () => {
    const folder = await temporaryFolder();
    await expect(
      startPortal({ folder, port: 0, host: '127.0.0.1', esdbUrl: 'esdb://127.0.0.1:1?tls=false' }),
    ).rejects.toMatchObject({
      code: 'MissingOption',
      message: expect.stringContaining('LATCHKEY_POSTGRES_URL') as string,
    });
  });

  it.runIf(postgresServer)(
    'is one portal in two processes’ places (where LATCHKEY_POSTGRES_URL names a server)',
    async () => {
      const [here, there] = await openTwo(postgresServer ?? '');
      const invited = await ask(here, 'olivia', '/invitations', {
        workspaceId: 'rosa-diaz',
        person: { name: 'Ann Diaz', email: 'ann@example.org' },
        permissions: ['roster.view'],
      });
      const { token } = await mailTo(there, 'ann@example.org');
      expect(await ask(there, 'ann@example.org', '/invitations/accept', { token })).toMatchObject({
        status: 'accepted',
      });
      const who = { workspaceId: 'rosa-diaz', personId: invited['personId'] };
      const question = { ...who, permission: 'roster.view' };
      await expect
        .poll(() => ask(here, 'olivia', '/access/check', question))
        .toMatchObject({ allowed: true });
      await ask(here, 'olivia', '/access/revoke', who);
      await expect
        .poll(() => ask(there, 'olivia', '/access/check', question))
        .toMatchObject({ allowed: false });
    },
  );
});

/** On one database, with a schema of its own for keys. */
async function openTwo(server: string): Promise<readonly [RunningPortal, RunningPortal]> {
  const places = await emptySharedPlaces(server);
  const folder = await temporaryFolder();
  const start = async () => {
    const portal = await startPortal({ folder, port: 0, host: '127.0.0.1', ...places });
    onTestFinished(() => portal.close());
    return portal;
  };
  return [await start(), await start()];
}

async function ask(
  { origin }: RunningPortal,
  who: string,
  route: string,
  body: object,
): Promise<Record<string, unknown>> {
  const response = await fetch(`${origin}/portal${route}`, {
    method: 'POST',
    headers: { Authorization: `Demo ${who}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await response.json()) as Record<string, unknown>;
}
