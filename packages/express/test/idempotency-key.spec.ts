import { LatchkeyError, memoryEventStore } from 'latchkey';
import type { EventStore } from 'latchkey';
import { manualClock } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import { ann, asAnn, asOlivia, inviteAnn, leavesNoTrace, letAnnIn, opening, startSite } from './site.ts';
import { prepared, staffCommands, staffCreations, staffMany } from './staff-cases.ts';

const keyed = { ...asOlivia, headers: { 'Idempotency-Key': '"8e03978e-40d5-43dd-bc93-6894a57f9324"' } };

describe.each([...staffCommands, ...staffCreations, ...staffMany])(
  'an Idempotency-Key at $request',
  (each) => {
    it('that comes again with the same is answered as it was, and nothing is done again', async () => {
      const site = await startSite();
      const { request, json } = await prepared(site, each);
      const first = await site.call(request, { ...keyed, json });
      expect([first.status, first.json['code']]).toEqual([each.status ?? 200, undefined]);
      const again = await leavesNoTrace(site, () => site.call(request, { ...keyed, json }));
      expect([again.status, again.text]).toEqual([first.status, first.text]);
      for (const name of ['ETag', 'Location', 'Content-Type']) {
        expect([name, again.headers.get(name)]).toEqual([name, first.headers.get(name)]);
      }
    });

    it('that comes again with something else is refused', async () => {
      const site = await startSite();
      const { request, json } = await prepared(site, each);
      await site.call(request, { ...keyed, json });
      const refused = await leavesNoTrace(site, () =>
        site.call(request, { ...keyed, json: { ...json, other: 1 } }),
      );
      expect([refused.status, refused.json['code']]).toEqual([422, 'CommandIdReused']);
    });
  },
);

describe('an Idempotency-Key', () => {
  it('is judged afresh where the first request was refused', async () => {
    const site = await startSite();
    const { invitationId } = await inviteAnn(site);
    const resend = () => site.call(`POST /invitations/${invitationId}/resend`, keyed);
    expect((await resend()).status).toBe(429);
    site.clock.advance(60_000);
    const sent = await resend();
    expect([sent.status, sent.json['generation']]).toEqual([200, 2]);
    site.clock.advance(60_000);
    const again = await leavesNoTrace(site, resend);
    expect([again.status, again.text]).toEqual([200, sent.text]);
  });

  it('answers what took effect though the revision that it asked for is past', async () => {
    const site = await startSite();
    const { invitationId } = await inviteAnn(site);
    const request = `POST /invitations/${invitationId}/rescind`;
    const headers = { ...keyed.headers, 'If-Match': '"0"' };
    const first = await site.call(request, { ...asOlivia, headers });
    const again = await leavesNoTrace(site, () => site.call(request, { ...asOlivia, headers }));
    expect([first.status, again.status, again.text]).toEqual([200, 200, first.text]);
  });

  it('is refused for another thing of the same kind', async () => {
    const site = await startSite();
    const { personId } = await inviteAnn(site);
    const ben = await site.staff.people.register({ name: 'Ben' });
    const json = { name: 'Another' };
    await site.call(`POST /people/${personId}/rename`, { ...keyed, json });
    const refused = await leavesNoTrace(site, () =>
      site.call(`POST /people/${ben.ok ? ben.personId : ''}/rename`, { ...keyed, json }),
    );
    expect([refused.status, refused.json['code']]).toEqual([422, 'CommandIdReused']);
  });

  it('counts for one route, one principal and one tenant', async () => {
    const site = await startSite({ authorize: () => true });
    const other = site.latchkey.as({ tenantId: 'other-care', actor: { type: 'system', part: 'test' } });
    await other.tenants.open();
    const person = { json: { name: 'Ben' } };
    const ids = new Set<unknown>();
    for (const more of [
      keyed,
      { ...keyed, as: 'noah' },
      { ...keyed, headers: { ...keyed.headers, 'X-Tenant': 'other-care' } },
      { ...keyed, headers: { 'Idempotency-Key': '"another"' } },
    ]) {
      const { status, json } = await site.call('POST /people', { ...more, ...person });
      expect(status).toBe(201);
      ids.add(json['personId']);
    }
    expect(ids.size).toBe(4);
    const role = { json: { name: 'carer', permissions: ['roster.view'] } };
    expect((await site.call('POST /roles', { ...keyed, ...role })).status).toBe(201);
  });

  it('waits while the first request is still being answered, and no longer', async () => {
    const clock = manualClock(opening);
    const store = memoryEventStore({ clock });
    const held = Promise.withResolvers<void>();
    const reached = Promise.withResolvers<void>();
    const eventStore: EventStore = {
      ...store,
      async append(stream, events, expected) {
        if (events.some(({ type }) => type === 'PersonRegistered')) {
          reached.resolve();
          await held.promise;
        }
        return store.append(stream, events, expected);
      },
    };
    const site = await startSite({ eventStore });
    const register = () => site.call('POST /people', { ...keyed, json: { name: 'Ben' } });
    const first = register();
    await reached.promise;
    const meanwhile = await register();
    expect([meanwhile.status, meanwhile.json['code'], meanwhile.headers.get('Retry-After')]).toEqual([
      409,
      'StillAnswering',
      '1',
    ]);
    held.resolve();
    expect((await first).status).toBe(201);
    expect((await register()).text).toBe((await first).text);
  });

  it('can be sent again after a fault, and is carried out then', async () => {
    const clock = manualClock(opening);
    const store = memoryEventStore({ clock });
    let isBroken = true;
    const eventStore: EventStore = {
      ...store,
      append(stream, events, expected) {
        if (isBroken && events.some(({ type }) => type === 'PersonRegistered')) {
          return Promise.reject(new LatchkeyError('StoreFull', 'no room'));
        }
        return store.append(stream, events, expected);
      },
    };
    const site = await startSite({ eventStore });
    const register = () => site.call('POST /people', { ...keyed, json: { name: 'Ben' } });
    expect((await register()).status).toBeGreaterThanOrEqual(500);
    isBroken = false;
    const done = await register();
    expect(done.status).toBe(201);
    expect((await register()).text).toBe(done.text);
  });

  it.each(['', '""', 'unquoted', '"open', '"a", "b"', '"a";p=1', "'a'", '"a\\b"', '"ä"', ':YQ==:'])(
    'is refused where it is no string in quotes: %s',
    async (key) => {
      const site = await startSite();
      const refused = await leavesNoTrace(site, () =>
        site.call('POST /people', {
          ...asOlivia,
          json: { name: 'Ben' },
          headers: { 'Idempotency-Key': key },
        }),
      );
      expect([refused.status, refused.json['code']]).toEqual([400, 'MalformedIdempotencyKey']);
    },
  );

  it.each(['" "', '"a b"', '"\\"\\\\"', ' "a" ', `"${'x'.repeat(5_000)}"`])('may be %s', async (key) => {
    const site = await startSite();
    const register = () =>
      site.call('POST /people', { ...asOlivia, json: { name: 'Ben' }, headers: { 'Idempotency-Key': key } });
    const first = await register();
    expect([first.status, (await register()).text]).toEqual([201, first.text]);
  });

  it('is not claimed by whoever may not do what is asked, nor for what is not there', async () => {
    const site = await startSite();
    const person = { json: { name: 'Ben' } };
    const forbidden = await leavesNoTrace(site, () =>
      site.call('POST /people', { ...keyed, ...asAnn, ...person }),
    );
    expect(forbidden.status).toBe(403);
    const missing = await leavesNoTrace(site, () => site.call('POST /people/nobody/deactivate', keyed));
    expect(missing.status).toBe(404);
  });
});

