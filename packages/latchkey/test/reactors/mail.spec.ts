import { later } from '@latchkey/core';
import { wholeLog } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import type { Mail, Mailer } from '../../src/index.ts';
import type { Portal } from '../portal.ts';
import { ann, appendedDuring, dyingBefore, inviteAnn, rosa, startPortal, turns } from '../portal.ts';

const invitation = { workspaceId: rosa.workspaceId, person: ann, permissions: ['roster.view'] };

const patient = {
  validFor: 'P7D',
  resend: { cooldown: 'PT0S', limit: 9 },
  acceptBy: 'matchingEmail',
} as const;

describe('mailing an invitation', () => {
  it('is on record once it was handed over', async () => {
    const portal = await startPortal();
    const { invitationId } = await inviteAnn(portal);
    expect(await portal.staff.invitations.get(invitationId)).toMatchObject({ mail: 'sent' });
  });

  it('is tried again, later and later, under one idempotency key, when the mailer fails', async () => {
    const attempts: Mail[] = [];
    const portal = await startPortal({
      async mailer(mail) {
        attempts.push(mail);
        if (attempts.length < 4) throw new Error('550 no mailbox ann@example.org');
      },
    });
    const invited = await portal.staff.invitations.invite(invitation);
    await portal.latchkey.whenIdle();
    expect(attempts).toHaveLength(1);
    const id = invited.ok ? invited.invitationId : '';
    expect(await portal.staff.invitations.get(id)).toMatchObject({ mail: 'failing' });
    for (const wait of [1_000, 2_000, 4_000]) {
      portal.clock.advance(wait - 1);
      await portal.latchkey.whenIdle();
      const before = attempts.length;
      portal.clock.advance(1);
      await portal.latchkey.whenIdle();
      expect(attempts).toHaveLength(before + 1);
    }
    expect(new Set(attempts.map(({ idempotencyKey }) => idempotencyKey))).toEqual(
      new Set([`${id}:1:invitation:1`]),
    );
    expect(await portal.staff.invitations.get(id)).toMatchObject({ mail: 'sent' });
    expect(portal.problems).toHaveLength(3);
  });

  it('keeps the link out of what is recorded of a failure, and any text readable', async () => {
    const portal = await startPortal({
      async mailer(mail) {
        throw new Error(`422 rejected ${JSON.stringify(mail)} ${'x'.repeat(1_999)}😀`);
      },
    });
    const invited = await portal.staff.invitations.invite(invitation);
    await portal.latchkey.whenIdle();
    const id = invited.ok ? invited.invitationId : '';
    const history = await portal.staff.audit.history(id);
    expect(JSON.stringify(history)).toContain('422 rejected');
    expect(JSON.stringify(history)).not.toMatch(/lk1_[A-Za-z0-9]/);
    expect(await portal.staff.invitations.get(id)).toMatchObject({ mail: 'failing' });
  });

  it('records a failure whose text is cut in the middle of a character', async () => {
    const portal = await startPortal({
      async mailer() {
        throw new Error(`${'x'.repeat(1_999)}😀`);
      },
    });
    const invited = await portal.staff.invitations.invite(invitation);
    await portal.latchkey.whenIdle();
    expect(await portal.staff.invitations.get(invited.ok ? invited.invitationId : '')).toMatchObject({
      mail: 'failing',
    });
  });

  it('is waiting, not failing, as long as a new link was not tried', async () => {
    let isDown = true;
    const portal = await startPortal({
      mailer: () => (isDown ? Promise.reject(new Error('down')) : new Promise(() => {})),
    });
    const invited = await portal.staff.invitations.invite(invitation);
    await portal.latchkey.whenIdle();
    isDown = false;
    portal.clock.advance(60_000);
    const resent = await portal.staff.invitations.resend({
      invitationId: invited.ok ? invited.invitationId : '',
    });
    const after = resent.ok ? resent.position : undefined;
    expect((await portal.staff.invitations.list({}, { after })).items).toMatchObject([
      { generation: 2, mail: 'waiting' },
    ]);
  });

  it('gives up on a mailer that hangs, and tries again', async () => {
    let calls = 0;
    const portal = await startPortal({
      mailer() {
        calls += 1;
        return calls === 1 ? new Promise(() => {}) : Promise.resolve();
      },
    });
    await portal.staff.invitations.invite(invitation);
    await untilTrue(() => calls === 1);
    portal.clock.advance(20_000);
    await portal.latchkey.whenIdle();
    portal.clock.advance(1_000);
    await portal.latchkey.whenIdle();
    expect(calls).toBe(2);
    expect(portal.problems).toMatchObject([{ fault: { code: 'MailerTimeout' } }]);
  });

  it.each<{ how: string; mailer: () => Mailer }>([
    {
      how: 'throws before it gives a promise',
      mailer: () => () => {
        throw new Error('no connection');
      },
    },
    { how: 'fails', mailer: () => () => Promise.reject(new Error('no connection')) },
    // oxlint-disable-next-line prefer-promise-reject-errors -- a host's mailer may do so
    { how: 'throws what is no error', mailer: () => () => Promise.reject('no connection') },
    // oxlint-disable-next-line prefer-promise-reject-errors -- a host's mailer may do so
    { how: 'fails with nothing at all', mailer: () => () => Promise.reject() },
  ])('takes a mailer that $how for one that failed, on record, and tries again', async ({ mailer }) => {
    let calls = 0;
    const failing = mailer();
    const portal = await startPortal({
      mailer(mail) {
        calls += 1;
        return calls === 1 ? failing(mail) : Promise.resolve();
      },
    });
    await portal.staff.invitations.invite(invitation);
    await portal.latchkey.whenIdle();
    portal.clock.advance(1_000);
    await portal.latchkey.whenIdle();
    expect(calls).toBe(2);
    expect(await deliveriesOf(portal)).toEqual([
      'DeliveryClaimed',
      'MailFailed',
      'DeliveryClaimed',
      'InvitationMailed',
    ]);
  });

  it('counts once what a mailer says twice', async () => {
    // A promise of another library may call back as often as it likes, and after it has failed.
    const thenable = {
      // oxlint-disable-next-line no-thenable -- that is what is tried
      then(done: () => void, fail: (fault: Error) => void) {
        done();
        fail(new Error('no, it failed'));
        done();
      },
    };
    const portal = await startPortal({ mailer: () => thenable as Promise<void> });
    await portal.staff.invitations.invite(invitation);
    await portal.latchkey.whenIdle();
    expect(await deliveriesOf(portal)).toEqual(['DeliveryClaimed', 'InvitationMailed']);
    expect(portal.problems).toEqual([]);
  });

  it('is on record, and not tried again, when a mailer that was given up on has sent it after all', async () => {
    const attempts: { mail: Mail; sent: () => void }[] = [];
    const portal = await startPortal({
      mailer: (mail) => new Promise((sent) => attempts.push({ mail, sent })),
    });
    await portal.staff.invitations.invite(invitation);
    await untilTrue(() => attempts.length === 1);
    portal.clock.advance(20_000);
    await portal.latchkey.whenIdle();
    expect(await deliveriesOf(portal)).toEqual(['DeliveryClaimed', 'MailFailed']);
    attempts[0]?.sent();
    await untilTrue(async () => (await deliveriesOf(portal)).length === 3);
    portal.clock.advance(60_000);
    await portal.latchkey.whenIdle();
    expect(attempts).toHaveLength(1);
    expect(await deliveriesOf(portal)).toEqual(['DeliveryClaimed', 'MailFailed', 'InvitationMailed']);
  });

  it('is mailed once on record, under one key, when a mailer is slow each time', async () => {
    const attempts: { mail: Mail; sent: () => void }[] = [];
    const portal = await startPortal({
      mailer: (mail) => new Promise((sent) => attempts.push({ mail, sent })),
    });
    await portal.staff.invitations.invite(invitation);
    for (const attempt of [1, 2, 3]) {
      await untilTrue(() => attempts.length === attempt);
      portal.clock.advance(20_000);
      await portal.latchkey.whenIdle();
      portal.clock.advance(10_000);
    }
    await untilTrue(() => attempts.length === 4);
    for (const { sent } of attempts) sent();
    await portal.latchkey.whenIdle();
    await untilTrue(async () => (await deliveriesOf(portal)).at(-1) === 'InvitationMailed');
    portal.clock.advance(3_600_000);
    await portal.latchkey.whenIdle();
    expect(attempts).toHaveLength(4);
    expect(new Set(attempts.map(({ mail }) => mail.idempotencyKey)).size).toBe(1);
    expect((await deliveriesOf(portal)).filter((type) => type === 'InvitationMailed')).toHaveLength(1);
  });

  it('is left to the next process where a mailer answers after closing', async () => {
    const asked = Promise.withResolvers<() => void>();
    const portal = await startPortal({ mailer: () => new Promise<void>((sent) => asked.resolve(sent)) });
    await portal.staff.invitations.invite(invitation);
    const sent = await asked.promise;
    portal.clock.advance(20_000);
    await portal.latchkey.whenIdle();
    await portal.latchkey.close();
    const appended = await appendedDuring(portal, async () => {
      sent();
      await turns();
    });
    expect(appended).toBe(0);
  });

  it.each([
    { what: 'fails', record: 'MailFailed', end: ({ fail }: Attempt) => fail(new Error('down')) },
    { what: 'goes out', record: 'InvitationMailed', end: ({ sent }: Attempt) => sent() },
  ])('does not put off a new link when the old one $what meanwhile', async ({ record, end }) => {
    const attempts: Attempt[] = [];
    const portal = await startPortal({
      mailer: (mail) =>
        mail.idempotencyKey.includes(':1:')
          ? new Promise((sent, fail) => attempts.push({ sent, fail }))
          : Promise.resolve(),
    });
    await portal.staff.tenants.changePolicy({ policy: patient });
    const invited = await portal.staff.invitations.invite(invitation);
    await untilTrue(() => attempts.length === 1);
    await portal.staff.invitations.resend({ invitationId: invited.ok ? invited.invitationId : '' });
    await turns();
    for (const attempt of attempts) end(attempt);
    await portal.latchkey.whenIdle();
    expect(await deliveriesOf(portal)).toEqual([
      'DeliveryClaimed',
      record,
      'DeliveryClaimed',
      'InvitationMailed',
    ]);
  });

  it('does not send a link that ended while the delivery was being claimed', async () => {
    const portal = await startPortal();
    const ending: Portal[] = [];
    const sent: Mail[] = [];
    const claiming = await portal.another({
      eventStore: {
        ...portal.eventStore,
        async append(stream, events, expected) {
          const appended = await portal.eventStore.append(stream, events, expected);
          const [by] = ending;
          if (by && events.some(({ type }) => type === 'DeliveryClaimed')) await rescindAll(by);
          return appended;
        },
      },
      mailer: async (mail) => {
        sent.push(mail);
      },
    });
    ending.push(await portal.another());
    await portal.latchkey.close();
    await claiming.staff.invitations.invite(invitation);
    await claiming.latchkey.whenIdle();
    expect(await countOf(portal, 'InvitationRescinded')).toBe(1);
    expect(sent).toEqual([]);
  });

  it('does not keep a grant waiting while the mailer hangs', async () => {
    const portal = await startPortal();
    const { token } = await inviteAnn(portal);
    let isAsked = false;
    const hanging = await portal.another({
      mailer: () => {
        isAsked = true;
        return new Promise(() => {});
      },
    });
    await portal.latchkey.close();
    await hanging.staff.invitations.invite({
      ...invitation,
      person: { name: 'Bob', email: 'bob@example.org' },
    });
    await untilTrue(() => isAsked);
    const accepted = await hanging.invitee('u-ann').invitations.accept({ token, verifiedEmail: ann.email });
    expect(accepted.ok).toBe(true);
    hanging.clock.advance(20_000);
  });

  it('skips a link that was superseded, rescinded or is past its deadline', async () => {
    let isDown = true;
    const sent: Mail[] = [];
    const portal = await startPortal({
      async mailer(mail) {
        if (isDown) throw new Error('down');
        sent.push(mail);
      },
    });
    const invited = await portal.staff.invitations.invite(invitation);
    await portal.latchkey.whenIdle();
    const invitationId = invited.ok ? invited.invitationId : '';
    portal.clock.advance(60_000);
    await portal.staff.invitations.resend({ invitationId });
    await portal.latchkey.whenIdle();
    isDown = false;
    portal.clock.advance(60_000);
    await portal.latchkey.whenIdle();
    expect(sent.map(({ idempotencyKey }) => idempotencyKey)).toEqual([`${invitationId}:2:invitation:1`]);

    isDown = true;
    await portal.staff.invitations.resend({ invitationId });
    await portal.latchkey.whenIdle();
    await portal.staff.invitations.rescind({ invitationId });
    isDown = false;
    portal.clock.advance(60_000);
    await portal.latchkey.whenIdle();
    expect(sent).toHaveLength(1);
  });

  it.each<[string, (portal: Portal, of: { invitationId: string; personId: string }) => Promise<unknown>]>([
    ['was rescinded', (portal, { invitationId }) => portal.staff.invitations.rescind({ invitationId })],
    ['was resent', (portal, { invitationId }) => portal.staff.invitations.resend({ invitationId })],
    [
      'is of somebody who was deactivated',
      (portal, { personId }) => portal.staff.people.deactivate({ personId }),
    ],
    ['is in a tenant that was closed', (portal) => portal.staff.tenants.close({})],
    ['is past its deadline', async (portal) => portal.clock.set(later(portal.clock.now(), 604_800_000))],
  ])('does not send a link that %s, also where the process has not heard of it yet', async (_how, change) => {
    const sent: Mail[] = [];
    let isDown = true;
    const portal = await startPortal();
    await portal.staff.tenants.changePolicy({ policy: patient });
    let isDeaf = false;
    const deaf = await portal.another({
      async mailer(mail) {
        if (isDown) throw new Error('down');
        sent.push(mail);
      },
      eventStore: {
        ...portal.eventStore,
        async *subscribe(options) {
          for await (const page of portal.eventStore.subscribe(options)) {
            if (isDeaf) await new Promise((resolve) => options.signal.addEventListener('abort', resolve));
            yield page;
          }
        },
      },
    });
    await portal.latchkey.close();
    const invited = await deaf.staff.invitations.invite(invitation);
    await deaf.latchkey.whenIdle();
    isDeaf = true;
    isDown = false;
    const { invitationId = '', personId = '' } = invited.ok ? invited : {};
    await Promise.race([
      change(deaf, { invitationId, personId }),
      new Promise((resolve) => setImmediate(resolve)),
    ]);
    deaf.clock.advance(1_000);
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(sent).toEqual([]);
    deaf.clock.advance(5_000);
  });

  it('lets the process rest once there is nothing left to send', async () => {
    const portal = await startPortal();
    let timers = 0;
    const schedule: typeof portal.clock.schedule = (milliseconds, run) => {
      timers += 1;
      return portal.clock.schedule(milliseconds, run);
    };
    const counting = await portal.another({
      clock: { ...portal.clock, schedule },
      mailer: async () => {
        throw new Error('down');
      },
    });
    await portal.latchkey.close();
    const invited = await counting.staff.invitations.invite(invitation);
    await counting.latchkey.whenIdle();
    await counting.staff.invitations.rescind({ invitationId: invited.ok ? invited.invitationId : '' });
    await counting.latchkey.whenIdle();
    timers = 0;
    for (let second = 0; second < 60; second++) {
      portal.clock.advance(1_000);
      await counting.latchkey.whenIdle();
    }
    expect(timers).toBeLessThan(5);
  });

  it('is done by one of several processes', async () => {
    const sent: Mail[] = [];
    const mailer = async (mail: Mail) => {
      sent.push(mail);
    };
    const portal = await startPortal({ mailer });
    const others = await Promise.all([portal.another(), portal.another()]);
    for (let person = 0; person < 10; person++) {
      const email = `person${person}@example.org`;
      await portal.staff.invitations.invite({ ...invitation, person: { name: 'P', email } });
    }
    for (const each of [portal, ...others]) await each.latchkey.whenIdle();
    portal.clock.advance(60_000);
    for (const each of [portal, ...others]) await each.latchkey.whenIdle();
    expect(sent).toHaveLength(10);
  });

  it('is taken over from a process that died while sending, when its claim has run out', async () => {
    const sent: Mail[] = [];
    const portal = await startPortal({ mailer: () => new Promise(() => {}) });
    await portal.staff.invitations.invite(invitation);
    await untilTrue(
      async () =>
        (await portal.eventStore.head()) !== undefined && (await countOf(portal, 'DeliveryClaimed')) === 1,
    );
    const heir = await portal.another({
      async mailer(mail) {
        sent.push(mail);
      },
    });
    await heir.latchkey.whenIdle();
    expect(sent).toHaveLength(0);
    heir.clock.advance(30_000);
    await untilTrue(() => sent.length === 1);
    await heir.latchkey.whenIdle();
    expect(sent).toHaveLength(1);
  });

  it('sends under the same key again, if a process died between handing over and saying so', async () => {
    const sent: Mail[] = [];
    const mailer = async (mail: Mail) => {
      sent.push(mail);
    };
    const portal = await startPortal({ mailer });
    const dying = await portal.another({
      eventStore: dyingBefore(portal, 'InvitationMailed'),
    });
    await portal.latchkey.close();
    await dying.staff.invitations.invite(invitation);
    await dying.latchkey.whenIdle();
    await dying.latchkey.close();
    const heir = await portal.another();
    await heir.latchkey.whenIdle();
    heir.clock.advance(30_000);
    await heir.latchkey.whenIdle();
    expect(sent).toHaveLength(2);
    expect(sent[0]).toEqual(sent[1]);
  });

  it('does nothing in a workspace that was closed meanwhile', async () => {
    const sent: Mail[] = [];
    let isDown = true;
    const portal = await startPortal({
      async mailer(mail) {
        if (isDown) throw new Error('down');
        sent.push(mail);
      },
    });
    await portal.staff.invitations.invite(invitation);
    await portal.latchkey.whenIdle();
    await portal.staff.workspaces.close({ workspaceId: rosa.workspaceId });
    isDown = false;
    portal.clock.advance(60_000);
    await portal.latchkey.whenIdle();
    expect(sent).toEqual([]);
  });
});

