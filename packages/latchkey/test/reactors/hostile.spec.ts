import { instantOf } from '@latchkey/core';
import { dyingAfter, dyingBefore, wholeLog } from '@latchkey/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventStore, JsonObject, Mail, ReadModel, ReadModels } from '../../src/index.ts';
import { memoryReadModels } from '../../src/index.ts';
import type { Portal } from '../portal.ts';
import { license, setPolicy } from '../seats/situation.ts';
import { appendedDuring, acceptAs, ann, annSignedIn, rosa, startPortal, turns } from '../portal.ts';

const here = { workspaceId: rosa.workspaceId };
const lists = ['mail', 'remind', 'grant', 'expire', 'rescind'];
const lapsed = 30_000;

/** What each reactor has to do, with the event that shows that it is done. */
const duties: readonly { reactor: string; done: string; leave: (portal: Portal) => Promise<void> }[] = [
  { reactor: 'mail', done: 'InvitationMailed', leave: (portal) => inviteUnmailed(portal) },
  {
    reactor: 'remind',
    done: 'ReminderMailed',
    async leave(portal) {
      await setPolicy(portal, { remindBefore: ['PT24H', 'PT12H'] });
      await inviteMailed(portal);
      portal.clock.advance(37 * 3_600_000);
    },
  },
  {
    reactor: 'grant',
    done: 'AccessGranted',
    async leave(portal) {
      const token = await inviteMailed(portal);
      const dying = await portal.another({ eventStore: dyingBefore('AccessGranted', portal.eventStore) });
      await expect(acceptAs(dying, annSignedIn, token)).rejects.toThrow('the process died');
      await dying.latchkey.close();
    },
  },
  {
    reactor: 'expire',
    done: 'InvitationExpired',
    async leave(portal) {
      await inviteMailed(portal);
      portal.clock.set(instantOf(await deadlineOf(portal)));
    },
  },
  {
    reactor: 'rescind',
    done: 'InvitationRescinded',
    async leave(portal) {
      await inviteMailed(portal);
      const eventStore = dyingBefore('InvitationRescinded', portal.eventStore);
      const dying = await portal.another({ eventStore });
      const [invited] = (await dying.staff.invitations.list()).items;
      const revoking = dying.staff.access.revoke({ ...here, personId: invited?.personId ?? '' });
      await expect(revoking).rejects.toThrow('the process died');
      await dying.latchkey.close();
    },
  },
  {
    reactor: 'seats',
    done: 'SeatReleased',
    async leave(portal) {
      await setPolicy(portal, { seats: 'reserve' });
      await license(portal, 1);
      await inviteMailed(portal);
      const eventStore = dyingBefore('SeatReleased', portal.eventStore);
      const dying = await portal.another({ eventStore });
      const [invited] = (await dying.staff.invitations.list()).items;
      const rescinding = dying.staff.invitations.rescind({ invitationId: invited?.invitationId ?? '' });
      await expect(rescinding).rejects.toThrow('the process died');
      await dying.latchkey.close();
    },
  },
];

describe.each(duties)('what the reactor $reactor has to do', ({ done, leave }) => {
  it('is done once by processes that come one after the other, and all at once', async () => {
    const portal = await withDuty(leave);
    for (let turn = 0; turn < 2; turn++) {
      const heirs = await Promise.all([portal.another(), portal.another(), portal.another()]);
      await Promise.all(heirs.map(({ latchkey }) => latchkey.whenIdle()));
      portal.clock.advance(lapsed);
      await Promise.all(heirs.map(({ latchkey }) => latchkey.whenIdle()));
    }
    expect(await countOf(portal, done)).toBe(1);
  });

  it('is done once by processes that never wait for one another', async () => {
    const portal = await withDuty(leave);
    const heirs = await Promise.all([portal.another(), portal.another(), portal.another()]);
    for (let second = 0; second < 40; second++) {
      portal.clock.advance(1_000);
      await turns();
    }
    expect(heirs.flatMap(({ problems }) => problems)).toEqual([]);
    expect(await countOf(portal, done)).toBe(1);
  });

  it('is done once where the transport doubles and mixes up events, and breaks off again and again', async () => {
    const portal = await withDuty(leave);
    const hostile = await portal.another({ eventStore: hostileTransport(portal.eventStore) });
    for (let second = 0; second < 90; second++) {
      portal.clock.advance(1_000);
      await turns();
    }
    expect(hostile.problems.length).toBeGreaterThan(2);
    expect(await countOf(portal, done)).toBe(1);
  });

  it('is done once, and nothing else, where items stand on lists for no reason, twice, in any order', async () => {
    const portal = await withDuty(leave);
    await fc.assert(
      fc.asyncProperty(fc.array(spuriousItem, { maxLength: 12 }), async (spurious) => {
        const readModels = memoryReadModels();
        const heir = await portal.another({ readModels });
        await putOnLists(portal, readModels, spurious);
        await heir.latchkey.whenIdle();
        portal.clock.advance(lapsed);
        await heir.latchkey.whenIdle();
        await heir.latchkey.close();
        expect(await countOf(portal, done)).toBe(1);
      }),
      { numRuns: 12, seed: 4 },
    );
    const log = await wholeLog(portal.eventStore);
    const counts = Map.groupBy(log, ({ type }) => type);
    for (const { done: each } of duties) expect(counts.get(each)?.length ?? 0).toBeLessThanOrEqual(1);
  });

  it('is done once, whichever of its appends a process dies before or after', async () => {
    for (const type of await appendsOf(leave)) {
      for (const dying of [dyingBefore, dyingAfter]) {
        const portal = await withDuty(leave);
        for (let restart = 0; restart < 2; restart++) {
          const dies = await portal.another({ eventStore: dying(type, portal.eventStore) });
          await dies.latchkey.whenIdle();
          await dies.latchkey.close();
        }
        const heir = await portal.another();
        await heir.latchkey.whenIdle();
        portal.clock.advance(lapsed);
        await heir.latchkey.whenIdle();
        expect([type, await countOf(portal, done)]).toEqual([type, 1]);
      }
    }
  });
});

