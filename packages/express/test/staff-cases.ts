import type { StaffAction } from '../src/index.ts';
import type { Facade } from 'latchkey';
import { ann } from './site.ts';
import type { Site } from './site.ts';

/** Whom a request is about. */
export interface Known {
  invitationId: string;
  personId: string;
  /** The same person, registered once more. */
  absorbedId?: string;
  supportSessionId?: string;
}

/** One route of staff's, and a request to it that is carried out. */
export interface StaffCase {
  /** `:invitationId` and `:personId` stand for those of Ann. */
  request: string;
  action: StaffAction;
  /** Where, as `authorize` is told. */
  workspaceId?: string | undefined;
  situation: (site: Site) => Promise<Known>;
  json?: (known: Known) => object;
  status?: number;
  /** What the same request is answered with when it comes again: a status, and a code where it is refused. */
  again: readonly [status: number, code?: string];
}

const rosa = { workspaceId: 'rosa' };
const permissions = ['roster.view', 'roster.edit'];
const about = ({ personId }: Known) => ({ ...rosa, personId });
const bothOf = ({ personId: survivorId, absorbedId }: Known) => ({ survivorId, absorbedId });
const carer = { name: 'carer', permissions };
const policy = { validFor: 'P7D', resend: { cooldown: 'PT1M', limit: 3 }, acceptBy: 'matchingEmail' };

const kind = 'reminder';
const ownWords = { kind, locale: 'en', subject: 'Still open', text: 'Look: {{ link }}' };

function commands(
  group: { workspaceId?: string },
  rows: readonly (readonly [
    request: string,
    action: StaffAction,
    situation: StaffCase['situation'],
    json: StaffCase['json'] | undefined,
    again: StaffCase['again'],
  ])[],
): StaffCase[] {
  return rows.map(([request, action, situation, json, again]) => ({
    request: `POST ${request}`,
    action,
    ...group,
    situation,
    ...(json && { json }),
    again,
  }));
}

function reads(
  rows: readonly (readonly [request: string, action: StaffAction, workspaceId?: string])[],
): StaffCase[] {
  return rows.map(([request, action, workspaceId]) => ({
    request: `GET ${request}`,
    action,
    ...(workspaceId !== undefined && { workspaceId }),
    situation: letIn,
    again: [200],
  }));
}

