import { describe, expect, it } from 'vitest';
import type { InvitationEvent } from '../../src/index.ts';
import { fold, invitation, issuedPart, subjectOf } from '../../src/index.ts';
import { client, invited, invitee, refused, requested, start } from './situation.ts';

const after = (...history: InvitationEvent[]) => fold(invitation, history);

describe('whom an invitation is about', () => {
  it('is nobody before anybody was invited', () => {
    expect(subjectOf(after())).toBeUndefined();
  });

  it('is known from the first request on, also where that was refused', () => {
    const subject = { workspaceId: client, personId: invitee };
    expect(subjectOf(after(requested(start)))).toEqual(subject);
    expect(subjectOf(after(requested(start), refused(start)))).toEqual(subject);
    expect(subjectOf(after(invited(start)))).toEqual(subject);
  });
});

describe('what was sent of an invitation last', () => {
  it('is nothing before anything was sent', () => {
    expect(issuedPart(after())).toBeUndefined();
    expect(issuedPart(after(requested(start)))).toBeUndefined();
    expect(issuedPart(after(requested(start), refused(start)))).toBeUndefined();
  });

  it('is the round before the one that is asked for', () => {
    const before = after(invited(start));
    expect(issuedPart(before)).toBe(before);
    expect(issuedPart(after(invited(start), requested(start, { round: 2 })))).toEqual(before);
  });
});
