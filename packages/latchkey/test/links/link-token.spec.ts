import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Id } from '@latchkey/core';
import type { LinkClaims } from '../../src/links/link-token.ts';
import { linkToken, parseLinkToken } from '../../src/links/link-token.ts';
import { recorded } from '../golden.ts';

const key = Buffer.alloc(32, 9);
const nonce = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');
const claims: LinkClaims = {
  kind: 'invitation',
  tenantStreamId: '3BH7RNA5GBNTHXKY5EMSD20W7D' as Id,
  targetId: '2TQW472N5M9BH2G4T20FYX1X15' as Id,
  generation: 258,
  channel: 'mailed',
};

describe('the token of a link', () => {
  it.each(['mailed', 'copied', 'printed'] as const)('is what it was recorded to be: %s', (channel) => {
    const token = linkToken({ ...claims, channel }, key, nonce);
    const vector = { ...claims, channel, key: key.toString('hex'), nonce: nonce.toString('hex'), token };
    expect(vector).toEqual(recorded(`tokens/${channel}`, () => vector));
  });

  it('is what it was recorded to be: of a bundle', () => {
    const bundle = { ...claims, kind: 'bundle', generation: 1 } as const;
    const token = linkToken(bundle, key, nonce);
    const vector = { ...bundle, key: key.toString('hex'), nonce: nonce.toString('hex'), token };
    expect(vector).toEqual(recorded('tokens/bundle', () => vector));
    expect(parseLinkToken(token)?.claims).toEqual(bundle);
    expect(Buffer.from(token.slice(4), 'base64url')[0]).toBe(2);
  });

  it('is made of the bytes that docs/events.md describes', () => {
    const token = linkToken(claims, key, nonce);
    const bytes = Buffer.from(token.slice(4), 'base64url');
    const field = (value: Buffer) => Buffer.concat([Buffer.from([0, 0, 0, value.length]), value]);
    const signed = Buffer.concat([
      field(Buffer.from('latchkey link 1')),
      field(bytes.subarray(0, 38)),
      field(nonce),
    ]);
    expect(token.slice(0, 4)).toBe('lk1_');
    expect(bytes).toHaveLength(70);
    expect(bytes[0]).toBe(1);
    expect(bytes.readUInt32BE(33)).toBe(258);
    expect(bytes[37]).toBe(1);
    expect(bytes.subarray(38)).toEqual(createHmac('sha256', key).update(signed).digest());
  });

  it('is read back as it was made, and authentic with its key and nonce alone', () => {
    const token = parseLinkToken(linkToken(claims, key, nonce));
    expect(token?.claims).toEqual(claims);
    expect(token?.isAuthentic(key, nonce)).toBe(true);
    expect(token?.isAuthentic(Buffer.alloc(32, 8), nonce)).toBe(false);
    expect(token?.isAuthentic(key, Buffer.alloc(16))).toBe(false);
  });

  it('is not authentic, or not a token at all, with any bit flipped', () => {
    const original = linkToken(claims, key, nonce);
    const bytes = Buffer.from(original.slice(4), 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const token = parseLinkToken(`lk1_${flipped.toString('base64url')}`);
      expect(token?.isAuthentic(key, nonce) ?? false).toBe(false);
    }
  });

  it('has one form: padding, other alphabets, blanks and stray bits are refused', () => {
    const token = linkToken(claims, key, nonce);
    const last = token.at(-1) ?? '';
    const stray = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const sameBytes = [...stray].filter((digit) => digit !== last).map((digit) => token.slice(0, -1) + digit);
    for (const text of [
      `${token}=`,
      ` ${token}`,
      `${token}\n`,
      token.replace('lk1_', 'lk2_'),
      `${token}A`,
      token.slice(0, -1),
      '',
      'lk1_',
    ]) {
      expect(parseLinkToken(text)).toBeUndefined();
    }
    expect(sameBytes.filter((text) => parseLinkToken(text)?.isAuthentic(key, nonce))).toEqual([]);
  });

  it.each([
    ['kind', 0],
    ['channel', 37],
  ])('is none of a %s that there is not', (_what, place) => {
    const bytes = Buffer.from(linkToken(claims, key, nonce).slice(4), 'base64url');
    for (const unknown of [0, 4, 255]) {
      bytes[place] = unknown;
      expect(parseLinkToken(`lk1_${bytes.toString('base64url')}`)).toBeUndefined();
    }
  });

  it('is never found in arbitrary text, and reading it never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `lk1_${text}`),
        ),
        (text) => {
          expect(parseLinkToken(text)?.isAuthentic(key, nonce) ?? false).toBe(false);
        },
      ),
    );
  });
});
