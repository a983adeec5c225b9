import {
  accessGrantId,
  attributes as attributesSchema,
  externalId,
  invitationId,
  notificationKind,
  permission,
  personId,
  pinnedRole,
  workspaceId,
} from '@latchkey/core';
import { z } from 'zod';

// What answers are made of.

export const moment = z.iso.datetime({ precision: 3 });
export const permissions = z.array(permission);
export const revision = z.int().nonnegative();
export const place = { workspaceId, personId };
const named = { workspaceName: z.string().nullable(), personName: z.string().nullable() };

export const invitationStatus = z.enum(['none', 'requested', 'pending', 'rescinded', 'declined', 'accepted']);
const listedStatus = z.enum([
  'requested',
  'refused',
  'pending',
  'accepted',
  'declined',
  'rescinded',
  'expired',
]);
export const accessStatus = z.enum(['none', 'not-yet', 'live', 'suspended', 'ended', 'revoked']);

/** What the host keeps with it; null once that is erased. */
export const attributes = attributesSchema.nullable();

export const terms = {
  permissions,
  role: pinnedRole.optional(),
  readOnly: z.boolean().optional(),
  accessFrom: moment.optional(),
  accessUntil: moment.optional(),
  attributes: attributes.optional(),
};

export const invitationOutcome = {
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

export const workspace = {
  workspaceId,
  kind: z.string(),
  name: z.string().nullable(),
  isOpen: z.boolean(),
  isPersonal: z.boolean(),
};

export const person = z.object({
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

export const template = { kind: notificationKind, locale: z.string(), subject: z.string(), text: z.string() };

export const preview = {
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
export const problem = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  code: z.string(),
  issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});

/** What became of each row, in their order. */
export function many<Result extends z.ZodType>(result: Result) {
  const index = z.int().nonnegative();
  const done = z.object({ index, ok: z.literal(true), result });
  const refused = z.object({ index, ok: z.literal(false), problem });
  return z.object({ results: z.array(z.union([done, refused])) });
}

export const accessOutcome = z.object({
  accessGrantId,
  ...place,
  status: accessStatus,
  ...terms,
  suspensions: z.array(z.string()),
  revision,
});
export const personOutcome = z.object({
  personId,
  addressVersion: z.int().nonnegative().optional(),
  revision,
});
export const invitation = z.object({
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

export const access = z.object({
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
