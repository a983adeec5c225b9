import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Response } from 'express';
import { describe, expect, it } from 'vitest';
import type { Authorize } from '../src/index.ts';
import type { EventStream } from './event-stream.ts';
import { openEventStream } from './event-stream.ts';
import { ann, asOlivia, inviteAnn, letAnnIn, rosa, startSite, tenantId } from './site.ts';
import type { Site } from './site.ts';

const heartbeat = 25_000;

describe('live updates', () => {
  it('are told as they happen, once lists know of them', async () => {
    const site = await startSite();
    const stream = await follow(site);
    const { invitationId } = await inviteAnn(site);
    const change = await stream.until(({ data }) => data['kind'] === 'invitation');
    expect(change).toEqual({
      event: 'change',
      id: expect.any(String) as string,
      data: { kind: 'invitation', id: invitationId, workspaceId: 'rosa' },
    });
    const listed = await site.call('GET /invitations', asOlivia);
    expect(listed.json['items']).toMatchObject([{ invitationId }]);
  });

  it('say what kind of thing has changed, which one and where, and nothing personal', async () => {
    const site = await startSite();
    const { staff } = site;
    await staff.roles.define({ name: 'carer', permissions: ['roster.view'] });
    const stream = await follow(site);
    const { invitationId, personId } = await letAnnIn(site);
    const { json: access } = await site.call('GET /access', asOlivia);
    const [{ accessGrantId }] = access['items'] as [{ accessGrantId: string }];
    await staff.workspaces.rename({ workspaceId: 'rosa', name: 'Rosa D.' });
    await staff.people.rename({ personId, name: 'Ann Smith' });
    await staff.people.register({ name: 'Ann Smith', email: ann.email, externalId: 'c-1' });
    await staff.roles.revise({ name: 'carer', permissions: ['roster.edit'] });
    const policy = { validFor: 'P1D', resend: { cooldown: 'PT1M', limit: 3 }, acceptBy: 'matchingEmail' };
    await staff.tenants.changePolicy({ policy: policy as never });
    await stream.until(({ data }) => data['kind'] === 'tenant');

    const told = new Set(stream.told.map(({ data }) => JSON.stringify(data)));
    expect(told).toEqual(
      new Set(
        [
          {},
          { kind: 'person', id: personId },
          { kind: 'invitation', id: invitationId, workspaceId: 'rosa' },
          { kind: 'access', id: accessGrantId, workspaceId: 'rosa' },
          { kind: 'workspace', id: 'rosa', workspaceId: 'rosa' },
          { kind: 'role', id: 'carer' },
          { kind: 'tenant', id: tenantId },
        ].map((each) => JSON.stringify(each)),
      ),
    );
    await isAsDescribed(site, stream);
  });

  it('are of the own tenant alone', async () => {
    const site = await startSite();
    const stream = await follow(site);
    const other = site.latchkey.as({
      tenantId: 'elsewhere',
      actor: { type: 'principal', principalId: 'eve' },
    });
    await other.tenants.open();
    await other.workspaces.open({ ...rosa, workspaceId: 'theirs' });
    await site.staff.workspaces.rename({ workspaceId: 'rosa', name: 'Rosa D.' });
    expect((await stream.next())?.data).toEqual({ kind: 'workspace', id: 'rosa', workspaceId: 'rosa' });
  });

  it('leave out the workspaces that are not to be seen, and go on', async () => {
    const site = await startSite({ authorize: ({ workspaceId }) => workspaceId !== 'secret' });
    const stream = await follow(site);
    await site.staff.workspaces.open({ ...rosa, workspaceId: 'secret' });
    await site.staff.workspaces.rename({ workspaceId: 'rosa', name: 'Rosa D.' });
    expect((await stream.next())?.data['id']).toBe('rosa');
  });

  it('are not for browsers to keep, nor for proxies to hold back', async () => {
    const site = await startSite();
    const { headers } = await follow(site);
    expect(headers.get('Content-Type')).toBe('text/event-stream');
    expect(headers.get('Cache-Control')).toBe('no-store');
    expect(headers.get('X-Accel-Buffering')).toBe('no');
  });

  it('are not waited for by HEAD', async () => {
    let asked = 0;
    const site = await startSite({ authorize: () => (asked += 1) > 0 });
    const answer = await site.call('HEAD /changes', asOlivia);
    expect([answer.status, answer.text]).toEqual([200, '']);
    await site.staff.workspaces.rename({ workspaceId: 'rosa', name: 'Rosa D.' });
    site.clock.advance(heartbeat);
    await site.latchkey.whenIdle();
    expect(asked).toBe(1);
  });
});