/** Every command of staff's about something that is there. */
export const staffCommands: readonly StaffCase[] = [
  ...commands(rosa, [
    [
      '/invitations/:invitationId/approve',
      'invitations.approve',
      requested,
      undefined,
      [409, 'NotRequested'],
    ],
    ['/invitations/:invitationId/refuse', 'invitations.refuse', requested, undefined, [404, 'NotInvited']],
    ['/invitations/:invitationId/resend', 'invitations.resend', invited, undefined, [429, 'ResendTooSoon']],
    ['/invitations/:invitationId/readdress', 'invitations.readdress', invited, undefined, [200]],
    [
      '/invitations/:invitationId/change-terms',
      'invitations.changeTerms',
      invited,
      () => ({ permissions }),
      [200],
    ],
    ['/invitations/:invitationId/copy-link', 'invitations.copyLink', invited, undefined, [200]],
    ['/invitations/:invitationId/rescind', 'invitations.rescind', invited, undefined, [200]],
    [
      '/invitations/:invitationId/report-delivery',
      'invitations.reportDelivery',
      invited,
      () => ({ generation: 1, outcome: 'delivered' }),
      [200],
    ],
    [
      '/access/narrow',
      'access.narrow',
      letIn,
      (known) => ({ ...about(known), permissions: ['roster.view'] }),
      [200],
    ],
    [
      '/access/widen',
      'access.widen',
      letIn,
      (known) => ({ ...about(known), permissions: [...permissions, 'x'] }),
      [200],
    ],
    ['/access/extend', 'access.extend', letInForADay, about, [200]],
    ['/access/adopt-role', 'access.adoptRole', letInAsCarer, about, [200]],
    [
      '/access/change-attributes',
      'access.changeAttributes',
      letIn,
      (known) => ({ ...about(known), attributes: { defaultArea: 'north' } }),
      [200],
    ],
    ['/access/record-use', 'access.recordUse', letIn, () => ({ ...rosa, principalId: 'u-ann' }), [200]],
    ['/access/suspend', 'access.suspend', letIn, (known) => ({ ...about(known), cause: 'unpaid' }), [200]],
    ['/access/resume', 'access.resume', suspended, (known) => ({ ...about(known), cause: 'unpaid' }), [200]],
    ['/access/revoke', 'access.revoke', letIn, about, [200]],
    ['/workspaces/rosa/rename', 'workspaces.rename', invited, () => ({ name: 'Rosa D.' }), [200]],
    ['/workspaces/rosa/close', 'workspaces.close', invited, undefined, [200]],
    ['/workspaces/rosa/reopen', 'workspaces.reopen', inClosedWorkspace, undefined, [200]],
  ]),
  ...commands({}, [
    ['/people/:personId/rename', 'people.rename', invited, () => ({ name: 'Ann Smith' }), [200]],
    [
      '/people/:personId/change-email',
      'people.changeEmail',
      invited,
      () => ({ email: 'a@example.org' }),
      [200],
    ],
    ['/people/:personId/confirm-email', 'people.confirmEmail', bounced, undefined, [200]],
    [
      '/people/:personId/release-external-id',
      'people.releaseExternalId',
      registered,
      () => ({ externalId: 'c-1' }),
      [200],
    ],
    ['/people/:personId/release-principal', 'people.releasePrincipal', letIn, undefined, [200]],
    ['/people/:personId/deactivate', 'people.deactivate', letIn, undefined, [200]],
    ['/people/:personId/remove-everywhere', 'people.removeEverywhere', letIn, undefined, [200]],
    ['/people/:personId/reactivate', 'people.reactivate', deactivated, undefined, [200]],
    ['/people/merge', 'people.merge', twice, bothOf, [200]],
    ['/roles/carer/revise', 'roles.revise', withRole, () => ({ permissions: ['roster.view'] }), [200]],
    ['/roles/carer/retire', 'roles.retire', withRole, undefined, [200]],
    ['/tenant/change-policy', 'tenants.changePolicy', invited, () => ({ policy }), [200]],
    ['/tenant/enable-feature', 'tenants.enableFeature', invited, () => ({ feature: 'client-portal' }), [200]],
    [
      '/tenant/disable-feature',
      'tenants.disableFeature',
      invited,
      () => ({ feature: 'client-portal' }),
      [200],
    ],
    ['/tenant/change-template', 'tenants.changeTemplate', invited, () => ownWords, [200]],
    ['/tenant/reset-template', 'tenants.resetTemplate', withOwnWords, () => ({ kind, locale: 'en' }), [200]],
    [
      '/tenant/switch-notification',
      'tenants.switchNotification',
      invited,
      () => ({ kind, on: false }),
      [200],
    ],
    ['/support-sessions/:supportSessionId/end', 'support.end', supported, undefined, [200]],
    ['/seats/license', 'seats.license', invited, () => ({ capacity: 5 }), [200]],
  ]),
];

/** Every command of staff's that makes something. */
export const staffCreations: readonly StaffCase[] = [
  {
    request: 'POST /workspaces',
    action: 'workspaces.open',
    workspaceId: 'liam',
    situation: invited,
    json: () => ({ workspaceId: 'liam', kind: 'client', name: 'Liam' }),
    status: 201,
    again: [201],
  },
  {
    request: 'POST /people',
    action: 'people.register',
    situation: invited,
    json: () => ({ name: 'Ben', email: 'ben@example.org', externalId: 'c-2' }),
    status: 201,
    again: [201],
  },
  {
    request: 'POST /roles',
    action: 'roles.define',
    situation: invited,
    json: () => carer,
    status: 201,
    again: [201],
  },
  {
    request: 'POST /invitations',
    action: 'invitations.invite',
    ...rosa,
    situation: registered,
    json: () => ({ ...rosa, person: { name: 'Ben', email: 'ben@example.org' }, permissions }),
    status: 201,
    again: [409, 'AlreadyInvited'],
  },
  {
    request: 'POST /invitations/together',
    action: 'invitations.inviteTogether',
    ...rosa,
    situation: registered,
    json: () => ({
      person: { name: 'Ben', email: 'ben@example.org' },
      invitations: [{ ...rosa, permissions, accessUntil: '2026-06-01T00:00:00.000Z' }],
    }),
    again: [409, 'AlreadyInvited'],
  },
  {
    request: 'POST /invitations/send',
    action: 'invitations.send',
    ...rosa,
    situation: registered,
    json: () => ({ ...rosa, person: { name: 'Ben', email: 'ben@example.org' }, permissions }),
    status: 201,
    again: [429, 'ResendTooSoon'],
  },
  {
    request: 'POST /access/add-from',
    action: 'access.addFrom',
    workspaceId: 'liam',
    situation: letInBesideLiam,
    json: (known) => ({
      workspaceId: 'liam',
      fromWorkspaceId: 'rosa',
      personId: known.personId,
      permissions,
    }),
    again: [200],
  },
  {
    request: 'POST /support-sessions',
    action: 'support.start',
    situation: letIn,
    json: ({ personId }) => ({ personId, reason: 'cannot see the roster', for: 'PT10M' }),
    status: 201,
    again: [409, 'AlreadySupporting'],
  },
  {
    request: 'POST /access/grant',
    action: 'access.grant',
    ...rosa,
    situation: registered,
    json: (known) => ({ ...about(known), permissions }),
    again: [200],
  },
];

