import { describe, expect, it } from 'vitest';
import { ann, annSignedIn, acceptAs, appendedDuring, rosa, startPortal } from '../portal.ts';

const invitation = { workspaceId: rosa.workspaceId, person: ann, permissions: ['roster.view'] };
const off = { kind: 'invitation', on: false } as const;
const on = { kind: 'invitation', on: true } as const;

describe('a kind of message that is switched off', () => {
  it('is not mailed, and links are copied and accepted as ever', async () => {
    const portal = await startPortal();
    expect(await portal.staff.tenants.switchNotification(off)).toMatchObject({
      ok: true,
      ...off,
      revision: 1,
    });
    expect((await portal.staff.tenants.templates())?.switchedOff).toEqual(['invitation']);
    const invited = await portal.staff.invitations.invite(invitation);
    const invitationId = invited.ok ? invited.invitationId : '';
    await portal.latchkey.whenIdle();
    for (let hour = 0; hour < 3; hour++) {
      portal.clock.advance(3_600_000);
      await portal.latchkey.whenIdle();
    }
    expect(portal.mails).toEqual([]);
    expect(portal.problems).toEqual([]);
    expect(await portal.staff.invitations.get(invitationId)).toMatchObject({ mail: 'waiting' });
    const copied = await portal.staff.invitations.copyLink({ invitationId });
    const token = copied.ok ? (copied.url.split('#')[1] ?? '') : '';
    expect((await acceptAs(portal, annSignedIn, token)).ok).toBe(true);
  });

  it('is mailed where it is still pending once it is switched on again, and not where it has ended', async () => {
    const portal = await startPortal();
    await portal.staff.tenants.switchNotification(off);
    await portal.staff.invitations.invite(invitation);
    const other = await portal.staff.invitations.invite({
      ...invitation,
      person: { name: 'Ben', email: 'ben@example.org' },
    });
    await portal.latchkey.whenIdle();
    await portal.staff.invitations.rescind({ invitationId: other.ok ? other.invitationId : '' });
    await portal.staff.tenants.switchNotification(on);
    await portal.latchkey.whenIdle();
    expect(portal.mails.map(({ to }) => to.address)).toEqual([ann.email]);
  });

  it('stays off for whichever process looks, and for one that starts anew', async () => {
    const portal = await startPortal();
    await portal.staff.tenants.switchNotification(off);
    await portal.staff.invitations.invite(invitation);
    await portal.latchkey.whenIdle();
    await portal.latchkey.close();
    const heir = await portal.another();
    expect(await appendedDuring(heir, () => heir.latchkey.whenIdle())).toBe(0);
    await heir.staff.tenants.switchNotification({ kind: 'reminder', on: false });
    await heir.latchkey.whenIdle();
    expect(heir.mails).toEqual([]);
    await heir.staff.tenants.switchNotification(on);
    await heir.latchkey.whenIdle();
    expect(heir.mails).toHaveLength(1);
  });
});
