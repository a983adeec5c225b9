import { describe, expect, it } from 'vitest';
import type { Standing } from '../../src/index.ts';
import type { Portal } from '../portal.ts';
import {
  acceptAs,
  ann,
  annSignedIn,
  dyingBefore,
  inviteAnn,
  letAnnIn,
  rosa,
  startPortal,
} from '../portal.ts';

const here = { workspaceId: rosa.workspaceId };
const permissions = ['roster.view'];
const hour = 3_600_000;
const week = 7 * 24 * hour;
const bob = { name: 'Bob', email: 'bob@example.org' };
const theo = { workspaceId: 'theo', kind: 'client', name: 'Theo' };

/** How Ann stands to Rosa's workspace, and that every way to find her there finds her so. */
async function standing(portal: Portal): Promise<Standing | 'none'> {
  await portal.latchkey.whenIdle();
  const { access, people } = portal.staff;
  const personId = (await people.list()).items.find(({ name }) => name === ann.name)?.personId ?? '';
  const found = await access.standing({ ...here, personId });
  if (found.standing === 'none') return 'none';
  const ways = [{}, here, { personId }, { personId, ...here }];
  for (const way of ways.flatMap((each) => [each, { ...each, standing: found.standing }])) {
    const { items } = await access.standings(way);
    expect(items.filter(({ person }) => person.personId === personId)).toEqual([found]);
  }
  const others = (['active', 'invited', 'revoked', 'expired', 'ended', 'notYet'] as const).filter(
    (each) => each !== found.standing,
  );
  for (const other of others) {
    expect((await access.standings({ standing: other })).items).toEqual([]);
    expect((await access.standings({ ...here, standing: other })).items).toEqual([]);
  }
  return found.standing;
}

async function granted(portal: Portal, terms: object = {}) {
  const { people, access } = portal.staff;
  const registered = await people.register(ann);
  if (!registered.ok) throw new Error(registered.rejection.type);
  const where = { ...here, personId: registered.personId };
  const given = await access.grant({ ...where, permissions, ...terms });
  if (!given.ok) throw new Error(given.rejection.type);
  return where;
}

describe('somebody stands to a workspace', () => {
  it('not at all, where they were never invited nor let in', async () => {
    const portal = await startPortal();
    await portal.staff.people.register(ann);
    expect(await standing(portal)).toBe('none');
    const personId = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
    expect(await portal.staff.access.standing({ workspaceId: 'nowhere', personId })).toEqual({
      standing: 'none',
      person: { personId, name: null, email: null, status: 'active' },
      workspace: { workspaceId: 'nowhere', name: null, isOpen: false },
      invitation: null,
      access: null,
      lastAccessedAt: null,
      since: null,
    });
  });

  it('as requested, refused, requested again and invited, where approval is asked for', async () => {
    const portal = await startPortal();
    const policy = { validFor: 'P7D', resend: { cooldown: 'PT1M', limit: 9 }, acceptBy: 'matchingEmail' };
    await portal.staff.tenants.changePolicy({ policy: { ...policy, approval: 'required' } as never });
    const invite = () => portal.staff.invitations.invite({ ...here, person: ann, permissions });
    const asked = await invite();
    if (!asked.ok) throw new Error(asked.rejection.type);
    expect(await standing(portal)).toBe('requested');
    await portal.staff.invitations.refuse({ invitationId: asked.invitationId });
    expect(await standing(portal)).toBe('refused');
    await invite();
    expect(await standing(portal)).toBe('requested');
    const noah = portal.latchkey.as({
      tenantId: 'harbour-care',
      actor: { type: 'principal', principalId: 'noah' },
    });
    await noah.invitations.approve({ invitationId: asked.invitationId });
    expect(await standing(portal)).toBe('invited');
  });

  it('as invited, until the deadline has passed, recorded or not', async () => {
    const portal = await startPortal();
    await inviteAnn(portal);
    portal.clock.advance(week - 1);
    expect(await standing(portal)).toBe('invited');
    portal.clock.advance(1);
    const { items } = await portal.staff.access.standings({ standing: 'expired' });
    expect(items).toMatchObject([{ standing: 'expired', invitation: { status: 'expired' } }]);
    expect((await portal.staff.access.standings({ standing: 'invited' })).items).toEqual([]);
    expect(await standing(portal)).toBe('expired');
  });

  it('as declined, or rescinded, and as invited again', async () => {
    const portal = await startPortal();
    const { token, invitationId } = await inviteAnn(portal);
    await portal.invitee().invitations.decline({ token });
    expect(await standing(portal)).toBe('declined');
    portal.clock.advance(hour);
    await inviteAnn(portal);
    expect(await standing(portal)).toBe('invited');
    await portal.staff.invitations.rescind({ invitationId });
    expect(await standing(portal)).toBe('rescinded');
  });

  it('as active, suspended, and active again', async () => {
    const portal = await startPortal();
    const { personId } = await letAnnIn(portal);
    expect(await standing(portal)).toBe('active');
    await portal.staff.access.suspend({ ...here, personId, cause: 'unpaid' });
    expect(await standing(portal)).toBe('suspended');
    await portal.staff.access.resume({ ...here, personId, cause: 'unpaid' });
    expect(await standing(portal)).toBe('active');
  });

  it('as suspended everywhere while they are deactivated, and says so of the person', async () => {
    const portal = await startPortal();
    const { personId } = await letAnnIn(portal);
    await portal.staff.people.deactivate({ personId });
    expect(await standing(portal)).toBe('suspended');
    expect(await portal.staff.access.standing({ ...here, personId })).toMatchObject({
      person: { status: 'deactivated' },
      access: { status: 'live' },
    });
    await portal.staff.people.reactivate({ personId });
    expect(await standing(portal)).toBe('active');
  });

  it('as not yet, active and ended, by the window alone', async () => {
    const portal = await startPortal();
    const accessFrom = portal.clock.now() + hour;
    await granted(portal, { accessFrom, accessUntil: accessFrom + hour });
    expect(await standing(portal)).toBe('notYet');
    portal.clock.advance(hour);
    expect(await standing(portal)).toBe('active');
    portal.clock.advance(hour);
    const { items } = await portal.staff.access.standings({ standing: 'ended' });
    expect(items).toMatchObject([{ standing: 'ended' }]);
    expect(await standing(portal)).toBe('ended');
  });

  it('as revoked, and as expired once a new invitation has expired', async () => {
    const portal = await startPortal();
    const { personId } = await letAnnIn(portal);
    await portal.staff.access.revoke({ ...here, personId });
    expect(await standing(portal)).toBe('revoked');
    portal.clock.advance(hour);
    await inviteAnn(portal);
    expect(await standing(portal)).toBe('invited');
    portal.clock.advance(week);
    expect(await standing(portal)).toBe('expired');
  });

  it('as active where access was given while an invitation was open, and as invited once it has ended', async () => {
    const portal = await startPortal();
    const { personId } = await inviteAnn(portal);
    const where = { ...here, personId };
    await portal.staff.access.grant({ ...where, permissions, accessUntil: portal.clock.now() + hour });
    expect(await standing(portal)).toBe('active');
    portal.clock.advance(hour);
    expect(await standing(portal)).toBe('invited');
    portal.clock.advance(week);
    // Of what is over, the newest counts: access was given after the invitation was sent.
    expect(await standing(portal)).toBe('ended');
  });

  it('as revoked, where the access that was given took the open invitation with it', async () => {
    const portal = await startPortal();
    const { personId } = await inviteAnn(portal);
    portal.clock.advance(1);
    await portal.staff.access.grant({ ...here, personId, permissions });
    await portal.staff.access.revoke({ ...here, personId });
    expect(await standing(portal)).toBe('revoked');
  });

  it('as not yet between their acceptance and their access, and as revoked where that is refused', async () => {
    const portal = await startPortal();
    const { token, personId } = await inviteAnn(portal);
    const dying = await portal.another({ eventStore: dyingBefore(portal, 'AccessGranted') });
    await expect(acceptAs(dying, annSignedIn, token)).rejects.toThrow('the process died');
    // Another process, in which nothing is due yet.
    const { staff } = portal;
    const stands = async () => (await staff.access.standing({ ...here, personId })).standing;
    expect(await stands()).toBe('notYet');
    const revoked = await staff.access.revoke({ ...here, personId });
    if (!revoked.ok) throw new Error(revoked.rejection.type);
    expect(await standing(portal)).toBe('revoked');
  });
});

