import { describe, expect, it } from 'vitest';
import { done } from '../people/situation.ts';
import type { Portal } from '../portal.ts';
import { ann, inviteAnn, rosa, startPortal } from '../portal.ts';

const offer = { workspaceId: rosa.workspaceId, person: ann, permissions: ['roster.view'] };
const minute = 60_000;

async function listed(portal: Portal) {
  await portal.latchkey.whenIdle();
  const [invitation] = (await portal.staff.invitations.list()).items;
  return invitation;
}

async function sourceOf(portal: Portal): Promise<string | null | undefined> {
  return (await listed(portal))?.source;
}

describe('where in the product an invitation came from', () => {
  it('is listed of the newest send, and nowhere where nobody said it of that one', async () => {
    const portal = await startPortal();
    const { invitations } = portal.staff;
    const { invitationId } = done(await invitations.invite({ ...offer, source: 'contact-form' }));
    expect(await sourceOf(portal)).toBe('contact-form');
    portal.clock.advance(minute);
    done(await invitations.resend({ invitationId }));
    expect(await sourceOf(portal)).toBeNull();
    portal.clock.advance(minute);
    done(await invitations.send({ ...offer, source: 'contact-menu' }));
    expect(await sourceOf(portal)).toBe('contact-menu');
    // What else happens to it is no send.
    done(await invitations.rescind({ invitationId }));
    expect(await sourceOf(portal)).toBe('contact-menu');
    portal.clock.advance(minute);
    done(await invitations.invite({ ...offer, source: 'user-management' }));
    expect(await sourceOf(portal)).toBe('user-management');
  });

  it('is listed of a request, and of what was before it once that is refused', async () => {
    const portal = await startPortal();
    const { invitations, tenants } = portal.staff;
    const { invitationId } = done(await invitations.invite({ ...offer, source: 'contact-form' }));
    done(await invitations.rescind({ invitationId }));
    const resend = { cooldown: 'PT0S', limit: 9 };
    const policy = { validFor: 'P7D', resend, acceptBy: 'matchingEmail', approval: 'required' } as const;
    done(await tenants.changePolicy({ policy }));
    done(await invitations.invite({ ...offer, source: 'contact-menu' }));
    expect(await sourceOf(portal)).toBe('contact-menu');
    done(await invitations.refuse({ invitationId }));
    expect(await sourceOf(portal)).toBe('contact-form');
    done(await invitations.invite({ ...offer, source: 'user-management' }));
    const actor = { type: 'principal', principalId: 'petra' } as const;
    const petra = portal.latchkey.as({ tenantId: 'harbour-care', actor });
    done(await petra.invitations.approve({ invitationId }));
    expect(await listed(portal)).toMatchObject({ status: 'pending', source: 'user-management' });
    const { entries = [] } = (await portal.staff.audit.history(invitationId)) ?? {};
    expect(entries.find(({ type }) => type === 'InvitationRequested')?.sentence).toBe(
      'olivia asked to invite Ann Carer to Rosa Diaz from contact-menu, to roster.view; somebody else must approve it.',
    );
  });

  it('is told in the history, send by send', async () => {
    const portal = await startPortal();
    const { invitations } = portal.staff;
    const { invitationId } = done(await invitations.invite({ ...offer, source: 'contact-form' }));
    portal.clock.advance(minute);
    done(await invitations.send({ ...offer, source: 'contact-menu' }));
    portal.clock.advance(minute);
    done(await invitations.send(offer));
    const { entries = [] } = (await portal.staff.audit.history(invitationId)) ?? {};
    const sends = entries.filter(({ type }) => type === 'PersonInvited' || type === 'InvitationResent');
    expect(sends.map(({ sentence }) => sentence)).toEqual([
      'Ann Carer was invited to Rosa Diaz from contact-form, to roster.view; the link works until 2026-03-09 09:00 UTC.',
      'The invitation was sent again from contact-menu with a new link (number 2), which works until 2026-03-09 09:01 UTC; earlier links are dead.',
      'The invitation was sent again with a new link (number 3), which works until 2026-03-09 09:02 UTC; earlier links are dead.',
    ]);
  });

  it('is the same in a list that was built anew', async () => {
    const portal = await startPortal();
    await inviteAnn(portal);
    portal.clock.advance(minute);
    done(await portal.staff.invitations.send({ ...offer, source: 'contact-menu' }));
    const before = await listed(portal);
    await portal.latchkey.rebuild('lists');
    expect(await listed(portal)).toEqual(before);
  });
});
