import { describe, expect, it } from 'vitest';
import {
  acceptAs,
  ann,
  annSignedIn,
  appendedDuring,
  inviteAnn,
  mayAnn,
  rejectionOf,
  rosa,
  startPortal,
  tenantId,
} from '../portal.ts';

const bob = { name: 'Bob', email: 'bob@example.org' };

describe('rotating the key of links', () => {
  it('makes every new link with a new key, and earlier links go on working', async () => {
    const portal = await startPortal();
    const { token } = await inviteAnn(portal);
    expect(await portal.latchkey.linkKeys.rotate()).toEqual({ keyId: 2 });
    const invitation = { workspaceId: rosa.workspaceId, person: bob, permissions: ['roster.view'] };
    const invited = await portal.staff.invitations.invite(invitation);
    await portal.latchkey.whenIdle();
    expect((await acceptAs(portal, annSignedIn, token)).ok).toBe(true);
    const byKey = await portal.latchkey.linkKeys.revoke(2);
    expect([...byKey]).toEqual([[tenantId, [invited.ok && invited.invitationId]]]);
  });

  it('makes one key of many who rotate at the same time, or one for each, and all links work', async () => {
    const portal = await startPortal();
    const other = await portal.another();
    const made = await Promise.all([portal.latchkey.linkKeys.rotate(), other.latchkey.linkKeys.rotate()]);
    expect(made.every(({ keyId }) => keyId > 1)).toBe(true);
    const { token } = await inviteAnn(portal);
    expect((await acceptAs(portal, annSignedIn, token)).ok).toBe(true);
  });

  it('works before there was any link', async () => {
    const portal = await startPortal();
    expect(await portal.latchkey.linkKeys.rotate()).toEqual({ keyId: 2 });
    expect(await portal.latchkey.linkKeys.rotate()).toEqual({ keyId: 3 });
  });
});

describe('revoking a key of links', () => {
  it('lets a mail be that waits with such a link, and a resend goes out', async () => {
    let isDown = true;
    const sent: string[] = [];
    const portal = await startPortal({
      async mailer({ link }) {
        if (isDown) throw new Error('down');
        sent.push(link);
      },
    });
    const invitation = { workspaceId: rosa.workspaceId, person: ann, permissions: ['roster.view'] };
    const invited = await portal.staff.invitations.invite(invitation);
    await portal.latchkey.whenIdle();
    await portal.latchkey.linkKeys.revoke(1);
    isDown = false;
    portal.problems.length = 0;
    portal.clock.advance(60_000);
    await portal.latchkey.whenIdle();
    expect({ sent, problems: portal.problems }).toEqual({ sent: [], problems: [] });
    await portal.staff.invitations.resend({ invitationId: invited.ok ? invited.invitationId : '' });
    await portal.latchkey.whenIdle();
    expect(sent).toHaveLength(1);
  });

  it('kills its links at once, in every process, and lists the open invitations to resend', async () => {
    const portal = await startPortal();
    const other = await portal.another();
    const { token, invitationId } = await inviteAnn(portal);
    const listed = await portal.latchkey.linkKeys.revoke(1);
    expect([...listed]).toEqual([[tenantId, [invitationId]]]);
    for (const each of [portal, other]) {
      expect(rejectionOf(await acceptAs(each, annSignedIn, token))).toEqual({ type: 'LinkNotRecognised' });
    }
    portal.clock.advance(60_000);
    await portal.staff.invitations.resend({ invitationId });
    await portal.latchkey.whenIdle();
    expect((await acceptAs(portal, annSignedIn, portal.tokenFor(ann.email))).ok).toBe(true);
  });

  it('lists what is open alone: not what has ended, is past its deadline, or was resent by another key', async () => {
    const portal = await startPortal();
    const invite = async (email: string, workspaceId = rosa.workspaceId) => {
      const person = { name: 'Somebody', email };
      const invited = await portal.staff.invitations.invite({
        workspaceId,
        person,
        permissions: ['roster.view'],
      });
      if (!invited.ok) throw new Error('refused');
      return invited.invitationId;
    };
    await invite('late@example.org');
    portal.clock.advance(7 * 86_400_000);
    const rescinded = await invite('rescinded@example.org');
    await portal.staff.invitations.rescind({ invitationId: rescinded });
    const resent = await invite('resent@example.org');
    const open = await invite('open@example.org');
    await portal.latchkey.linkKeys.rotate();
    portal.clock.advance(60_000);
    await portal.staff.invitations.resend({ invitationId: resent });
    expect([...(await portal.latchkey.linkKeys.revoke(1))]).toEqual([[tenantId, [open]]]);
    expect([...(await portal.latchkey.linkKeys.revoke(1))]).toEqual([[tenantId, [open]]]);
    expect([...(await portal.latchkey.linkKeys.revoke(2))]).toEqual([[tenantId, [resent]]]);
  });

  it('lists by tenant, however many there are', async () => {
    const portal = await startPortal();
    const others = portal.latchkey.as({
      tenantId: 'other-care',
      actor: { type: 'principal', principalId: 'x' },
    });
    await others.tenants.open();
    await others.workspaces.open(rosa);
    const many = Array.from({ length: 120 }, (_, index) => `person-${index}@example.org`);
    for (const facade of [portal.staff, others]) {
      for (const email of facade === others ? many.slice(0, 1) : many) {
        await facade.invitations.invite({
          workspaceId: rosa.workspaceId,
          person: { name: 'Somebody', email },
          permissions: ['roster.view'],
        });
      }
    }
    const listed = await portal.latchkey.linkKeys.revoke(1);
    expect(new Map([...listed].map(([tenant, ids]) => [String(tenant), new Set(ids).size]))).toEqual(
      new Map([
        [tenantId, 120],
        ['other-care', 1],
      ]),
    );
  });

  it('lists what was appended before it, also where this process has not followed the log so far', async () => {
    const portal = await startPortal();
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    let isHeld = false;
    const lagging = await portal.another({
      eventStore: {
        ...portal.eventStore,
        async *subscribe(options) {
          for await (const page of portal.eventStore.subscribe(options)) {
            if (isHeld) await released;
            yield page;
          }
        },
      },
    });
    isHeld = true;
    const { invitationId } = await inviteAnn(portal);
    const revoking = lagging.latchkey.linkKeys.revoke(1);
    await portal.latchkey.whenIdle();
    release();
    expect([...(await revoking)]).toEqual([[tenantId, [invitationId]]]);
  });

  it('of a key that was never made is a mistake', async () => {
    const portal = await startPortal();
    await inviteAnn(portal);
    for (const keyId of [2, 0, -1, 1.5]) {
      await expect(portal.latchkey.linkKeys.revoke(keyId)).rejects.toMatchObject({ code: 'LinkKeyNotFound' });
    }
  });
});

