import { dyingBefore, wholeLog } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import type { Portal } from '../portal.ts';
import {
  acceptAs,
  ann,
  annSignedIn,
  appendedDuring,
  inviteAnn,
  rejectionOf,
  rosa,
  startPortal,
} from '../portal.ts';

const liam = { workspaceId: 'liam', kind: 'client', name: 'Liam' };
const minute = 60_000;

/** Ann is invited, and her mail came back for good. */
async function withBounce(options: Parameters<typeof startPortal>[0] = {}) {
  const portal = await startPortal(options);
  await portal.staff.workspaces.open(liam);
  const invited = await inviteAnn(portal);
  await bounce(portal, invited.invitationId);
  return { portal, ...invited };
}

async function bounce(portal: Portal, invitationId: string, generation = 1) {
  const report = { invitationId, generation, outcome: 'bounced', isPermanent: true } as const;
  const reported = await portal.staff.invitations.reportDelivery(report);
  if (!reported.ok) throw new Error(`refused: ${reported.rejection.type}`);
  await portal.latchkey.whenIdle();
  return reported;
}

const mailOf = async ({ staff }: Portal, invitationId: string) =>
  (await staff.invitations.get(invitationId))?.mail;
const toLiam = { workspaceId: liam.workspaceId, person: ann, permissions: ['roster.view'] };

async function countOf({ eventStore }: Portal, type: string): Promise<number> {
  return (await wholeLog(eventStore)).filter((event) => event.type === type).length;
}

