import { manualClock, wholeLog } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import type { EventStore, JsonObject, ReadModels } from '../../src/index.ts';
import { memoryEventStore, memoryReadModels, positionAt } from '../../src/index.ts';
import type { Portal } from '../portal.ts';
import { ann, inviteAnn, letAnnIn, opening, rosa, startPortal } from '../portal.ts';

describe('the list of invitations', () => {
  it('shows an invitation at once to whoever waits for it', async () => {
    const portal = await startPortal();
    const other = await portal.another();
    const invited = await portal.staff.invitations.invite({
      ...here,
      person: ann,
      permissions: ['roster.view'],
    });
    const after = invited.ok ? invited.position : undefined;
    const { items } = await other.staff.invitations.list({}, { after });
    expect(items).toMatchObject([
      {
        personName: 'Ann Carer',
        email: 'ann@example.org',
        workspaceName: 'Rosa Diaz',
        status: 'pending',
        round: 1,
      },
    ]);
  });

  it('calls an invitation expired from its deadline on, recorded or not', async () => {
    const portal = await startPortal();
    const { expiresAt, invitationId } = await inviteAnn(portal);
    portal.clock.set(expiresAt);
    expect(await portal.staff.invitations.get(invitationId)).toMatchObject({ status: 'expired' });
    expect((await portal.staff.invitations.list({ status: 'pending' })).items).toEqual([]);
    expect((await portal.staff.invitations.list({ status: 'expired' })).items).toHaveLength(1);
  });

  it('comes in pages, by workspace, person and status, with nothing left out or shown twice', async () => {
    const portal = await startPortal();
    for (let person = 0; person < 7; person++) {
      const invitee = { name: `P ${person}`, email: `p${person}@example.org` };
      await portal.staff.invitations.invite({ ...here, person: invitee, permissions: ['roster.view'] });
      portal.clock.advance(1);
    }
    await portal.latchkey.whenIdle();
    const names: (string | null)[] = [];
    let cursor: string | undefined;
    do {
      const page = await portal.staff.invitations.list({
        ...here,
        status: 'pending',
        limit: 3,
        ...(cursor && { cursor }),
      });
      names.push(...page.items.map(({ personName }) => personName));
      cursor = page.next;
    } while (cursor !== undefined);
    expect(names).toEqual(['P 0', 'P 1', 'P 2', 'P 3', 'P 4', 'P 5', 'P 6']);
    const [first] = (await portal.staff.invitations.list({ limit: 1 })).items;
    const byPerson = await portal.staff.invitations.list({
      personId: first?.personId ?? '',
      workspaceId: 'rosa',
    });
    expect(byPerson.items).toHaveLength(1);
    expect((await portal.staff.invitations.list({ workspaceId: 'nowhere' })).items).toEqual([]);
  });

  it('refuses a question that is none, and a cursor it never gave', async () => {
    const portal = await startPortal();
    const code = { code: 'InvalidQuery' };
    await expect(portal.staff.invitations.list({ limit: 0 })).rejects.toMatchObject(code);
    await expect(portal.staff.invitations.list({ cursor: 'x' })).rejects.toMatchObject(code);
    await inviteAnn(portal);
    await portal.staff.invitations.invite({
      ...here,
      person: { name: 'Bob', email: 'bob@example.org' },
      permissions: ['a'],
    });
    await portal.latchkey.whenIdle();
    const { next: cursor = '' } = await portal.staff.invitations.list({ limit: 1 });
    expect((await portal.staff.invitations.list({ cursor })).items).toHaveLength(1);
    await expect(portal.staff.invitations.list({ ...here, cursor })).rejects.toMatchObject(code);
    await expect(portal.staff.access.list({ workspaceId: 'a@b' })).rejects.toMatchObject(code);
    expect(await portal.staff.invitations.get('no id')).toBeUndefined();
  });

  it('gives up, in words, on waiting for a position that never comes', async () => {
    const portal = await startPortal();
    const other = await portal.another({
      eventStore: { ...portal.eventStore, subscribe: onePageOnly(portal.eventStore) },
    });
    const invited = await portal.staff.invitations.invite({
      ...here,
      person: ann,
      permissions: ['roster.view'],
    });
    const waiting = other.staff.invitations.list({}, { after: invited.ok ? invited.position : undefined });
    setImmediate(() => portal.clock.advance(5_000));
    await expect(waiting).rejects.toMatchObject({ code: 'NotCaughtUp' });
  });

  it('refuses to wait for a position of another store', async () => {
    const portal = await startPortal();
    const elsewhere = await startPortal();
    const after = await elsewhere.eventStore.head();
    await expect(portal.staff.invitations.list({}, { after })).rejects.toMatchObject({
      code: 'PositionOfAnotherStore',
    });
  });
});