describe('an Idempotency-Key of an invitee', () => {
  const key = keyed.headers;

  it.each(['accept', 'decline'])('answers as it did: %s', async (step) => {
    const site = await startSite();
    const { token } = await inviteAnn(site);
    const request = `POST /invitations/${step}`;
    const first = await site.call(request, { ...asAnn, headers: key, json: { token } });
    expect(first.status).toBe(200);
    const again = await leavesNoTrace(site, () =>
      site.call(request, { ...asAnn, headers: key, json: { token } }),
    );
    expect([again.status, again.text]).toEqual([200, first.text]);
  });

  it('is refused for another link', async () => {
    const site = await startSite();
    const { token } = await inviteAnn(site);
    await site.staff.workspaces.open({ workspaceId: 'liam', kind: 'client', name: 'Liam' });
    await site.staff.invitations.invite({ workspaceId: 'liam', person: ann, permissions: ['roster.view'] });
    const another = await site.tokenFor(ann.email);
    const accept = (json: object) => site.call('POST /invitations/accept', { ...asAnn, headers: key, json });
    expect((await accept({ token })).status).toBe(200);
    const refused = await leavesNoTrace(site, () => accept({ token: another }));
    expect([refused.status, refused.json['code']]).toEqual([422, 'CommandIdReused']);
  });

  it('is known by the link, where nobody is signed in', async () => {
    const site = await startSite();
    const { token } = await inviteAnn(site);
    await site.staff.workspaces.open({ workspaceId: 'liam', kind: 'client', name: 'Liam' });
    await site.staff.invitations.invite({ workspaceId: 'liam', person: ann, permissions: ['roster.view'] });
    const another = await site.tokenFor(ann.email);
    const decline = (json: object) => site.call('POST /invitations/decline', { headers: key, json });
    expect((await decline({ token })).status).toBe(200);
    expect((await decline({ token: another })).status).toBe(200);
    const refused = await leavesNoTrace(site, () => decline({ token, reason: 'later' }));
    expect([refused.status, refused.json['code']]).toEqual([422, 'CommandIdReused']);
  });

  it('is not claimed by a link that is none of ours', async () => {
    const site = await startSite();
    const json = { token: 'lk1_none' };
    const refused = await leavesNoTrace(site, () =>
      site.call('POST /invitations/decline', { headers: key, json }),
    );
    expect(refused.status).toBe(404);
  });

  it('answers for terms that were agreed to, and leaves nothing of whoever is nobody', async () => {
    const site = await startSite();
    await letAnnIn(site);
    const agree = (who: object, version: string) =>
      site.call('POST /people/agree-terms', { ...who, headers: key, json: { version } });
    const first = await agree(asAnn, '1');
    expect(first.status).toBe(200);
    expect((await leavesNoTrace(site, () => agree(asAnn, '1'))).text).toBe(first.text);
    const other = await leavesNoTrace(site, () => agree(asAnn, '2'));
    expect([other.status, other.json['code']]).toEqual([422, 'CommandIdReused']);
    expect((await leavesNoTrace(site, () => agree(asOlivia, '1'))).status).toBe(404);
  });
});
