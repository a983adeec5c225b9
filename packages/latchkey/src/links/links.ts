import type { Id, InvitationId, IssuedLink, LinkChannel } from '@latchkey/core';
import { linkOf } from '@latchkey/core';
import type { Keyring } from '../keys/keyring.ts';
import { LatchkeyError } from '../latchkey-error.ts';
import type { Randomness } from '../ports/randomness.ts';
import type { Category } from '../streams/category.ts';
import type { LoadedStream } from '../streams/loaded-stream.ts';
import { linkToken, parseLinkToken } from './link-token.ts';

/** An authentic link: its invitation, as it stands, and what the link says. */
export interface AuthenticLink {
  invitationId: InvitationId;
  invitation: LoadedStream<'invitation'>;
  generation: number;
  channel: LinkChannel;
}

export interface Links {
  /** What a new generation of links is made with: a fresh nonce, and the key in use. */
  issue(): Promise<{ nonce: string; keyId: number }>;
  /** `<baseUrl>/join#<token>`: what stands behind `#` reaches no log, no proxy and no Referer. */
  urlOf(
    tenantStreamId: Id,
    invitationId: InvitationId,
    link: IssuedLink,
    channel: LinkChannel,
  ): Promise<string>;
  /**
   * The invitation that a link opens; undefined unless every byte of the token is authentic and of this tenant. Which
   * of these it was is not told: the same is read and computed for all.
   */
  authenticate(token: string, tenantStreamId: Id, load: LoadStream): Promise<AuthenticLink | undefined>;
}

export type LoadStream = <C extends Category>(category: C, id: Id) => Promise<LoadedStream<C>>;

const nonceLength = 16;
const noKey = new Uint8Array(32);
const noNonce = new Uint8Array(nonceLength);

export function createLinks(
  keyring: Pick<Keyring, 'newest' | 'numbered'>,
  randomness: Randomness,
  baseUrl: string,
): Links {
  const joinUrl = joinUrlOf(baseUrl);

  return {
    async issue() {
      const { keyId } = await keyring.newest('link');
      return { nonce: Buffer.from(randomness(nonceLength)).toString('base64url'), keyId };
    },

    async urlOf(tenantStreamId, invitationId, { generation, nonce, keyId }, channel) {
      const key = await keyring.numbered('link', keyId);
      if (!key)
        throw new LatchkeyError(
          'LinkKeyRevoked',
          `the link key ${keyId} was revoked: resend the invitation`,
          { keyId },
        );
      const claims = {
        kind: 'invitation',
        tenantStreamId,
        targetId: invitationId,
        generation,
        channel,
      } as const;
      return `${joinUrl}#${linkToken(claims, key, Buffer.from(nonce, 'base64url'))}`;
    },

    async authenticate(text, tenantStreamId, load) {
      const token = parseLinkToken(text);
      if (!token) return undefined;
      const { targetId, generation, channel } = token.claims;
      const invitation = await load('invitation', targetId);
      const issued = linkOf(invitation.state, generation);
      const key = await keyring.numbered('link', issued?.keyId ?? 1);
      const isAuthentic = token.isAuthentic(
        key ?? noKey,
        issued ? Buffer.from(issued.nonce, 'base64url') : noNonce,
      );
      const isOfTenant = token.claims.tenantStreamId === tenantStreamId;
      return isAuthentic && isOfTenant && issued && key
        ? { invitationId: targetId as InvitationId, invitation, generation, channel }
        : undefined;
    },
  };
}

/** The invitation that a token names, before anybody has checked that it is authentic. */
export function targetOf(token: string): InvitationId | undefined {
  return parseLinkToken(token)?.claims.targetId as InvitationId | undefined;
}

function joinUrlOf(baseUrl: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (
    url &&
    (url.protocol === 'https:' || url.protocol === 'http:') &&
    url.hash === '' &&
    url.search === ''
  ) {
    return `${url.href.replace(/\/$/, '')}/join`;
  }
  throw new LatchkeyError(
    'InvalidBaseUrl',
    'baseUrl must be an http or https URL without ? and #, such as https://portal.example.com',
    {
      baseUrl,
    },
  );
}
