import { randomBytes } from 'node:crypto';
import { duration, durationMilliseconds, instantOf } from '@latchkey/core';
import type { ManualClock } from '@latchkey/testing';
import { manualClock } from '@latchkey/testing';
import type { AccessDecision, EventStore, Facade, Latchkey, ListedInvitation, Mail } from 'latchkey';
import { createLatchkey, memoryMailbox } from 'latchkey';
import type { Product, Scene } from './product.ts';
import type { OpenStores } from './stores.ts';

/** A product at work: a Latchkey configured as it says, and the host around it, as far as a story needs one. */
export interface Stage {
  readonly latchkey: Latchkey;
  readonly eventStore: EventStore;
  /** Stands still until the story moves it. */
  readonly clock: ManualClock;
  readonly scene: Scene;
  /** The time zone in which the tenant's moments are told. */
  readonly timeZone: string;
  /** All that was sent, the oldest first. */
  readonly mails: readonly Mail[];
  /** The host's own programs, such as an import. */
  readonly host: Facade;
  /** Somebody who works for the tenant, signed in. */
  staff(name: string): Facade;
  /** One of the people of the scene, signed in with their account. */
  signedIn(name: string): Facade;
  /** Follows a link, as one of the people, signed in: by default the one in the newest mail to them. */
  accept(name: string, link?: string): ReturnType<Facade['invitations']['accept']>;
  /** May one of the people do this there, with the account that they are signed in with? */
  may(name: string, permission: string, workspaceId: string): Promise<AccessDecision>;
  /** Name and address of one of the people, as a form is filled in with them. */
  person(name: string): { name: string; email: string };
  /** The id by which Latchkey knows one of the people. */
  personId(name: string): Promise<string>;
  /** The invitation of one of the people to a workspace, as lists have it now. */
  invitation(name: string, workspaceId: string): Promise<ListedInvitation>;
  mailsTo(name: string): readonly Mail[];
  /** The link in the newest mail to one of the people. */
  link(name: string): Promise<string>;
  /** Lets so much time pass, such as `PT48H`, and what falls due happen. */
  pass(time: string): Promise<void>;
  /** Resolves when all is done that follows from what was done: mail is sent, lists know. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** When every story begins: on a Monday in March, at nine. */
export const opening = instantOf(Date.UTC(2026, 2, 2, 9));

/** Where the pages for invitees would be. */
const defaultBaseUrl = 'https://portal.example.com';
const keyLength = 32;

/** Opens stores, configures a tenant as the product says, and opens the workspaces of the scene. */
export async function openStage(
  product: Product,
  scene: Scene,
  openStores: OpenStores,
  { baseUrl = defaultBaseUrl }: { baseUrl?: string } = {},
): Promise<Stage> {
  const clock = manualClock(opening);
  const { eventStore, keyVault, readModels, close: closeStores } = await openStores(clock);
  const mailbox = memoryMailbox();
  const latchkey = createLatchkey({
    eventStore,
    keyVault,
    readModels,
    masterKey: randomBytes(keyLength),
    mailer: mailbox.mailer,
    baseUrl,
    permissions: product.permissions,
    mayGive: product.mayGive,
    attributes: product.attributes,
    clock,
  });
  const { tenantId, workspaces, staff, people } = scene;
  const host = latchkey.as({ tenantId, actor: { type: 'system', part: 'host' } });

  async function close(): Promise<void> {
    await latchkey.close();
    await closeStores();
  }

  async function configure(): Promise<void> {
    await latchkey.start();
    await host.tenants.open();
    expectDone(await host.tenants.changePolicy({ policy: product.policy }));
    for (const feature of product.features ?? []) expectDone(await host.tenants.enableFeature({ feature }));
    for (const template of product.templates ?? []) expectDone(await host.tenants.changeTemplate(template));
    for (const role of product.roles ?? []) expectDone(await host.roles.define(role));
    if (product.seats !== undefined) expectDone(await host.seats.license({ capacity: product.seats }));
    for (const workspace of workspaces) expectDone(await host.workspaces.open(workspace));
    await settled();
  }

  const settled = () => latchkey.whenIdle();

  function person(name: string): { name: string; email: string } {
    const found = people[name];
    if (!found) throw new Error(`there is nobody called ${name} in this scene`);
    return found;
  }

  const signedIn = (name: string) =>
    latchkey.as({ tenantId, actor: { type: 'invitee', principalId: principalOf(name) } });

  async function invitationTo(name: string, workspaceId: string): Promise<ListedInvitation> {
    await settled();
    const { email } = person(name);
    const { items } = await host.invitations.list({ workspaceId, limit: 100 });
    const found = items.find((each) => each.email === email);
    if (!found) throw new Error(`${name} was never invited to ${workspaceId}`);
    return found;
  }

  const mailsTo = (name: string) => mailbox.mails.filter(({ to }) => to.address === person(name).email);

  async function link(name: string): Promise<string> {
    await settled();
    const newest = mailsTo(name).at(-1);
    if (!newest) throw new Error(`${name} has no mail`);
    return newest.link;
  }

  const stage: Stage = {
    latchkey,
    eventStore,
    clock,
    scene,
    timeZone: product.policy.timeZone ?? 'UTC',
    mails: mailbox.mails,
    host,

    staff(name) {
      if (!staff.includes(name)) throw new Error(`nobody called ${name} works here`);
      return latchkey.as({ tenantId, actor: { type: 'principal', principalId: name } });
    },

    signedIn,

    async accept(name, url) {
      const token = tokenIn(url ?? (await link(name)));
      return signedIn(name).invitations.accept({ token, verifiedEmail: person(name).email });
    },

    may: (name, permission, workspaceId) =>
      host.access.check({ principalId: principalOf(name), permission, workspaceId }),

    person,

    async personId(name) {
      await settled();
      const { email } = person(name);
      const { items } = await host.people.list({ limit: 100 });
      const found = items.find((each) => each.email === email);
      if (!found) throw new Error(`nobody knows ${name} yet`);
      return found.personId;
    },

    invitation: invitationTo,
    mailsTo,
    link,

    async pass(time) {
      // What is under way would seem to have taken all that time.
      await settled();
      clock.advance(durationMilliseconds(duration.parse(time)));
      await settled();
    },

    settled,
    close,
  };

  try {
    await configure();
    return stage;
  } catch (fault) {
    await close();
    throw fault;
  }
}

/** The id of somebody's account with the host: Latchkey is never told more than that of who is signed in. */
export function principalOf(name: string): string {
  return `u-${name}`;
}

/** The part of a link that opens: it never leaves the browser but in a POST. */
export function tokenIn(link: string): string {
  return link.split('#')[1] ?? '';
}

/** A configuration that is refused is a mistake in it, and no story begins. */
export function expectDone<Done>(
  result: Done | { ok: false; rejection: { type: string } },
): asserts result is Exclude<Done, { ok: false }> {
  const answer = result as { ok: boolean; rejection?: { type: string } };
  if (!answer.ok) throw new Error(`refused: ${JSON.stringify(answer.rejection)}`);
}