describe('the list of invitations of one status', () => {
  it('reads no more than it gives, however many there are of other statuses', async () => {
    const { readModels, documentsRead } = countingReads();
    const portal = await startPortal({ readModels });
    for (let person = 0; person < 30; person++) {
      const invited = await invite(portal, person);
      if (person % 10 > 0) await portal.staff.invitations.rescind({ invitationId: invited.invitationId });
    }
    await portal.latchkey.whenIdle();
    for (const query of [
      { status: 'pending' },
      { status: 'pending', ...here },
      { status: 'expired' },
    ] as const) {
      const count = query.status === 'pending' ? 3 : 0;
      const before = documentsRead();
      expect((await portal.staff.invitations.list(query)).items).toHaveLength(count);
      expect(documentsRead() - before).toBe(count);
    }
  });

  it('has those whose deadline has passed among the expired, where they belong, on record or not', async () => {
    const { eventStore, clock, forgetExpiries } = forgettingExpiries();
    const portal = await startPortal({ eventStore, clock });
    const invited: string[] = [];
    for (let person = 0; person < 6; person++) {
      invited.push((await invite(portal, person)).invitationId);
      portal.clock.advance(1_000);
    }
    // Those of every second person are never put on record as expired.
    forgetExpiries((id) => invited.indexOf(id) % 2 === 1);
    portal.clock.advance(7 * 24 * 3_600_000);
    await portal.latchkey.whenIdle();
    const recorded = (await wholeLog(portal.eventStore)).filter(({ type }) => type === 'InvitationExpired');
    expect(recorded).toHaveLength(3);
    for (const query of [{}, here]) {
      const given: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await portal.staff.invitations.list({ ...query, status: 'expired', limit: 2, cursor });
        given.push(...page.items.map(({ invitationId }) => invitationId));
        cursor = page.next;
      } while (cursor !== undefined);
      expect(given).toEqual(invited);
    }
    expect((await portal.staff.invitations.list({ status: 'pending' })).items).toEqual([]);
    expect((await portal.staff.invitations.list({ status: 'expired', workspaceId: 'theo' })).items).toEqual(
      [],
    );
  });

  it('takes a cursor of the same list alone, and none that was made up', async () => {
    const portal = await startPortal();
    for (let person = 0; person < 3; person++) await invite(portal, person);
    await portal.latchkey.whenIdle();
    const { next: cursor = '' } = await portal.staff.invitations.list({ status: 'pending', limit: 1 });
    expect((await portal.staff.invitations.list({ status: 'pending', cursor })).items).toHaveLength(2);
    const other = [
      portal.staff.invitations.list({ status: 'declined', cursor }),
      portal.staff.invitations.list({ cursor }),
      portal.staff.invitations.list({ status: 'pending', ...here, cursor }),
      portal.staff.access.list({ status: 'live', cursor }),
      portal.staff.invitations.deadlines({ before: 1e13, cursor }),
    ];
    for (const asking of other) await expect(asking).rejects.toMatchObject({ code: 'InvalidQuery' });
    const { in: list, at } = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    for (const forged of [{ in: list, at: at.slice(0, 2) }, { in: list, at: [...at, 1] }, { at }, at]) {
      const text = Buffer.from(JSON.stringify(forged)).toString('base64url');
      const asking = portal.staff.invitations.list({ status: 'pending', cursor: text });
      await expect(asking).rejects.toMatchObject({ code: 'InvalidQuery' });
    }
  });
});

