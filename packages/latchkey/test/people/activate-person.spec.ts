import { wholeLog } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import {
  acceptAs,
  annSignedIn,
  appendedDuring,
  dyingBefore,
  inviteAnn,
  letAnnIn,
  mayAnn,
  startPortal,
} from '../portal.ts';
import { done, letIn, meanwhile, startMortalPortal, typesIn } from './situation.ts';

async function activations(portal: Parameters<typeof typesIn>[0]): Promise<number> {
  return (await typesIn(portal, 'person')).filter((type) => type === 'PersonActivated').length;
}

describe('the first acceptance of a person', () => {
  it('activates them, as its last step', async () => {
    const portal = await startPortal();
    const { invitationId } = await letAnnIn(portal);
    const last = (await wholeLog(portal.eventStore)).at(-1);
    expect(last).toMatchObject({
      type: 'PersonActivated',
      data: { principalId: annSignedIn, invitationId },
    });
  });

  it('activates them once, however often they accept', async () => {
    const portal = await startPortal();
    await letAnnIn(portal);
    expect((await letIn(portal, 'theo', annSignedIn)).ok).toBe(true);
    await portal.latchkey.whenIdle();
    expect(await activations(portal)).toBe(1);
  });

  it('that died before it is repaired by accepting again', async () => {
    const portal = await startMortalPortal();
    const { token } = await inviteAnn(portal);
    portal.lost.add('PersonActivated');
    await expect(acceptAs(portal, annSignedIn, token)).rejects.toThrow('the process died');
    expect(await mayAnn(portal)).toBe(true);
    portal.lost.clear();
    done(await acceptAs(portal, annSignedIn, token));
    expect(await activations(portal)).toBe(1);
  });

  it('that died before it is repaired by any process, once', async () => {
    const portal = await startMortalPortal();
    const { token } = await inviteAnn(portal);
    portal.lost.add('PersonActivated');
    await expect(acceptAs(portal, annSignedIn, token)).rejects.toThrow('the process died');
    portal.lost.clear();
    await (await portal.another()).latchkey.whenIdle();
    expect(await activations(portal)).toBe(1);
    const appended = await appendedDuring(portal, async () => {
      await (await portal.another()).latchkey.whenIdle();
    });
    expect(appended).toBe(0);
  });

  it('that died before it is repaired also after access was revoked and a new round opened, in a closed tenant', async () => {
    const portal = await startMortalPortal();
    const { token, personId, workspaceId } = await inviteAnn(portal);
    portal.lost.add('PersonActivated');
    await expect(acceptAs(portal, annSignedIn, token)).rejects.toThrow('the process died');
    done(await portal.staff.access.revoke({ workspaceId, personId }));
    portal.clock.advance(60_000);
    await inviteAnn(portal);
    done(await portal.staff.tenants.close({}));
    portal.lost.clear();
    portal.clock.advance(3_600_000);
    await portal.latchkey.whenIdle();
    expect(await activations(portal)).toBe(1);
  });
});

describe('terms of the host', () => {
  it('are agreed to by whoever is bound to a person, once a version', async () => {
    const portal = await startPortal();
    const { personId } = await letAnnIn(portal);
    const { people } = portal.invitee(annSignedIn);
    expect(done(await people.agreeTerms({ version: '2026-03' }))).toMatchObject({
      personId,
      version: '2026-03',
    });
    const appended = await appendedDuring(portal, async () => {
      done(await people.agreeTerms({ version: '2026-03' }));
    });
    expect(appended).toBe(0);
    const signedIn = portal.latchkey.as({
      tenantId: 'harbour-care',
      actor: { type: 'principal', principalId: annSignedIn },
    });
    done(await signedIn.people.agreeTerms({ version: '2026-04' }));
    expect((await typesIn(portal, 'person')).filter((type) => type === 'TermsAgreed')).toHaveLength(2);
  });

  it('are not agreed to by anybody else', async () => {
    const portal = await startPortal();
    const { token, personId } = await inviteAnn(portal);
    const agreeAs = async (principalId?: string) => {
      const result = await portal.invitee(principalId).people.agreeTerms({ version: '2026-03' });
      return result.ok ? 'agreed' : result.rejection.type;
    };
    expect(await agreeAs()).toBe('NotSignedIn');
    // One who has only begun to accept is nobody yet.
    const stalled = await portal.another({ eventStore: dyingBefore(portal, 'InvitationAccepted') });
    await expect(acceptAs(stalled, annSignedIn, token)).rejects.toThrow('the process died');
    expect(await agreeAs(annSignedIn)).toBe('PersonNotFound');
    done(await acceptAs(portal, annSignedIn, token));
    expect(await agreeAs('u-other')).toBe('PersonNotFound');
    expect(await agreeAs(annSignedIn)).toBe('agreed');
    done(await portal.staff.people.releasePrincipal({ personId }));
    expect(await agreeAs(annSignedIn)).toBe('PersonNotFound');
  });

  it('are not agreed to by whoever is released while they agree', async () => {
    const portal = await startPortal();
    const { personId } = await letAnnIn(portal);
    const slow = await portal.another({
      eventStore: meanwhile(portal, 'TermsAgreed', () => portal.staff.people.releasePrincipal({ personId })),
    });
    const agreed = await slow.invitee(annSignedIn).people.agreeTerms({ version: '2026-03' });
    expect(agreed).toEqual({ ok: false, rejection: { type: 'PersonNotFound' } });
  });

  it('are of a version that is one', async () => {
    const portal = await startPortal();
    await letAnnIn(portal);
    const agreed = await portal.invitee(annSignedIn).people.agreeTerms({ version: 'the new ones' });
    expect(agreed).toMatchObject({ ok: false, rejection: { type: 'InvalidInput' } });
  });
});
