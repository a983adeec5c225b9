import { invitationId as invitationIdOf, later } from '@latchkey/core';
import { wholeLog } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import type { Mail } from '../../src/index.ts';
import { memoryReadModels } from '../../src/index.ts';
import type { Portal } from '../portal.ts';
import { ann, inviteAnn, rosa, startPortal } from '../portal.ts';

const hour = 3_600_000;
const day = 24 * hour;
const policy = {
  validFor: 'P7D',
  resend: { cooldown: 'PT1M', limit: 5 },
  acceptBy: 'linkHolder',
  remindBefore: ['P2D', 'PT12H'],
} as const;

async function reminding(options: Parameters<typeof startPortal>[0] = {}): Promise<Portal> {
  const portal = await startPortal(options);
  const changed = await portal.staff.tenants.changePolicy({ policy });
  if (!changed.ok) throw new Error(`refused: ${changed.rejection.type}`);
  return portal;
}

async function pass(portal: Portal, milliseconds: number): Promise<void> {
  portal.clock.advance(milliseconds);
  await portal.latchkey.whenIdle();
}

const keys = ({ mails }: Portal) => mails.map(({ idempotencyKey }) => idempotencyKey.replace(/^[^:]*:/, ''));

async function typesOf({ eventStore }: Portal, category = 'delivery-'): Promise<readonly string[]> {
  return (await wholeLog(eventStore))
    .filter(({ stream }) => stream.startsWith(category))
    .map(({ type }) => type);
}

