import { createServer } from 'node:http';
import type { ServerOptions } from 'node:http';
import type { AddressInfo } from 'node:net';
import { instantOf, newAttributes } from '@latchkey/core';
import { manualClock } from '@latchkey/testing';
import type { ManualClock } from '@latchkey/testing';
import express from 'express';
import type { EventStore, Facade, KeyVault, Latchkey, LatchkeyOptions, Mail } from 'latchkey';
import { createLatchkey, mayGiveEverything, memoryEventStore, memoryKeyVault, memoryMailbox } from 'latchkey';
import { expect, onTestFinished } from 'vitest';
import type { Authenticate, Authorize, LatchkeyRouterOptions } from '../src/index.ts';
import { latchkeyRouter } from '../src/index.ts';
import { checkedBy } from './document.ts';
import type { OpenApi } from './document.ts';

/** A host product that serves Latchkey's router under /portal, on a port of its own and on stores in memory. */
export interface Site {
  origin: string;
  latchkey: Latchkey;
  eventStore: EventStore;
  clock: ManualClock;
  mails: readonly Mail[];
  faults: unknown[];
  /** Olivia's facade, past HTTP. */
  staff: Facade;
  /** Sends a request below the mount point; `as` says who is signed in, as `principal` or `principal address`. */
  call(request: string, more?: CallOptions): Promise<Answer>;
  /** The token in the newest mail to an address. */
  tokenFor(address: string): Promise<string>;
}

export interface CallOptions {
  as?: string | undefined;
  json?: unknown;
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array<ArrayBuffer>;
}

/** A response, read to its end. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** The body, where it is JSON. */
  json: Record<string, unknown>;
}

export const tenantId = 'harbour-care';
export const rosa = { workspaceId: 'rosa', kind: 'client', name: 'Rosa Diaz' };
export const ann = { name: 'Ann Carer', email: 'ann@example.org' };
export const asOlivia = { as: 'olivia' };
export const asAnn = { as: 'u-ann ann@example.org' };

/** `Authorization: Test <principal> [<verified address>]`, of the tenant that `X-Tenant` names. */
const authenticate: Authenticate = (request) => {
  const [scheme, principalId, verifiedEmail] = request.get('Authorization')?.split(' ') ?? [];
  if (scheme !== 'Test' || principalId === undefined) return undefined;
  return { tenantId: request.get('X-Tenant') ?? tenantId, principalId, verifiedEmail };
};

const authorize: Authorize = ({ principalId }) => principalId === 'olivia';

/** Made once for all sites: their routes are the same. */
let check: ReturnType<typeof checkedBy> | undefined;

interface SiteOptions extends LatchkeyRouterOptions {
  eventStore?: EventStore;
  keyVault?: KeyVault;
  latchkey?: Partial<LatchkeyOptions>;
  /** What links begin with, where it is not where the server listens. */
  baseUrl?: string;
  /** How the server itself is made. */
  server?: ServerOptions;
}

/** When every site opens. */
export const opening = instantOf(Date.UTC(2026, 2, 2, 9));

export async function startSite(options: SiteOptions = {}): Promise<Site> {
  const clock = manualClock(opening);
  const { eventStore = memoryEventStore({ clock }), keyVault = memoryKeyVault(), ...routerOptions } = options;
  const mailbox = memoryMailbox();
  const faults: unknown[] = [];
  const app = express();
  const server = createServer(options.server ?? {}, app);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;

  const latchkey = createLatchkey({
    eventStore,
    keyVault,
    masterKey: Buffer.alloc(32, 3),
    mailer: mailbox.mailer,
    baseUrl: options.baseUrl ?? `${origin}/portal`,
    mayGive: mayGiveEverything,
    attributes: newAttributes,
    clock,
    ...options.latchkey,
  });
  await latchkey.start();
  app.use(
    '/portal',
    latchkeyRouter(latchkey, {
      authenticate,
      authorize,
      signInUrl: (returnTo) => `/sign-in?returnTo=${encodeURIComponent(returnTo)}`,
      afterAcceptUrl: ({ workspaceId }) => `/my/${workspaceId}`,
      clock,
      onFault: (fault) => faults.push(fault),
      ...routerOptions,
    }),
  );
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => {
      server.close(resolve);
    });
    await latchkey.close();
  });

  const staff = latchkey.as({ tenantId, actor: { type: 'principal', principalId: 'olivia' } });
  await staff.tenants.open();
  await staff.workspaces.open(rosa);
  await latchkey.whenIdle();

  return {
    origin,
    latchkey,
    eventStore,
    clock,
    mails: mailbox.mails,
    faults,
    staff,
    async call(request, more) {
      const answer = await call(`${origin}/portal`, request, more);
      check ??= checkedBy(JSON.parse((await call(`${origin}/portal`, 'GET /openapi.json')).text) as OpenApi);
      check(request, more?.json, answer);
      return answer;
    },
    async tokenFor(address) {
      await latchkey.whenIdle();
      const mail = mailbox.mails.findLast(({ to }) => to.address === address);
      if (!mail) throw new Error(`no mail was sent to ${address}`);
      return mail.link.split('#')[1] ?? '';
    },
  };
}

async function call(base: string, request: string, { as, json, headers, body }: CallOptions = {}) {
  const [method = '', path = ''] = request.split(' ');
  const response = await fetch(base + path, {
    method,
    redirect: 'manual',
    headers: {
      ...(as !== undefined && { Authorization: `Test ${as}` }),
      ...(json !== undefined && { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(json !== undefined && { body: JSON.stringify(json) }),
    ...(body !== undefined && { body }),
  });
  const text = await response.text();
  const isJson = /^application\/(problem\+)?json/.test(response.headers.get('Content-Type') ?? '');
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: (isJson && text !== '' ? JSON.parse(text) : {}) as Record<string, unknown>,
  };
}

/** Ann is invited to Rosa's workspace, and has the mail. */
export async function inviteAnn(
  site: Site,
): Promise<{ invitationId: string; personId: string; token: string }> {
  const invited = await site.call('POST /invitations', {
    ...asOlivia,
    json: { workspaceId: rosa.workspaceId, person: ann, permissions: ['roster.view'] },
  });
  expect(invited.status).toBe(201);
  const { invitationId, personId } = invited.json as { invitationId: string; personId: string };
  return { invitationId, personId, token: await site.tokenFor(ann.email) };
}

/** Ann was invited and has accepted. */
export async function letAnnIn(site: Site) {
  const invited = await inviteAnn(site);
  const accepted = await site.call('POST /invitations/accept', { ...asAnn, json: { token: invited.token } });
  expect(accepted.status).toBe(200);
  return invited;
}

/** Whatever is asked in between is refused without a trace, and the server goes on answering. */
export async function leavesNoTrace<Value>(site: Site, ask: () => Promise<Value>): Promise<Value> {
  await site.latchkey.whenIdle();
  const before = { head: await site.eventStore.head(), mails: site.mails.length };
  const answered = await ask();
  await site.latchkey.whenIdle();
  expect({ head: await site.eventStore.head(), mails: site.mails.length }).toEqual(before);
  expect((await site.call('GET /join')).status).toBe(200);
  return answered;
}
