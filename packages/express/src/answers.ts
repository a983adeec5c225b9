import {
  accessGrantId,
  actor,
  externalId,
  featureName,
  invitationId,
  permission,
  personId,
  pinnedRole,
  policy,
  roleName,
  seatCapacity,
  workspaceId,
} from '@latchkey/core';
import { z } from 'zod';

// What routes answer with, for the OpenAPI document; every answer that the tests see is held against it.

const moment = z.iso.datetime({ precision: 3 });
const permissions = z.array(permission);
const revision = z.int().nonnegative();
const place = { workspaceId, personId };
const named = { workspaceName: z.string().nullable(), personName: z.string().nullable() };

const invitationStatus = z.enum(['none', 'requested', 'pending', 'rescinded', 'declined', 'accepted']);
const listedStatus = z.enum([
  'requested',
  'refused',
  'pending',
  'accepted',
  'declined',
  'rescinded',
  'expired',
]);
const accessStatus = z.enum(['none', 'not-yet', 'live', 'suspended', 'ended', 'revoked']);

const terms = {
  permissions,
  role: pinnedRole.optional(),
  readOnly: z.boolean().optional(),
  accessFrom: moment.optional(),
  accessUntil: moment.optional(),
};

const invitationOutcome = {
  invitationId,
  ...place,
  status: invitationStatus,
  round: z.int().nonnegative(),
  generation: z.int().positive().optional(),
  expiresAt: moment.optional(),
  revision,
};

const workspace = { workspaceId, kind: z.string(), name: z.string().nullable(), isOpen: z.boolean() };

const person = z.object({
  personId,
  name: z.string().nullable(),
  email: z.string().nullable().optional(),
  status: z.enum(['active', 'deactivated', 'absorbed']),
  absorbedBy: personId.optional(),
  isActivated: z.boolean(),
  agreedVersion: z.string().optional(),
  externalIds: z.array(externalId),
  revision,
});

const offered = {
  permissions,
  readOnly: z.boolean(),
  accessFrom: moment.nullable(),
  accessUntil: moment.nullable(),
};

export const answers = {
  InvitationOutcome: z.object(invitationOutcome),
  CopiedLink: z.object({ ...invitationOutcome, url: z.string() }),
  Invitation: z.object({
    invitationId,
    ...place,
    ...named,
    email: z.string().nullable(),
    status: listedStatus,
    ...offered,
    role: pinnedRole.nullable(),
    round: z.int().nonnegative(),
    generation: z.int().nonnegative(),
    invitedAt: moment,
    sentAt: moment,
    expiresAt: moment.nullable(),
    mail: z.enum(['waiting', 'sent', 'failing']),
    revision,
  }),
  Preview: z.object({
    invitationId,
    generation: z.int().positive(),
    standing: z.enum(['open', 'accepted', 'declined', 'rescinded', 'expired', 'superseded']),
    ...place,
    ...named,
    inviter: z.string().optional(),
    locale: z.string().optional(),
    ...offered,
    role: pinnedRole.optional(),
    expiresAt: moment,
  }),
  LinkAsked: z.object({
    invitationId,
    standing: z.enum(['declined', 'rescinded', 'expired', 'superseded']),
  }),
  History: z.object({
    isIntact: z.boolean(),
    entries: z.array(
      z.object({
        at: moment,
        type: z.string(),
        sentence: z.string(),
        actor,
        by: z.string(),
        stream: z.string(),
        revision,
        position: z.string(),
        invitation: z.object({
          status: z.enum([...invitationStatus.options, 'expired']),
          round: z.int().nonnegative(),
          generation: z.int().nonnegative(),
          expiresAt: moment.optional(),
        }),
        access: z.object({ status: accessStatus, ...terms, suspensions: z.array(z.string()) }),
      }),
    ),
  }),
  Change: z.object({
    kind: z.enum(['tenant', 'seats', 'workspace', 'person', 'role', 'invitation', 'access']),
    id: z.string(),
    workspaceId: workspaceId.optional(),
  }),
  AccessOutcome: z.object({
    accessGrantId,
    ...place,
    status: accessStatus,
    ...terms,
    suspensions: z.array(z.string()),
    revision,
  }),
  Access: z.object({
    accessGrantId,
    ...place,
    ...named,
    email: z.string().nullable(),
    status: accessStatus.exclude(['none']),
    ...terms,
    suspensions: z.array(z.string()),
    grantedAt: moment,
    revision,
  }),
  Decision: z.object({
    allowed: z.boolean(),
    reason: z.string().optional(),
    asOf: z.string().optional(),
    validUntil: moment,
  }),
  PersonOutcome: z.object({ personId, addressVersion: z.int().nonnegative().optional(), revision }),
  MergeOutcome: z.object({ survivorId: personId, absorbedId: personId, revision }),
  // -1 where nobody ever had this id.
  ExternalIdOutcome: z.object({ personId, externalId, revision: z.int().min(-1) }),
  AgreedTerms: z.object({ personId, version: z.string(), revision }),
  Person: person,
  LikelyDuplicates: z.object({
    reason: z.enum(['sameName', 'similarAddress']),
    people: z.array(person),
  }),
  WorkspaceOfPerson: z.object({
    ...workspace,
    accessGrantId,
    status: z.enum(['live', 'not-yet', 'suspended']),
    permissions,
    grantedAt: moment,
  }),
  RoleOutcome: z.object({
    name: roleName,
    status: z.enum(['defined', 'retired']),
    version: z.int().nonnegative(),
    permissions,
    readOnly: z.boolean(),
    revision,
  }),
  Role: z.object({
    name: roleName,
    status: z.enum(['defined', 'retired']),
    version: z.int().positive(),
    permissions,
    readOnly: z.boolean(),
    versions: z.array(z.object({ permissions, readOnly: z.boolean() })),
    revision,
  }),
  WorkspaceOutcome: z.object({ workspaceId, revision }),
  Workspace: z.object({ ...workspace, revision }),
  TenantOutcome: z.object({ features: z.array(featureName).optional(), revision }),
  Tenant: z.object({ status: z.enum(['open', 'closed']), policy, features: z.array(featureName), revision }),
  Seats: z.object({
    capacity: seatCapacity,
    reserved: z.int().nonnegative(),
    committed: z.int().nonnegative(),
    free: z.int().nonnegative(),
    /** -1 where no seats were ever licensed. */
    revision: z.int().min(-1),
  }),
  Actions: z.object({
    actions: z.array(
      z.object({
        command: z.string(),
        outcome: z.enum(['allowed', 'nothing-to-do', 'refused']),
        rejection: z.looseObject({ code: z.string() }).optional(),
      }),
    ),
  }),
  Health: z.object({
    following: z.enum(['notStarted', 'starting', 'following', 'resuming', 'stopped', 'closed']),
    storeAnswers: z.boolean().optional(),
    lag: z.number().nonnegative().optional(),
    parked: z.int().nonnegative().optional(),
    rebuilding: z.array(z.string()).optional(),
    drops: z.int().nonnegative().optional(),
  }),
  Document: z.looseObject({ openapi: z.string() }),
  Problem: z.looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    code: z.string(),
    issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  }),
} as const;

export type AnswerName = keyof typeof answers;
