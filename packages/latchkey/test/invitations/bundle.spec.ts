import { describe, expect, it } from 'vitest';
import type { Portal } from '../portal.ts';
import {
  acceptAs,
  ann,
  annSignedIn,
  appendedDuring,
  dyingBefore,
  inviteAnn,
  rejectionOf,
  rosa,
  startPortal,
  tenantId,
} from '../portal.ts';

const died = 'the process died';
const view = ['roster.view'];
const theo = { workspaceId: 'theo', kind: 'client', name: 'Theo Diaz' };
const both = {
  person: ann,
  invitations: [
    { workspaceId: rosa.workspaceId, permissions: view },
    { workspaceId: theo.workspaceId, permissions: ['invoices.view'] },
  ],
};

async function portalOfTwo(options: Parameters<typeof startPortal>[0] = {}): Promise<Portal> {
  const portal = await startPortal(options);
  await portal.staff.workspaces.open(theo);
  return portal;
}

async function inviteToBoth(portal: Portal, commandId?: string) {
  const invited = await portal.staff.invitations.inviteTogether(both, { commandId });
  if (!invited.ok) throw new Error(`refused: ${invited.rejection.type}`);
  await portal.latchkey.whenIdle();
  return { ...invited, token: portal.tokenFor(ann.email) };
}

async function opened(portal: Portal, token: string) {
  const found = await portal.invitee().invitations.openLink({ token });
  if (!found.ok) throw new Error(`not opened: ${found.rejection.type}`);
  return found.invitations;
}

async function policyWith(portal: Portal, more: object) {
  const policy = { validFor: 'P7D', resend: { cooldown: 'PT0S', limit: 9 }, acceptBy: 'matchingEmail' };
  const changed = await portal.staff.tenants.changePolicy({ policy: { ...policy, ...more } as never });
  if (!changed.ok) throw new Error(`refused: ${changed.rejection.type}`);
}