describe('the list of deadlines', () => {
  it('has open invitations whose deadline comes before a moment, the soonest first', async () => {
    const portal = await startPortal();
    const invited = [];
    for (let person = 0; person < 5; person++) {
      invited.push(await invite(portal, person));
      portal.clock.advance(60_000);
    }
    const [first, second, third, fourth] = invited;
    await portal.staff.invitations.rescind({ invitationId: second?.invitationId ?? '' });
    // A new link has a new deadline.
    await portal.staff.invitations.resend({ invitationId: first?.invitationId ?? '' });
    await portal.latchkey.whenIdle();
    const { items } = await portal.staff.invitations.deadlines({ before: (fourth?.expiresAt ?? 0) + 1 });
    expect(items.map(({ invitationId }) => invitationId)).toEqual([
      third?.invitationId,
      fourth?.invitationId,
    ]);
    const before = fourth?.expiresAt ?? 0;
    expect((await portal.staff.invitations.deadlines({ before })).items).toHaveLength(1);
    const page = await portal.staff.invitations.deadlines({ before: before + 1, limit: 1 });
    expect(page.items).toHaveLength(1);
    expect(
      (await portal.staff.invitations.deadlines({ before: before + 1, cursor: page.next })).items,
    ).toMatchObject([{ invitationId: fourth?.invitationId }]);
    portal.clock.set(third?.expiresAt ?? portal.clock.now());
    expect((await portal.staff.invitations.deadlines({ before: before + 1 })).items).toHaveLength(1);
  });

  it('waits for what a command did, and refuses a question that is none', async () => {
    const portal = await startPortal();
    const other = await portal.another();
    const invited = await invite(portal, 1);
    const query = { before: (invited.expiresAt ?? 0) + 1 };
    expect((await other.staff.invitations.deadlines(query, { after: invited.position })).items).toHaveLength(
      1,
    );
    const asking = portal.staff.invitations.deadlines({ before: Number.NaN });
    await expect(asking).rejects.toMatchObject({ code: 'InvalidQuery' });
  });
});

describe('a person’s workspaces', () => {
  it('are those that they have access to, with what they may do there', async () => {
    const portal = await startPortal();
    const { personId } = await letAnnIn(portal);
    await portal.staff.workspaces.open({ workspaceId: 'theo', kind: 'company', name: 'Theo Ltd' });
    await portal.staff.workspaces.open({ workspaceId: 'zoe', kind: 'client', name: 'Zoë' });
    portal.clock.advance(1_000);
    for (const workspaceId of ['theo', 'zoe']) {
      await portal.staff.access.grant({ workspaceId, personId, permissions: ['invoices.view'] });
    }
    await portal.staff.access.suspend({ workspaceId: 'theo', personId, cause: 'unpaid' });
    await portal.staff.access.revoke({ workspaceId: 'zoe', personId });
    const closed = await portal.staff.workspaces.close({ workspaceId: 'theo' });
    const other = await portal.another();
    const after = closed.ok ? closed.position : undefined;
    expect((await other.staff.people.workspaces({ personId }, { after })).items).toMatchObject([
      { workspaceId: 'rosa', kind: 'client', name: 'Rosa Diaz', isOpen: true, status: 'live' },
      {
        workspaceId: 'theo',
        kind: 'company',
        isOpen: false,
        status: 'suspended',
        permissions: ['invoices.view'],
      },
    ]);
    const elsewhere = other.latchkey.as({ tenantId: 'other', actor: { type: 'system', part: 'x' } });
    expect((await elsewhere.people.workspaces({ personId })).items).toEqual([]);
    const asking = portal.staff.people.workspaces({ personId: 'nobody' });
    await expect(asking).rejects.toMatchObject({ code: 'InvalidQuery' });
  });
});

