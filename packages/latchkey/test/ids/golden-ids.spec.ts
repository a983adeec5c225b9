import { createHash, createHmac } from 'node:crypto';
import {
  commandId,
  externalId,
  personId,
  principalId,
  roleName,
  tenantId,
  workspaceId,
} from '@latchkey/core';
import { describe, expect, it } from 'vitest';
import { comparedAddress } from '../../src/ids/compared-address.ts';
import { idBytes, idFromBytes } from '../../src/ids/id-text.ts';
import { tenantIds, tenantStreamId } from '../../src/ids/tenant-ids.ts';
import { recorded } from '../golden.ts';

interface Vector {
  what: string;
  /** In hexadecimal; absent where none is used. */
  digestKey?: string;
  fields: string[];
  /** 26 characters, or 43 of base64url for the digests that are no ids. */
  result: string;
}

const harbour = tenantId.parse('harbour-care');
const digestKey = Buffer.from(Array.from({ length: 32 }, (_, index) => index));
const ids = tenantIds(harbour, digestKey);
const client = workspaceId.parse('client/1');
const ann = personId.parse('01JNB0000000000000000000P1');
const command = commandId.parse('01JNB0000000000000000000C1');
const keyed = (what: string, fields: string[], result: string): Vector => ({
  what,
  digestKey: digestKey.toString('hex'),
  fields,
  result,
});
const olivia = { type: 'principal', principalId: principalId.parse('olivia') } as const;

const vectors: Record<string, Vector> = {
  tenant: { what: 'the stream of a tenant', fields: ['tenant', harbour], result: tenantStreamId(harbour) },
  workspace: keyed('the stream of a workspace', ['workspace', client], ids.workspace(client)),
  emailAddress: keyed(
    'the stream of an address, in the form in which addresses are compared',
    ['emailAddress', 'ann@xn--mnchen-3ya.example'],
    ids.emailAddress(comparedAddress('Ann@MÜNCHEN.example') ?? ''),
  ),
  externalId: keyed(
    'the stream of the host’s own id of a person',
    ['externalId', 'contact/7'],
    ids.externalId(externalId.parse('contact/7')),
  ),
  principal: keyed(
    'the stream of a principal',
    ['principal', 'u-ann'],
    ids.principal(principalId.parse('u-ann')),
  ),
  invitation: keyed(
    'an invitation: of the id of the workspace’s stream, and the person',
    ['invitation', ids.workspace(client), ann],
    ids.invitation(client, ann),
  ),
  accessGrant: keyed(
    'an access grant: of the id of the workspace’s stream, and the person',
    ['accessGrant', ids.workspace(client), ann],
    ids.accessGrant(client, ann),
  ),
  role: keyed(
    'the stream of a role, by its name',
    ['role', 'family-viewer'],
    ids.role(roleName.parse('family-viewer')),
  ),
  seatPool: keyed('the stream of a tenant’s seats', ['seatPool'], ids.seatPool()),
  personMerge: keyed('the stream of a tenant’s merges', ['personMerge'], ids.personMerge()),
  personOfCommand: keyed(
    'the person a command makes',
    ['personOfCommand', command],
    ids.personOfCommand(command),
  ),
  bundleOfCommand: keyed(
    'the bundle a command makes',
    ['bundleOfCommand', command],
    ids.bundleOfCommand(command),
  ),
  command: keyed(
    'a command by its caller’s id: of the kind of actor, the principal (or part of the system) and that id',
    ['command', 'principal', 'olivia', 'request 7'],
    ids.command(olivia, 'request 7'),
  ),
  step: keyed('a step of a command', ['step', command, 'grant access'], ids.step(command, 'grant access')),
  commandDigest: keyed(
    'what a command was asked to do: of its name and the canonical JSON of its input',
    ['commandDigest', 'workspaces.close', '{"workspaceId":"client/1"}'],
    ids.commandDigest('workspaces.close', { workspaceId: client }),
  ),
  digestKeyCheck: keyed('the check value of a digest key', ['digestKeyCheck', harbour], ids.digestKeyCheck()),
};

/** As docs/events.md tells it, and without any code of Latchkey's. */
function asDescribed({ digestKey: key, fields, result }: Vector): string {
  const bytes = Buffer.concat(
    fields.flatMap((field) => {
      const text = Buffer.from(field, 'utf8');
      const length = Buffer.alloc(4);
      length.writeUInt32BE(text.length);
      return [length, text];
    }),
  );
  const hash = key === undefined ? createHash('sha256') : createHmac('sha256', Buffer.from(key, 'hex'));
  const digest = hash.update(bytes).digest();
  if (result.length !== 26) return digest.toString('base64url');
  const bits = [...digest.subarray(0, 16)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const digits = `00${bits}`.match(/.{5}/g) ?? [];
  return digits.map((five) => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[Number.parseInt(five, 2)]).join('');
}

describe('derived ids', () => {
  it.each(Object.keys(vectors))('are what they were recorded to be: %s', (purpose) => {
    const vector = vectors[purpose];
    const golden = recorded<Vector | undefined>(`ids/${purpose}`, () => vector);
    expect(vector).toEqual(golden);
    expect(golden && asDescribed(golden)).toBe(golden?.result);
  });

  it('of another tenant’s key are others', () => {
    const others = tenantIds(harbour, Buffer.alloc(32));
    expect(others.workspace(client)).not.toBe(ids.workspace(client));
  });

  it('turn into bytes and back', () => {
    for (const bytes of [Buffer.alloc(16), Buffer.alloc(16, 255), digestKey.subarray(0, 16)]) {
      expect(Buffer.from(idBytes(idFromBytes(bytes)))).toEqual(bytes);
    }
  });
});