describe('the list of standings', () => {
  it('has everybody in the order in which they came, page by page, of this tenant alone', async () => {
    const portal = await startPortal();
    await portal.staff.workspaces.open(theo);
    await inviteAnn(portal);
    portal.clock.advance(1_000);
    await portal.staff.invitations.invite({ ...here, person: bob, permissions });
    portal.clock.advance(1_000);
    await portal.staff.invitations.invite({ workspaceId: 'theo', person: ann, permissions });
    await portal.latchkey.whenIdle();
    const { access } = portal.staff;
    const named = async (query: Parameters<typeof access.standings>[0]) => {
      const names: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await access.standings({ ...query, limit: 1, cursor });
        expect(page.items.length).toBeLessThanOrEqual(1);
        names.push(...page.items.map(({ person, workspace }) => `${person.name} at ${workspace.name}`));
        cursor = page.next;
      } while (cursor !== undefined);
      return names;
    };
    const all = ['Ann Carer at Rosa Diaz', 'Bob at Rosa Diaz', 'Ann Carer at Theo'];
    expect(await named({})).toEqual(all);
    expect(await named({ standing: 'invited' })).toEqual(all);
    expect(await named(here)).toEqual(all.slice(0, 2));
    expect(await named({ ...here, standing: 'invited' })).toEqual(all.slice(0, 2));
    expect(await named({ workspaceId: 'theo', standing: 'active' })).toEqual([]);
    const other = portal.latchkey.as({
      tenantId: 'river-care',
      actor: { type: 'principal', principalId: 'olivia' },
    });
    await other.tenants.open();
    expect((await other.access.standings()).items).toEqual([]);
    const [first] = (await access.standings()).items;
    const asked = { ...here, personId: first?.person.personId ?? '' };
    expect(await other.access.standing(asked)).toMatchObject({
      standing: 'none',
      person: { name: null, email: null },
    });
  });

  it('has what buttons need, and when access was used last', async () => {
    const portal = await startPortal();
    const { personId, invitationId } = await letAnnIn(portal);
    const used = await portal.staff.access.recordUse({ ...here, principalId: annSignedIn });
    if (!used.ok) throw new Error(used.rejection.type);
    const { items } = await portal.staff.access.standings({}, { after: used.position });
    expect(items).toEqual([
      {
        standing: 'active',
        person: { personId, name: ann.name, email: ann.email, status: 'active' },
        workspace: { ...here, name: rosa.name, isOpen: true },
        invitation: await portal.staff.invitations.get(invitationId),
        access: await portal.staff.access.get({ ...here, personId }),
        lastAccessedAt: portal.clock.now(),
        since: portal.clock.now(),
      },
    ]);
  });

  it('refuses a standing that there is not', async () => {
    const { staff } = await startPortal();
    await expect(staff.access.standings({ standing: 'none' as never })).rejects.toMatchObject({
      code: 'InvalidQuery',
    });
  });
});
