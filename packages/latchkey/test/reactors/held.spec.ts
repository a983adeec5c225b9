import { wholeLog } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import type { EventStore, Mail } from '../../src/index.ts';
import { memoryReadModels } from '../../src/index.ts';
import type { Portal } from '../portal.ts';
import { ann, appendedDuring, dyingBefore, happen, rosa, startPortal, turns } from '../portal.ts';

interface Closing {
  what: string;
  close(portal: Portal, personId: string): Promise<unknown>;
  reopen(portal: Portal): Promise<void>;
}

const closings: readonly Closing[] = [
  {
    what: 'a tenant',
    close: ({ staff }) => staff.tenants.close({}),
    reopen: (portal) => happen(portal, 'TenantReopened', 'TenantOpened'),
  },
  {
    what: 'a workspace',
    close: ({ staff }) => staff.workspaces.close({ workspaceId: rosa.workspaceId }),
    reopen: (portal) => happen(portal, 'WorkspaceReopened', 'WorkspaceOpened'),
  },
  {
    what: 'a person',
    close: ({ staff }, personId) => staff.people.deactivate({ personId }),
    reopen: (portal) => happen(portal, 'PersonReactivated', 'PersonRegistered'),
  },
];

describe.each(closings)('the mail of an invitation, while $what is closed', ({ close, reopen }) => {
  it('is not sent, nor asked for again and again, and goes out after the reopening', async () => {
    const { portal, sent, personId } = await withUnsentMail();
    await close(portal, personId);
    const appended = await appendedDuring(portal, async () => {
      for (let minute = 0; minute < 60; minute++) {
        portal.clock.advance(60_000);
        await portal.latchkey.whenIdle();
      }
    });
    expect(appended).toBe(0);
    await reopen(portal);
    await portal.latchkey.whenIdle();
    expect(sent).toHaveLength(1);
    expect(portal.problems).toHaveLength(1);
  });

  it('goes out after the reopening, too, where the process began in between', async () => {
    const { portal, readModels, sent, personId } = await withUnsentMail();
    await close(portal, personId);
    portal.clock.advance(1_000);
    await portal.latchkey.whenIdle();
    await portal.latchkey.close();
    const heir = await portal.another({ readModels });
    await heir.latchkey.whenIdle();
    await reopen(portal);
    await heir.latchkey.whenIdle();
    expect(sent).toHaveLength(1);
  });

  it('goes out where it was reopened at the very moment when the mail was put aside', async () => {
    const { portal, readModels, sent, personId } = await withUnsentMail();
    await portal.latchkey.close();
    const { eventStore, whenReopened } = reopeningUnseen(portal, reopen);
    const heir = await portal.another({ readModels, eventStore });
    await close(heir, personId);
    portal.clock.advance(1_000);
    await whenReopened;
    await heir.latchkey.whenIdle();
    expect(sent).toHaveLength(1);
  });

  it('goes out by the next process, where that one ended before it had looked again', async () => {
    const { portal, readModels, sent, personId } = await withUnsentMail();
    await portal.latchkey.close();
    const died = Promise.withResolvers<never>();
    const { eventStore, whenReopened } = reopeningUnseen(portal, reopen, died.promise);
    const leaving = await portal.another({ readModels, eventStore });
    await close(leaving, personId);
    portal.clock.advance(1_000);
    await whenReopened;
    const closing = leaving.latchkey.close();
    died.reject(new Error('the process died'));
    await closing;
    expect(sent).toEqual([]);
    const heir = await portal.another({ readModels });
    await heir.latchkey.whenIdle();
    expect(sent).toHaveLength(1);
  });

  it('is not sent after the reopening where its link has ended meanwhile', async () => {
    const { portal, sent, personId, expiresAt } = await withUnsentMail();
    await close(portal, personId);
    portal.clock.advance(1_000);
    await portal.latchkey.whenIdle();
    portal.clock.advance((expiresAt ?? 0) - portal.clock.now());
    await portal.latchkey.whenIdle();
    await reopen(portal);
    await portal.latchkey.whenIdle();
    expect(sent).toEqual([]);
  });
});

it('a mail that two closings hold goes out after both reopenings alone', async () => {
  const { portal, sent } = await withUnsentMail();
  const [tenant, workspace] = closings;
  if (!tenant || !workspace) throw new Error('there are two');
  await workspace.close(portal, '');
  await tenant.close(portal, '');
  portal.clock.advance(1_000);
  await portal.latchkey.whenIdle();
  await tenant.reopen(portal);
  await portal.latchkey.whenIdle();
  expect(sent).toEqual([]);
  await workspace.reopen(portal);
  await portal.latchkey.whenIdle();
  expect(sent).toHaveLength(1);
});

it('a mail is not sent where the tenant is closed between looking and claiming, and goes out after the reopening', async () => {
  const { portal, sent } = await withUnsentMail();
  const closing = await portal.another({
    readModels: memoryReadModels(),
    eventStore: dyingBefore(portal, 'DeliveryClaimed'),
  });
  await portal.latchkey.close();
  let isClosed = false;
  const eventStore: EventStore = {
    ...portal.eventStore,
    async read(stream, options) {
      const page = await portal.eventStore.read(stream, options);
      if (stream.startsWith('accessGrant-') && !isClosed) {
        isClosed = true;
        await closing.staff.tenants.close({});
      }
      return page;
    },
  };
  const heir = await portal.another({ eventStore });
  portal.clock.advance(1_000);
  await heir.latchkey.whenIdle();
  expect(isClosed).toBe(true);
  expect(sent).toEqual([]);
  portal.clock.advance(1_000);
  await heir.latchkey.whenIdle();
  expect(sent).toEqual([]);
  await happen(portal, 'TenantReopened', 'TenantOpened');
  await heir.latchkey.whenIdle();
  expect(sent).toHaveLength(1);
});

/** Ann was invited while the mailer was down, which works from then on. */
async function withUnsentMail() {
  let isDown = true;
  const sent: Mail[] = [];
  const readModels = memoryReadModels();
  const portal = await startPortal({
    readModels,
    async mailer(mail) {
      if (isDown) throw new Error('down');
      sent.push(mail);
    },
  });
  const invited = await portal.staff.invitations.invite({
    workspaceId: rosa.workspaceId,
    person: ann,
    permissions: ['roster.view'],
  });
  if (!invited.ok) throw new Error(`refused: ${invited.rejection.type}`);
  await portal.latchkey.whenIdle();
  isDown = false;
  return { portal, readModels, sent, ...invited };
}

/**
 * A store in which something is reopened right after a reactor has seen that it is closed, and that is followed before
 * the reactor goes on. Whatever is read after that comes once `later` does.
 */
function reopeningUnseen(
  portal: Portal,
  reopen: (portal: Portal) => Promise<void>,
  later: Promise<unknown> = Promise.resolve(),
) {
  const closing = new Set(['TenantClosed', 'WorkspaceClosed', 'PersonDeactivated']);
  const { promise: whenReopened, resolve: reopened } = Promise.withResolvers<void>();
  let wasReopened = false;
  const eventStore: EventStore = {
    ...portal.eventStore,
    async read(stream, options) {
      if (wasReopened) await later;
      const page = await portal.eventStore.read(stream, options);
      const isLastRead = stream.startsWith('accessGrant-');
      const isClosed = (await wholeLog(portal.eventStore)).some(({ type }) => closing.has(type));
      if (!isLastRead || !isClosed || wasReopened) return page;
      await reopen(portal);
      await turns();
      wasReopened = true;
      reopened();
      return page;
    },
  };
  return { eventStore, whenReopened };
}
