import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Authenticate } from '@latchkey/express';
import { latchkeyRouter } from '@latchkey/express';
import express from 'express';
import type { Product, Scene } from './product.ts';
import type { Stage } from './stage.ts';
import { openStage } from './stage.ts';
import type { OpenStores } from './stores.ts';

/** A stage whose Latchkey is mounted in a host product, as a browser of its staff meets it. */
export interface Site extends Stage {
  /** Where the router is mounted. */
  readonly baseUrl: string;
  /** Sends a request below the mount point, such as `GET /seats`, as somebody of the staff. */
  call(as: string, request: string, json?: object): Promise<Answer>;
  /** What staff are shown of each command: whether it is offered, and why not. */
  buttons(as: string, path: string): Promise<Readonly<Record<string, string>>>;
}

export interface Answer {
  status: number;
  json: Readonly<Record<string, unknown>>;
}

export async function openSite(product: Product, scene: Scene, openStores: OpenStores): Promise<Site> {
  const app = express();
  const server = createServer(app);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/portal`;
  const stage = await openStage(product, scene, openStores, { baseUrl });

  /** The sign-in of a host product, made short: the header says who it is. */
  const authenticate: Authenticate = (request) => {
    const principalId = request.get('X-Signed-In');
    return principalId === undefined ? undefined : { tenantId: scene.tenantId, principalId };
  };
  app.use(
    '/portal',
    latchkeyRouter(stage.latchkey, {
      authenticate,
      authorize: ({ principalId }) => scene.staff.includes(principalId),
      signInUrl: (returnTo) => `/sign-in?returnTo=${encodeURIComponent(returnTo)}`,
      clock: stage.clock,
    }),
  );

  async function call(as: string, request: string, json?: object): Promise<Answer> {
    const [method = '', path = ''] = request.split(' ');
    const response = await fetch(baseUrl + path, {
      method,
      headers: { 'X-Signed-In': as, 'Content-Type': 'application/json' },
      ...(json && { body: JSON.stringify(json) }),
    });
    return { status: response.status, json: (await response.json()) as Answer['json'] };
  }

  return {
    ...stage,
    baseUrl,
    call,

    async buttons(as, path) {
      const { json } = await call(as, `GET ${path}`);
      const actions = json['actions'] as readonly Button[];
      return Object.fromEntries(
        actions.map(({ command, outcome, rejection }) => [command, rejection?.code ?? outcome]),
      );
    },

    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
      await stage.close();
    },
  };
}

interface Button {
  command: string;
  outcome: string;
  rejection?: { code: string };
}
