import { describe, expect, it } from 'vitest';
import { mayGiveEverything } from '../../src/index.ts';
import { wholeLog } from '@latchkey/testing';
import { ann, inviteAnn, rosa, startPortal, turns } from '../portal.ts';

const invitation = { workspaceId: rosa.workspaceId, person: ann, permissions: ['roster.view'] };

describe('a command that takes steps in other streams', () => {
  it('waits until the commands before it are on record', async () => {
    let pass = () => {};
    let gate = Promise.resolve();
    const portal = await startPortal({
      async mayGive(...asked) {
        await gate;
        return mayGiveEverything(...asked);
      },
    });
    const { invitationId } = await inviteAnn(portal);
    portal.clock.advance(60_000);
    const { invitations } = portal.staff;
    const before = await portal.eventStore.head();

    gate = new Promise((resolve) => {
      pass = resolve;
    });
    const copied = invitations.copyLink({ invitationId });
    await turns();
    const rescinded = invitations.rescind({ invitationId });
    const invited = invitations.invite({ ...invitation, person: { ...ann, externalId: 'hr-7' } });
    await turns();
    pass();

    expect(await copied).toMatchObject({ ok: true, status: 'pending', revision: 1 });
    expect(await rescinded).toMatchObject({ ok: true, status: 'rescinded', revision: 2 });
    expect(await invited).toMatchObject({ ok: true, status: 'pending', round: 2, revision: 3 });
    const types = (await wholeLog(portal.eventStore, before)).map(({ type }) => type);
    expect(types.slice(0, 4)).toEqual([
      'InvitationLinkCopied',
      'InvitationRescinded',
      'ExternalIdClaimed',
      'PersonInvited',
    ]);
  });
});
