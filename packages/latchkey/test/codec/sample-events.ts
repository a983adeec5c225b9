import {
  duration,
  emailAddressId,
  externalId,
  instantOf,
  invitationId,
  permissionSet,
  personId,
  policy,
  principalId,
  processId,
  tenantId,
  workspaceId,
} from '@latchkey/core';
import type { Category, EventOf } from '../../src/streams/category.ts';

const at = instantOf(Date.UTC(2026, 2, 2, 9, 30, 0, 123));
const expiresAt = instantOf(Date.UTC(2026, 2, 9, 9, 30, 0, 123));
const client = workspaceId.parse('client-1');
const ann = personId.parse('01JNB0000000000000000000P1');
const invitation = invitationId.parse('01JNB0000000000000000000N1');
const uAnn = principalId.parse('u-ann');
const olivia = principalId.parse('olivia');
const view = permissionSet(['roster.view', 'invoices.view']);
const link = {
  expiresAt,
  channel: 'mailed',
  addressVersion: 1,
  nonce: 'AAECAwQFBgcICQoLDA0ODw',
  keyId: 1,
} as const;

/** At least one event of every shape, with all its fields; and one of each shape that has optional personal fields, without. */
export const sampleEvents: { readonly [C in Category]: Readonly<Record<string, EventOf<C>>> } = {
  tenant: {
    TenantOpened: {
      type: 'TenantOpened',
      at,
      tenantId: tenantId.parse('harbour-care'),
      digestKeyCheck: 'A'.repeat(43),
    },
    TenantClosed: { type: 'TenantClosed', at },
    TenantReopened: { type: 'TenantReopened', at },
    PolicyChanged: {
      type: 'PolicyChanged',
      at,
      policy: policy.parse({
        validFor: 'PT48H',
        resend: { cooldown: 'PT5M', limit: 5 },
        acceptBy: 'linkHolder',
      }),
    },
  },
  workspace: {
    WorkspaceOpened: { type: 'WorkspaceOpened', at, workspaceId: client, kind: 'client', name: 'Rosa Díaz' },
    WorkspaceRenamed: { type: 'WorkspaceRenamed', at, name: 'Rosa D.' },
    WorkspaceClosed: { type: 'WorkspaceClosed', at },
    WorkspaceReopened: { type: 'WorkspaceReopened', at },
  },
  person: {
    PersonRegistered: {
      type: 'PersonRegistered',
      at,
      name: 'Ann Carer 🗝',
      email: 'Ann@Example.org',
      emailAddressId: emailAddressId.parse('01JNB0000000000000000000A1'),
      addressVersion: 1,
    },
    PersonPrincipalClaimed: {
      type: 'PersonPrincipalClaimed',
      at,
      principalId: uAnn,
      invitationId: invitation,
      generation: 1,
    },
    'PersonRegistered-least': {
      type: 'PersonRegistered',
      at,
      name: 'Ann Carer',
      addressVersion: 0,
    },
    PersonRenamed: { type: 'PersonRenamed', at, name: 'Ann Carter' },
    PersonEmailChanged: {
      type: 'PersonEmailChanged',
      at,
      email: 'Ann@Work.example',
      emailAddressId: emailAddressId.parse('01JNB0000000000000000000A2'),
      addressVersion: 2,
      changedBy: olivia,
    },
    'PersonEmailChanged-least': {
      type: 'PersonEmailChanged',
      at,
      email: 'Ann@Work.example',
      emailAddressId: emailAddressId.parse('01JNB0000000000000000000A2'),
      addressVersion: 2,
    },
    PersonPrincipalReleased: {
      type: 'PersonPrincipalReleased',
      at,
      principalId: uAnn,
      invitationId: invitation,
    },
    PersonActivated: { type: 'PersonActivated', at, principalId: uAnn, invitationId: invitation },
    TermsAgreed: { type: 'TermsAgreed', at, principalId: uAnn, version: '2026-03' },
    PersonDeactivated: { type: 'PersonDeactivated', at },
    PersonReactivated: { type: 'PersonReactivated', at },
  },
  emailAddress: {
    EmailClaimed: { type: 'EmailClaimed', at, personId: ann, name: 'Ann Carer', email: 'Ann@Example.org' },
    'EmailClaimed-versioned': {
      type: 'EmailClaimed',
      at,
      personId: ann,
      name: 'Ann Carer',
      email: 'Ann@Example.org',
      addressVersion: 2,
    },
    EmailReleased: { type: 'EmailReleased', at, personId: ann },
  },
  externalId: {
    ExternalIdClaimed: {
      type: 'ExternalIdClaimed',
      at,
      externalId: externalId.parse('contact/7'),
      personId: ann,
    },
    ExternalIdReleased: {
      type: 'ExternalIdReleased',
      at,
      externalId: externalId.parse('contact/7'),
      personId: ann,
    },
  },
  principal: {
    PrincipalReleased: {
      type: 'PrincipalReleased',
      at,
      principalId: uAnn,
      personId: ann,
      invitationId: invitation,
      claimRevisions: [0, 2],
    },
    PrincipalClaimed: {
      type: 'PrincipalClaimed',
      at,
      principalId: uAnn,
      personId: ann,
      invitationId: invitation,
      generation: 1,
    },
  },
  invitation: {
    PersonInvited: {
      type: 'PersonInvited',
      at,
      workspaceId: client,
      personId: ann,
      round: 2,
      generation: 3,
      ...link,
      permissions: view,
      inviter: olivia,
      source: 'contact-menu',
      locale: 'pt-BR',
      sameTermsAs: 1,
    },
    'PersonInvited-least': {
      type: 'PersonInvited',
      at,
      workspaceId: client,
      personId: ann,
      round: 1,
      generation: 1,
      ...link,
      permissions: view,
      source: 'staff',
    },
    InvitationResent: { type: 'InvitationResent', at, generation: 2, ...link, sender: olivia },
    InvitationExpired: { type: 'InvitationExpired', at, round: 1, generation: 1 },
    InvitationRescinded: { type: 'InvitationRescinded', at, round: 1, reason: 'the wrong contact' },
    'InvitationRescinded-least': { type: 'InvitationRescinded', at, round: 1 },
    InvitationDeclined: { type: 'InvitationDeclined', at, round: 1, generation: 1, reason: 'not me' },
    'InvitationDeclined-least': { type: 'InvitationDeclined', at, round: 1, generation: 1 },
    InvitationAccepted: {
      type: 'InvitationAccepted',
      at,
      workspaceId: client,
      personId: ann,
      round: 1,
      generation: 1,
      permissions: view,
      principalId: uAnn,
      principalClaimRevision: 0,
      personClaimRevision: 1,
      channel: 'mailed',
      verifiedBy: 'matchingEmail',
    },
  },
  delivery: {
    DeliveryClaimed: {
      type: 'DeliveryClaimed',
      at,
      generation: 1,
      by: processId.parse('01JNB0000000000000000000C1'),
      for: duration.parse('PT30S'),
    },
    InvitationMailed: { type: 'InvitationMailed', at, generation: 1 },
    MailFailed: { type: 'MailFailed', at, generation: 1, diagnostics: '550 no mailbox Ann@Example.org' },
  },
  accessGrant: {
    AccessGranted: {
      type: 'AccessGranted',
      at,
      workspaceId: client,
      personId: ann,
      round: 1,
      permissions: view,
      via: { type: 'invitation', invitationId: invitation, round: 1 },
    },
    'AccessGranted-direct': {
      type: 'AccessGranted',
      at,
      workspaceId: client,
      personId: ann,
      round: 2,
      permissions: view,
      via: { type: 'direct', grantedBy: olivia },
    },
    AccessRefused: { type: 'AccessRefused', at, invitationId: invitation, round: 1 },
    AccessSuspended: { type: 'AccessSuspended', at, cause: 'unpaid', reason: 'invoice of May' },
    'AccessSuspended-least': { type: 'AccessSuspended', at, cause: 'unpaid' },
    AccessResumed: { type: 'AccessResumed', at, cause: 'unpaid' },
    AccessRevoked: { type: 'AccessRevoked', at, cause: 'left-company', reason: 'moved away' },
    'AccessRevoked-least': { type: 'AccessRevoked', at, cause: 'left-company' },
  },
};
