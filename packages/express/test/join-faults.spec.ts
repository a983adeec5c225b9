import { LatchkeyError } from 'latchkey';
import { describe, expect, it } from 'vitest';
import { openBrowser, openInvitation, proofIn, textsOf, titleOf } from './browser.ts';
import { ann, asAnn, startSite } from './site.ts';

describe('a fault on the invitees’ way', () => {
  it.each([
    ['of any kind', new Error('ann@example.org is broken'), 500, 'Something went wrong'],
    [
      'that leaves open what became of it',
      new LatchkeyError('OutcomeUnknown', 'ann@example.org'),
      503,
      'Please look whether this was done',
    ],
    [
      'that leaves open whether it can be seen yet',
      new LatchkeyError('NotCaughtUp', 'ann@example.org'),
      503,
      'Please look whether this was done',
    ],
  ])(
    '%s is told by a page, which says nothing of the inside, and to the host',
    async (_what, fault, status, title) => {
      let isBroken = false;
      const site = await startSite({
        authenticate() {
          if (isBroken) throw fault;
          return { tenantId: 'harbour-care', principalId: 'u-ann', verifiedEmail: 'ann@example.org' };
        },
      });
      const permissions = ['roster.view'];
      await site.staff.invitations.invite({ workspaceId: 'rosa', person: ann, permissions });
      const token = await site.tokenFor(ann.email);
      const { browser, shown } = await openInvitation(site, token);
      isBroken = true;
      const answers = [
        await browser.get('/join/confirm'),
        await browser.submit('/join/accept', { proof: proofIn(shown) }),
        await browser.submit('/join/begin', { token }),
      ];
      for (const answer of answers) {
        expect([answer.status, titleOf(answer)]).toEqual([status, title]);
        expect(answer.headers.get('Content-Type')).toBe('text/html; charset=utf-8');
        expect(answer.text).not.toMatch(/ann@example\.org|broken/);
      }
      expect(site.faults).toEqual([fault, fault, fault]);
      isBroken = false;
      const again = await browser.submit('/join/accept', { proof: proofIn(shown) });
      expect(textsOf(again)).toContain('You now have access to Rosa Diaz.');
    },
  );

  it('is warned of, where there is no onFault, by its kind', async () => {
    const site = await startSite({
      onFault: undefined,
      authenticate: () => Promise.reject(new TypeError('ann@example.org')),
    });
    const warned = new Promise<Error>((resolve) => {
      process.once('warning', resolve);
    });
    await openBrowser(site, asAnn.as).submit('/join/begin', { token: 'lk1_x' });
    expect(await warned).toMatchObject({ message: 'a request was answered with 500: TypeError' });
  });
});