/** Rows by the thousand. */
export const staffMany: readonly StaffCase[] = [
  {
    request: 'POST /invitations/many',
    action: 'invitations.inviteMany',
    ...rosa,
    situation: registered,
    json: () => ({ rows: [{ ...rosa, person: { name: 'Ben', email: 'ben@example.org' }, permissions }] }),
    again: [200],
  },
  {
    request: 'POST /people/many',
    action: 'people.registerMany',
    situation: invited,
    json: () => ({ rows: [{ name: 'Ben', email: 'ben@example.org', externalId: 'c-2' }] }),
    again: [200],
  },
  {
    request: 'POST /access/many',
    action: 'access.grantMany',
    ...rosa,
    situation: registered,
    json: (known) => ({ rows: [{ ...about(known), permissions }] }),
    again: [200],
  },
];

/** Everything else. */
export const staffReads: readonly StaffCase[] = [
  ...reads([
    ['/tenant', 'tenants.get'],
    ['/tenant/actions', 'tenants.actions'],
    ['/tenant/templates', 'tenants.templates'],
    ['/seats', 'seats.get'],
    ['/seats/actions', 'seats.actions'],
    ['/workspaces', 'workspaces.list'],
    ['/workspaces/rosa', 'workspaces.get', 'rosa'],
    ['/workspaces/rosa/actions', 'workspaces.actions', 'rosa'],
    ['/people', 'people.list'],
    ['/people/search?text=ann', 'people.search'],
    ['/people/duplicates', 'people.likelyDuplicates'],
    ['/people/:personId', 'people.get'],
    ['/people/:personId/actions', 'people.actions'],
    ['/people/:personId/workspaces', 'people.workspaces'],
    ['/roles', 'roles.list'],
    ['/roles/carer', 'roles.get'],
    ['/roles/carer/actions', 'roles.actions'],
    ['/invitations', 'invitations.list'],
    ['/invitations?workspaceId=rosa', 'invitations.list', 'rosa'],
    ['/invitations/deadlines?before=2030-01-01T00:00:00Z', 'invitations.deadlines'],
    ['/invitations/:invitationId', 'invitations.get', 'rosa'],
    ['/invitations/:invitationId/actions', 'invitations.actions', 'rosa'],
    ['/invitations/actions?workspaceId=rosa&personId=:personId', 'invitations.actionsFor', 'rosa'],
    ['/invitations/:invitationId/history', 'audit.history', 'rosa'],
    ['/access', 'access.list'],
    ['/access?workspaceId=rosa', 'access.list', 'rosa'],
    ['/access/standings', 'access.standings'],
    ['/access/standings?workspaceId=rosa', 'access.standings', 'rosa'],
    ['/access/actions?workspaceId=rosa&personId=:personId', 'access.actions', 'rosa'],
  ]),
  {
    request: 'POST /tenant/preview-template',
    action: 'tenants.previewTemplate',
    situation: letIn,
    json: () => ownWords,
    again: [200],
  },
  {
    request: 'GET /support-sessions',
    action: 'support.list',
    situation: supported,
    again: [200],
  },
  {
    request: 'GET /support-sessions/:supportSessionId',
    action: 'support.get',
    situation: supported,
    again: [200],
  },
  {
    request: 'POST /access/check',
    action: 'access.check',
    ...rosa,
    situation: letIn,
    json: (known) => ({ ...about(known), permission: 'roster.view' }),
    again: [200],
  },
];

export const staffCases: readonly StaffCase[] = [
  ...staffCommands,
  ...staffCreations,
  ...staffMany,
  ...staffReads,
];

