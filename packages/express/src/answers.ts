import {
  accessGrantId,
  actor,
  attributes as attributesSchema,
  bundleId,
  externalId,
  featureName,
  invitationId,
  notificationKind,
  permission,
  personId,
  pinnedRole,
  policy,
  principalId,
  roleName,
  seatCapacity,
  supportSessionId,
  workspaceId,
} from '@latchkey/core';
import { standings } from 'latchkey';
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

/** What the host keeps with it; null once that is erased. */
const attributes = attributesSchema.nullable();

const terms = {
  permissions,
  role: pinnedRole.optional(),
  readOnly: z.boolean().optional(),
  accessFrom: moment.optional(),
  accessUntil: moment.optional(),
  attributes: attributes.optional(),
};

const invitationOutcome = {
  invitationId,
  ...place,
  status: z.enum([...invitationStatus.options, 'granted']),
  did: z.enum(['invited', 'resent', 'requested', 'granted']).optional(),
  accessGrantId: accessGrantId.optional(),
  round: z.int().nonnegative(),
  generation: z.int().positive().optional(),
  expiresAt: moment.optional(),
  revision,
};

const workspace = {
  workspaceId,
  kind: z.string(),
  name: z.string().nullable(),
  isOpen: z.boolean(),
  isPersonal: z.boolean(),
};

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

const template = { kind: notificationKind, locale: z.string(), subject: z.string(), text: z.string() };

const preview = {
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
  timeZone: z.string().optional(),
};
const problem = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  code: z.string(),
  issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});

/** What became of each row, in their order. */
function many<Result extends z.ZodType>(result: Result) {
  const index = z.int().nonnegative();
  const done = z.object({ index, ok: z.literal(true), result });
  const refused = z.object({ index, ok: z.literal(false), problem });
  return z.object({ results: z.array(z.union([done, refused])) });
}

const accessOutcome = z.object({
  accessGrantId,
  ...place,
  status: accessStatus,
  ...terms,
  suspensions: z.array(z.string()),
  revision,
});
const personOutcome = z.object({ personId, addressVersion: z.int().nonnegative().optional(), revision });
const invitation = z.object({
  invitationId,
  ...place,
  ...named,
  email: z.string().nullable(),
  status: listedStatus,
  ...offered,
  role: pinnedRole.nullable(),
  attributes,
  round: z.int().nonnegative(),
  generation: z.int().nonnegative(),
  invitedAt: moment,
  sentAt: moment,
  source: z.string().nullable(),
  expiresAt: moment.nullable(),
  mail: z.enum(['waiting', 'sent', 'delivered', 'bounced', 'failing']),
  revision,
});

const access = z.object({
  accessGrantId,
  ...place,
  ...named,
  email: z.string().nullable(),
  status: accessStatus.exclude(['none']),
  ...terms,
  suspensions: z.array(z.string()),
  grantedAt: moment,
  lastAccessedAt: moment.nullable(),
  revision,
});

export const answers = {
  ManyInvited: many(z.object(invitationOutcome)),
  ManyRegistered: many(personOutcome),
  ManyGranted: many(accessOutcome),
  InvitationOutcome: z.object(invitationOutcome),
  MessageOutcome: z.object({ invitationId, generation: z.int().positive(), revision }),
  CopiedLink: z.object({ ...invitationOutcome, url: z.string() }),
  Invitation: invitation,
  Preview: z.object(preview),
  OpenedLink: z.object({ invitations: z.array(z.object({ ...preview, token: z.string() })) }),
  BundleOutcome: z.object({
    bundleId,
    personId,
    invitations: z.array(z.object({ invitationId, generation: z.int().positive() })),
    revision,
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
    kind: z.enum(['tenant', 'seats', 'workspace', 'person', 'role', 'invitation', 'access', 'support']),
    id: z.string(),
    workspaceId: workspaceId.optional(),
  }),
  AccessOutcome: accessOutcome,
  Access: access,
  Standing: z.object({
    standing: z.enum(standings),
    person: z.object({
      personId,
      name: z.string().nullable(),
      email: z.string().nullable(),
      status: z.enum(['active', 'deactivated']),
    }),
    workspace: z.object({ workspaceId, name: z.string().nullable(), isOpen: z.boolean() }),
    invitation: invitation.nullable(),
    access: access.nullable(),
    lastAccessedAt: moment.nullable(),
    since: moment,
  }),
  SupportOutcome: z.object({
    supportSessionId,
    status: z.enum(['running', 'ended']),
    supporter: principalId.optional(),
    personId: personId.optional(),
    until: moment.optional(),
    revision,
  }),
  SupportSession: z.object({
    supportSessionId,
    status: z.enum(['running', 'ended']),
    supporter: principalId,
    personId,
    principalId,
    personName: z.string().nullable(),
    reason: z.string().nullable(),
    startedAt: moment,
    until: moment,
    revision,
  }),
  AccessUse: z.object({ accessGrantId, ...place, lastAccessedAt: moment, revision }),
  Decision: z.object({
    allowed: z.boolean(),
    reason: z.string().optional(),
    asOf: z.string().optional(),
    validUntil: moment,
  }),
  PersonOutcome: personOutcome,
  MergeOutcome: z.object({ survivorId: personId, absorbedId: personId, revision }),
  // -1 where nobody ever had this id.
  ExternalIdOutcome: z.object({ personId, externalId, revision: z.int().min(-1) }),
  Removal: z.object({
    personId,
    revoked: z.int().nonnegative(),
    rescinded: z.int().nonnegative(),
    revision,
  }),
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
    attributes: attributes.optional(),
    grantedAt: moment,
    lastAccessedAt: moment.nullable(),
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
  TemplateOutcome: z.object({ kind: notificationKind, locale: z.string(), revision }),
  SwitchedOutcome: z.object({ kind: notificationKind, on: z.boolean(), revision }),
  Templates: z.object({
    own: z.array(z.object({ ...template, html: z.string().optional() })),
    builtIn: z.array(z.object({ ...template, html: z.string() })),
    switchedOff: z.array(notificationKind),
    revision,
  }),
  RenderedMessage: z.object({ ...template, html: z.string(), revision }),
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
  Problem: problem,
} as const;

export type AnswerName = keyof typeof answers;