describe('expiry', () => {
  it('is put on record when the deadline passes, with no command to bring it about', async () => {
    const portal = await startPortal();
    const { invitationId, expiresAt } = await inviteAnn(portal);
    portal.clock.advance(expiresAt - portal.clock.now() - 1);
    await portal.latchkey.whenIdle();
    expect(await portal.staff.invitations.get(invitationId)).toMatchObject({ status: 'pending' });
    const appended = await appendedDuring(portal, async () => {
      portal.clock.advance(1);
      await portal.latchkey.whenIdle();
    });
    expect(appended).toBe(1);
    expect(await portal.staff.invitations.get(invitationId)).toMatchObject({ status: 'expired' });
  });

  it('is put on record once by several processes, and by one that starts after the deadline', async () => {
    const portal = await startPortal();
    const other = await portal.another();
    const { expiresAt } = await inviteAnn(portal);
    await portal.latchkey.close();
    await other.latchkey.close();
    portal.clock.set(expiresAt);
    const late = await Promise.all([portal.another(), portal.another(), portal.another()]);
    for (const each of late) await each.latchkey.whenIdle();
    expect(await countOf(portal, 'InvitationExpired')).toBe(1);
  });
});

async function untilTrue(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 10_000; turn++) {
    if (await isSo()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error('it never came true');
}

async function countOf({ eventStore }: Portal, type: string): Promise<number> {
  return (await wholeLog(eventStore)).filter((event) => event.type === type).length;
}

interface Attempt {
  sent: () => void;
  fail: (fault: Error) => void;
}

async function deliveriesOf({ eventStore }: Portal): Promise<readonly string[]> {
  const log = await wholeLog(eventStore);
  return log.filter(({ stream }) => stream.startsWith('delivery-')).map(({ type }) => type);
}

async function rescindAll({ staff, eventStore }: Portal): Promise<void> {
  const { items } = await staff.invitations.list({}, { after: await eventStore.head() });
  for (const { invitationId } of items) await staff.invitations.rescind({ invitationId });
}
