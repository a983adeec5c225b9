import { wholeLog } from '@latchkey/testing';
import { expect, it, describe } from 'vitest';
import type { Mail, ReadModels } from '../../src/index.ts';
import { memoryReadModels } from '../../src/index.ts';
import { acceptAs, ann, annSignedIn, rosa, startPortal } from '../portal.ts';

describe('a link', () => {
  it('stands in no event, no read model and no warning, also where the mailer repeats it', async () => {
    const mails: Mail[] = [];
    const readModels = memoryReadModels();
    const portal = await startPortal({
      readModels,
      mailer: async (mail) => {
        mails.push(mail);
        if (mails.length === 1) throw new Error(`could not send ${mail.link}`);
      },
    });
    const invited = await portal.staff.invitations.invite({
      workspaceId: rosa.workspaceId,
      person: ann,
      permissions: ['roster.view'],
    });
    const invitationId = invited.ok ? invited.invitationId : '';
    await portal.latchkey.whenIdle();
    portal.clock.advance(60_000);
    await portal.latchkey.whenIdle();
    const copied = await portal.staff.invitations.copyLink({ invitationId });
    const links = [...mails.map(({ link }) => link), copied.ok ? copied.url : ''];
    const tokens = links.map((link) => link.split('#')[1] ?? '');
    expect(tokens.map((token) => token.length)).toEqual([98, 98, 98]);
    const rejected = await acceptAs(portal, 'olivia', tokens[0] ?? '');
    expect(await acceptAs(portal, annSignedIn, tokens[1] ?? '')).toMatchObject({ ok: true });

    const history = await portal.staff.audit.history(invitationId);
    const kept = JSON.stringify([
      await wholeLog(portal.eventStore),
      documentsIn(readModels),
      history,
      rejected,
      await portal.latchkey.parked(),
      await portal.latchkey.health(),
    ]);
    expect(kept).toContain(invitationId);
    expect(tokens.filter((token) => kept.includes(token))).toEqual([]);
  });
});

function documentsIn(readModels: ReadModels): readonly unknown[] {
  return readModels.definitions().flatMap((definition) => {
    const model = readModels.open(definition);
    return Object.entries(definition.collections).flatMap(([collection, { indexes }]) =>
      Object.keys(indexes).flatMap((index) => model.find(collection, { index, equals: [], limit: 1_000 })),
    );
  });
}
