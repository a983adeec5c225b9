import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { wholeLog } from '@latchkey/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { EventStore, KeyVault, Mail, ReadModels } from '../src/index.ts';
import { createLatchkey, memoryReadModels } from '../src/index.ts';
import type { Portal } from './portal.ts';
import { ann, inviteAnn, rosa, startPortal, turns } from './portal.ts';

const invitation = { workspaceId: rosa.workspaceId, person: ann, permissions: ['roster.view'] };

describe('starting and closing', () => {
  it('starting ends with an error when Latchkey is closed before it has caught up', async () => {
    const portal = await startPortal();
    const eventStore: EventStore = {
      ...portal.eventStore,
      async *subscribe(options) {
        for await (const page of portal.eventStore.subscribe(options)) yield { ...page, isCaughtUp: false };
      },
    };
    const other = createLatchkey({ eventStore, ...needed(portal) });
    const starting = other.start();
    await other.close();
    await expect(starting).rejects.toMatchObject({ code: 'Closed' });
  });

  it('starting again after closing is an error, too', async () => {
    const latchkey = createLatchkey();
    await latchkey.close();
    await expect(latchkey.start()).rejects.toMatchObject({ code: 'Closed' });
  });

  it('closing does not wait for long for a mailer that hangs, and leaves the mail to whoever comes after', async () => {
    let asked = () => {};
    const isAsked = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const portal = await startPortal({
      mailer: () => {
        asked();
        return new Promise(() => {});
      },
    });
    await portal.staff.invitations.invite(invitation);
    await isAsked;
    const closing = portal.latchkey.close();
    portal.clock.advance(2_000);
    await closing;
    const sent: Mail[] = [];
    const heir = await portal.another({
      mailer: async (mail) => {
        sent.push(mail);
      },
    });
    await heir.latchkey.whenIdle();
    heir.clock.advance(30_000);
    await heir.latchkey.whenIdle();
    expect(sent).toHaveLength(1);
  });

  it('closing waits for a mail that is being sent, so that it is on record', async () => {
    const asked = Promise.withResolvers<() => void>();
    const portal = await startPortal({ mailer: () => new Promise<void>((sent) => asked.resolve(sent)) });
    const invited = await portal.staff.invitations.invite(invitation);
    const sent = await asked.promise;
    const closing = portal.latchkey.close();
    sent();
    await closing;
    const heir = await portal.another();
    expect(await heir.staff.invitations.get(invited.ok ? invited.invitationId : '')).toMatchObject({
      mail: 'sent',
    });
  });

  it('closing sends the mail that this process had just taken on, so that nobody has to wait for it to lapse', async () => {
    const portal = await startPortal();
    await portal.latchkey.close();
    const sent: Mail[] = [];
    const running: Portal[] = [];
    let closing: Promise<void> | undefined;
    const leaving = await portal.another({
      eventStore: {
        ...portal.eventStore,
        async append(stream, events, expected) {
          const appended = await portal.eventStore.append(stream, events, expected);
          if (events.some(({ type }) => type === 'DeliveryClaimed')) closing = running[0]?.latchkey.close();
          return appended;
        },
      },
      mailer: async (mail) => {
        sent.push(mail);
      },
    });
    running.push(leaving);
    await leaving.staff.invitations.invite(invitation);
    await leaving.latchkey.whenIdle();
    await closing;
    expect(closing).toBeDefined();
    expect(sent).toHaveLength(1);
    const types = (await wholeLog(portal.eventStore)).map(({ type }) => type);
    expect(types.at(-1)).toBe('InvitationMailed');
  });

  it('a program that only waits for a command, or for closing, does not end before it is done', () => {
    const program = `
      import { createLatchkey, mayGiveEverything } from 'latchkey';
      const latchkey = createLatchkey({ mayGive: mayGiveEverything });
      await latchkey.start();
      const staff = latchkey.as({ tenantId: 't', actor: { type: 'principal', principalId: 'o' } });
      await staff.tenants.open();
      const policy = (hours) => ({ validFor: 'PT' + hours + 'H', resend: { cooldown: 'PT0S', limit: 3 }, acceptBy: 'matchingEmail' });
      const changes = Array.from({ length: 60 }, (_, index) => staff.tenants.changePolicy({ policy: policy(index + 1) }));
      console.log((await Promise.all(changes)).filter(({ ok }) => ok).length);
      await latchkey.close();
      console.log('closed');`;
    const flags = ['--conditions=latchkey-source', '--input-type=module', '--eval', program];
    const run = spawnSync(process.execPath, flags, {
      encoding: 'utf8',
      cwd: fileURLToPath(new URL('..', import.meta.url)),
    });
    expect(run.stdout).toBe('60\nclosed\n');
    expect(run.status).toBe(0);
  });
});

