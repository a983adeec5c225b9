import { describe, expect, it } from 'vitest';
import type { NewLinkAsked } from '../src/index.ts';
import { openBrowser, openInvitation, proofIn, textsOf, titleOf } from './browser.ts';
import type { Answer, Site } from './site.ts';
import { asAnn, inviteAnn, leavesNoTrace, startSite } from './site.ts';

/** Every way for a link to end after which a new one would help. */
const ends: Readonly<Record<string, (site: Site, token: string, invitationId: string) => Promise<unknown>>> =
  {
    expired: async (site) => site.clock.advance(7 * 86_400_000),
    rescinded: (site, _token, invitationId) => site.staff.invitations.rescind({ invitationId }),
    declined: (site, token) => site.call('POST /invitations/decline', { json: { token } }),
    superseded: async (site, _token, invitationId) => {
      site.clock.advance(60_000);
      return site.staff.invitations.resend({ invitationId });
    },
  };

/** A site whose host is told who asks for a new link. */
async function listeningSite() {
  const asked: NewLinkAsked[] = [];
  const site = await startSite({
    onNewLinkAsked: async (each) => {
      asked.push(each);
    },
  });
  return { site, asked };
}

describe.each(Object.keys(ends))('the holder of a link that is %s', (standing) => {
  async function ended(site: Site) {
    const invited = await inviteAnn(site);
    await ends[standing]?.(site, invited.token, invited.invitationId);
    return invited;
  }

  it('can ask for a new one with a button, which tells the host and changes nothing', async () => {
    const { site, asked } = await listeningSite();
    const { token, invitationId, personId } = await ended(site);
    const { browser, shown } = await openInvitation(site, token);
    expect([shown.status, textsOf(shown).includes('Ask for a new link')]).toEqual([410, true]);
    expect(shown.text).toContain('action="/portal/join/ask-for-link"');
    expect(shown.headers.get('Content-Security-Policy')).toContain("form-action 'self'");
    const page = await leavesNoTrace(site, () =>
      browser.submit('/join/ask-for-link', { proof: proofIn(shown) }),
    );
    expect([page.status, titleOf(page)]).toEqual([200, 'You asked for a new link']);
    expect(asked).toEqual([
      {
        tenantId: 'harbour-care',
        workspaceId: 'rosa',
        invitationId,
        personId,
        generation: 1,
        standing,
        principalId: 'u-ann',
      },
    ]);
    expect(browser.cookies.size).toBe(0);
    const again = await browser.submit('/join/ask-for-link', { proof: proofIn(shown) });
    expect([again.status, titleOf(again), asked.length]).toEqual([400, 'Open your link again', 1]);
  });

  it('can ask by JSON, signed in or not', async () => {
    const { site, asked } = await listeningSite();
    const { token, invitationId } = await ended(site);
    for (const who of [{}, asAnn]) {
      const answer = await leavesNoTrace(site, () =>
        site.call('POST /invitations/ask-for-link', { ...who, json: { token } }),
      );
      expect([answer.status, answer.json]).toEqual([200, { invitationId, standing }]);
    }
    expect(asked.map(({ principalId }) => principalId)).toEqual([undefined, 'u-ann']);
    expect(asked).toMatchObject([
      { invitationId, standing },
      { invitationId, standing },
    ]);
  });

  it('sees no button, and is told whom to ask, where the host does not listen', async () => {
    const site = await startSite();
    const { token } = await ended(site);
    const { shown } = await openInvitation(site, token);
    expect([shown.status, textsOf(shown)]).toEqual([
      410,
      expect.arrayContaining(['If you need a new link, ask whoever invited you.']),
    ]);
    expect(shown.text).not.toContain('<form');
    const answer = await site.call('POST /invitations/ask-for-link', { json: { token } });
    expect([answer.status, answer.json['code']]).toEqual([403, 'NobodyToAsk']);
    expect(answer.json['detail']).toContain('`onNewLinkAsked`');
  });
});

