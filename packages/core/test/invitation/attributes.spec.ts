import { describe, expect, it } from 'vitest';
import type { InvitationCommand, InvitationEvent } from '../../src/index.ts';
import { invitation, later } from '../../src/index.ts';
import { ann, approving, cooldown, invite, noah, resend, start, terms } from './situation.ts';

const north = { defaultArea: 'north' };
const offered = { ...terms, attributes: north };
const afterCooldown = later(start, cooldown);

/** What the invitation is after these commands, one after the other, and what the last of them led to. */
function lifeOf(...commands: readonly InvitationCommand[]) {
  let state = invitation.initial;
  let events: readonly InvitationEvent[] = [];
  for (const command of commands) {
    const decided = invitation.decide(command, state);
    if (!decided.ok) throw new Error(decided.rejection.type);
    ({ events } = decided);
    state = events.reduce(invitation.evolve, state);
  }
  return { state, events };
}

const acceptance = {
  type: 'Accept',
  at: afterCooldown,
  generation: 1,
  channel: 'mailed',
  principalId: ann,
  principalClaimRevision: 0,
  personClaimRevision: 1,
  addressVersion: 1,
  verifiedBy: 'linkHolder',
} as const;

describe('what the host keeps with an invitation', () => {
  it('is offered with it, and is what is accepted', () => {
    const { events } = lifeOf(invite(start, { terms: offered }), acceptance);
    expect(events[0]).toMatchObject({ type: 'InvitationAccepted', attributes: north });
  });

  it('waits with a request, and is offered once that is approved', () => {
    const asked = lifeOf(invite(start, { terms: offered, policy: approving }));
    expect(asked.events[0]).toMatchObject({ type: 'InvitationRequested', attributes: north });
    const approved = lifeOf(invite(start, { terms: offered, policy: approving }), {
      ...resend(start, { by: noah }),
      type: 'Approve',
    });
    expect(approved.events[1]).toMatchObject({ type: 'PersonInvited', attributes: north });
  });

  it('is offered again by a resend that opens a new round', () => {
    const { events } = lifeOf(
      invite(start, { terms: offered }),
      { type: 'Rescind', at: start },
      resend(afterCooldown),
    );
    expect(events[0]).toMatchObject({ type: 'PersonInvited', round: 2, attributes: north });
  });

  it('is changed with what the invitation offers, and raises nothing', () => {
    const change = {
      type: 'ChangeTerms',
      at: start,
      policy: approving,
      addressVersion: 1,
      by: noah,
    } as const;
    const { events } = lifeOf(invite(start, { terms: offered }), {
      ...change,
      terms: { ...terms, attributes: { defaultArea: 'south' } },
    });
    expect(events).toMatchObject([
      { type: 'InvitationTermsChanged', attributes: { defaultArea: 'south' }, changedBy: noah },
    ]);
  });

  it('is already so where it is the same', () => {
    const { state } = lifeOf(invite(start, { terms: offered }));
    const change = { type: 'ChangeTerms', at: start, policy: approving, addressVersion: 1 } as const;
    const same = { ...change, terms: { ...terms, attributes: { ...north } } };
    expect(invitation.decide(same, state)).toEqual({ ok: true, events: [] });
  });
});