describe('a reminder', () => {
  it('is mailed at the moments before the deadline that the policy says, once each, with the same link', async () => {
    const portal = await reminding();
    const { invitationId } = await inviteAnn(portal);
    await pass(portal, 5 * day - 1);
    expect(keys(portal)).toEqual(['1:invitation:1']);
    await pass(portal, 1);
    expect(keys(portal)).toEqual(['1:invitation:1', '1:reminder:1']);
    await pass(portal, 36 * hour - 1);
    expect(portal.mails).toHaveLength(2);
    await pass(portal, 1);
    await pass(portal, 12 * hour);
    expect(keys(portal)).toEqual(['1:invitation:1', '1:reminder:1', '1:reminder:2']);
    const [invitation, first, second] = portal.mails;
    expect(first).toMatchObject({
      kind: 'reminder',
      subject: 'Reminder: your invitation to Rosa Diaz',
      link: invitation?.link,
      expiresAt: invitation?.expiresAt,
    });
    expect(second?.link).toBe(invitation?.link);
    const history = await portal.staff.audit.history(invitationId);
    expect(history?.entries.map(({ sentence }) => sentence)).toContain(
      'The 2nd reminder of link number 1 was mailed.',
    );
  });

  it('is in the invitee’s language, by the tenant’s own words for reminders', async () => {
    const portal = await reminding();
    await portal.staff.tenants.changeTemplate({
      kind: 'reminder',
      locale: 'de',
      subject: 'Noch offen',
      text: '{{ link }}',
    });
    const about = { workspaceId: rosa.workspaceId, permissions: ['roster.view'] };
    await portal.staff.invitations.invite({ ...about, person: ann, locale: 'de-AT' });
    await portal.latchkey.whenIdle();
    await pass(portal, 5 * day);
    expect(portal.mails.map(({ subject }) => subject)).toEqual([
      'Sie sind zu Rosa Diaz eingeladen',
      'Noch offen',
    ]);
  });

  it('is none where the policy has none, and of a link that went out before it had', async () => {
    const portal = await startPortal();
    const { invitationId } = await inviteAnn(portal);
    await portal.staff.tenants.changePolicy({ policy });
    await pass(portal, 6 * day);
    expect(keys(portal)).toEqual(['1:invitation:1']);
    await portal.staff.invitations.resend({ invitationId });
    await portal.latchkey.whenIdle();
    const { remindBefore: _none, ...without } = policy;
    await portal.staff.tenants.changePolicy({ policy: without });
    await pass(portal, 5 * day);
    expect(keys(portal)).toEqual(['1:invitation:1', '2:invitation:1', '2:reminder:1']);
  });

  it.each<
    [
      string,
      (portal: Portal, about: { invitationId: string; token: string; personId: string }) => Promise<unknown>,
    ]
  >([
    ['accepted', (portal, { token }) => portal.invitee('u-ann').invitations.accept({ token })],
    ['declined', (portal, { token }) => portal.invitee('u-ann').invitations.decline({ token })],
    ['rescinded', (portal, { invitationId }) => portal.staff.invitations.rescind({ invitationId })],
    [
      'offered anew, and asked about',
      async (portal, { invitationId }) => {
        await portal.staff.tenants.changePolicy({ policy: { ...policy, approval: 'required' } });
        await portal.staff.invitations.changeTerms({ invitationId, permissions: ['roster.view', 'x'] });
      },
    ],
  ])('is not mailed of an invitation that was %s', async (_what, act) => {
    const portal = await reminding();
    await act(portal, await inviteAnn(portal));
    await pass(portal, 5 * day);
    await pass(portal, 2 * day);
    expect(keys(portal)).toEqual(['1:invitation:1']);
  });

  it('is of the newest link alone, and counts from its deadline', async () => {
    const portal = await reminding();
    const { invitationId } = await inviteAnn(portal);
    await pass(portal, 3 * day);
    await portal.staff.invitations.resend({ invitationId });
    await pass(portal, 2 * day);
    expect(keys(portal)).toEqual(['1:invitation:1', '2:invitation:1']);
    await pass(portal, 3 * day);
    expect(keys(portal)).toEqual(['1:invitation:1', '2:invitation:1', '2:reminder:1']);
    expect(portal.mails[2]?.link).toBe(portal.mails[1]?.link);
  });

  it('is mailed alone where nobody was there for several, and never after the deadline', async () => {
    const portal = await reminding();
    await inviteAnn(portal);
    await portal.latchkey.close();
    portal.clock.advance(6 * day + 13 * hour);
    const heir = await portal.another();
    await heir.latchkey.whenIdle();
    expect(keys(heir)).toEqual(['1:reminder:2']);
    await heir.latchkey.close();
    expect(await typesOf(portal)).toEqual([
      'DeliveryClaimed',
      'InvitationMailed',
      'DeliveryClaimed',
      'ReminderMailed',
    ]);

    const late = await reminding();
    const { expiresAt } = await inviteAnn(late);
    await late.latchkey.close();
    late.clock.set(expiresAt);
    const tooLate = await late.another();
    await tooLate.latchkey.whenIdle();
    expect(tooLate.mails).toEqual([]);
  });

  it('is none for a link that was itself not mailed before the reminder’s time', async () => {
    let isDown = true;
    const sent: Mail[] = [];
    const portal = await reminding({
      async mailer(mail) {
        if (isDown) throw new Error('down');
        sent.push(mail);
      },
    });
    await portal.staff.tenants.changePolicy({
      policy: { ...policy, validFor: 'P1D', remindBefore: ['PT23H'] },
    });
    await portal.staff.invitations.invite({ workspaceId: rosa.workspaceId, person: ann, permissions: ['x'] });
    await pass(portal, hour);
    isDown = false;
    for (let passed = 0; passed < 24; passed++) await pass(portal, hour);
    expect(sent.map(({ kind }) => kind)).toEqual(['invitation']);
    // Nor for a process that makes its list anew.
    await portal.latchkey.close();
    const heir = await portal.another();
    heir.clock.set(later(heir.clock.now(), -2 * hour));
    await heir.latchkey.whenIdle();
    expect(sent).toHaveLength(1);
  });

  it('waits while reminders are switched off, and the last one whose time has come goes out after that', async () => {
    const portal = await reminding();
    await inviteAnn(portal);
    await portal.staff.tenants.switchNotification({ kind: 'reminder', on: false });
    await pass(portal, 5 * day);
    await pass(portal, 37 * hour);
    expect(keys(portal)).toEqual(['1:invitation:1']);
    await portal.staff.tenants.switchNotification({ kind: 'reminder', on: true });
    await portal.latchkey.whenIdle();
    expect(keys(portal)).toEqual(['1:invitation:1', '1:reminder:2']);
  });

  it('is held where the address has bounced', async () => {
    const portal = await reminding();
    const { invitationId, personId } = await inviteAnn(portal);
    const report = { invitationId, generation: 1, outcome: 'bounced', isPermanent: true } as const;
    await portal.staff.invitations.reportDelivery(report);
    await pass(portal, 5 * day);
    expect(portal.mails).toHaveLength(1);
    await portal.staff.people.confirmEmail({ personId });
    await portal.latchkey.whenIdle();
    expect(keys(portal)).toEqual(['1:invitation:1', '1:reminder:1']);
  });

  it('can be reported on, by its key or as the newest one', async () => {
    const portal = await reminding();
    const { invitationId } = await inviteAnn(portal);
    await pass(portal, 5 * day);
    const idempotencyKey = portal.mails[1]?.idempotencyKey ?? '';
    const { reportDelivery } = portal.staff.invitations;
    expect((await reportDelivery({ idempotencyKey, outcome: 'delivered' })).ok).toBe(true);
    const newest = { invitationId, generation: 1, kind: 'reminder', outcome: 'bounced' } as const;
    expect((await reportDelivery(newest)).ok).toBe(true);
    await portal.latchkey.whenIdle();
    const history = await portal.staff.audit.history(invitationId);
    expect(history?.entries.slice(-2).map(({ sentence }) => sentence)).toEqual([
      'The mail with the 1st reminder of link number 1 was delivered.',
      'The mail with the 1st reminder of link number 1 came back.',
    ]);
    expect(await portal.staff.invitations.get(invitationId)).toMatchObject({ mail: 'bounced' });
    const third = { idempotencyKey: idempotencyKey.replace(/1$/, '3'), outcome: 'delivered' } as const;
    expect(await reportDelivery(third)).toMatchObject({ ok: false, rejection: { type: 'MailNotFound' } });
  });

  it('that fails is tried again under its key, and the invitation is not listed as failing', async () => {
    let isDown = false;
    const tried: Mail[] = [];
    const portal = await reminding({
      async mailer(mail) {
        tried.push(mail);
        if (isDown) throw new Error('down');
      },
    });
    const invited = await portal.staff.invitations.invite({
      workspaceId: rosa.workspaceId,
      person: ann,
      permissions: ['roster.view'],
    });
    const invitationId = invited.ok ? invited.invitationId : '';
    await portal.latchkey.whenIdle();
    isDown = true;
    await pass(portal, 5 * day);
    expect(await portal.staff.invitations.get(invitationId)).toMatchObject({ mail: 'sent' });
    isDown = false;
    await pass(portal, 1_000);
    expect(tried.map(({ idempotencyKey }) => idempotencyKey)).toEqual([
      `${invitationId}:1:invitation:1`,
      `${invitationId}:1:reminder:1`,
      `${invitationId}:1:reminder:1`,
    ]);
    await pass(portal, hour);
    expect(tried).toHaveLength(3);
    expect(await typesOf(portal)).toContain('ReminderMailed');
  });

  /** A mailer that can be down, and a link whose reminders are five days and half a day before its deadline. */
  async function remindedTwice(readModels = memoryReadModels()) {
    const situation = { isDown: false, sent: [] as string[], tried: 0 };
    const portal = await startPortal({
      readModels,
      async mailer({ kind, idempotencyKey }) {
        if (kind === 'reminder') situation.tried += 1;
        if (situation.isDown) throw new Error('down');
        situation.sent.push(idempotencyKey.replace(/^[^:]*:/, ''));
      },
    });
    const twice = { ...policy, remindBefore: ['P5D', 'PT12H'] };
    await portal.staff.tenants.changePolicy({ policy: twice });
    const offer = { workspaceId: rosa.workspaceId, person: ann, permissions: ['roster.view'] };
    const invited = await portal.staff.invitations.invite(offer);
    await portal.latchkey.whenIdle();
    return { portal, situation, invitationId: invitationIdOf.parse(invited.ok && invited.invitationId) };
  }

  async function passHours(portal: Portal, hours: number): Promise<void> {
    for (let passed = 0; passed < hours; passed++) await pass(portal, hour);
  }

  it('that was parked keeps no later one waiting, and is parked no longer then', async () => {
    const { portal, situation, invitationId } = await remindedTwice();
    situation.isDown = true;
    await passHours(portal, 4 * 24);
    const parked = { list: 'remind', id: invitationId, generation: 1, attempts: 36 } as const;
    expect(await portal.latchkey.parked()).toMatchObject([parked]);
    situation.isDown = false;
    await passHours(portal, 59);
    expect([situation.tried, situation.sent]).toEqual([36, ['1:invitation:1']]);
    expect(await portal.latchkey.parked()).toMatchObject([parked]);
    await passHours(portal, 1);
    expect(situation.sent).toEqual(['1:invitation:1', '1:reminder:2']);
    expect(await portal.latchkey.parked()).toEqual([]);
  });

  it('that comes after a parked one has as many attempts as that had, over a restart, too', async () => {
    const readModels = memoryReadModels();
    const { portal, situation } = await remindedTwice(readModels);
    situation.isDown = true;
    await passHours(portal, 4 * 24);
    await portal.latchkey.close();
    const tried: string[] = [];
    const heir = await portal.another({
      readModels,
      async mailer({ idempotencyKey }) {
        tried.push(idempotencyKey.replace(/^[^:]*:/, ''));
        throw new Error('down');
      },
    });
    await passHours(heir, 60);
    expect(tried).toEqual(['1:reminder:2']);
    expect(heir.problems).toMatchObject([{ attempts: 1, retryInMilliseconds: 1_000 }]);
    expect(await heir.latchkey.parked()).toEqual([]);
  });

  it('can be put back when it was parked, and the later one is mailed as well', async () => {
    const { portal, situation, invitationId } = await remindedTwice();
    situation.isDown = true;
    await passHours(portal, 4 * 24);
    situation.isDown = false;
    expect(await portal.latchkey.retry({ list: 'remind', id: invitationId })).toBe(true);
    await portal.latchkey.whenIdle();
    expect(situation.sent).toEqual(['1:invitation:1', '1:reminder:1']);
    await passHours(portal, 60);
    expect(situation.sent).toEqual(['1:invitation:1', '1:reminder:1', '1:reminder:2']);
  });

  it('that was parked, put back and parked once more keeps no later one waiting', async () => {
    const { portal, situation, invitationId } = await remindedTwice();
    situation.isDown = true;
    await passHours(portal, 4 * 24);
    await portal.latchkey.retry({ list: 'remind', id: invitationId });
    await passHours(portal, 36);
    expect([situation.tried, await portal.latchkey.parked()]).toMatchObject([72, [{ attempts: 36 }]]);
    situation.isDown = false;
    await passHours(portal, 24);
    expect(situation.sent).toEqual(['1:invitation:1', '1:reminder:2']);
  });

  it('that fails has all its attempts, however often the one before it failed', async () => {
    const { portal, situation } = await remindedTwice();
    situation.isDown = true;
    await passHours(portal, 2 * 24 + 12);
    situation.isDown = false;
    await passHours(portal, 4 * 24 - 12 + 11);
    expect(situation.sent).toEqual(['1:invitation:1', '1:reminder:1']);
    const failed = portal.problems.length;
    situation.isDown = true;
    await passHours(portal, 1);
    expect(portal.problems.slice(failed)).toMatchObject([{ attempts: 1 }]);
  });

  it('is parked for good where it is the last', async () => {
    const { portal, situation, invitationId } = await remindedTwice();
    const long = { ...policy, validFor: 'P30D', remindBefore: ['P25D', 'P20D'] };
    await portal.staff.tenants.changePolicy({ policy: long });
    await portal.staff.invitations.rescind({ invitationId });
    await pass(portal, hour);
    await portal.staff.invitations.resend({ invitationId });
    await portal.latchkey.whenIdle();
    situation.isDown = true;
    await passHours(portal, 15 * 24);
    expect([situation.tried, await portal.latchkey.parked()]).toMatchObject([72, [{ attempts: 36 }]]);
  });
});