describe.each(['rescinded', 'declined', 'superseded'])(
  'an invitation that is %s while it is shown',
  (standing) => {
    async function endedMeanwhile(site: Site) {
      const { token, invitationId } = await inviteAnn(site);
      const { browser, shown } = await openInvitation(site, token);
      await ends[standing]?.(site, token, invitationId);
      return { browser, proof: proofIn(shown) };
    }

    it('leads to the button from its forms', async () => {
      const { site, asked } = await listeningSite();
      const { browser, proof } = await endedMeanwhile(site);
      const refused = await browser.submit('/join/accept', { proof });
      expect([refused.status, textsOf(refused).includes('Ask for a new link')]).toEqual([410, true]);
      const page = await browser.submit('/join/ask-for-link', { proof: proofIn(refused) });
      expect(titleOf(page)).toBe('You asked for a new link');
      expect(asked).toMatchObject([{ standing }]);
    });

    it('is shown as it stands to who asks a host that does not listen', async () => {
      const site = await startSite();
      const { browser, proof } = await endedMeanwhile(site);
      const page = await leavesNoTrace(site, () => browser.submit('/join/ask-for-link', { proof }));
      expect([page.status, page.text]).toEqual([410, (await browser.get('/join/confirm')).text]);
    });
  },
);

describe('a link that needs no other', () => {
  it('is shown again while it is open', async () => {
    const { site, asked } = await listeningSite();
    const { token } = await inviteAnn(site);
    const { browser, shown } = await openInvitation(site, token);
    const page = await leavesNoTrace(site, () =>
      browser.submit('/join/ask-for-link', { proof: proofIn(shown) }),
    );
    expect([page.status, titleOf(page)]).toEqual([200, 'Invitation to Rosa Diaz']);
    const answer = await site.call('POST /invitations/ask-for-link', { ...asAnn, json: { token } });
    expect([answer.status, answer.json['code'], answer.json['standing']]).toEqual([
      409,
      'NoLinkNeeded',
      'open',
    ]);
    expect(asked).toEqual([]);
  });

  it('leads on once it was accepted', async () => {
    const { site, asked } = await listeningSite();
    const { token } = await inviteAnn(site);
    const { browser, shown } = await openInvitation(site, token);
    await site.call('POST /invitations/accept', { ...asAnn, json: { token } });
    const page = await browser.submit('/join/ask-for-link', { proof: proofIn(shown) });
    expect([page.status, titleOf(page)]).toEqual([409, 'This invitation was accepted already']);
    expect(textsOf(page)).not.toContain('Ask for a new link');
    const answer = await site.call('POST /invitations/ask-for-link', { ...asAnn, json: { token } });
    expect([answer.status, answer.json['code'], answer.json['standing']]).toEqual([
      409,
      'NoLinkNeeded',
      'accepted',
    ]);
    expect(asked).toEqual([]);
  });
});