describe('a command by a link whose key was revoked after it', () => {
  it('gives its first result when it comes again under its id, and completes what was interrupted', async () => {
    const portal = await startPortal();
    const { token } = await inviteAnn(portal);
    const accept = () =>
      portal
        .invitee(annSignedIn)
        .invitations.accept({ token, verifiedEmail: ann.email }, { commandId: 'accept' });
    const first = await accept();
    await portal.latchkey.linkKeys.revoke(1);
    const appended = await appendedDuring(portal, async () => expect(await accept()).toEqual(first));
    expect(appended).toBe(0);
    expect(await mayAnn(portal)).toBe(true);
  });

  it('is the same for declining', async () => {
    const portal = await startPortal();
    const { token } = await inviteAnn(portal);
    const decline = () => portal.invitee().invitations.decline({ token }, { commandId: 'decline' });
    const first = await decline();
    await portal.latchkey.linkKeys.revoke(1);
    expect(await appendedDuring(portal, async () => expect(await decline()).toEqual(first))).toBe(0);
  });

  it('is not recognised under another id, with another input, at another revision, or by somebody else', async () => {
    const portal = await startPortal();
    const { token } = await inviteAnn(portal);
    await portal
      .invitee(annSignedIn)
      .invitations.accept({ token, verifiedEmail: ann.email }, { commandId: 'accept' });
    await portal.latchkey.linkKeys.revoke(1);
    const notRecognised = { type: 'LinkNotRecognised' };
    const as = (who: string, email: string, options = {}) =>
      portal.invitee(who).invitations.accept({ token, verifiedEmail: email }, options);
    expect(rejectionOf(await as(annSignedIn, ann.email))).toEqual(notRecognised);
    expect(rejectionOf(await as(annSignedIn, ann.email, { commandId: 'other' }))).toEqual(notRecognised);
    expect(rejectionOf(await as(annSignedIn, bob.email, { commandId: 'accept' }))).toEqual(notRecognised);
    expect(rejectionOf(await as(annSignedIn, ann.email, { commandId: 'x', expectedRevision: 0 }))).toEqual(
      notRecognised,
    );
    expect(rejectionOf(await as('u-other', ann.email, { commandId: 'accept' }))).toEqual(notRecognised);
  });
});