describe('what fails where nobody waits', () => {
  it('is reported and tried again: a read model that cannot be read for a while', async () => {
    let isBroken = false;
    const portal = await startPortal({ readModels: breaking(() => isBroken) });
    isBroken = true;
    await portal.staff.invitations.invite(invitation);
    await portal.latchkey.whenIdle();
    expect(portal.problems).toContainEqual(
      expect.objectContaining({
        type: 'ReactorFailed',
        list: 'mail',
        item: undefined,
        retryInMilliseconds: 1_000,
      }),
    );
    isBroken = false;
    portal.clock.advance(1_000);
    await portal.latchkey.whenIdle();
    expect(portal.mails).toHaveLength(1);
  });

  it('is a warning of the process where the host does not listen, which names what failed and no person', async () => {
    const warnings: string[] = [];
    const note = ({ name, message }: Error) => {
      if (name === 'LatchkeyWarning') warnings.push(message);
    };
    process.on('warning', note);
    onTestFinished(() => void process.off('warning', note));
    const portal = await startPortal();
    const quiet = await portal.another({
      onProblem: undefined,
      mailer: () => Promise.reject(Object.assign(new Error('no ann@example.org'), { code: 'ECONNREFUSED' })),
      eventStore: {
        ...portal.eventStore,
        async *subscribe(options) {
          for await (const page of portal.eventStore.subscribe(options)) {
            yield page;
            if (page.events.some(({ type }) => type === 'MailFailed')) throw new Error('ann@example.org');
          }
        },
      },
    });
    const invited = await quiet.staff.invitations.invite(invitation);
    await quiet.latchkey.whenIdle();
    await turns();
    expect(warnings.toSorted()).toEqual([
      `mail of ${invited.ok ? invited.invitationId : ''} failed, attempt 1; tried again in 1000 ms (ECONNREFUSED)`,
      expect.stringMatching(/^the log cannot be followed; tried again in \d+ ms \(Error\)$/),
    ]);
  });

  it('does not end the work when the host fails to hear of it', async () => {
    let isDown = true;
    const portal = await startPortal({
      async mailer() {
        if (isDown) throw new Error('down');
      },
      onProblem: () => {
        throw new Error('the log is full');
      },
    });
    const invited = await portal.staff.invitations.invite(invitation);
    await portal.latchkey.whenIdle();
    isDown = false;
    portal.clock.advance(1_000);
    await portal.latchkey.whenIdle();
    const id = invited.ok ? invited.invitationId : '';
    expect(await portal.staff.invitations.get(id)).toMatchObject({ mail: 'sent' });
  });

  it('is not a stream that another program named after a part of every object', async () => {
    const portal = await startPortal();
    const id = '0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d';
    await portal.eventStore.append('constructor-1', [{ id, type: 'X', data: {}, metadata: {} }], -1);
    await inviteAnn(portal);
    expect(portal.problems).toEqual([]);
  });
});

function needed({ keyVault }: { keyVault: KeyVault }) {
  return {
    keyVault,
    masterKey: Buffer.alloc(32, 3),
    mailer: async () => {},
    baseUrl: 'https://portal.example.com',
  };
}

/** Read models whose to-do lists cannot be read while they are broken. */
function breaking(isBroken: () => boolean): ReadModels {
  const readModels = memoryReadModels();
  return {
    ...readModels,
    open(definition) {
      const model = readModels.open(definition);
      if (!definition.name.startsWith('to-do')) return model;
      return {
        ...model,
        find(collection, find) {
          if (isBroken()) throw new Error('disk I/O error');
          return model.find(collection, find);
        },
      };
    },
  };
}