describe('inviting to several workspaces together', () => {
  it('sends one message, whose link opens an invitation to each', async () => {
    const portal = await portalOfTwo();
    const { token, invitations } = await inviteToBoth(portal);
    expect(portal.mails).toHaveLength(1);
    expect(portal.mails[0]).toMatchObject({ kind: 'bundle', to: { name: 'Ann Carer' } });
    expect(portal.mails[0]?.text).toContain('Rosa Diaz');
    expect(portal.mails[0]?.text).toContain('Theo Diaz');
    const shown = await opened(portal, token);
    expect(shown).toMatchObject([
      { workspaceName: 'Rosa Diaz', permissions: view, standing: 'open' },
      { workspaceName: 'Theo Diaz', permissions: ['invoices.view'], standing: 'open' },
    ]);
    expect(shown.map(({ invitationId, generation }) => ({ invitationId, generation }))).toEqual(invitations);
    const listed = await portal.staff.invitations.list();
    expect(listed.items.map(({ mail, status }) => [mail, status])).toEqual([
      ['sent', 'pending'],
      ['sent', 'pending'],
    ]);
  });

  it('mails nothing more when time passes', async () => {
    const portal = await portalOfTwo();
    await inviteToBoth(portal);
    portal.clock.advance(600_000);
    await portal.latchkey.whenIdle();
    expect(portal.mails).toHaveLength(1);
  });

  it('lets each be accepted, or declined, by itself', async () => {
    const portal = await portalOfTwo();
    const { token } = await inviteToBoth(portal);
    const [first, second] = await opened(portal, token);
    expect((await acceptAs(portal, annSignedIn, first?.token ?? '')).ok).toBe(true);
    expect((await portal.invitee().invitations.decline({ token: second?.token ?? '' })).ok).toBe(true);
    const standings = (await opened(portal, token)).map(({ standing }) => standing);
    expect(standings).toEqual(['accepted', 'declined']);
  });

  it('lets all that are open be accepted together, each on record by itself', async () => {
    const portal = await portalOfTwo();
    const { token, personId } = await inviteToBoth(portal);
    const accepted = await portal
      .invitee(annSignedIn)
      .invitations.acceptAll({ token, verifiedEmail: ann.email });
    expect(accepted).toMatchObject({
      ok: true,
      results: [{ result: { status: 'accepted' } }, { result: { status: 'accepted' } }],
    });
    const workspaces = await portal.staff.people.workspaces({ personId });
    expect(workspaces.items.map(({ workspaceId }) => workspaceId)).toEqual(['rosa', 'theo']);
    const again = await portal
      .invitee(annSignedIn)
      .invitations.acceptAll({ token, verifiedEmail: ann.email });
    expect(again).toEqual({ ok: true, results: [] });
  });

  it('goes on to the others where one cannot be accepted', async () => {
    const portal = await portalOfTwo();
    const { token } = await inviteToBoth(portal);
    await portal.staff.workspaces.close({ workspaceId: rosa.workspaceId });
    const accepted = await portal
      .invitee(annSignedIn)
      .invitations.acceptAll({ token, verifiedEmail: ann.email });
    expect(accepted).toMatchObject({
      results: [{ result: { rejection: { type: 'WorkspaceClosed' } } }, { result: { ok: true } }],
    });
  });

  it('opens a member only by the link that the message stood for', async () => {
    const portal = await portalOfTwo();
    const { token, invitations } = await inviteToBoth(portal);
    portal.clock.advance(60_000);
    const invitationId = invitations[0]?.invitationId ?? '';
    expect((await portal.staff.invitations.resend({ invitationId })).ok).toBe(true);
    await portal.latchkey.whenIdle();
    const [first, second] = await opened(portal, token);
    expect([first?.standing, second?.standing]).toEqual(['superseded', 'open']);
    expect(rejectionOf(await acceptAs(portal, annSignedIn, first?.token ?? ''))).toEqual({
      type: 'LinkSuperseded',
    });
    expect(portal.mails.map(({ kind }) => kind)).toEqual(['bundle', 'invitation']);
  });

  it('is dead in every member once the address has changed', async () => {
    const portal = await portalOfTwo();
    const { token, personId } = await inviteToBoth(portal);
    await portal.staff.people.changeEmail({ personId, email: 'ann@elsewhere.example' });
    const standings = (await opened(portal, token)).map(({ standing }) => standing);
    expect(standings).toEqual(['superseded', 'superseded']);
  });

  it('is not opened by another tenant, nor with a bit changed, nor after its key was revoked', async () => {
    const portal = await portalOfTwo();
    const { token } = await inviteToBoth(portal);
    const other = portal.latchkey.as({ tenantId: 'river-care', actor: { type: 'invitee' } });
    await portal.latchkey
      .as({ tenantId: 'river-care', actor: { type: 'system', part: 'setup' } })
      .tenants.open();
    const notRecognised = { ok: false, rejection: { type: 'LinkNotRecognised' } };
    expect(await other.invitations.openLink({ token })).toEqual(notRecognised);
    const changed = `${token.slice(0, 50)}${token[50] === 'A' ? 'B' : 'A'}${token.slice(51)}`;
    expect(await portal.invitee().invitations.openLink({ token: changed })).toEqual(notRecognised);
    await portal.latchkey.linkKeys.revoke(1);
    expect(await portal.invitee().invitations.openLink({ token })).toEqual(notRecognised);
  });

  it('names its tenant once it is authentic', async () => {
    const portal = await portalOfTwo();
    const { token } = await inviteToBoth(portal);
    expect(await portal.latchkey.tenantOf(token)).toBe(tenantId);
    expect(await portal.latchkey.tenantOf(`${token.slice(0, -2)}AA`)).toBeUndefined();
  });

  it('answers no single invitation by the link of all', async () => {
    const portal = await portalOfTwo();
    const { token } = await inviteToBoth(portal);
    expect(rejectionOf(await acceptAs(portal, annSignedIn, token))).toEqual({ type: 'LinkNotRecognised' });
    expect(await portal.invitee().invitations.preview({ token })).toMatchObject({ ok: false });
  });

  it('opens a link of one invitation as well', async () => {
    const portal = await startPortal();
    const { token, invitationId } = await inviteAnn(portal);
    expect(await opened(portal, token)).toMatchObject([{ token, invitationId, standing: 'open' }]);
  });
});

