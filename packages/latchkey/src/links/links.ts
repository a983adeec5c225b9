import type { BundleId, BundleMember, Id, InvitationId, IssuedLink, LinkChannel } from '@latchkey/core';
import { linkOf } from '@latchkey/core';
import type { Keyring } from '../keys/keyring.ts';
import { LatchkeyError } from '../latchkey-error.ts';
import type { Randomness } from '../ports/randomness.ts';
import type { Category } from '../streams/category.ts';
import type { LoadedStream } from '../streams/loaded-stream.ts';
import type { LinkClaims, ReceivedToken } from './link-token.ts';
import { linkToken, parseLinkToken } from './link-token.ts';

/** An authentic link: its invitation, as it stands, and what the link says. */
export interface AuthenticLink {
  invitationId: InvitationId;
  invitation: LoadedStream<'invitation'>;
  generation: number;
  channel: LinkChannel;
}

/** An authentic link that opens several invitations, each by the one link of it that the bundle stands for. */
export interface AuthenticBundleLink {
  bundleId: BundleId;
  members: readonly BundleMember[];
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
  /** The same for the link of a bundle. */
  urlOfBundle(tenantStreamId: Id, bundleId: BundleId, link: MadeWith): Promise<string>;
  /** The token of a mailed link, as it stands behind `#`. @throws LatchkeyError `LinkKeyRevoked` */
  tokenOf(tenantStreamId: Id, invitationId: InvitationId, link: IssuedLink): Promise<string>;
  /**
   * The invitation that a link opens; undefined unless every byte of the token is authentic and of this tenant. Which
   * of these it was is not told: the same is read and computed for all.
   */
  authenticate(token: string, tenantStreamId: Id, load: LoadStream): Promise<AuthenticLink | undefined>;
  /** What the link of a bundle opens; undefined for all others, as above. */
  authenticateBundle(
    token: string,
    tenantStreamId: Id,
    load: LoadStream,
  ): Promise<AuthenticBundleLink | undefined>;
}

/** What makes a link, beside the key. */
interface MadeWith {
  nonce: string;
  keyId: number;
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

    async urlOf(tenantStreamId, invitationId, link, channel) {
      const { generation } = link;
      return urlWith(
        { kind: 'invitation', tenantStreamId, targetId: invitationId, generation, channel },
        link,
      );
    },

    urlOfBundle: (tenantStreamId, targetId, link) =>
      urlWith({ kind: 'bundle', tenantStreamId, targetId, generation: 1, channel: 'mailed' }, link),

    tokenOf(tenantStreamId, targetId, link) {
      const { generation } = link;
      return tokenWith({ kind: 'invitation', tenantStreamId, targetId, generation, channel: 'mailed' }, link);
    },

    async authenticate(text, tenantStreamId, load) {
      const token = parseLinkToken(text);
      if (token?.claims.kind !== 'invitation') return undefined;
      const { targetId, generation, channel } = token.claims;
      const invitation = await load('invitation', targetId);
      const isAuthentic = await isMadeWith(token, linkOf(invitation.state, generation), tenantStreamId);
      return isAuthentic
        ? { invitationId: targetId as InvitationId, invitation, generation, channel }
        : undefined;
    },

    async authenticateBundle(text, tenantStreamId, load) {
      const token = parseLinkToken(text);
      if (token?.claims.kind !== 'bundle') return undefined;
      const { targetId } = token.claims;
      const { members, link } = (await load('bundle', targetId)).state;
      const isAuthentic = await isMadeWith(token, link, tenantStreamId);
      return isAuthentic ? { bundleId: targetId as BundleId, members } : undefined;
    },
  };

  /** Whatever is wrong with a token, the same is computed. */
  async function isMadeWith(
    { claims, isAuthentic }: ReceivedToken,
    made: MadeWith | undefined,
    tenantStreamId: Id,
  ): Promise<boolean> {
    const key = await keyring.numbered('link', made?.keyId ?? 1);
    const isRight = isAuthentic(key ?? noKey, made ? Buffer.from(made.nonce, 'base64url') : noNonce);
    const isOfTenant = claims.tenantStreamId === tenantStreamId;
    return isRight && isOfTenant && made !== undefined && key !== undefined;
  }

  async function tokenWith(claims: LinkClaims, { keyId, nonce }: MadeWith): Promise<string> {
    const key = await keyring.numbered('link', keyId);
    if (key) return linkToken(claims, key, Buffer.from(nonce, 'base64url'));
    throw new LatchkeyError('LinkKeyRevoked', `the link key ${keyId} was revoked: resend the invitation`, {
      keyId,
    });
  }

  async function urlWith(claims: LinkClaims, made: MadeWith): Promise<string> {
    return `${joinUrl}#${await tokenWith(claims, made)}`;
  }
}

/** The invitation that a token names, before anybody has checked that it is authentic. */
export function targetOf(token: string): InvitationId | undefined {
  const claims = parseLinkToken(token)?.claims;
  return claims?.kind === 'invitation' ? (claims.targetId as InvitationId) : undefined;
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
