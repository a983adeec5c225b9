import { memoryEventStore } from 'latchkey';
import type { EventStore } from 'latchkey';
import { manualClock } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import type { AuthorizationQuestion } from '../src/index.ts';
import type { Site } from './site.ts';
import { asOlivia, inviteAnn, leavesNoTrace, opening, startSite } from './site.ts';

const offer = { workspaceId: 'rosa', permissions: ['roster.view'] };
const guest = (n: number) => ({ ...offer, person: { name: `Guest ${n}`, email: `guest${n}@example.org` } });
const keyed = { ...asOlivia, headers: { 'Idempotency-Key': '"import of monday"' } };

interface Row {
  index: number;
  ok: boolean;
  result?: Record<string, unknown>;
  problem?: Record<string, unknown>;
}

function resultsOf({ json }: { json: Record<string, unknown> }): readonly Row[] {
  return json['results'] as Row[];
}

async function openInvitations({ staff, latchkey }: Site): Promise<number> {
  await latchkey.whenIdle();
  return (await staff.invitations.list({ limit: 500 })).items.length;
}

describe('many rows in one request', () => {
  it('have a result each, in their order, and a bad one spoils no other', async () => {
    const site = await startSite();
    const rows = [
      guest(0),
      { ...guest(1), person: { name: '', email: 'nobody' } },
      'no row at all',
      null,
      { ...guest(2), workspaceId: 'nowhere' },
      { ...guest(3), accessFrom: 'tomorrow' },
      { ...guest(4), unheardOf: 1 },
      { ...guest(5), accessFrom: '2026-03-10T09:00:00.000Z' },
    ];
    const answer = await site.call('POST /invitations/many', { ...asOlivia, json: { rows } });
    expect(answer.status).toBe(200);
    const results = resultsOf(answer);
    expect(results.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(results.map(({ ok, result, problem }) => (ok ? result?.['status'] : problem?.['code']))).toEqual([
      'pending',
      'InvalidInput',
      'InvalidInput',
      'InvalidInput',
      'WorkspaceNotFound',
      'InvalidInput',
      'InvalidInput',
      'pending',
    ]);
    expect(results[0]?.result).toMatchObject({ expiresAt: '2026-03-09T09:00:00.000Z', revision: 0 });
    expect(results[1]?.problem).toMatchObject({
      status: 422,
      type: 'urn:latchkey:problem:invalid-input',
      issues: [{ path: 'person.name' }, { path: 'person.email' }],
    });
    expect(results[5]?.problem).toMatchObject({ issues: [{ path: 'accessFrom' }] });
    const listed = await site.call('GET /invitations', asOlivia);
    expect((listed.json['items'] as unknown[]).length).toBe(2);
  });

  it('register people and give them access, as from an import', async () => {
    const site = await startSite();
    const people = [{ name: 'Ann', email: 'ann@example.org' }, { name: 'Noah' }];
    const registered = resultsOf(
      await site.call('POST /people/many', { ...asOlivia, json: { rows: people } }),
    );
    const rows = registered.map(({ result }) => ({
      ...offer,
      personId: result?.['personId'],
      accessFrom: '2021-05-01T00:00:00.000Z',
    }));
    const granted = resultsOf(await site.call('POST /access/many', { ...asOlivia, json: { rows } }));
    expect(granted.map(({ result }) => [result?.['status'], result?.['accessFrom']])).toEqual([
      ['live', '2021-05-01T00:00:00.000Z'],
      ['live', '2021-05-01T00:00:00.000Z'],
    ]);
  });

  it('may be many more bytes than one command, and still not any number', async () => {
    const site = await startSite();
    const rows = Array.from({ length: 300 }, (_, n) => ({ name: `Guest ${n} ${'x'.repeat(150)}` }));
    const done = await site.call('POST /people/many', { ...asOlivia, json: { rows } });
    expect(resultsOf(done).filter(({ ok }) => ok)).toHaveLength(300);
    const tooLong = await site.call('POST /people', {
      ...asOlivia,
      json: { name: 'Ann', externalId: 'x'.repeat(33 * 1024) },
    });
    expect([tooLong.status, tooLong.json['code']]).toEqual([413, 'BodyTooLarge']);
    const json = { rows: [{ name: 'x'.repeat(8 * 1024 * 1024) }] };
    const tooMuch = await leavesNoTrace(site, () => site.call('POST /people/many', { ...asOlivia, json }));
    expect([tooMuch.status, tooMuch.json['code']]).toEqual([413, 'BodyTooLarge']);
    const tooMany = await leavesNoTrace(site, () =>
      site.call('POST /people/many', {
        ...asOlivia,
        json: { rows: Array.from({ length: 10_001 }, () => 0) },
      }),
    );
    expect([tooMany.status, tooMany.json['code']]).toEqual([422, 'InvalidInput']);
  });

  it('are not read of somebody who is not signed in', async () => {
    const site = await startSite();
    const body = '{'.repeat(9 * 1024 * 1024);
    const headers = { 'Content-Type': 'application/json' };
    const answer = await site.call('POST /people/many', { body, headers }).catch(() => undefined);
    // The connection may be closed before all of it was sent.
    expect(answer?.status ?? 401).toBe(401);
  });

  it('are carried out in the workspaces in which that is allowed, each asked about once', async () => {
    const asked: (string | undefined)[] = [];
    const site = await startSite({
      authorize({ action, workspaceId }: AuthorizationQuestion) {
        if (action === 'invitations.inviteMany') asked.push(workspaceId);
        return workspaceId !== 'liam';
      },
    });
    await site.staff.workspaces.open({ workspaceId: 'liam', kind: 'client', name: 'Liam' });
    const rows = [
      guest(0),
      { ...guest(1), workspaceId: 'liam' },
      guest(2),
      { ...guest(3), workspaceId: 'liam' },
    ];
    const results = resultsOf(await site.call('POST /invitations/many', { ...asOlivia, json: { rows } }));
    expect(results.map(({ ok, problem }) => ok || problem?.['code'])).toEqual([
      true,
      'Forbidden',
      true,
      'Forbidden',
    ]);
    expect(asked).toEqual(['rosa', 'liam']);
    expect(await openInvitations(site)).toBe(2);
    const all = rows.filter(({ workspaceId }) => workspaceId === 'liam');
    const none = await leavesNoTrace(site, () =>
      site.call('POST /invitations/many', { ...asOlivia, json: { rows: all } }),
    );
    expect([none.status, none.json['code']]).toEqual([403, 'Forbidden']);
  });

  it('go on where the store died in the middle, under the same key, and double nothing', async () => {
    const clock = manualClock(opening);
    const steady = memoryEventStore({ clock });
    let left = Number.POSITIVE_INFINITY;
    const eventStore: EventStore = {
      ...steady,
      async append(stream, events, expected) {
        if (left <= 0) throw new Error('the disk is gone');
        if (events.some(({ type }) => type === 'PersonInvited')) left -= 1;
        return steady.append(stream, events, expected);
      },
    };
    const site = await startSite({ eventStore });
    const rows = [
      ...Array.from({ length: 200 }, (_, n) => guest(n)),
      { ...guest(7), workspaceId: 'nowhere' },
    ];
    left = 90;
    const died = await site.call('POST /invitations/many', { ...keyed, json: { rows } });
    expect(died.status).toBe(500);
    left = Number.POSITIVE_INFINITY;
    const done = await site.call('POST /invitations/many', { ...keyed, json: { rows } });
    expect(resultsOf(done).filter(({ ok }) => ok)).toHaveLength(200);
    expect(await openInvitations(site)).toBe(200);
    const again = await leavesNoTrace(site, () =>
      site.call('POST /invitations/many', { ...keyed, json: { rows } }),
    );
    expect(again.text).toBe(done.text);
    const other = await site.call('POST /invitations/many', { ...keyed, json: { rows: rows.slice(1) } });
    expect([other.status, other.json['code']]).toEqual([422, 'CommandIdReused']);
    // What was about to be sent when the store was gone is sent a while later.
    site.clock.advance(50_000);
    await site.latchkey.whenIdle();
    expect(new Set(site.mails.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(200);
  });

  it('are refused one by one, however deep and long they are', async () => {
    const site = await startSite();
    const deep = `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`;
    const row = JSON.stringify(guest(0));
    const body = `{"rows":[${deep},{"workspaceId":"rosa","permissions":${deep}},${row}]}`;
    const headers = { 'Content-Type': 'application/json' };
    const answer = await site.call('POST /invitations/many', { ...asOlivia, body, headers });
    expect(resultsOf(answer).map(({ ok, problem }) => ok || problem?.['code'])).toEqual([
      'InvalidInput',
      'InvalidInput',
      true,
    ]);
    expect(site.faults).toEqual([]);
  });

  it('are not those of a single command: what is no list of rows is refused as a whole', async () => {
    const site = await startSite();
    await inviteAnn(site);
    for (const json of [{}, { rows: {} }, guest(1), { rows: [guest(1)], more: 1 }]) {
      const refused = await leavesNoTrace(site, () =>
        site.call('POST /invitations/many', { ...asOlivia, json }),
      );
      expect([refused.status, refused.json['code']]).toEqual([422, 'InvalidInput']);
    }
  });
});