/** The request itself, in its situation. */
export async function prepared(site: Site, { request, situation, json }: StaffCase) {
  const known = await situation(site);
  await site.latchkey.whenIdle();
  const { invitationId, personId, supportSessionId = '' } = known;
  return {
    known,
    request: request
      .replace(':invitationId', invitationId)
      .replace(':personId', personId)
      .replace(':supportSessionId', supportSessionId),
    json: json?.(known),
  };
}

/** Somebody else than Olivia, so that she may approve. */
function noah({ latchkey }: Site): Facade {
  return latchkey.as({ tenantId: 'harbour-care', actor: { type: 'principal', principalId: 'noah' } });
}

async function invited(site: Site): Promise<Known> {
  const made = done(
    await noah(site).invitations.invite({ ...rosa, person: ann, permissions: ['roster.view'] }),
  );
  await site.latchkey.whenIdle();
  site.clock.advance(60_000);
  return made;
}

async function requested(site: Site): Promise<Known> {
  done(await site.staff.tenants.changePolicy({ policy: { ...policy, approval: 'required' } as never }));
  return invited(site);
}

async function bounced(site: Site): Promise<Known> {
  const known = await invited(site);
  const { invitationId } = known;
  done(
    await site.staff.invitations.reportDelivery({
      invitationId,
      generation: 1,
      outcome: 'bounced',
      isPermanent: true,
    }),
  );
  return known;
}

async function withOwnWords(site: Site): Promise<Known> {
  done(await site.staff.tenants.changeTemplate({ ...ownWords, kind }));
  return invited(site);
}

async function registered({ staff }: Site): Promise<Known> {
  const { personId } = done(await staff.people.register({ ...ann, externalId: 'c-1' }));
  return { personId, invitationId: '' };
}

async function twice(site: Site): Promise<Known> {
  const known = await registered(site);
  const again = { name: 'Ann C.', email: 'ann.c@example.org' };
  return { ...known, absorbedId: done(await site.staff.people.register(again)).personId };
}

async function letIn(site: Site): Promise<Known> {
  done(await site.staff.roles.define(carer));
  const known = await invited(site);
  const token = await site.tokenFor(ann.email);
  const { tenantId, ...actor } = { tenantId: 'harbour-care', type: 'invitee', principalId: 'u-ann' } as const;
  const { invitations } = site.latchkey.as({ tenantId, actor });
  done(await invitations.accept({ token, verifiedEmail: ann.email }));
  done(await site.staff.access.widen({ ...about(known), permissions }));
  return known;
}

async function letInBesideLiam(site: Site): Promise<Known> {
  const known = await letIn(site);
  done(await site.staff.workspaces.open({ workspaceId: 'liam', kind: 'client', name: 'Liam' }));
  return known;
}

async function supported(site: Site): Promise<Known> {
  const known = await letIn(site);
  const { personId } = known;
  const { supportSessionId } = done(await site.staff.support.start({ personId, reason: 'a question' }));
  return { ...known, supportSessionId };
}

async function letInForADay(site: Site): Promise<Known> {
  const known = await registered(site);
  const accessUntil = site.clock.now() + 86_400_000;
  done(await site.staff.access.grant({ ...about(known), permissions, accessUntil }));
  return known;
}

async function letInAsCarer(site: Site): Promise<Known> {
  const known = await withRole(site);
  done(await site.staff.access.grant({ ...about(known), role: 'carer' }));
  done(await site.staff.roles.revise({ ...carer, permissions: ['roster.view'] }));
  return known;
}

async function suspended(site: Site): Promise<Known> {
  const known = await letIn(site);
  done(await site.staff.access.suspend({ ...about(known), cause: 'unpaid' }));
  return known;
}

async function withRole(site: Site): Promise<Known> {
  done(await site.staff.roles.define(carer));
  return registered(site);
}

async function inClosedWorkspace(site: Site): Promise<Known> {
  const known = await registered(site);
  done(await site.staff.workspaces.close(rosa));
  return known;
}

async function deactivated(site: Site): Promise<Known> {
  const known = await registered(site);
  done(await site.staff.people.deactivate({ personId: known.personId }));
  return known;
}

/** What a command gave back that must be carried out. */
function done<Result extends { ok: boolean }>(result: Result): Extract<Result, { ok: true }> {
  if (result.ok) return result as Extract<Result, { ok: true }>;
  throw new Error(`refused: ${JSON.stringify(result)}`);
}
