import { describe, expect, it } from 'vitest';
import type { EventStore } from '../../src/index.ts';
import { LatchkeyError } from '../../src/index.ts';
import type { Portal } from '../portal.ts';
import { ann, appendedDuring, rosa, startPortal } from '../portal.ts';

const invitation = { workspaceId: rosa.workspaceId, person: ann, permissions: ['roster.view'] };

/** What becomes of an append whose outcome the store cannot tell: it was carried out, or lost. */
type Fate = 'carried out' | 'lost';

/** A store that does not know what became of the first so many appends to an invitation. */
function doubtful(eventStore: EventStore, fates: readonly Fate[]): EventStore & { attempts: string[][] } {
  const attempts: string[][] = [];
  return {
    ...eventStore,
    attempts,
    async append(stream, events, expected) {
      if (!stream.startsWith('invitation-')) return eventStore.append(stream, events, expected);
      attempts.push(events.map(({ id }) => id));
      const fate = fates[attempts.length - 1];
      if (fate === undefined) return eventStore.append(stream, events, expected);
      if (fate === 'carried out') await eventStore.append(stream, events, expected);
      throw new LatchkeyError('AppendOutcomeUnknown', 'the connection was lost');
    },
  };
}

/** Lets the waits between attempts pass, as often as it takes. */
async function settled<Value>(portal: Portal, promise: Promise<Value>): Promise<Value> {
  let isSettled = false;
  const done = () => {
    isSettled = true;
  };
  promise.then(done, done);
  for (let turn = 0; turn < 10_000 && !isSettled; turn++) {
    portal.clock.advance(100);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return promise;
}

async function startDoubtful(fates: readonly Fate[]) {
  const portal = await startPortal();
  const eventStore = doubtful(portal.eventStore, fates);
  return { portal, eventStore, doubting: await portal.another({ eventStore }) };
}

describe('an append of which nobody can say whether it was carried out', () => {
  it.each<[string, Fate[]]>([
    ['it was', ['carried out']],
    ['it was not', ['lost']],
    ['it was at the third time', ['lost', 'lost', 'carried out']],
  ])('is sent again, the same events, and counts once: %s', async (_what, fates) => {
    const { portal, eventStore, doubting } = await startDoubtful(fates);
    const invited = await settled(portal, doubting.staff.invitations.invite(invitation));
    expect(invited).toMatchObject({ ok: true, status: 'pending', generation: 1, revision: 0 });
    expect(eventStore.attempts).toHaveLength(fates.length + 1);
    expect(new Set(eventStore.attempts.flat()).size).toBe(1);
  });

  it('loses to whoever came first, and is decided anew', async () => {
    const { portal, doubting } = await startDoubtful(['lost']);
    const invited = doubting.staff.invitations.invite(invitation);
    await new Promise((resolve) => setImmediate(resolve));
    await portal.staff.invitations.invite(invitation);
    expect(await settled(portal, invited)).toMatchObject({
      ok: false,
      rejection: { type: 'AlreadyInvited' },
    });
  });

  it.each<Fate>(['carried out', 'lost'])(
    'is told to be unknown in the end, and once only carried out when the command comes again: %s',
    async (fate) => {
      const { portal, doubting } = await startDoubtful(Array.from({ length: 500 }, () => fate));
      const options = { commandId: 'invite-ann' };
      await expect(
        settled(portal, doubting.staff.invitations.invite(invitation, options)),
      ).rejects.toMatchObject({ code: 'OutcomeUnknown' });
      const appended = await appendedDuring(portal, () =>
        portal.staff.invitations.invite(invitation, options),
      );
      expect(appended > 0).toBe(fate === 'lost');
      expect(await portal.staff.invitations.invite(invitation, options)).toMatchObject({
        ok: true,
        generation: 1,
        revision: 0,
      });
    },
  );

  it('is not doubted where the store says what is wrong', async () => {
    const portal = await startPortal();
    const broken: EventStore = {
      ...portal.eventStore,
      append: () => Promise.reject(new LatchkeyError('StoreUnavailable', 'the disk is full')),
    };
    const { staff } = await portal.another({ eventStore: broken });
    await expect(staff.invitations.invite(invitation)).rejects.toMatchObject({ code: 'StoreUnavailable' });
  });
});
