import { describe, expect, it } from 'vitest';
import type { Site } from '../site.ts';
import { ann, asOlivia, inviteAnn, startSite } from '../site.ts';

const authorize = () => true;
const offer = { workspaceId: 'rosa', person: ann, permissions: ['roster.view'] };
const often = 30;

const post = (site: Site, path: string, json: object = {}, as = asOlivia) =>
  site.call(`POST ${path}`, { ...as, json });

async function mailsTo(site: Site, domain = 'example.org'): Promise<number> {
  await site.latchkey.whenIdle();
  return site.mails.filter(({ to }) => to.address.toLowerCase().endsWith(`@${domain}`)).length;
}

describe('mail bombing by rescinding and inviting again', () => {
  it('sends one mail in each cooldown, however the address is written and whoever of staff tries', async () => {
    const site = await startSite({ authorize });
    const { invitationId } = await inviteAnn(site);
    const spellings = [ann.email, 'ANN@example.org', 'ann@EXAMPLE.ORG'];
    for (let minute = 1; minute <= 3; minute++) {
      for (let time = 0; time < often; time++) {
        const email = spellings[time % spellings.length] ?? '';
        const as = { as: ['olivia', 'noah'][time % 2] ?? '' };
        await post(site, `/invitations/${invitationId}/rescind`, {}, as);
        const refused = await post(site, '/invitations', { ...offer, person: { ...ann, email } }, as);
        expect([refused.status, refused.json['code']]).toEqual([429, 'ResendTooSoon']);
        expect(Number(refused.headers.get('Retry-After'))).toBeLessThanOrEqual(60);
        const resent = await post(site, `/invitations/${invitationId}/resend`, {}, as);
        expect([resent.status, resent.json['code']]).toEqual([429, 'ResendTooSoon']);
      }
      expect(await mailsTo(site)).toBe(minute);
      site.clock.advance(60_000);
      expect((await post(site, '/invitations', offer)).status).toBe(201);
      expect(await mailsTo(site)).toBe(minute + 1);
    }
  });

  it('is not helped by the invitee’s saying no, nor by a deadline that passes', async () => {
    const site = await startSite({ authorize });
    const { token } = await inviteAnn(site);
    await site.call('POST /invitations/decline', { json: { token } });
    const refused = await post(site, '/invitations', offer);
    expect([refused.status, refused.json['code']]).toEqual([429, 'ResendTooSoon']);
    expect(await mailsTo(site)).toBe(1);
  });
});

describe('mail bombing by sending again', () => {
  it('ends at the round’s limit, also where the address is changed to and fro', async () => {
    const site = await startSite({ authorize });
    const policy = { validFor: 'P7D', resend: { cooldown: 'PT1M', limit: 4 }, acceptBy: 'matchingEmail' };
    await post(site, '/tenant/change-policy', { policy });
    const { invitationId, personId } = await inviteAnn(site);
    for (let time = 0; time < often; time++) {
      const email = time % 2 === 0 ? 'ann@example.net' : ann.email;
      await post(site, `/people/${personId}/change-email`, { email });
      await post(site, `/invitations/${invitationId}/readdress`);
    }
    expect((await mailsTo(site)) + (await mailsTo(site, 'example.net'))).toBe(4);
    site.clock.advance(60_000);
    const refused = await post(site, `/invitations/${invitationId}/resend`);
    expect([refused.status, refused.json['code']]).toEqual([429, 'ResendLimitReached']);
  });

  it('to many people is limited for each principal', async () => {
    const site = await startSite({ authorize, rateLimits: { sending: { limit: 5, windowMs: 60_000 } } });
    for (let number = 0; number < often; number++) {
      await post(site, '/invitations', { ...offer, person: { name: 'A', email: `a${number}@example.org` } });
    }
    expect(await mailsTo(site)).toBe(5);
  });
});
