import { timingSafeEqual } from 'node:crypto';
import type { Id, LinkChannel } from '@latchkey/core';
import type { SecretKey } from '../keys/keyring.ts';
import { keyedDigest } from '../ids/digest.ts';
import { idBytes, idFromBytes } from '../ids/id-text.ts';

/** What a link opens: one invitation, or a bundle of them. */
export type LinkKind = 'invitation' | 'bundle';

/** What a link says, before anybody has checked that it is authentic. */
export interface LinkClaims {
  kind: LinkKind;
  /** The id of the tenant's stream. */
  tenantStreamId: Id;
  /** The id of the invitation, or of the bundle. */
  targetId: Id;
  /** Of a bundle, which is made once, 1. */
  generation: number;
  channel: LinkChannel;
}

/** A token as it was received: what it says, and what must be checked. */
export interface ReceivedToken {
  claims: LinkClaims;
  isAuthentic(key: SecretKey, nonce: Uint8Array): boolean;
}

/**
 * `lk1_`, then base64url without padding of: kind (1 byte: 1 invitation, 2 bundle), tenant (16), target (16), generation (4,
 * big-endian), channel (1: 1 mailed, 2 copied, 3 printed), and HMAC-SHA-256 (32) over the fields purpose, those 38
 * bytes, and the generation's nonce. Stored nowhere: it is made again from the events and the key when it is needed.
 */
const prefix = 'lk1_';
const purpose = 'latchkey link 1';
const claimsLength = 38;
const tokenLength = claimsLength + 32;
const kinds: readonly LinkKind[] = ['invitation', 'bundle'];
const channels: readonly LinkChannel[] = ['mailed', 'copied', 'printed'];

export function linkToken(claims: LinkClaims, key: SecretKey, nonce: Uint8Array): string {
  const bytes = Buffer.alloc(claimsLength);
  bytes.writeUInt8(kinds.indexOf(claims.kind) + 1, 0);
  bytes.set(idBytes(claims.tenantStreamId), 1);
  bytes.set(idBytes(claims.targetId), 17);
  bytes.writeUInt32BE(claims.generation, 33);
  bytes.writeUInt8(channels.indexOf(claims.channel) + 1, 37);
  return prefix + Buffer.concat([bytes, signature(bytes, key, nonce)]).toString('base64url');
}

/** Undefined for a text that is not a token in its one canonical form. */
export function parseLinkToken(text: string): ReceivedToken | undefined {
  if (!text.startsWith(prefix)) return undefined;
  const encoded = text.slice(prefix.length);
  const bytes = Buffer.from(encoded, 'base64url');
  if (bytes.length !== tokenLength || bytes.toString('base64url') !== encoded) return undefined;
  const channel = channels[bytes.readUInt8(37) - 1];
  const kind = kinds[bytes.readUInt8(0) - 1];
  if (kind === undefined || channel === undefined) return undefined;

  const signed = bytes.subarray(0, claimsLength);
  return {
    claims: {
      kind,
      tenantStreamId: idFromBytes(bytes.subarray(1, 17)),
      targetId: idFromBytes(bytes.subarray(17, 33)),
      generation: bytes.readUInt32BE(33),
      channel,
    },
    isAuthentic: (key, nonce) => timingSafeEqual(bytes.subarray(claimsLength), signature(signed, key, nonce)),
  };
}

function signature(claims: Uint8Array, key: SecretKey, nonce: Uint8Array): Uint8Array {
  return keyedDigest(key, [purpose, claims, nonce]);
}