describe('a report of what became of a message', () => {
  it('is shown where the invitation is listed, the newest one', async () => {
    const portal = await startPortal();
    const { invitationId } = await inviteAnn(portal);
    const report = async (outcome: 'delivered' | 'bounced') => {
      await portal.staff.invitations.reportDelivery({ invitationId, generation: 1, outcome });
      await portal.latchkey.whenIdle();
      return mailOf(portal, invitationId);
    };
    expect(await mailOf(portal, invitationId)).toBe('sent');
    expect(await report('delivered')).toBe('delivered');
    expect(await report('bounced')).toBe('bounced');
    expect(await report('delivered')).toBe('delivered');
  });

  it('is on record once, under its own revision, and in the history', async () => {
    const portal = await startPortal();
    const { invitationId } = await inviteAnn(portal);
    const report = {
      invitationId,
      generation: 1,
      outcome: 'bounced',
      diagnostics: `550 no mailbox for ${portal.mails[0]?.link}`,
    } as const;
    expect(await portal.staff.invitations.reportDelivery(report)).toMatchObject({
      ok: true,
      invitationId,
      generation: 1,
      revision: 2,
    });
    expect(await appendedDuring(portal, () => portal.staff.invitations.reportDelivery(report))).toBe(0);
    const history = await portal.staff.audit.history(invitationId);
    const said = history?.entries.at(-1)?.sentence;
    expect(said).toMatch(/^The mail with link number 1 came back: “550 no mailbox for https:.*#lk1_…”\.$/);
  });

  it('names its message by the key that the mailer was given', async () => {
    const portal = await startPortal();
    const { invitationId } = await inviteAnn(portal);
    const idempotencyKey = portal.mails[0]?.idempotencyKey ?? '';
    const reported = await portal.staff.invitations.reportDelivery({ idempotencyKey, outcome: 'delivered' });
    expect(reported).toMatchObject({ ok: true, invitationId, generation: 1 });
    const agreeing = { idempotencyKey, invitationId, generation: 1, kind: 'invitation' } as const;
    expect((await portal.staff.invitations.reportDelivery({ ...agreeing, outcome: 'delivered' })).ok).toBe(
      true,
    );
  });

  it.each<[string, (known: { invitationId: string; key: string }) => object]>([
    ['that names none', () => ({})],
    ['without a generation', ({ invitationId }) => ({ invitationId })],
    ['without an invitation', () => ({ generation: 1 })],
    ['with a key that is none', () => ({ idempotencyKey: 'something' })],
    ['with a key of no kind', ({ invitationId }) => ({ idempotencyKey: `${invitationId}:1:other:1` })],
    [
      'with a key of a second first mail',
      ({ invitationId }) => ({ idempotencyKey: `${invitationId}:1:invitation:2` }),
    ],
    ['whose key is of another link', ({ key }) => ({ idempotencyKey: key, generation: 2 })],
    ['whose key is of another kind', ({ key }) => ({ idempotencyKey: key, kind: 'reminder' })],
    [
      'whose key is of another invitation',
      ({ key }) => ({ idempotencyKey: key, invitationId: '01J9ZQ4M7V0000000000000000' }),
    ],
    ['of what arrived and is gone for good', ({ key }) => ({ idempotencyKey: key, isPermanent: true })],
    ['of what arrived and why it did not', ({ key }) => ({ idempotencyKey: key, diagnostics: '550' })],
    ['of an unknown outcome', ({ key }) => ({ idempotencyKey: key, outcome: 'read' })],
  ])('%s is refused as no report', async (_how, named) => {
    const portal = await startPortal();
    const { invitationId } = await inviteAnn(portal);
    const key = portal.mails[0]?.idempotencyKey ?? '';
    const report = { outcome: 'delivered' as const, ...named({ invitationId, key }) };
    const appended = await appendedDuring(portal, async () => {
      expect(rejectionOf(await portal.staff.invitations.reportDelivery(report))).toMatchObject({
        type: 'InvalidInput',
      });
    });
    expect(appended).toBe(0);
  });

  it.each<[string, object]>([
    ['a link that there is not', { generation: 2 }],
    ['a reminder that nobody was sent', { generation: 1, kind: 'reminder' }],
    ['an invitation that there is not', { invitationId: '01J9ZQ4M7V0000000000000000', generation: 1 }],
  ])('of %s is refused', async (_what, about) => {
    const portal = await startPortal();
    const { invitationId } = await inviteAnn(portal);
    const report = { invitationId, outcome: 'delivered' as const, ...about };
    expect(rejectionOf(await portal.staff.invitations.reportDelivery(report))).toEqual({
      type: 'MailNotFound',
    });
  });

  it('of another tenant’s message is refused, and one by an invitee', async () => {
    const portal = await startPortal();
    const { invitationId } = await inviteAnn(portal);
    const report = { invitationId, generation: 1, outcome: 'delivered' } as const;
    const other = portal.latchkey.as({
      tenantId: 'river',
      actor: { type: 'principal', principalId: 'petra' },
    });
    await other.tenants.open();
    expect(rejectionOf(await other.invitations.reportDelivery(report))).toEqual({ type: 'MailNotFound' });
    expect(rejectionOf(await portal.invitee(annSignedIn).invitations.reportDelivery(report))).toEqual({
      type: 'NotForInvitees',
    });
  });

  it('is taken in a tenant that is closed', async () => {
    const portal = await startPortal();
    const { invitationId } = await inviteAnn(portal);
    await portal.staff.tenants.close({});
    const report = { invitationId, generation: 1, outcome: 'delivered' } as const;
    expect((await portal.staff.invitations.reportDelivery(report)).ok).toBe(true);
  });

  it('of an older link changes nothing for the newest', async () => {
    const portal = await startPortal();
    const { invitationId } = await inviteAnn(portal);
    portal.clock.advance(minute);
    await portal.staff.invitations.resend({ invitationId });
    await portal.latchkey.whenIdle();
    await bounce(portal, invitationId, 1);
    expect(await mailOf(portal, invitationId)).toBe('sent');
    expect(await countOf(portal, 'EmailBounced')).toBe(0);
    portal.clock.advance(minute);
    expect((await portal.staff.invitations.resend({ invitationId })).ok).toBe(true);
  });

  it('of an address that the person has no more says nothing of the one they have', async () => {
    const portal = await startPortal();
    const { invitationId, personId, token } = await inviteAnn(portal);
    await acceptAs(portal, annSignedIn, token);
    await portal.staff.people.changeEmail({ personId, email: 'ann.carer@example.org' });
    await bounce(portal, invitationId);
    expect(await mailOf(portal, invitationId)).toBe('bounced');
    expect(await countOf(portal, 'EmailBounced')).toBe(0);
  });

  it('is not shown of a request, which has no link of its own', async () => {
    const portal = await startPortal();
    const { invitationId } = await inviteAnn(portal);
    const { validFor, resend, acceptBy } = (await portal.staff.tenants.get())?.policy ?? ({} as never);
    await portal.staff.tenants.changePolicy({ policy: { validFor, resend, acceptBy, approval: 'required' } });
    await portal.staff.invitations.changeTerms({ invitationId, permissions: ['roster.view', 'roster.edit'] });
    await portal.staff.invitations.reportDelivery({ invitationId, generation: 1, outcome: 'bounced' });
    await portal.latchkey.whenIdle();
    expect(await portal.staff.invitations.get(invitationId)).toMatchObject({
      status: 'requested',
      mail: 'waiting',
    });
  });

  it('is forgotten with the next link', async () => {
    const portal = await startPortal();
    const { invitationId } = await inviteAnn(portal);
    await portal.staff.invitations.reportDelivery({ invitationId, generation: 1, outcome: 'bounced' });
    portal.clock.advance(minute);
    await portal.staff.invitations.resend({ invitationId });
    await portal.latchkey.whenIdle();
    expect(await mailOf(portal, invitationId)).toBe('sent');
    await portal.staff.invitations.reportDelivery({ invitationId, generation: 2, outcome: 'bounced' });
    await portal.staff.invitations.rescind({ invitationId });
    portal.clock.advance(minute);
    await inviteAnn(portal);
    expect(await mailOf(portal, invitationId)).toBe('sent');
  });
});

describe('after a message that came back for good', () => {
  it('nobody is invited or sent a link at that address, anywhere in the tenant', async () => {
    const { portal, invitationId, personId } = await withBounce();
    portal.clock.advance(minute);
    const { invitations } = portal.staff;
    const expected = { type: 'EmailBounced', personId };
    expect(await mailOf(portal, invitationId)).toBe('bounced');
    expect(
      await appendedDuring(portal, async () => {
        expect(rejectionOf(await invitations.resend({ invitationId }))).toEqual(expected);
        expect(rejectionOf(await invitations.invite(toLiam))).toEqual(expected);
      }),
    ).toBe(0);
    const actions = await invitations.actions({ invitationId });
    expect(actions.ok && actions.actions.find(({ command }) => command === 'resend')).toMatchObject({
      outcome: 'refused',
      rejection: expected,
    });
  });

  it('what stands in the way otherwise is said first', async () => {
    const { portal, invitationId } = await withBounce();
    const { invitations } = portal.staff;
    expect(rejectionOf(await invitations.resend({ invitationId }))).toMatchObject({ type: 'ResendTooSoon' });
    expect(rejectionOf(await invitations.invite({ ...toLiam, workspaceId: rosa.workspaceId }))).toMatchObject(
      {
        type: 'AlreadyInvited',
      },
    );
  });

  it('the address can be confirmed, which is said of the person', async () => {
    const { portal, personId } = await withBounce();
    const { people } = portal.staff;
    const confirmation = async (of: string) =>
      (await people.actions(of))?.find(({ command }) => command === 'confirmEmail');
    expect(await confirmation(personId)).toMatchObject({ outcome: 'allowed' });
    await people.confirmEmail({ personId });
    expect(await confirmation(personId)).toMatchObject({ outcome: 'nothing-to-do' });
    const ben = await people.register({ name: 'Ben' });
    expect(await confirmation(ben.ok ? ben.personId : '')).toMatchObject({
      outcome: 'refused',
      rejection: { type: 'EmailNeeded' },
    });
  });

  it('the link still works, and can be copied', async () => {
    const { portal, invitationId } = await withBounce();
    const copied = await portal.staff.invitations.copyLink({ invitationId });
    const token = copied.ok ? copied.url.split('#')[1] : '';
    expect((await acceptAs(portal, annSignedIn, token ?? '')).ok).toBe(true);
  });

  it('a request is not approved, until the address is confirmed', async () => {
    const { portal, personId } = await withBounce();
    const policy = {
      validFor: 'P7D',
      resend: { cooldown: 'PT1M', limit: 3 },
      acceptBy: 'linkHolder',
      approval: 'required',
    } as const;
    await portal.staff.tenants.changePolicy({ policy });
    await portal.staff.people.confirmEmail({ personId });
    const asked = await portal.staff.invitations.invite(toLiam);
    expect(asked).toMatchObject({ ok: true, status: 'requested' });
    const [known] = (await portal.staff.invitations.list({ workspaceId: rosa.workspaceId })).items;
    const first = known?.invitationId ?? '';
    portal.clock.advance(minute);
    await portal.staff.invitations.resend({ invitationId: first });
    await portal.latchkey.whenIdle();
    await bounce(portal, first, 2);
    const noah = portal.latchkey.as({
      tenantId: 'harbour-care',
      actor: { type: 'principal', principalId: 'noah' },
    });
    const invitationId = asked.ok ? asked.invitationId : '';
    expect(rejectionOf(await noah.invitations.approve({ invitationId }))).toMatchObject({
      type: 'EmailBounced',
    });
    await portal.staff.people.confirmEmail({ personId });
    expect((await noah.invitations.approve({ invitationId })).ok).toBe(true);
  });

  it('what was due already is held, and goes out once the address is confirmed', async () => {
    let isDown = false;
    const sent: string[] = [];
    const portal = await startPortal({
      async mailer({ idempotencyKey }) {
        if (isDown) throw new Error('down');
        sent.push(idempotencyKey);
      },
    });
    await portal.staff.workspaces.open(liam);
    const first = await portal.staff.invitations.invite({ ...toLiam, workspaceId: rosa.workspaceId });
    await portal.latchkey.whenIdle();
    isDown = true;
    await portal.staff.invitations.invite(toLiam);
    await portal.latchkey.whenIdle();
    const { invitationId, personId } = first.ok ? first : { invitationId: '', personId: '' };
    await bounce(portal, invitationId);
    isDown = false;
    portal.clock.advance(minute);
    await portal.latchkey.whenIdle();
    expect(sent).toHaveLength(1);
    expect(await portal.staff.people.confirmEmail({ personId })).toMatchObject({ ok: true, personId });
    await portal.latchkey.whenIdle();
    expect(sent).toHaveLength(2);
    expect(await portal.latchkey.parked()).toEqual([]);
  });

  it('all is as before once the address is confirmed, until another one comes back', async () => {
    const { portal, invitationId, personId } = await withBounce();
    await portal.staff.people.confirmEmail({ personId });
    expect(await appendedDuring(portal, () => portal.staff.people.confirmEmail({ personId }))).toBe(0);
    portal.clock.advance(minute);
    expect((await portal.staff.invitations.resend({ invitationId })).ok).toBe(true);
    await bounce(portal, invitationId, 2);
    portal.clock.advance(minute);
    expect(rejectionOf(await portal.staff.invitations.resend({ invitationId }))).toMatchObject({
      type: 'EmailBounced',
    });
    expect(await countOf(portal, 'EmailBounced')).toBe(2);
  });

  it('the same report, given again after the confirmation, changes nothing', async () => {
    const { portal, invitationId, personId } = await withBounce();
    await portal.staff.people.confirmEmail({ personId });
    expect(await appendedDuring(portal, () => bounce(portal, invitationId))).toBe(0);
  });

  it('the person is invited at another address, and again at this one when it is given anew', async () => {
    const { portal, invitationId, personId } = await withBounce();
    await portal.staff.people.changeEmail({ personId, email: 'ann.carer@example.org' });
    await portal.latchkey.whenIdle();
    expect(portal.mails.at(-1)?.to.address).toBe('ann.carer@example.org');
    expect(await mailOf(portal, invitationId)).toBe('sent');
    await bounce(portal, invitationId, 1);
    expect(await countOf(portal, 'EmailBounced')).toBe(1);
    await portal.staff.people.changeEmail({ personId, email: ann.email });
    await portal.latchkey.whenIdle();
    expect(portal.mails.at(-1)?.to.address).toBe(ann.email);
    expect((await portal.staff.invitations.invite(toLiam)).ok).toBe(true);
  });

  it('somebody who is known by an external id alone is not invited either', async () => {
    const { portal } = await withBounce();
    await portal.staff.people.register({ ...ann, externalId: 'c-1' });
    const invited = await portal.staff.invitations.invite({
      ...toLiam,
      person: { name: ann.name, externalId: 'c-1' },
    });
    expect(rejectionOf(invited)).toMatchObject({ type: 'EmailBounced' });
  });

  it('that is not for good, people are invited as before', async () => {
    const portal = await startPortal();
    await portal.staff.workspaces.open(liam);
    const { invitationId } = await inviteAnn(portal);
    await portal.staff.invitations.reportDelivery({ invitationId, generation: 1, outcome: 'bounced' });
    expect((await portal.staff.invitations.invite(toLiam)).ok).toBe(true);
  });

  it('a report that a crash has cut off is completed when it comes again', async () => {
    const portal = await startPortal();
    const { invitationId } = await inviteAnn(portal);
    const report = { invitationId, generation: 1, outcome: 'bounced', isPermanent: true } as const;
    const dying = await portal.another({ eventStore: dyingBefore('MailBounced', portal.eventStore) });
    await expect(dying.staff.invitations.reportDelivery(report)).rejects.toThrow('the process died');
    await dying.latchkey.close();
    expect((await portal.staff.invitations.reportDelivery(report)).ok).toBe(true);
    expect([await countOf(portal, 'EmailBounced'), await countOf(portal, 'MailBounced')]).toEqual([1, 1]);
  });
});

describe('confirming an address', () => {
  it('is refused for nobody, and for somebody without one', async () => {
    const { staff } = await startPortal();
    const personId = '01J9ZQ4M7V0000000000000000';
    expect(rejectionOf(await staff.people.confirmEmail({ personId }))).toEqual({ type: 'PersonNotFound' });
    const ben = await staff.people.register({ name: 'Ben' });
    expect(rejectionOf(await staff.people.confirmEmail({ personId: ben.ok ? ben.personId : '' }))).toEqual({
      type: 'EmailNeeded',
    });
  });
});
