import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Authenticate } from '@latchkey/express';
import { authzenRouter, latchkeyRouter } from '@latchkey/express';
import express from 'express';
import type { Facade, Latchkey, Mail } from 'latchkey';
import { createLatchkey, mayGiveEverything } from 'latchkey';
import type { HttpClient } from './http-client.ts';
import { jsonPost, openClient } from './http-client.ts';
import type { Contender, Result } from './measure.ts';
import { compare } from './measure.ts';

const sizes = [1_000, 100_000];
const requestsInRound = 2_000;
const acceptsInRound = 200;
const connections = 16;
const unlimited = { limit: 1_000_000_000, windowMs: 60_000 };
const olivia = { Authorization: 'Test olivia' };

/** A host product with as many grants, and beside Latchkey's routes bare ones that parse JSON and answer with as much. */
interface Portal {
  latchkey: Latchkey;
  staff: Facade;
  client: HttpClient;
  tokenFor(address: string): Promise<string>;
  close(): Promise<void>;
}

interface Grant {
  personId: string;
  externalId: string;
  workspaceId: string;
}

/** Routes of this package against bare Express 5 routes on the same server: JSON parsed, JSON answered, and nothing else. */
export async function* benchRoutes(): AsyncGenerator<Result> {
  const decisions: { size: number; evaluation: Contender }[] = [];
  const portals: Portal[] = [];
  for (const size of sizes) {
    const portal = await openPortal();
    portals.push(portal);
    const grants = await fill(portal, size);
    if (portals.length === 1) yield await compareAcceptances(portal);
    const at = `at ${size.toLocaleString('en')} grants`;
    const questions = Array.from(
      { length: requestsInRound },
      (_, number) => grants[(number * 7_919) % size] ?? noGrant,
    );
    const checks = questions.map(({ personId, workspaceId }) =>
      jsonPost('/portal/access/check', { personId, workspaceId, permission: 'roster.view' }, olivia),
    );
    const evaluations = questions.map(({ externalId, workspaceId }) =>
      jsonPost('/access/v1/evaluation', evaluationOf(externalId, workspaceId), olivia),
    );
    const bare = questions.map(({ externalId, workspaceId }) =>
      jsonPost('/bare/decision', evaluationOf(externalId, workspaceId), olivia),
    );
    decisions.push({ size, evaluation: sending(portal, evaluations) });
    const others = { 'bare Express': sending(portal, bare) };
    yield await compare({
      name: `AuthZEN evaluations ${at}`,
      aim: 0.75,
      ours: sending(portal, evaluations),
      others,
    });
    yield await compare({
      name: `POST /access/check ${at}`,
      aim: 0.75,
      ours: sending(portal, checks),
      others,
    });
  }

  const [few, many] = decisions;
  if (few && many) {
    const name = `the same at ${many.size.toLocaleString('en')} grants as at ${few.size.toLocaleString('en')}`;
    yield await compare({ name, aim: 1, ours: many.evaluation, others: { 'at fewer': few.evaluation } });
  }

  for (const each of portals) await each.close();
}

function compareAcceptances(portal: Portal): Promise<Result> {
  return compare({
    name: 'POST /invitations/accept',
    aim: 0.75,
    ours: accepting(portal, '/portal/invitations/accept'),
    others: { 'bare Express': accepting(portal, '/bare/accept') },
    ceiling: { what: 'the facade’s accept in a bare route', contender: accepting(portal, '/bare/facade') },
    rounds: 5,
  });
}

const noGrant: Grant = { personId: '', externalId: '', workspaceId: '' };

function evaluationOf(id: string, workspaceId: string) {
  return {
    subject: { type: 'user', id },
    action: { name: 'roster.view' },
    resource: { type: 'client', id: workspaceId },
  };
}

function sending({ client }: Portal, requests: readonly Buffer[]): Contender {
  return () => ({ operations: requests.length, run: () => client.sendAll(requests, 200) });
}

let invited = 0;

/** Each round accepts invitations of its own, which are sent before the clock starts. */
function accepting(portal: Portal, path: string): Contender {
  return async () => {
    const { staff, client, latchkey } = portal;
    const requests: Buffer[] = [];
    for (let number = 0; number < acceptsInRound; number++) {
      const email = `i${invited++}@example.org`;
      const person = { name: 'Ann Carer', email };
      await staff.invitations.invite({ workspaceId: 'client-0', person, permissions: ['roster.view'] });
      const as = { Authorization: `Test u-${invited} ${email}` };
      requests.push(jsonPost(path, { token: await portal.tokenFor(email) }, as));
    }
    return {
      operations: requests.length,
      run: () => client.sendAll(requests, 200),
      end: () => latchkey.whenIdle(),
    };
  };
}