describe('asking for a new link', () => {
  async function expiredAt(site: Site) {
    const { token } = await inviteAnn(site);
    site.clock.advance(7 * 86_400_000);
    const { browser, shown } = await openInvitation(site, token);
    return { token, browser, proof: proofIn(shown) };
  }

  it.each([{ Origin: 'https://evil.example' }, { Origin: 'null' }, { 'Sec-Fetch-Site': 'cross-site' }])(
    'is refused from another site’s page: %o',
    async (headers) => {
      const { site, asked } = await listeningSite();
      const { browser, proof } = await expiredAt(site);
      const refused = await leavesNoTrace(site, () =>
        browser.submit('/join/ask-for-link', { proof }, { headers }),
      );
      expect([refused.status, titleOf(refused), asked]).toEqual([403, 'This came from elsewhere', []]);
    },
  );

  it('is refused without a proof, and with that of another account', async () => {
    const { site, asked } = await listeningSite();
    const { browser, proof } = await expiredAt(site);
    for (const [fields, as] of [
      [{}, asAnn.as],
      [{ proof: 'made up' }, asAnn.as],
      [{ proof }, 'u-other ann@example.org'],
    ] as const) {
      const refused = await leavesNoTrace(site, () => browser.submit('/join/ask-for-link', fields, { as }));
      expect([refused.status, titleOf(refused)]).toEqual([403, 'Please look again']);
    }
    expect(asked).toEqual([]);
  });

  it('is refused without an invitation at hand, and leads to sign-in who is not signed in', async () => {
    const { site, asked } = await listeningSite();
    const { browser, proof } = await expiredAt(site);
    const signedOut = openBrowser(site);
    signedOut.cookies.set('latchkey-join', browser.cookies.get('latchkey-join') ?? '');
    const sent = await signedOut.submit('/join/ask-for-link', { proof });
    expect([sent.status, sent.headers.get('Location')]).toEqual([
      303,
      '/sign-in?returnTo=%2Fportal%2Fjoin%2Fconfirm',
    ]);
    browser.cookies.clear();
    expect((await browser.submit('/join/ask-for-link', { proof })).status).toBe(400);
    expect(asked).toEqual([]);
  });

  it('gets the one answer for all links that are not authentic, and from other tenants', async () => {
    const { site, asked } = await listeningSite();
    const { token } = await expiredAt(site);
    const answers: Answer[] = [];
    for (const [text, headers] of [
      ['nonsense', {}],
      [`${token.slice(0, -4)}AAAA`, asAnn],
      [token, { ...asAnn, headers: { 'X-Tenant': 'other-care' } }],
    ] as const) {
      answers.push(
        await leavesNoTrace(site, () =>
          site.call('POST /invitations/ask-for-link', { ...headers, json: { token: text } }),
        ),
      );
    }
    for (const { status, text } of answers) expect([status, text]).toEqual([404, answers[0]?.text]);
    expect(answers[0]?.json['code']).toBe('LinkNotRecognised');
    expect(asked).toEqual([]);
  });

  it.each([{}, [], { token: 1 }, { token: 'x', more: 1 }])('takes nothing but a token: %j', async (json) => {
    const { site } = await listeningSite();
    const answer = await site.call('POST /invitations/ask-for-link', { ...asAnn, json });
    expect([answer.status, answer.json['code']]).toEqual([422, 'InvalidInput']);
  });

  it.each<[string, () => Promise<void> | void]>([
    [
      'throws',
      () => {
        throw new Error('ann@example.org');
      },
    ],
    ['fails', () => Promise.reject(new Error('ann@example.org'))],
  ])(
    'is told honestly to have failed where the host’s code %s, and can be tried again',
    async (_how, fail) => {
      let isBroken = true;
      const site = await startSite({ onNewLinkAsked: () => (isBroken ? fail() : undefined) });
      const { token, browser, proof } = await expiredAt(site);
      const failed = await leavesNoTrace(site, () => browser.submit('/join/ask-for-link', { proof }));
      expect([failed.status, titleOf(failed)]).toEqual([500, 'This invitation has expired']);
      expect(failed.text).toMatch(/role="alert"[^>]*>\s*Your request could not be passed on\./);
      expect(failed.text).not.toContain('Error');
      const answer = await leavesNoTrace(site, () =>
        site.call('POST /invitations/ask-for-link', { ...asAnn, json: { token } }),
      );
      expect([answer.status, answer.json['code']]).toEqual([500, 'Fault']);
      expect(site.faults).toMatchObject([{ message: 'ann@example.org' }, { message: 'ann@example.org' }]);
      isBroken = false;
      const again = await browser.submit('/join/ask-for-link', { proof: proofIn(failed) });
      expect([again.status, titleOf(again)]).toEqual([200, 'You asked for a new link']);
    },
  );

  it('is told to have failed where the host does not answer within ten seconds', async () => {
    let tell = () => {};
    const asked = new Promise<void>((resolve) => {
      tell = resolve;
    });
    const site = await startSite({
      onNewLinkAsked() {
        tell();
        return new Promise(() => {});
      },
    });
    const { browser, proof } = await expiredAt(site);
    let isAnswered = false;
    const failed = browser.submit('/join/ask-for-link', { proof }).finally(() => {
      isAnswered = true;
    });
    await asked;
    site.clock.advance(9_999);
    await site.call('GET /join');
    expect(isAnswered).toBe(false);
    site.clock.advance(1);
    expect((await failed).status).toBe(500);
    expect(site.faults).toMatchObject([{ code: 'HostTooSlow' }]);
  });
});
