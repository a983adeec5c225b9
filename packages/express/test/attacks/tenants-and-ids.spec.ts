import { describe, expect, it } from 'vitest';
import { openInvitation } from '../browser.ts';
import { asAnn, asOlivia, inviteAnn, leavesNoTrace, letAnnIn, startSite } from '../site.ts';
import { prepared, staffCases } from '../staff-cases.ts';
import { another, asOliviaElsewhere, whole } from './other-tenant.ts';

/** Of the right form, and of nothing anywhere. */
const neverMade = '01ARZ3NDEKTSV4RRFFQ69G5FAV';

const aboutSomething = staffCases.filter(
  ({ request, json }) =>
    /:\w+Id|rosa/.test(request) ||
    /personId|rosa/.test(JSON.stringify(json?.({ invitationId: '', personId: '' }) ?? '')),
);

describe('guessing ids of another tenant’s', () => {
  it('is tried at every route of staff’s that takes an id', () => {
    expect(aboutSomething.length).toBeGreaterThan(35);
  });

  it.each(aboutSomething)(
    'is answered as one that never was is, and leaves no trace: $request',
    async (each) => {
      const site = await startSite();
      const { known, request, json } = await prepared(site, each);
      const other = site.latchkey.as({ tenantId: 'other-care', actor: { type: 'system', part: 'test' } });
      await other.tenants.open();

      const ask = (replace: (text: string) => string) =>
        leavesNoTrace(site, () =>
          site.call(replace(request), {
            ...asOliviaElsewhere,
            ...(json && { json: JSON.parse(replace(JSON.stringify(json))) as object }),
          }),
        );
      const never = (text: string) =>
        text
          .replaceAll(known.invitationId || neverMade, neverMade)
          .replaceAll(known.personId, neverMade)
          .replaceAll('rosa', 'zora');
      const [foreign, unknown] = [await ask((text) => text), await ask(never)];
      // What was sent may be named in the answer.
      expect(withoutMoment(renamed(whole(foreign)))).toEqual(withoutMoment(whole(unknown)));
      if (!isAnsweredWithNo.test(request)) expect(foreign.status).toBe(404);
    },
  );

  it('finds nothing by ids that the other tenant uses, too', async () => {
    const site = await startSite();
    const { personId } = await letAnnIn(site);
    const { invitationId } = await another(site);
    const listed = await site.call('GET /invitations?workspaceId=rosa', asOliviaElsewhere);
    expect((listed.json['items'] as { invitationId: string }[]).map((each) => each.invitationId)).toEqual([
      invitationId,
    ]);
    expect((await site.call(`GET /access?personId=${personId}`, asOliviaElsewhere)).json).toEqual({
      items: [],
    });
    for (const named of [{ personId }, { principalId: 'u-ann' }]) {
      const check = await site.call('POST /access/check', {
        ...asOliviaElsewhere,
        json: { workspaceId: 'rosa', permission: 'roster.view', ...named },
      });
      expect(check.json['allowed']).toBe(false);
    }
  });
});

/** Lists are empty, a check says no, of what could be done all is refused, and so is each of many rows. */
const isAnsweredWithNo = /^GET \/(invitations|access)(\/actions|\/standings)?\?|\/access\/check$|\/many$/;

function renamed<Answer>(answer: Answer): Answer {
  return JSON.parse(JSON.stringify(answer).replaceAll('rosa', 'zora')) as Answer;
}

/** Without what a check says of when it was asked. */
function withoutMoment({ text, ...rest }: ReturnType<typeof whole>) {
  return { ...rest, text: text.replaceAll(/"(?:asOf|validUntil)":"[^"]*"/g, '') };
}

describe('a principal that another tenant’s sign-in vouches for', () => {
  const asAnnElsewhere = { ...asAnn, headers: { 'X-Tenant': 'other-care' } };

  it.each(['preview', 'accept', 'decline'])(
    'is nobody here, by the same id and address: %s',
    async (action) => {
      const site = await startSite();
      const { token } = await inviteAnn(site);
      await another(site);
      const refused = await leavesNoTrace(site, () =>
        site.call(`POST /invitations/${action}`, { ...asAnnElsewhere, json: { token } }),
      );
      expect([refused.status, refused.json['code']]).toEqual([404, 'LinkNotRecognised']);
      expect((await site.call('POST /invitations/accept', { ...asAnn, json: { token } })).status).toBe(200);
    },
  );

  it('sees no invitation on the pages', async () => {
    const site = await startSite();
    const { token } = await inviteAnn(site);
    await another(site);
    const { browser } = await openInvitation(site, token);
    const shown = await leavesNoTrace(site, () => browser.get('/join/confirm', asAnnElsewhere));
    expect(shown.status).toBe(404);
  });

  it('agrees to nothing for the person here, is let in nowhere here, and is not staff’s either', async () => {
    const site = await startSite();
    const { personId } = await letAnnIn(site);
    await another(site);
    const agreed = await leavesNoTrace(site, () =>
      site.call('POST /people/agree-terms', { ...asAnnElsewhere, json: { version: '2' } }),
    );
    expect(agreed.status).toBe(404);
    const own = await site.call('GET /my/workspaces', asAnnElsewhere);
    expect([own.status, own.json['items']]).toEqual([200, []]);
    const gone = await leavesNoTrace(site, () => site.call(`GET /people/${personId}`, asOliviaElsewhere));
    expect([gone.status, gone.json['code']]).toEqual([404, 'PersonNotFound']);
    expect((await site.call(`GET /people/${personId}`, asOlivia)).status).toBe(200);
  });
});
