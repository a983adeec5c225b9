import type {
  AccessGrantId,
  Actor,
  BundleId,
  CommandId,
  EmailAddressId,
  ExternalId,
  Id,
  InvitationId,
  PersonId,
  PrincipalId,
  RoleName,
  TenantId,
  WorkspaceId,
} from '@latchkey/core';
import { canonicalJson } from '../codec/canonical-json.ts';
import type { JsonObject } from '../json.ts';
import type { SecretKey } from '../keys/keyring.ts';
import { keyedDigest, plainDigest } from './digest.ts';
import { idFromBytes } from './id-text.ts';

/**
 * The ids of one tenant that must be found again: each is the first 128 bits of an HMAC-SHA-256, with the tenant's
 * digest key, over a purpose and what the id stands for. So they tell nothing without that key. Stored for ever:
 * `test/golden/ids/` has a vector for every purpose.
 */
export interface TenantIds {
  workspace(workspaceId: WorkspaceId): Id;
  /** For an address in the form in which addresses are compared. */
  emailAddress(comparedAddress: string): EmailAddressId;
  externalId(externalId: ExternalId): Id;
  principal(principalId: PrincipalId): Id;
  invitation(workspaceId: WorkspaceId, personId: PersonId): InvitationId;
  accessGrant(workspaceId: WorkspaceId, personId: PersonId): AccessGrantId;
  role(name: RoleName): Id;
  seatPool(): Id;
  personMerge(): Id;
  /** The person that a command makes who gave an id for it: the same one, whichever process carries it out. */
  personOfCommand(commandId: CommandId): PersonId;
  /** A command's id from the id its caller gave it: callers cannot take each other's. */
  command(actor: Actor, callersId: string): CommandId;
  /** The bundle that a command makes. */
  bundleOfCommand(commandId: CommandId): BundleId;
  /** The id of one of the steps that a command consists of. */
  step(commandId: CommandId, step: string): CommandId;
  /** 43 characters of base64url: what a command was asked to do, to tell a retry from another command under its id. */
  commandDigest(name: string, input: JsonObject): string;
  /** 43 characters of base64url: shows that a digest key is the one the tenant was opened with. */
  digestKeyCheck(): string;
}

/** The one id that is derived without a key, since the key is found by it: the first 128 bits of a SHA-256. */
export function tenantStreamId(tenantId: TenantId): Id {
  return idFromBytes(plainDigest(['tenant', tenantId]));
}

const mostWorkspaces = 10_000;

export function tenantIds(tenantId: TenantId, digestKey: SecretKey): TenantIds {
  const derive = (...fields: string[]) => idFromBytes(keyedDigest(digestKey, fields));
  const digest = (...fields: string[]) => keyedDigest(digestKey, fields).toString('base64url');
  let seatPool: Id | undefined;
  /** Almost every command asks for one, several times. */
  const workspaces = new Map<WorkspaceId, Id>();
  const workspace = (workspaceId: WorkspaceId): Id => {
    const id = workspaces.get(workspaceId) ?? derive('workspace', workspaceId);
    if (workspaces.size < mostWorkspaces) workspaces.set(workspaceId, id);
    return id;
  };

  return {
    workspace,
    emailAddress: (address) => derive('emailAddress', address) as string as EmailAddressId,
    externalId: (externalId) => derive('externalId', externalId),
    principal: (principalId) => derive('principal', principalId),
    invitation: (workspaceId, personId) =>
      derive('invitation', workspace(workspaceId), personId) as string as InvitationId,
    accessGrant: (workspaceId, personId) =>
      derive('accessGrant', workspace(workspaceId), personId) as string as AccessGrantId,
    role: (name) => derive('role', name),
    seatPool: () => (seatPool ??= derive('seatPool')),
    personMerge: () => derive('personMerge'),
    personOfCommand: (commandId) => derive('personOfCommand', commandId) as string as PersonId,
    command: (actor, callersId) => derive('command', ...namesOf(actor), callersId) as string as CommandId,
    bundleOfCommand: (commandId) => derive('bundleOfCommand', commandId) as string as BundleId,
    step: (commandId, step) => derive('step', commandId, step) as string as CommandId,
    commandDigest: (name, input) => digest('commandDigest', name, canonicalJson(input)),
    digestKeyCheck: () => digest('digestKeyCheck', tenantId),
  };
}

function namesOf(actor: Actor): [string, string] {
  switch (actor.type) {
    case 'principal':
      return ['principal', actor.principalId];
    case 'invitee':
      return ['invitee', actor.principalId ?? ''];
    case 'system':
      return ['system', actor.part];
  }
}
