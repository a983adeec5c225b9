import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ReadModel, ReadModels } from '../../src/index.ts';
import { memoryReadModels } from '../../src/index.ts';
import type { Portal } from '../portal.ts';
import { startPortal } from '../portal.ts';

const workspaces = ['rosa', 'theo'] as const;
const people = ['ann', 'bob'] as const;
const permissions = ['roster.view', 'invoices.view'] as const;
const causeFor = { 'roster.view': 'holiday', 'invoices.view': 'unpaid' } as const;

const step = fc.record({
  act: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom('invite', 'accept', 'suspend', 'resume') },
    { weight: 4, arbitrary: fc.constantFrom('resend', 'rescind', 'decline', 'grant', 'revoke') },
    { weight: 1, arbitrary: fc.constantFrom('deactivate', 'closeWorkspace', 'wait', 'mailerFails') },
  ),
  workspaceId: fc.constantFrom(...workspaces),
  person: fc.constantFrom(...people),
  offered: fc.constantFrom(...permissions),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** So that there is access from the beginning. */
const opening: readonly Step[] = (['invite', 'accept'] as const).map((act) => ({
  act,
  workspaceId: 'rosa',
  person: 'ann',
  offered: 'roster.view',
}));

/** What was done, and not refused, in any of the histories. */
const acts = new Set<string>();

it('every read model is what it would be if it were built anew, and a page that comes twice changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 40 }), async (steps) => {
      const readModels = memoryReadModels();
      const mailer = breakableMailer();
      const portal = await startPortal({ readModels, mailer: mailer.send });
      await portal.staff.workspaces.open({ workspaceId: 'theo', kind: 'client', name: 'Theo' });
      await portal.staff.tenants.changePolicy({
        policy: { validFor: 'PT1H', resend: { cooldown: 'PT0S', limit: 100 }, acceptBy: 'linkHolder' },
      });
      for (const each of [...opening, ...steps]) await take(portal, each, mailer);
      await portal.latchkey.whenIdle();
      const live = await everythingIn(portal, readModels);

      for (const again of [memoryReadModels(), committingTwice(memoryReadModels())]) {
        const anew = await portal.another({ readModels: again });
        expect(await everythingIn(anew, again)).toEqual(live);
        await anew.latchkey.close();
      }
      for (const name of ['lists', 'to-do'] as const) await portal.latchkey.rebuild(name);
      expect(await everythingIn(portal, readModels)).toEqual(live);
      await portal.latchkey.whenIdle();
      expect(stillToWorkOff(readModels)).toBe(0);
      await portal.latchkey.close();
    }),
    { numRuns: 25, seed: 15 },
  );
  expect(acts.size).toBe(11);
});

async function take(portal: Portal, { act, workspaceId, person, offered }: Step, mailer: BreakableMailer) {
  const { staff, clock, latchkey } = portal;
  if (act === 'wait') return clock.advance(1_200_000);
  if (act === 'mailerFails') return mailer.fail();
  const { items } = await staff.invitations.list({}, { after: await portal.eventStore.head() });
  const known = items.find(
    (item) => item.workspaceId === workspaceId && item.email === `${person}@example.org`,
  );
  const invitee = portal.invitee(`u-${person}`);
  const where = { workspaceId, personId: known?.personId ?? '' };
  const invitationId = known?.invitationId ?? '';
  const token = mailer.tokenOf(`${person}@example.org`);
  const doing = {
    invite: () =>
      staff.invitations.invite({
        workspaceId,
        person: { name: person, email: `${person}@example.org` },
        permissions: [offered],
      }),
    accept: () => invitee.invitations.accept({ token }),
    decline: () => invitee.invitations.decline({ token }),
    resend: () => staff.invitations.resend({ invitationId }),
    rescind: () => staff.invitations.rescind({ invitationId }),
    grant: () => staff.access.grant({ ...where, permissions: [offered] }),
    revoke: () => staff.access.revoke(where),
    suspend: () => staff.access.suspend({ ...where, cause: causeFor[offered] }),
    resume: () => staff.access.resume({ ...where, cause: causeFor[offered] }),
    deactivate: () => staff.people.deactivate({ personId: where.personId }),
    closeWorkspace: () => staff.workspaces.close({ workspaceId }),
  };
  if ((await doing[act]()).ok) acts.add(act);
  await latchkey.whenIdle();
}

/** No event takes an item off these lists where there was nothing to do: one built anew has it once more. */
const untilWorkedOff = new Set(['activate', 'readdress']);

function stillToWorkOff(readModels: ReadModels): number {
  const definition = readModels.definitions().find(({ name }) => name.startsWith('to-do'));
  if (!definition) throw new Error('there is no to-do list');
  const model = readModels.open(definition);
  return [...untilWorkedOff].flatMap((list) => model.find(list, { index: 'byDueTime', equals: [] })).length;
}

/** What the read models hold, and what the access index says. */
async function everythingIn({ staff }: Portal, readModels: ReadModels) {
  const documents = readModels.definitions().flatMap((definition) => {
    const model = readModels.open(definition);
    const compared = Object.entries(definition.collections).filter(([name]) => !untilWorkedOff.has(name));
    return compared.map(([collection, { indexes }]) => [
      definition.name.replace(/#.*/, ''),
      collection,
      documentsOf(model, collection, Object.keys(indexes)),
    ]);
  });
  const checks = workspaces.flatMap((workspaceId) =>
    people.flatMap((person) =>
      permissions.map(async (permission) => {
        const decision = await staff.access.check({ principalId: `u-${person}`, workspaceId, permission });
        return decision.allowed ? 'allowed' : decision.reason;
      }),
    ),
  );
  return { documents, checks: await Promise.all(checks) };
}

/** How often one process has tried, and when it tries again. */
const ofOneProcess = new Set(['attempts', 'lastFault', 'isLeftToOthers', 'dueAt']);

/** All documents that stand in an index, without what reactors have found out about items. */
function documentsOf(model: ReadModel, collection: string, indexes: readonly string[]) {
  const limit = Number.MAX_SAFE_INTEGER;
  const found = indexes.flatMap((index) => model.find(collection, { index, equals: [], limit }));
  const entries = found.map(({ key, document }) => {
    const stable = Object.entries(document).filter(([field]) => !ofOneProcess.has(field));
    return [key, Object.fromEntries(stable)] as const;
  });
  return Object.fromEntries(entries.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/** A process that takes every page of the log in twice. */
function committingTwice(readModels: ReadModels): ReadModels {
  return {
    ...readModels,
    open(definition) {
      const model = readModels.open(definition);
      return {
        ...model,
        commit(checkpoint, change) {
          model.commit(checkpoint, change);
          model.commit(checkpoint, change);
        },
      };
    },
  };
}

interface BreakableMailer {
  send: (mail: { to: { address: string }; link: string }) => Promise<void>;
  /** The next mail fails. */
  fail(): void;
  tokenOf(address: string): string;
}

function breakableMailer(): BreakableMailer {
  let isBroken = false;
  const links = new Map<string, string>();
  return {
    async send({ to, link }) {
      if (isBroken) {
        isBroken = false;
        throw new Error('down');
      }
      links.set(to.address, link);
    },
    fail() {
      isBroken = true;
    },
    tokenOf: (address) => links.get(address)?.split('#')[1] ?? '',
  };
}