async function openPortal(): Promise<Portal> {
  const mails = new Map<string, Mail>();
  const app = express();
  // Connections wait while a round is set up.
  const server = createServer({ keepAliveTimeout: 0, headersTimeout: 0, requestTimeout: 0 }, app);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const latchkey = createLatchkey({
    baseUrl: `http://127.0.0.1:${port}/portal`,
    mayGive: mayGiveEverything,
    mailer: async (mail) => void mails.set(mail.to.address, mail),
  });
  await latchkey.start();

  const tenantId = 'harbour-care';
  const authenticate: Authenticate = (request) => {
    const [, principalId = '', verifiedEmail] = request.get('Authorization')?.split(' ') ?? [];
    return { tenantId, principalId, verifiedEmail };
  };
  const json = express.json();
  app.post('/bare/decision', json, (_request, response) => void response.json({ decision: true }));
  app.post('/bare/accept', json, (_request, response) => void response.json(accepted));
  app.post('/bare/facade', json, async (request, response) => {
    const { principalId = '', verifiedEmail } = (await authenticate(request)) ?? {};
    const { token } = request.body as { token: string };
    const { invitations } = latchkey.as({ tenantId, actor: { type: 'invitee', principalId } });
    response.json(await invitations.accept({ token, verifiedEmail }));
  });
  app.use(
    '/portal',
    latchkeyRouter(latchkey, { authenticate, authorize: () => true, rateLimits: { links: unlimited } }),
  );
  app.use(
    authzenRouter(latchkey, {
      baseUrl: 'https://pdp.example.com',
      authenticate: () => ({ tenantId }),
      subjectTypes: { externalId: 'user' },
    }),
  );

  const staff = latchkey.as({ tenantId, actor: { type: 'principal', principalId: 'olivia' } });
  await staff.tenants.open();
  const client = await openClient(port, connections);
  return {
    latchkey,
    staff,
    client,
    async tokenFor(address) {
      await latchkey.whenIdle();
      const token = mails.get(address)?.link.split('#')[1] ?? '';
      mails.delete(address);
      return token;
    },
    async close() {
      client.close();
      await new Promise((resolve) => {
        server.close(resolve);
      });
      await latchkey.close();
    },
  };
}

/** Each workspace has 20 people, each person is in 5 workspaces. */
async function fill({ staff, latchkey }: Portal, size: number): Promise<readonly Grant[]> {
  await manyAtOnce(size / 20, (number) => {
    const workspaceId = `client-${number}`;
    return staff.workspaces.open({ workspaceId, kind: 'client', name: workspaceId });
  });
  const people = await manyAtOnce(size / 5, async (number) => {
    const done = await staff.people.register({ name: 'Ann', externalId: `user-${number}` });
    if (!done.ok) throw new Error(`registering was refused: ${done.rejection.type}`);
    return done.personId;
  });
  const grants = await manyAtOnce(size, async (number): Promise<Grant> => {
    const workspaceId = `client-${Math.floor(number / 20)}`;
    const person = (number * 7) % people.length;
    const personId = people[person] ?? '';
    await staff.access.grant({ workspaceId, personId, permissions: ['roster.view', 'shifts.verify'] });
    return { personId, externalId: `user-${person}`, workspaceId };
  });
  await latchkey.whenIdle();
  return grants;
}

/** In batches, so that what follows from them is done in batches, too. */
async function manyAtOnce<Made>(count: number, make: (number: number) => Promise<Made>): Promise<Made[]> {
  const made: Made[] = [];
  while (made.length < count) {
    const batch = Array.from(
      { length: Math.min(500, count - made.length) },
      (_, index) => made.length + index,
    );
    made.push(...(await Promise.all(batch.map(make))));
  }
  return made;
}

/** About what an acceptance is answered with. */
const accepted = {
  invitationId: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
  workspaceId: 'client-0',
  personId: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
  status: 'accepted',
  round: 1,
  generation: 1,
  expiresAt: '2026-03-09T09:00:00.000Z',
  revision: 1,
};
