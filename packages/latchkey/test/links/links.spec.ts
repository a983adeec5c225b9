import type { Id } from '@latchkey/core';
import {
  defaultPolicy,
  fold,
  instantOf,
  invitation,
  permissionSet,
  personId,
  workspaceId,
} from '@latchkey/core';
import { seededRandomness } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import type { LinkClaims } from '../../src/links/link-token.ts';
import { linkToken, parseLinkToken } from '../../src/links/link-token.ts';
import type { LoadStream } from '../../src/links/links.ts';
import { createLinks } from '../../src/links/links.ts';
import { nothingThere } from '../../src/streams/loaded-stream.ts';
import type { Portal } from '../portal.ts';
import { acceptAs, annSignedIn, inviteAnn, rejectionOf, startPortal } from '../portal.ts';

/** A token like this one, by somebody who has read the whole log, and signs with a key of nothing but zeros. */
async function forged({ eventStore }: Portal, invitationId: string, token: string): Promise<string> {
  const { events } = await eventStore.read(`invitation-${invitationId}`, {});
  const nonce = events[0]?.data['nonce'];
  const claims = parseLinkToken(token)?.claims;
  if (!claims || typeof nonce !== 'string') throw new Error('there is no link to forge');
  return linkToken(claims, new Uint8Array(32), Buffer.from(nonce, 'base64url'));
}

describe('a link by whoever has read the log', () => {
  it('opens nothing, not even where the key of the real one was revoked', async () => {
    const portal = await startPortal();
    const { invitationId, token } = await inviteAnn(portal);
    const forgery = await forged(portal, invitationId, token);
    const answer = { type: 'LinkNotRecognised' };
    expect(rejectionOf(await acceptAs(portal, annSignedIn, forgery))).toEqual(answer);
    await portal.latchkey.linkKeys.revoke(1);
    expect(rejectionOf(await acceptAs(portal, annSignedIn, forgery))).toEqual(answer);
    expect(rejectionOf(await portal.invitee().invitations.preview({ token: forgery }))).toEqual(answer);
  });
});

describe('a link that is none', () => {
  it('is not looked for', async () => {
    const portal = await startPortal();
    await inviteAnn(portal);
    const looked: string[] = [];
    const other = await portal.another({
      eventStore: {
        ...portal.eventStore,
        read(stream, options) {
          if (stream.startsWith('invitation-')) looked.push(stream);
          return portal.eventStore.read(stream, options);
        },
      },
    });
    await other.latchkey.whenIdle();
    looked.length = 0;
    const answer = { type: 'LinkNotRecognised' };
    const { invitations } = other.invitee(annSignedIn);
    for (const token of ['', 'lk1_', 'lk1_AAAA']) {
      expect(rejectionOf(await invitations.preview({ token }))).toEqual(answer);
      expect(rejectionOf(await invitations.accept({ token }))).toEqual(answer);
      expect(rejectionOf(await invitations.decline({ token }))).toEqual(answer);
    }
    expect(looked).toEqual([]);
  });
});

describe('a link that is signed with the right key', () => {
  const key = Buffer.alloc(32, 7);
  const nonce = Buffer.alloc(16, 1);
  const tenant = '3BH7RNA5GBNTHXKY5EMSD20W7D' as Id;
  const another = '2TQW472N5M9BH2G4T20FYX1X15' as Id;
  const claims: LinkClaims = {
    kind: 'invitation',
    tenantStreamId: tenant,
    targetId: '01JNB0000000000000000000N1' as Id,
    generation: 1,
    channel: 'mailed',
  };
  const decision = invitation.decide(
    {
      type: 'Invite',
      at: instantOf(0),
      workspaceId: workspaceId.parse('rosa'),
      personId: personId.parse('01JNB0000000000000000000P1'),
      terms: { permissions: permissionSet(['roster.view']) },
      source: 'staff',
      accessHasEnded: false,
      policy: defaultPolicy,
      channel: 'mailed',
      addressVersion: 1,
      nonce: nonce.toString('base64url'),
      keyId: 1,
    },
    invitation.initial,
  );
  const state = fold(invitation, decision.ok ? decision.events : []);
  const load = (async (category, id) => ({ ...nothingThere(category, id), state })) as LoadStream;
  const keyring = { newest: async () => ({ keyId: 1, secret: key }), numbered: async () => key };
  const links = createLinks(keyring, seededRandomness('links'), 'https://portal.example.com');
  const authenticate = (token: string) => links.authenticate(token, tenant, load);

  it('opens its invitation', async () => {
    expect(await authenticate(linkToken(claims, key, nonce))).toMatchObject({ generation: 1 });
  });

  it('opens nothing where it names another tenant than the one that is asked', async () => {
    const foreign = linkToken({ ...claims, tenantStreamId: another }, key, nonce);
    expect(await authenticate(foreign)).toBeUndefined();
  });

  it('opens nothing where it was never issued', async () => {
    const unissued = linkToken({ ...claims, generation: 2 }, key, new Uint8Array(16));
    expect(await authenticate(unissued)).toBeUndefined();
  });
});