describe('the list of access', () => {
  it('has those of one status', async () => {
    const portal = await startPortal();
    const { personId } = await letAnnIn(portal);
    const statuses = async (query: { workspaceId?: string; personId?: string }) =>
      Promise.all(
        (['live', 'suspended', 'revoked'] as const).map(
          async (status) => (await portal.staff.access.list({ ...query, status })).items.length,
        ),
      );
    const everywhere = [{}, here, { personId }, { ...here, personId }];
    for (const query of everywhere) expect(await statuses(query)).toEqual([1, 0, 0]);
    await portal.staff.access.suspend({ ...here, personId, cause: 'unpaid' });
    for (const query of everywhere) expect(await statuses(query)).toEqual([0, 1, 0]);
    await portal.staff.access.revoke({ ...here, personId });
    for (const query of everywhere) expect(await statuses(query)).toEqual([0, 0, 1]);
  });

  it('shows who may do what, and why not', async () => {
    const portal = await startPortal();
    const { personId } = await letAnnIn(portal);
    const list = async () => (await portal.staff.access.list(here)).items;
    expect(await list()).toMatchObject([
      { personName: 'Ann Carer', status: 'live', permissions: ['roster.view'] },
    ]);
    await portal.staff.access.suspend({ ...here, personId, cause: 'unpaid' });
    expect(await list()).toMatchObject([{ status: 'suspended', suspensions: ['unpaid'] }]);
    await portal.staff.access.resume({ ...here, personId, cause: 'unpaid' });
    expect(await list()).toMatchObject([{ status: 'live', suspensions: [] }]);
    await portal.staff.access.revoke({ ...here, personId });
    expect(await list()).toMatchObject([{ status: 'revoked', permissions: [] }]);
  });
});

describe('a read model', () => {
  it('goes on from its checkpoint after a restart, and equals one that was built anew', async () => {
    const readModels = memoryReadModels();
    const portal = await startPortal({ readModels });
    await letAnnIn(portal);
    await portal.latchkey.close();
    const again = await portal.another({ readModels });
    const anew = await portal.another({ readModels: memoryReadModels() });
    const all = async (of: typeof portal) => ({
      invitations: await of.staff.invitations.list(),
      access: await of.staff.access.list(),
      workspaces: await of.staff.workspaces.list(),
    });
    expect(await all(again)).toEqual(await all(anew));
    expect((await all(again)).access.items).toHaveLength(1);
  });

  it('that has followed more of the log than there is, is refused at the start', async () => {
    const readModels = memoryReadModels();
    const portal = await startPortal({ readModels });
    await portal.latchkey.close();
    const older = { ...portal.eventStore, head: async () => positionAt(portal.eventStore.storeId, 1) };
    const restored = portal.another({ readModels, eventStore: older });
    await expect(restored).rejects.toMatchObject({ code: 'PositionBeyondLog' });
  });

  it('of another store is refused at the start', async () => {
    const readModels = memoryReadModels();
    const portal = await startPortal({ readModels });
    await portal.latchkey.close();
    await expect(startPortal({ readModels })).rejects.toMatchObject({ code: 'PositionOfAnotherStore' });
  });
});

const here = { workspaceId: rosa.workspaceId };

/** A subscription that gives what is there, and then nothing more. */
function onePageOnly(of: EventStore): EventStore['subscribe'] {
  return async function* (options) {
    for await (const page of of.subscribe(options)) {
      yield page;
      if (page.isCaughtUp) break;
    }
    await new Promise((resolve) => options.signal.addEventListener('abort', resolve));
  };
}

async function invite({ staff }: Portal, person: number) {
  const invited = await staff.invitations.invite({
    ...here,
    person: { name: `P ${person}`, email: `p${person}@example.org` },
    permissions: ['roster.view'],
  });
  if (!invited.ok) throw new Error(`refused: ${invited.rejection.type}`);
  return invited;
}

/** Read models that count the invitations that are given out by an index. */
function countingReads() {
  const readModels = memoryReadModels();
  let count = 0;
  const counting: ReadModels = {
    ...readModels,
    open(definition) {
      const model = readModels.open(definition);
      return {
        ...model,
        find(collection, find) {
          const found = model.find<JsonObject>(collection, find);
          if (collection === 'invitations') count += found.length;
          return found as ReturnType<typeof model.find<never>>;
        },
      };
    },
  };
  return { readModels: counting, documentsRead: () => count };
}

/** A store that takes no record of some deadlines' passing. */
function forgettingExpiries() {
  const clock = manualClock(opening);
  const eventStore = memoryEventStore({ clock });
  let isForgotten = (_invitationId: string) => false;
  const forgetting: EventStore = {
    ...eventStore,
    async append(stream, events, expected) {
      const isExpiry = events.some(({ type }) => type === 'InvitationExpired');
      if (isExpiry && isForgotten(stream.slice('invitation-'.length))) throw new Error('disk full');
      return eventStore.append(stream, events, expected);
    },
  };
  return {
    eventStore: forgetting,
    clock,
    forgetExpiries(of: (invitationId: string) => boolean) {
      isForgotten = of;
    },
  };
}
