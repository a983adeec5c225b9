import { describe, expect, it } from 'vitest';
import type { Facade } from '../../src/index.ts';
import { wholeLog } from '@latchkey/testing';
import type { Portal } from '../portal.ts';
import {
  acceptAs,
  ann,
  annSignedIn,
  appendedDuring,
  inviteAnn,
  letAnnIn,
  mayAnn,
  rejectionOf,
  rosa,
  startPortal,
  tenantId,
} from '../portal.ts';

const button = { workspaceId: rosa.workspaceId, person: ann, source: 'contact-menu' };
const offer = { ...button, permissions: ['roster.view'] };
const minute = 60_000;

type Sent = Awaited<ReturnType<Facade['invitations']['send']>>;
const did = (sent: Sent) => (sent.ok ? sent.did : sent.rejection.type);

async function press(portal: Portal, input: Parameters<Facade['invitations']['send']>[0] = offer) {
  portal.clock.advance(minute);
  return did(await portal.staff.invitations.send(input));
}

async function allowed(portal: Portal, personId: string): Promise<string | undefined> {
  const asked = await portal.staff.invitations.actionsFor({ workspaceId: rosa.workspaceId, personId });
  if (!asked.ok) throw new Error(`refused: ${asked.rejection.type}`);
  const action = asked.actions.find(({ command }) => command === 'send');
  return action?.outcome === 'refused' ? action.rejection?.type : action?.outcome;
}