describe('what was missed', () => {
  it('is unknown at the beginning, so that everything is to be fetched', async () => {
    const site = await startSite();
    const stream = await openEventStream(site, 'olivia');
    expect(await stream.next()).toMatchObject({ event: 'missed', data: {} });
  });

  it('is nothing where the last that was told is the newest', async () => {
    const site = await startSite();
    const first = await openEventStream(site, 'olivia');
    const newest = (await first.next())?.id;
    const stream = await openEventStream(site, 'olivia', { 'Last-Event-ID': newest ?? '' });
    await site.staff.workspaces.rename({ workspaceId: 'rosa', name: 'Rosa D.' });
    expect(await stream.next()).toMatchObject({ event: 'change' });
  });

  it('is something where more has happened since', async () => {
    const site = await startSite();
    const first = await openEventStream(site, 'olivia');
    const known = (await first.next())?.id;
    await site.staff.workspaces.rename({ workspaceId: 'rosa', name: 'Rosa D.' });
    const newest = (await first.next())?.id;
    const stream = await openEventStream(site, 'olivia', { 'Last-Event-ID': known ?? '' });
    expect(await stream.next()).toEqual({ event: 'missed', id: newest, data: {} });
  });
});

describe('a stream of changes', () => {
  it('ends, and tells nothing more, when somebody may no longer follow', async () => {
    const may = { follow: true };
    const authorize: Authorize = ({ action }) => action !== 'changes.follow' || may.follow;
    const site = await startSite({ authorize });
    const stream = await follow(site);
    may.follow = false;
    await site.staff.workspaces.rename({ workspaceId: 'rosa', name: 'Rosa D.' });
    expect(await stream.next()).toBeUndefined();
  });

  it.each([
    ['is signed out', undefined],
    ['is signed in as somebody else', { tenantId, principalId: 'noah' }],
    ['is signed in by another tenant', { tenantId: 'elsewhere', principalId: 'olivia' }],
  ])('ends, and tells nothing more, when whoever opened it %s', async (_how, later) => {
    let signedIn: { tenantId: string; principalId: string } | undefined = { tenantId, principalId: 'olivia' };
    const site = await startSite({ authenticate: () => signedIn, authorize: () => true });
    const stream = await follow(site);
    signedIn = later;
    await site.staff.workspaces.rename({ workspaceId: 'rosa', name: 'Rosa D.' });
    expect(await stream.next()).toBeUndefined();
  });

  it('ends at the next heartbeat where nothing happens meanwhile', async () => {
    const may = { follow: true };
    const site = await startSite({ authorize: () => may.follow });
    const stream = await follow(site);
    may.follow = false;
    site.clock.advance(heartbeat);
    expect(await stream.next()).toBeUndefined();
  });

  it('ends where the host cannot say, who is told of it', async () => {
    const fault = new Error('secret of the host');
    const broken = { is: false };
    const site = await startSite({
      authorize() {
        if (broken.is) throw fault;
        return true;
      },
    });
    const stream = await follow(site);
    broken.is = true;
    await site.staff.workspaces.rename({ workspaceId: 'rosa', name: 'Rosa D.' });
    expect(await stream.next()).toBeUndefined();
    expect(site.faults).toEqual([fault]);
    expect(stream.text()).not.toContain('secret');
  });

  it('says that it is there while nothing happens', async () => {
    const site = await startSite();
    const stream = await follow(site);
    const before = stream.text();
    site.clock.advance(heartbeat - 1);
    site.clock.advance(1);
    await stream.untilText((text) => text.length > before.length);
    site.clock.advance(heartbeat);
    await stream.untilText((text) => text.length > before.length + 3);
    expect(stream.text()).toBe(`${before}:\n\n:\n\n`);
  });

  it('costs nothing more once it was left', async () => {
    const asked: string[] = [];
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    const site = await startSite({
      authorize({ action, req }) {
        if (asked.push(action) === 1) req.res?.once('close', resolve);
        return true;
      },
    });
    const stream = await follow(site);
    await stream.close();
    await closed;
    const before = asked.length;
    await site.staff.workspaces.rename({ workspaceId: 'rosa', name: 'Rosa D.' });
    site.clock.advance(heartbeat);
    await site.call('GET /workspaces', asOlivia);
    expect(asked.slice(before)).toEqual(['workspaces.list']);
  });
});

