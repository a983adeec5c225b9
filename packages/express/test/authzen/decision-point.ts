import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { instantOf } from '@latchkey/core';
import { manualClock } from '@latchkey/testing';
import type { ManualClock } from '@latchkey/testing';
import express from 'express';
import type { Facade, Latchkey } from 'latchkey';
import { createLatchkey, mayGiveEverything, memoryEventStore, memoryKeyVault, memoryMailbox } from 'latchkey';
import { onTestFinished } from 'vitest';
import type { AuthenticateCaller, AuthzenRouterOptions, Condition } from '../../src/index.ts';
import { authzenRouter } from '../../src/index.ts';

/** A host product that answers as a decision point, on a port of its own and on stores in memory. */
export interface DecisionPoint {
  origin: string;
  latchkey: Latchkey;
  clock: ManualClock;
  staff: Facade;
  faults: unknown[];
  /** POSTs JSON as the gateway of the tenant `archive`, and reads the answer. */
  ask(path: string, json: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** Sends whatever it is given, as it is. */
  send(path: string, init: RequestInit): Promise<Answer>;
  /** Makes a person known who signs in by that name and has it as external id as well, and is let into a workspace. */
  letIn(name: string, workspaceId: string, permissions: readonly string[]): Promise<string>;
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** The body, where it is JSON. */
  json: Record<string, unknown>;
}

export const tenantId = 'archive';
export const asGateway = { Authorization: 'Bearer gateway' };
export const evaluation = '/access/v1/evaluation';
export const evaluations = '/access/v1/evaluations';
export const searches = {
  subject: '/access/v1/search/subject',
  resource: '/access/v1/search/resource',
  action: '/access/v1/search/action',
} as const;

/** `Bearer gateway` may ask about the tenant `archive`, `Bearer neighbour` about another one. */
const authenticate: AuthenticateCaller = (request) => {
  const tenants: Readonly<Record<string, string>> = { gateway: tenantId, neighbour: 'neighbour' };
  const tenant = tenants[request.get('Authorization')?.replace('Bearer ', '') ?? ''];
  return tenant === undefined ? undefined : { tenantId: tenant };
};

interface Options extends Partial<AuthzenRouterOptions> {
  /** Whether the store cannot say just now where its log ends. */
  isHeadDown?: () => boolean;
}

export async function startDecisionPoint(options: Options = {}): Promise<DecisionPoint> {
  const clock = manualClock(instantOf(Date.UTC(2026, 2, 2, 9)));
  const mailbox = memoryMailbox();
  const faults: unknown[] = [];
  const { isHeadDown = () => false, ...routerOptions } = options;
  const store = memoryEventStore({ clock });
  const latchkey = createLatchkey({
    eventStore: {
      ...store,
      head: async () => (isHeadDown() ? Promise.reject(new Error('down')) : store.head()),
    },
    keyVault: memoryKeyVault(),
    baseUrl: 'https://archive.example.com',
    masterKey: Buffer.alloc(32, 3),
    mailer: mailbox.mailer,
    mayGive: mayGiveEverything,
    clock,
  });
  await latchkey.start();
  const app = express();
  app.use(
    authzenRouter(latchkey, {
      baseUrl: 'https://pdp.example.com',
      authenticate,
      onFault: (fault) => faults.push(fault),
      ...routerOptions,
    }),
  );
  app.use((_request, response) => {
    response.status(418).send('the host itself');
  });
  const server = createServer(app);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => {
      server.close(resolve);
    });
    await latchkey.close();
  });
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  const staff = latchkey.as({ tenantId, actor: { type: 'principal', principalId: 'olivia' } });
  await staff.tenants.open();
  await latchkey.as({ tenantId: 'neighbour', actor: { type: 'system', part: 'test' } }).tenants.open();

  async function send(path: string, init: RequestInit): Promise<Answer> {
    const response = await fetch(origin + path, init);
    const text = await response.text();
    const isJson = response.headers.get('Content-Type')?.startsWith('application/json') === true;
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: (isJson && text !== '' ? JSON.parse(text) : {}) as Record<string, unknown>,
    };
  }

  return {
    origin,
    latchkey,
    clock,
    staff,
    faults,
    send,
    ask: (path, json, headers) =>
      send(path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...asGateway, ...headers },
        body: JSON.stringify(json),
      }),
    async letIn(name, workspaceId, permissions) {
      const address = `${name}@example.org`;
      const person = { name, email: address, externalId: name };
      const invited = await staff.invitations.invite({ workspaceId, person, permissions: [...permissions] });
      if (!invited.ok) throw new Error(`refused: ${invited.rejection.type}`);
      await latchkey.whenIdle();
      const token = mailbox.mails.findLast(({ to }) => to.address === address)?.link.split('#')[1] ?? '';
      const invitee = latchkey.as({ tenantId, actor: { type: 'invitee', principalId: name } });
      const accepted = await invitee.invitations.accept({ token, verifiedEmail: address });
      if (!accepted.ok) throw new Error(`refused: ${accepted.rejection.type}`);
      return invited.personId;
    },
  };
}

/** What the host knows of its own records and people; a caller that says something else is believed. */
const statusOf: Readonly<Record<string, string>> = { 'record-1': 'active', 'record-2': 'archived' };
const roleOf: Readonly<Record<string, string>> = { bob: 'admin' };

/** The scenario's conditions: archived records are written by admins alone, and nothing is deleted for good. */
export const scenarioConditions: Readonly<Record<string, Condition>> = {
  write: ({ subject, resource }) => {
    const status = resource.properties['status'] ?? statusOf[resource.id];
    const role = subject.properties['role'] ?? roleOf[subject.id];
    return status !== 'archived' || role === 'admin';
  },
  delete: ({ action }) => action.properties['soft'] === true,
};

/** The scenario's subjects and records, with grants that the conditions narrow. */
export async function startScenario(options: Options = {}): Promise<DecisionPoint> {
  const point = await startDecisionPoint({ conditions: scenarioConditions, ...options });
  for (const workspaceId of Object.keys(statusOf)) {
    await point.staff.workspaces.open({ workspaceId, kind: 'record', name: workspaceId });
  }
  const alice = await point.letIn('alice', 'record-1', ['read', 'write', 'delete']);
  const bob = await point.letIn('bob', 'record-1', ['read']);
  const inArchive = { workspaceId: 'record-2' };
  await point.staff.access.grant({ ...inArchive, personId: alice, permissions: ['read', 'write'] });
  await point.staff.access.grant({ ...inArchive, personId: bob, permissions: ['write'] });
  return point;
}

export const user = (id: string, properties?: object) => ({ type: 'user', id, properties });
export const record = (id: string, properties?: object) => ({ type: 'record', id, properties });
export const act = (name: string, properties?: object) => ({ name, properties });
