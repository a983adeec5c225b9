import { describe, expect, it } from 'vitest';
import type { InvitationEvent, InvitationFacts } from '../../src/index.ts';
import { fold, invitation, invitationActions, later } from '../../src/index.ts';
import {
  accepted,
  approving,
  client,
  cooldown,
  deadline,
  invited,
  invitee,
  noah,
  olivia,
  policy,
  requested,
  start,
} from './situation.ts';

const facts: InvitationFacts = {
  at: later(start, 86_400_000),
  policy,
  workspaceId: client,
  personId: invitee,
  addressVersion: 1,
  accessHasEnded: false,
  isLetIn: false,
  by: olivia,
};

/** In the order of the buttons: what each would lead to. */
function offered(history: readonly InvitationEvent[], change: Partial<InvitationFacts> = {}) {
  const actions = invitationActions(fold(invitation, history), { ...facts, ...change });
  return Object.fromEntries(
    actions.map((action) => [
      action.command,
      action.outcome === 'refused' ? action.rejection?.type : action.outcome,
    ]),
  );
}

describe('what staff could do with an invitation', () => {
  it('is to invite, as long as nobody was', () => {
    expect(offered([])).toEqual({
      invite: 'allowed',
      send: 'allowed',
      approve: 'NotInvited',
      refuse: 'NotInvited',
      resend: 'NotInvited',
      readdress: 'NotInvited',
      changeTerms: 'NotInvited',
      copyLink: 'NotInvited',
      rescind: 'NotInvited',
    });
  });

  it('is all that an open one lets them do', () => {
    expect(offered([invited(start)])).toEqual({
      invite: 'AlreadyInvited',
      send: 'allowed',
      approve: 'NotRequested',
      refuse: 'NotRequested',
      resend: 'allowed',
      readdress: 'nothing-to-do',
      changeTerms: 'allowed',
      copyLink: 'allowed',
      rescind: 'allowed',
    });
  });

  it('is as of the moment: within the cooldown, and past the deadline', () => {
    expect(offered([invited(start)], { at: later(start, cooldown - 1) })).toMatchObject({
      resend: 'ResendTooSoon',
    });
    expect(offered([invited(start)], { at: deadline })).toMatchObject({
      invite: 'allowed',
      copyLink: 'InvitationExpired',
    });
  });

  it('depends on who would do it', () => {
    const asked = [requested(start)];
    expect(offered(asked, { policy: approving })).toMatchObject({ approve: 'RequesterMayNotApprove' });
    expect(offered(asked, { policy: approving, by: noah })).toMatchObject({
      approve: 'allowed',
      refuse: 'allowed',
    });
  });

  it('depends on the person’s address, and on the access there is', () => {
    expect(offered([invited(start)], { addressVersion: 2 })).toMatchObject({ readdress: 'allowed' });
    const history = [invited(start), accepted(start)];
    expect(offered(history)).toMatchObject({ invite: 'AlreadyAccepted', rescind: 'AlreadyAccepted' });
    expect(offered(history, { accessHasEnded: true })).toMatchObject({ invite: 'allowed', send: 'allowed' });
    expect(offered([], { isLetIn: true })).toMatchObject({ invite: 'allowed', send: 'AlreadyAccepted' });
  });

  it('says all that a refusal says', () => {
    const actions = invitationActions(fold(invitation, [invited(start)]), facts);
    expect(actions[0]).toEqual({
      command: 'invite',
      outcome: 'refused',
      rejection: { type: 'AlreadyInvited', expiresAt: deadline },
    });
  });
});