describe('somebody who reads slowly', () => {
  it('is told of one thing once, however often it changed meanwhile', async () => {
    const { site, stream, jam } = await slowReader();
    const { drain } = await jam();
    await site.staff.workspaces.rename({ workspaceId: 'rosa', name: 'Rosa A.' });
    await site.staff.workspaces.rename({ workspaceId: 'first', name: 'The first' });
    await site.staff.workspaces.rename({ workspaceId: 'rosa', name: 'Rosa B.' });
    await site.staff.workspaces.open({ ...rosa, workspaceId: 'last' });
    await site.latchkey.whenIdle();
    const before = stream.told.length;
    drain();
    await stream.until(({ data }) => data['id'] === 'last');
    expect(stream.told.slice(before).map(({ data }) => data['id'])).toEqual(['first', 'rosa', 'last']);
  });

  it.each([
    [100, 100],
    [101, 1],
  ])('and has %i changes waiting, is told %i times', async (changes, told) => {
    const { site, stream, jam } = await slowReader();
    const { drain } = await jam();
    for (let number = 1; number <= changes; number += 1) {
      await site.staff.workspaces.open({ ...rosa, workspaceId: `w-${number}` });
    }
    await site.latchkey.whenIdle();
    const before = stream.told.length;
    drain();
    await stream.until(({ data, event }) => event === 'missed' || data['id'] === `w-${changes}`);
    await site.staff.workspaces.open({ ...rosa, workspaceId: 'last' });
    await stream.until(({ data }) => data['id'] === 'last');
    expect(stream.told.slice(before, -1)).toHaveLength(told);
    if (told === 1) expect(stream.told.at(-2)?.event).toBe('missed');
  });

  it('and left meanwhile, is forgotten', async () => {
    const { site, stream, jam, asked } = await slowReader();
    await jam();
    await stream.close();
    await asked.closed;
    const before = asked.times();
    await site.staff.workspaces.rename({ workspaceId: 'rosa', name: 'Rosa D.' });
    site.clock.advance(heartbeat);
    await site.latchkey.whenIdle();
    expect(asked.times()).toBe(before);
  });
});

/** Olivia follows; that she may have missed something is behind her. */
async function follow(site: Site): Promise<EventStream> {
  const stream = await openEventStream(site, 'olivia');
  expect((await stream.next())?.event).toBe('missed');
  return stream;
}

/** Somebody whose connection can be jammed: what is written is not taken until it drains. */
async function slowReader() {
  let response: Response | undefined;
  let times = 0;
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  const site = await startSite({
    authorize({ req }) {
      times += 1;
      if (!response) {
        response = req.res;
        response?.once('close', resolve);
      }
      return true;
    },
  });
  const stream = await follow(site);

  async function jam() {
    if (!response) throw new Error('nobody follows');
    const jammed = response;
    const { promise: isJammed, resolve: resolveJammed } = Promise.withResolvers<void>();
    const write = jammed.write.bind(jammed) as (text: string) => boolean;
    jammed.write = (text: string) => {
      write(text);
      resolveJammed();
      return false;
    };
    await site.staff.workspaces.open({ ...rosa, workspaceId: 'first' });
    await isJammed;
    await stream.until(({ data }) => data['id'] === 'first');
    return {
      drain() {
        jammed.write = write as typeof jammed.write;
        jammed.emit('drain');
      },
    };
  }

  return { site, stream, jam, asked: { closed, times: () => times } };
}

/** What was told is what the OpenAPI document says, and nothing that it does not. */
async function isAsDescribed(site: Site, { told }: EventStream): Promise<void> {
  const { json } = await site.call('GET /openapi.json');
  const { schemas } = json['components'] as { schemas: Record<string, object> };
  const check = new Ajv2020({ strict: false }).compile({ ...schemas['Change'], additionalProperties: false });
  for (const { event, data } of told) expect([data, event === 'missed' || check(data)]).toEqual([data, true]);
  expect(json['paths']).toMatchObject({
    '/changes': {
      get: {
        operationId: 'changes.follow',
        parameters: [{ name: 'Last-Event-ID', in: 'header' }],
        responses: { 200: { content: { 'text/event-stream': { schema: { type: 'string' } } } } },
      },
    },
  });
}