describe('the one button', () => {
  it('invites, sends again, and stays until there is an account', async () => {
    const portal = await startPortal();
    expect(await press(portal)).toBe('invited');
    expect(await press(portal)).toBe('resent');
    await portal.latchkey.whenIdle();
    expect(portal.mails).toHaveLength(2);
    await acceptAs(portal, annSignedIn, portal.tokenFor(ann.email));
    expect(await press(portal)).toBe('AlreadyAccepted');
  });

  it('sends again past the deadline and after a rescission, on the same terms', async () => {
    const portal = await startPortal();
    const { invitationId } = await inviteAnn(portal);
    portal.clock.advance(8 * 86_400_000);
    expect(await press(portal, button)).toBe('resent');
    await portal.staff.invitations.rescind({ invitationId });
    expect(await press(portal, button)).toBe('resent');
    const listed = await portal.staff.invitations.get(invitationId);
    expect(listed).toMatchObject({ status: 'pending', round: 2, permissions: ['roster.view'] });
  });

  it('leaves the first link dead after a rescission', async () => {
    const portal = await startPortal();
    const { invitationId, token } = await inviteAnn(portal);
    await portal.staff.invitations.rescind({ invitationId });
    await press(portal, button);
    await portal.latchkey.whenIdle();
    expect(rejectionOf(await acceptAs(portal, annSignedIn, token))).toEqual({ type: 'LinkSuperseded' });
    expect((await acceptAs(portal, annSignedIn, portal.tokenFor(ann.email))).ok).toBe(true);
  });

  it('invites anew after a decline, and after access was revoked', async () => {
    const portal = await startPortal();
    const { token, personId } = await inviteAnn(portal);
    await portal.invitee().invitations.decline({ token });
    expect(await press(portal)).toBe('invited');
    await portal.latchkey.whenIdle();
    await acceptAs(portal, annSignedIn, portal.tokenFor(ann.email));
    await portal.staff.access.revoke({ workspaceId: rosa.workspaceId, personId });
    expect(await press(portal)).toBe('invited');
  });

  it('offers other terms by the new link, all at once or not at all', async () => {
    const portal = await startPortal();
    const { invitationId } = await inviteAnn(portal);
    const more = { ...offer, permissions: ['roster.view', 'roster.edit'] };
    const appended = await appendedDuring(portal, async () => {
      expect(rejectionOf(await portal.staff.invitations.send(more))).toMatchObject({ type: 'ResendTooSoon' });
    });
    expect(appended).toBe(0);
    expect(await press(portal, more)).toBe('resent');
    expect(await portal.staff.invitations.get(invitationId)).toMatchObject({
      permissions: ['roster.edit', 'roster.view'],
      generation: 2,
    });
  });

  it('gives nothing that the sender may not give, also by terms of somebody else', async () => {
    const portal = await startPortal({
      mayGive: ({ principalId }) => (principalId === 'olivia' ? ['roster.view'] : []),
    });
    await inviteAnn(portal);
    portal.clock.advance(minute);
    const noah = portal.latchkey.as({ tenantId, actor: { type: 'principal', principalId: 'noah' } });
    for (const input of [button, offer]) {
      expect(rejectionOf(await noah.invitations.send(input))).toMatchObject({ type: 'MayNotGive' });
    }
  });

  it('asks for approval where that is wanted, and says so', async () => {
    const portal = await startPortal();
    const policy = {
      validFor: 'P7D',
      resend: { cooldown: 'PT0S', limit: 9 },
      acceptBy: 'matchingEmail',
      approval: 'required',
    } as const;
    await portal.staff.tenants.changePolicy({ policy });
    expect(await press(portal)).toBe('requested');
    expect(await press(portal)).toBe('AlreadyRequested');
  });

  it('needs to be told what to offer where nothing ever was, and an address to send it to', async () => {
    const portal = await startPortal();
    const appended = await appendedDuring(portal, async () => {
      expect(await press(portal, button)).toBe('TermsNeeded');
      expect(await press(portal, { ...offer, person: { name: 'Ann' } })).toBe('EmailNeeded');
      expect(await press(portal, { ...button, readOnly: true })).toBe('InvalidInput');
      expect(await press(portal, { ...offer, role: 'viewer' })).toBe('InvalidInput');
    });
    expect(appended).toBe(0);
  });

  it('is told as allowed or not before it is pressed, also about somebody who was never invited', async () => {
    const portal = await startPortal();
    const [mute, known] = await portal.staff.people.registerMany([{ name: 'Noah' }, ann]);
    if (!mute?.ok || !known?.ok) throw new Error('refused');
    expect(await allowed(portal, mute.personId)).toBe('EmailNeeded');
    expect(await allowed(portal, known.personId)).toBe('allowed');
    await press(portal);
    expect(await allowed(portal, known.personId)).toBe('ResendTooSoon');
    portal.clock.advance(minute);
    expect(await allowed(portal, known.personId)).toBe('allowed');
    await portal.latchkey.whenIdle();
    await acceptAs(portal, annSignedIn, portal.tokenFor(ann.email));
    expect(await allowed(portal, known.personId)).toBe('AlreadyAccepted');
    const nobody = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
    const asked = await portal.staff.invitations.actionsFor({
      workspaceId: rosa.workspaceId,
      personId: nobody,
    });
    expect(rejectionOf(asked)).toEqual({ type: 'PersonNotFound' });
  });

  it('is refused to whoever has an account, and access that was given without an invitation', async () => {
    const portal = await startPortal();
    const { personId } = await letAnnIn(portal);
    const theo = { workspaceId: 'theo', kind: 'client', name: 'Theo' };
    await portal.staff.workspaces.open(theo);
    await portal.staff.access.grant({ workspaceId: 'theo', personId, permissions: ['roster.view'] });
    expect(await press(portal, { ...offer, workspaceId: 'theo' })).toBe('AlreadyAccepted');
  });

  it('invites whoever has access and no account yet', async () => {
    const portal = await startPortal();
    const known = await portal.staff.people.register(ann);
    if (!known.ok) throw new Error('refused');
    const { personId } = known;
    await portal.staff.access.grant({
      workspaceId: rosa.workspaceId,
      personId,
      permissions: ['roster.view'],
    });
    expect(await mayAnn(portal)).toBe(false);
    expect(await press(portal)).toBe('invited');
    await portal.latchkey.whenIdle();
    await acceptAs(portal, annSignedIn, portal.tokenFor(ann.email));
    expect(await mayAnn(portal)).toBe(true);
  });

  it('pressed by several at once opens one round', async () => {
    const portal = await startPortal();
    const others = await Promise.all([portal.another(), portal.another()]);
    const sent = await Promise.all(
      [portal, ...others].flatMap(({ staff }) => [
        staff.invitations.send(offer),
        staff.invitations.send(offer),
      ]),
    );
    expect(sent.map(did).toSorted()).toEqual([
      'ResendTooSoon',
      'ResendTooSoon',
      'ResendTooSoon',
      'ResendTooSoon',
      'ResendTooSoon',
      'invited',
    ]);
    const log = await wholeLog(portal.eventStore);
    expect(log.filter(({ type }) => type === 'PersonInvited')).toHaveLength(1);
  });

  it('gives the first result again under its id, whatever came after', async () => {
    const portal = await startPortal();
    const first = await portal.staff.invitations.send(offer, { commandId: 'one' });
    portal.clock.advance(minute);
    const second = await portal.staff.invitations.send(offer, { commandId: 'two' });
    expect([did(first), did(second)]).toEqual(['invited', 'resent']);
    expect(did(await portal.staff.invitations.send(offer, { commandId: 'one' }))).toBe('invited');
    expect(did(await portal.staff.invitations.send(offer, { commandId: 'two' }))).toBe('resent');
    expect(did(await portal.staff.invitations.send(button, { commandId: 'two' }))).toBe('CommandIdReused');
  });
});

it('every way in leaves the same events but for the source', async () => {
  const logs = await Promise.all(
    ['new-contact', 'contact-menu', 'user-management'].map(async (source) => {
      const portal = await startPortal();
      await portal.staff.invitations.send({ ...offer, source });
      portal.clock.advance(minute);
      await portal.staff.invitations.send({ ...button, source });
      const log = await wholeLog(portal.eventStore);
      return log
        .filter(({ stream }) => stream.startsWith('invitation-'))
        .map(({ type, data: { source: from, nonce: _random, personId: _made, ...data } }) => ({
          type,
          from,
          data,
        }));
    }),
  );
  expect(logs.map((log) => log.map(({ type, from }) => [type, from]))).toEqual(
    ['new-contact', 'contact-menu', 'user-management'].map((source) => [
      ['PersonInvited', source],
      ['InvitationResent', source],
    ]),
  );
  expect(new Set(logs.map((log) => JSON.stringify(log.map(({ data }) => data)))).size).toBe(1);
});