describe('inviting together is refused', () => {
  it('as a whole where one workspace is closed, and says which', async () => {
    const portal = await portalOfTwo();
    await portal.staff.workspaces.close({ workspaceId: theo.workspaceId });
    const appended = await appendedDuring(portal, async () => {
      const refused = await portal.staff.invitations.inviteTogether(both);
      expect(rejectionOf(refused)).toEqual({ type: 'WorkspaceClosed', workspaceId: 'theo' });
    });
    expect(appended).toBe(0);
  });

  it('where the person is invited to one of them already', async () => {
    const portal = await portalOfTwo();
    await inviteAnn(portal);
    expect(rejectionOf(await portal.staff.invitations.inviteTogether(both))).toMatchObject({
      type: 'AlreadyInvited',
      workspaceId: 'rosa',
    });
  });

  it('where the tenant asks for approval', async () => {
    const portal = await portalOfTwo();
    await policyWith(portal, { approval: 'required' });
    expect(rejectionOf(await portal.staff.invitations.inviteTogether(both))).toEqual({
      type: 'ApprovalNeeded',
    });
  });

  it('where not everything may be given', async () => {
    const portal = await portalOfTwo({
      mayGive: ({ workspaceId }) => (workspaceId === 'rosa' ? 'everything' : []),
    });
    expect(rejectionOf(await portal.staff.invitations.inviteTogether(both))).toEqual({
      type: 'MayNotGive',
      permissions: ['invoices.view'],
      workspaceId: 'theo',
    });
  });

  it('where a workspace is named twice, or none is', async () => {
    const portal = await portalOfTwo();
    const twice = [both.invitations[0], both.invitations[0]] as typeof both.invitations;
    for (const invitations of [twice, []]) {
      expect(
        rejectionOf(await portal.staff.invitations.inviteTogether({ person: ann, invitations })),
      ).toMatchObject({
        type: 'InvalidInput',
      });
    }
  });

  it('where the person has no address', async () => {
    const portal = await portalOfTwo();
    const refused = await portal.staff.invitations.inviteTogether({ ...both, person: { name: 'Ann' } });
    expect(rejectionOf(refused)).toMatchObject({ type: 'EmailNeeded' });
  });

  it('without a seat for every member, and takes none', async () => {
    const portal = await portalOfTwo();
    await policyWith(portal, { seats: 'reserve' });
    await portal.staff.seats.license({ capacity: 1 });
    expect(rejectionOf(await portal.staff.invitations.inviteTogether(both))).toMatchObject({
      type: 'NoSeatLeft',
    });
    expect(await portal.staff.seats.get()).toMatchObject({ reserved: 0, free: 1 });
    await portal.staff.seats.license({ capacity: 2 });
    expect((await portal.staff.invitations.inviteTogether(both)).ok).toBe(true);
    expect(await portal.staff.seats.get()).toMatchObject({ reserved: 2, free: 0 });
  });
});

describe('inviting together, interrupted', () => {
  it('gives its first result again under its id', async () => {
    const portal = await portalOfTwo();
    const first = await inviteToBoth(portal, 'both of them');
    const appended = await appendedDuring(portal, async () => {
      const again = await portal.staff.invitations.inviteTogether(both, { commandId: 'both of them' });
      expect(again).toMatchObject({ ok: true, bundleId: first.bundleId, invitations: first.invitations });
    });
    expect(appended).toBe(0);
  });

  it.each(['PersonInvited', 'BundleMade'])(
    'is completed under its id after a crash before %s',
    async (type) => {
      const portal = await portalOfTwo();
      const dying = await portal.another({ eventStore: dyingBefore(portal, type) });
      await expect(
        dying.staff.invitations.inviteTogether(both, { commandId: 'both of them' }),
      ).rejects.toThrow(died);
      const { token } = await inviteToBoth(portal, 'both of them');
      expect(portal.mails.filter(({ kind }) => kind === 'bundle')).toHaveLength(1);
      expect((await opened(portal, token)).map(({ standing, generation }) => [standing, generation])).toEqual(
        [
          ['open', 1],
          ['open', 1],
        ],
      );
    },
  );

  it('mails each by itself a minute after a crash that left no bundle', async () => {
    const portal = await portalOfTwo();
    const dying = await portal.another({ eventStore: dyingBefore(portal, 'BundleMade') });
    await expect(dying.staff.invitations.inviteTogether(both)).rejects.toThrow(died);
    const kindsMailed = async () => {
      await Promise.all([portal.latchkey.whenIdle(), dying.latchkey.whenIdle()]);
      return [...portal.mails, ...dying.mails].map(({ kind }) => kind);
    };
    expect(await kindsMailed()).toEqual([]);
    portal.clock.advance(60_000);
    expect(await kindsMailed()).toEqual(['invitation', 'invitation']);
  });

  it('leaves one open invitation to each workspace where many do it at once', async () => {
    const portal = await portalOfTwo();
    const other = await portal.another();
    const results = await Promise.all(
      [portal, other, portal, other].map(({ staff }) => staff.invitations.inviteTogether(both)),
    );
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    const listed = await portal.staff.invitations.list({}, {});
    expect(listed.items.map(({ round, generation }) => [round, generation])).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });
});