it('a mail whose record was lost is sent again under its key, and one that is on record is not', async () => {
  const sent: Mail[] = [];
  const mailer = async (mail: Mail) => {
    sent.push(mail);
  };
  for (const dying of [dyingBefore, dyingAfter]) {
    sent.length = 0;
    const portal = await withDuty((of) => inviteUnmailed(of));
    const dies = await portal.another({ mailer, eventStore: dying('InvitationMailed', portal.eventStore) });
    await dies.latchkey.whenIdle();
    await dies.latchkey.close();
    const heir = await portal.another({ mailer });
    portal.clock.advance(lapsed);
    await heir.latchkey.whenIdle();
    portal.clock.advance(lapsed);
    await heir.latchkey.whenIdle();
    expect(sent).toHaveLength(dying === dyingBefore ? 2 : 1);
    expect(new Set(sent.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
  }
});

it('a mail that is on record is not sent again, though it stands on the list for no reason', async () => {
  const portal = await withDuty(async (of) => void (await inviteMailed(of)));
  const readModels = memoryReadModels();
  const heir = await portal.another({ readModels });
  await putOnLists(portal, readModels, [{ list: 'mail', generation: 1, dueAt: 0 }]);
  const appended = await appendedDuring(portal, () => heir.latchkey.whenIdle());
  expect(heir.mails).toEqual([]);
  expect(appended).toBe(0);
});

/** Something is due, and no process is running. */
async function withDuty(leave: (portal: Portal) => Promise<void>): Promise<Portal> {
  const portal = await startPortal();
  await leave(portal);
  await portal.latchkey.close();
  return portal;
}

async function inviteUnmailed(portal: Portal): Promise<void> {
  await portal.latchkey.close();
  const mailless = await portal.another({ eventStore: dyingBefore('DeliveryClaimed', portal.eventStore) });
  await mailless.staff.invitations.invite({ ...here, person: ann, permissions: ['roster.view'] });
  await mailless.latchkey.close();
}

async function inviteMailed(portal: Portal): Promise<string> {
  await portal.staff.invitations.invite({ ...here, person: ann, permissions: ['roster.view'] });
  await portal.latchkey.whenIdle();
  await portal.latchkey.close();
  return portal.tokenFor(ann.email);
}

async function deadlineOf({ eventStore }: Portal): Promise<number> {
  const invited = (await wholeLog(eventStore)).find(({ type }) => type === 'PersonInvited');
  const deadline = invited?.data['expiresAt'];
  return typeof deadline === 'string' ? Date.parse(deadline) : Number.NaN;
}

/** The types that doing it appends, in their order. */
async function appendsOf(leave: (portal: Portal) => Promise<void>): Promise<readonly string[]> {
  const portal = await withDuty(leave);
  const before = await portal.eventStore.head();
  const heir = await portal.another();
  await heir.latchkey.whenIdle();
  await heir.latchkey.close();
  const types = (await wholeLog(portal.eventStore, before)).map(({ type }) => type);
  expect(types.length).toBeGreaterThan(0);
  return types;
}

async function countOf({ eventStore }: Portal, type: string): Promise<number> {
  return (await wholeLog(eventStore)).filter((event) => event.type === type).length;
}

/** Of each page comes half, twice over and mixed up; then it breaks off, and the next subscription brings the rest. */
function hostileTransport(eventStore: EventStore): EventStore {
  let isFirst = true;
  return {
    ...eventStore,
    async *subscribe(options) {
      for await (const page of eventStore.subscribe(options)) {
        const half = page.events.slice(0, Math.ceil(page.events.length / 2));
        const last = half.at(-1);
        if (!last) {
          yield page;
          continue;
        }
        const events = [...half, ...half].toReversed();
        yield { events, position: last.position, isCaughtUp: isFirst };
        isFirst = false;
        throw new Error('connection lost');
      }
    },
  };
}

const spuriousItem = fc.record({
  list: fc.constantFrom(...lists),
  generation: fc.integer({ min: 0, max: 3 }),
  dueAt: fc.constantFrom(0, 1),
});

/** Items about what the log holds, which nothing in it has made due. */
async function putOnLists(
  { eventStore }: Portal,
  readModels: ReadModels,
  items: readonly { list: string; generation: number; dueAt: number }[],
): Promise<void> {
  const invited = (await wholeLog(eventStore)).find(({ type }) => type === 'PersonInvited');
  const definition = readModels.definitions().find(({ name }) => name.startsWith('to-do'));
  const checkpoint = definition && readModels.open(definition).checkpoint();
  if (!invited || !definition || !checkpoint) throw new Error('there is nothing to do');
  const model: ReadModel = readModels.open(definition);
  const id = invited.stream.slice('invitation-'.length);
  for (const { list, ...rest } of items) {
    const item = { tenantId: 'harbour-care', id, eventId: invited.id, correlationId: invited.id, since: 0 };
    // There is one item about each invitation: what stands there for a reason is put once more.
    const known = model.get<JsonObject>(list, id);
    model.commit(checkpoint, (writer) => writer.put(list, id, known ?? { ...item, ...rest }));
  }
}
