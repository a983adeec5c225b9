import { describe, expect, it } from 'vitest';
import { operationsOf } from './attacks/operations.ts';
import type { CallOptions, Site } from './site.ts';
import { ann, asAnn, asOlivia, inviteAnn, leavesNoTrace, letAnnIn, startSite } from './site.ts';
import type { Known } from './staff-cases.ts';
import { prepared, staffCases, staffCommands, staffCreations } from './staff-cases.ts';

/**
 * Every operation of the document is asked for in five ways: validly, invalidly, by somebody who may not, where it
 * contradicts what is so, and once more. `staff-routes.spec.ts` and `default-deny.spec.ts` do most of this for whatever
 * `staff-cases.ts` names; what is left is here, or why there is no such way.
 */
const ways = ['valid', 'invalid', 'unauthorised', 'conflicting', 'repeated'] as const;
type Way = (typeof ways)[number];

/** Why there is no such way to ask. */
const readsOnly = 'reads, so nothing stands in its way';
const takesNothing = 'takes nothing that could be wrong';
const forAnybody = 'is for anybody';

interface Asked {
  /** Makes it so that the request is answered like this; gives what stands in the path and what is sent. */
  ask: (site: Site) => Promise<{ request: string } & CallOptions>;
  status: number;
  code?: string;
}

const stale = { 'If-Match': '"999"' };
const rosa = { workspaceId: 'rosa' };
const elsewhere = { name: 'Ben', email: 'ben@example.org', externalId: 'c-9' };

/** Something that is there contradicts the command. Where nothing can, it was changed since it was read. */
const conflicts: Readonly<Record<string, Asked>> = {
  'invitations.approve': onInvitation('approve', inviteAnn, 409, 'NotRequested'),
  'invitations.refuse': onInvitation('refuse', inviteAnn, 409, 'NotRequested'),
  'invitations.resend': onInvitation('resend', letAnnIn, 409, 'AlreadyAccepted'),
  'invitations.changeTerms': onInvitation('change-terms', letAnnIn, 409, 'AlreadyAccepted', {
    permissions: ['roster.edit'],
  }),
  'invitations.copyLink': onInvitation('copy-link', letAnnIn, 409, 'AlreadyAccepted'),
  'invitations.rescind': onInvitation('rescind', letAnnIn, 409, 'AlreadyAccepted'),
  'invitations.reportDelivery': onInvitation('report-delivery', inviteAnn, 404, 'MailNotFound', {
    generation: 2,
    outcome: 'delivered',
  }),
  'invitations.invite': asking(409, 'AlreadyInvited', async (site) => {
    await inviteAnn(site);
    return { request: 'POST /invitations', json: { ...rosa, person: ann, permissions: ['roster.edit'] } };
  }),
  'invitations.send': asking(409, 'AlreadyAccepted', async (site) => {
    await letAnnIn(site);
    return { request: 'POST /invitations/send', json: { ...rosa, person: ann } };
  }),
  'invitations.inviteTogether': asking(409, 'AlreadyInvited', async (site) => {
    await inviteAnn(site);
    const invitations = [{ ...rosa, permissions: ['roster.edit'] }];
    return { request: 'POST /invitations/together', json: { person: ann, invitations } };
  }),
  'invitations.accept': asking(409, 'AlreadyAccepted', async (site) => {
    const { token } = await letAnnIn(site);
    return { request: 'POST /invitations/accept', as: `u-second ${ann.email}`, json: { token } };
  }),
  'invitations.decline': asking(409, 'AlreadyAccepted', async (site) => {
    const { token } = await letAnnIn(site);
    return { request: 'POST /invitations/decline', ...asAnn, json: { token } };
  }),

  'support.start': asking(409, 'AlreadySupporting', async (site) => {
    const { personId } = await letAnnIn(site);
    await site.staff.support.start({ personId, reason: 'a question' });
    return { request: 'POST /support-sessions', json: { personId, reason: 'another' } };
  }),
  'support.end': asking(412, 'RevisionMismatch', async (site) => {
    const { personId } = await letAnnIn(site);
    const started = await site.staff.support.start({ personId, reason: 'a question' });
    if (!started.ok) throw new Error(started.rejection.type);
    return { request: `POST /support-sessions/${started.supportSessionId}/end`, headers: stale };
  }),
  'access.grant': onAccess('grant', 409, 'AlreadyGranted', { permissions: ['roster.edit'] }),
  'access.addFrom': asking(409, 'NotActiveThere', async (site) => {
    const { personId } = await inviteAnn(site);
    const from = { ...rosa, fromWorkspaceId: 'rosa' };
    return { request: 'POST /access/add-from', json: { ...from, personId, permissions: ['roster.view'] } };
  }),
  'access.narrow': onAccess('narrow', 409, 'NotNarrower', { permissions: ['roster.edit'] }),
  'access.widen': onAccess('widen', 409, 'NotWider', { permissions: ['roster.edit'] }),
  'access.extend': onAccess('extend', 409, 'NotAnExtension', { accessUntil: '2026-05-01T00:00:00.000Z' }),
  'access.adoptRole': onAccess('adopt-role', 409, 'RoleNotPinned'),
  'access.changeAttributes': onEndedAccess('change-attributes', { attributes: { defaultArea: 'north' } }),
  'access.recordUse': asking(409, 'AccessIsSuspended', async (site) => {
    const { personId } = await letAnnIn(site);
    await site.staff.access.suspend({ ...rosa, personId, cause: 'unpaid' });
    return { request: 'POST /access/record-use', json: { ...rosa, principalId: 'u-ann' } };
  }),
  'access.suspend': onEndedAccess('suspend', { cause: 'unpaid' }),
  'access.resume': onEndedAccess('resume', { cause: 'unpaid' }),

  'workspaces.open': asking(409, 'WorkspaceIsOfAnotherKind', async () => ({
    request: 'POST /workspaces',
    json: { ...rosa, kind: 'trust', name: 'Rosa' },
  })),
  'workspaces.rename': asking(409, 'WorkspaceClosed', async (site) => {
    await site.staff.workspaces.close(rosa);
    return { request: 'POST /workspaces/rosa/rename', json: { name: 'Rosa D.' } };
  }),
  'invitations.inviteMany': inClosedTenant('/invitations/many'),
  'people.registerMany': inClosedTenant('/people/many'),
  'access.grantMany': inClosedTenant('/access/many'),
  'people.register': asking(409, 'PersonHasAnotherEmail', async (site) => {
    await site.staff.people.register(elsewhere);
    return { request: 'POST /people', json: { ...elsewhere, email: 'other@example.org' } };
  }),
  'people.changeEmail': asking(409, 'EmailClaimedByAnother', async (site) => {
    await site.staff.people.register(elsewhere);
    const { personId } = await inviteAnn(site);
    return { request: `POST /people/${personId}/change-email`, json: { email: elsewhere.email } };
  }),
  'people.confirmEmail': asking(422, 'EmailNeeded', async (site) => {
    const made = await site.staff.people.register({ name: 'Ben' });
    return { request: `POST /people/${made.ok ? made.personId : ''}/confirm-email` };
  }),
  'tenants.changeTemplate': asking(422, 'TemplateInvalid', async () => ({
    request: 'POST /tenant/change-template',
    json: { kind: 'invitation', locale: 'en', subject: 'Welcome', text: 'Without a link' },
  })),
  'people.releaseExternalId': asking(409, 'ExternalIdClaimedByAnother', async (site) => {
    await site.staff.people.register(elsewhere);
    const { personId } = await inviteAnn(site);
    return { request: `POST /people/${personId}/release-external-id`, json: { externalId: 'c-9' } };
  }),
  'people.merge': asking(409, 'MergeTheOtherWayRound', async (site) => {
    const { personId: absorbedId } = await letAnnIn(site);
    const survivor = await site.staff.people.register(elsewhere);
    const survivorId = survivor.ok ? survivor.personId : '';
    return { request: 'POST /people/merge', json: { survivorId, absorbedId } };
  }),
  'people.agreeTerms': asking(412, 'RevisionMismatch', async (site) => {
    await letAnnIn(site);
    return { request: 'POST /people/agree-terms', ...asAnn, headers: stale, json: { version: '1' } };
  }),
  'roles.define': asking(409, 'RoleAlreadyDefined', async (site) => {
    await site.staff.roles.define({ name: 'carer', permissions: ['roster.view'] });
    return { request: 'POST /roles', json: { name: 'carer', permissions: ['roster.edit'] } };
  }),
  'roles.revise': asking(409, 'RoleRetired', async (site) => {
    await site.staff.roles.define({ name: 'carer', permissions: ['roster.view'] });
    await site.staff.roles.retire({ name: 'carer' });
    return { request: 'POST /roles/carer/revise', json: { permissions: ['roster.edit'] } };
  }),

  ...Object.fromEntries(
    [
      'invitations.readdress',
      'access.revoke',
      'workspaces.close',
      'workspaces.reopen',
      'people.rename',
      'people.releasePrincipal',
      'people.deactivate',
      'people.reactivate',
      'people.removeEverywhere',
      'roles.retire',
      'tenants.changePolicy',
      'seats.license',
      'tenants.enableFeature',
      'tenants.disableFeature',
      'tenants.resetTemplate',
      'tenants.switchNotification',
    ].map((id) => [id, changedSince(id)]),
  ),
};

const listed = (path: string) => asking(422, 'InvalidQuery', async () => ({ request: `GET ${path}?x=1` }));
const notFound = (path: string, code: string) => asking(404, code, async () => ({ request: `GET ${path}` }));

/** Commands are refused for a field that they do not know by `staff-routes.spec.ts`. */
const invalidReads: Readonly<Record<string, Asked | string>> = {
  'seats.get': takesNothing,
  'seats.actions': takesNothing,
  'tenants.get': takesNothing,
  'tenants.actions': takesNothing,
  'tenants.templates': takesNothing,
  'tenants.previewTemplate': asking(422, 'TemplateInvalid', async () => ({
    request: 'POST /tenant/preview-template',
    json: { kind: 'invitation', locale: 'en', subject: 'Welcome', text: '{{ nobody }} {{ link }}' },
  })),
  'workspaces.list': listed('/workspaces'),
  'workspaces.get': notFound('/workspaces/@', 'WorkspaceNotFound'),
  'workspaces.actions': notFound('/workspaces/@/actions', 'WorkspaceNotFound'),
  'people.list': listed('/people'),
  'people.search': asking(422, 'InvalidQuery', async () => ({ request: 'GET /people/search' })),
  'people.likelyDuplicates': listed('/people/duplicates'),
  'people.get': notFound('/people/nobody', 'PersonNotFound'),
  'people.actions': notFound('/people/nobody/actions', 'PersonNotFound'),
  'people.workspaces': notFound('/people/nobody/workspaces', 'PersonNotFound'),
  'roles.list': listed('/roles'),
  'roles.get': notFound('/roles/-', 'RoleNotFound'),
  'roles.actions': notFound('/roles/-/actions', 'RoleNotFound'),
  'invitations.list': listed('/invitations'),
  'invitations.deadlines': listed('/invitations/deadlines'),
  'invitations.get': notFound('/invitations/none', 'NotInvited'),
  'invitations.actions': notFound('/invitations/none/actions', 'NotInvited'),
  'invitations.actionsFor': asking(422, 'InvalidInput', async () => ({
    request: 'GET /invitations/actions?x=1',
  })),
  'invitations.inviteMany': withoutRows('/invitations/many'),
  'people.registerMany': withoutRows('/people/many'),
  'access.grantMany': withoutRows('/access/many'),
  'audit.history': notFound('/invitations/none/history', 'NotInvited'),
  'access.list': listed('/access'),
  'access.standings': listed('/access/standings'),
  'support.list': listed('/support-sessions'),
  'support.get': notFound('/support-sessions/none', 'SupportSessionNotFound'),
  'access.actions': asking(422, 'InvalidInput', async () => ({ request: 'GET /access/actions?x=1' })),
  'access.check': asking(422, 'InvalidInput', async () => ({ request: 'POST /access/check', json: rosa })),
};

/** Operations that are not for staff. */
const others: Readonly<Record<string, Readonly<Partial<Record<Way, Asked | string>>>>> = {
  'invitations.preview': {
    valid: byLink('preview', 200, undefined, inviteAnn),
    invalid: byLink('preview', 422, 'InvalidInput', inviteAnn, { token: 1 }),
    unauthorised: byLink('preview', 404, 'LinkNotRecognised', inviteAnn, { token: 'lk1_made-up' }),
    conflicting: readsOnly,
    repeated: byLink('preview', 200, undefined, previewed),
  },
  'invitations.openLink': {
    valid: byLink('open-link', 200, undefined, inviteAnn),
    invalid: byLink('open-link', 422, 'InvalidInput', inviteAnn, { token: 1 }),
    unauthorised: byLink('open-link', 404, 'LinkNotRecognised', inviteAnn, { token: 'lk1_made-up' }),
    conflicting: readsOnly,
    repeated: byLink('open-link', 200, undefined, previewed),
  },
  'invitations.accept': {
    valid: byLink('accept', 200, undefined, inviteAnn),
    invalid: byLink('accept', 422, 'InvalidInput', inviteAnn, { token: 1 }),
    unauthorised: byLink('accept', 401, 'NotSignedIn', inviteAnn, {}, {}),
    repeated: byLink('accept', 200, undefined, letAnnIn),
  },
  'invitations.decline': {
    valid: byLink('decline', 200, undefined, inviteAnn),
    invalid: byLink('decline', 422, 'InvalidInput', inviteAnn, { reason: 1 }),
    unauthorised: byLink('decline', 404, 'LinkNotRecognised', inviteAnn, { token: 'lk1_made-up' }),
    repeated: byLink('decline', 200, undefined, declined),
  },
  'invitations.askForLink': {
    valid: byLink('ask-for-link', 200, undefined, declined),
    invalid: byLink('ask-for-link', 422, 'InvalidInput', declined, { token: 1 }),
    unauthorised: byLink('ask-for-link', 404, 'LinkNotRecognised', declined, { token: 'lk1_made-up' }),
    conflicting: byLink('ask-for-link', 409, 'NoLinkNeeded', inviteAnn),
    repeated: byLink('ask-for-link', 200, undefined, asked),
  },
  'people.agreeTerms': {
    valid: agreeing(200, undefined, letAnnIn),
    invalid: agreeing(422, 'InvalidInput', letAnnIn, { version: '' }),
    unauthorised: agreeing(401, 'NotSignedIn', letAnnIn, {}, {}),
    repeated: agreeing(200, undefined, agreed),
  },
  'people.myWorkspaces': {
    valid: myWorkspaces('', 200),
    invalid: myWorkspaces('?x=1', 422, 'InvalidQuery'),
    unauthorised: myWorkspaces('', 401, 'NotSignedIn', {}),
    conflicting: readsOnly,
    repeated: myWorkspaces('', 200),
  },
  // Its answer goes on for ever.
  'changes.follow': {
    valid: 'by live-updates.spec.ts',
    invalid: takesNothing,
    unauthorised: 'by default-deny.spec.ts and live-updates.spec.ts',
    conflicting: readsOnly,
    repeated: 'by live-updates.spec.ts',
  },
  openapi: anybodysRead('/openapi.json'),
  'health.live': anybodysRead('/health/live'),
  'health.ready': anybodysRead('/health/ready'),
};

const staffOperations = new Map(staffCases.map((each) => [each.action as string, each]));
const changing = new Set<string>([...staffCommands, ...staffCreations].map(({ action }) => action));

/** How an operation is asked for in one way: here, or by the tests of all that `staff-cases.ts` names. */
function askedFor(id: string, way: Way): Asked | string | undefined {
  const own = others[id]?.[way];
  if (own !== undefined) return own;
  if (way === 'conflicting')
    return conflicts[id] ?? (staffOperations.has(id) && !changing.has(id) ? readsOnly : undefined);
  if (way === 'invalid' && !changing.has(id)) return invalidReads[id];
  return staffOperations.has(id) ? 'by the tests of staff-cases.ts' : undefined;
}

it('every operation of the document is asked for in five ways, or it is said why not', async () => {
  const site = await startSite();
  const operations = await operationsOf(site);
  const missing = operations.flatMap(({ id }) =>
    ways.filter((way) => askedFor(id, way) === undefined).map((way) => `${id}: ${way}`),
  );
  expect(missing).toEqual([]);
  const ids = new Set(operations.map(({ id }) => id));
  const named = [...Object.keys(conflicts), ...Object.keys(invalidReads), ...Object.keys(others)];
  expect(named.filter((id) => !ids.has(id))).toEqual([]);
});

const here = [...new Set([...Object.keys(conflicts), ...Object.keys(invalidReads), ...Object.keys(others)])];

describe.each(ways)('an operation that is asked for: %s', (way) => {
  const asks = here.flatMap((id): (Asked & { id: string })[] => {
    const each = askedFor(id, way);
    return typeof each === 'object' ? [{ id, ...each }] : [];
  });

  it.each(asks)('is answered with $status $code: $id', async ({ ask, status, code }) => {
    const site = await startSite({ onNewLinkAsked: () => {} });
    const { request, ...options } = await ask(site);
    const send = () => site.call(request, options);
    const answer = status < 400 ? await send() : await leavesNoTrace(site, send);
    expect([answer.status, answer.json['code']]).toEqual([status, code]);
    expect(site.faults).toEqual([]);
  });
});

function asking(
  status: number,
  code: string | undefined,
  ask: (site: Site) => Promise<{ request: string } & CallOptions>,
): Asked {
  return {
    ask: async (site) => ({ ...asOlivia, ...(await ask(site)) }),
    status,
    ...(code !== undefined && { code }),
  };
}

function inClosedTenant(path: string): Asked {
  return asking(409, 'TenantClosed', async ({ staff }) => {
    await staff.tenants.close({});
    return { request: `POST ${path}`, json: { rows: [{}] } };
  });
}

function withoutRows(path: string): Asked {
  return asking(422, 'InvalidInput', async () => ({ request: `POST ${path}`, json: { rows: [] } }));
}

function onInvitation(
  command: string,
  situation: (site: Site) => Promise<Known>,
  status: number,
  code: string,
  json: object = {},
): Asked {
  return asking(status, code, async (site) => {
    const { invitationId } = await situation(site);
    return { request: `POST /invitations/${invitationId}/${command}`, json };
  });
}

/** Ann may view and edit in Rosa's workspace until the summer. */
async function granted(site: Site) {
  const { personId } = await inviteAnn(site);
  const accessUntil = Date.UTC(2026, 5, 1);
  const permissions = ['roster.view', 'roster.edit'];
  await site.staff.access.grant({ ...rosa, personId, permissions, accessUntil });
  return { ...rosa, personId };
}

function onAccess(command: string, status: number, code: string, more: object = {}): Asked {
  return asking(status, code, async (site) => {
    const about = await granted(site);
    if (command === 'narrow') await site.staff.access.narrow({ ...about, permissions: ['roster.view'] });
    return { request: `POST /access/${command}`, json: { ...about, ...more } };
  });
}

function onEndedAccess(command: string, more: object): Asked {
  return asking(409, 'AccessHasEnded', async (site) => {
    const about = await granted(site);
    // Past the end of its window.
    site.clock.advance(365 * 86_400_000);
    await site.latchkey.whenIdle();
    return { request: `POST /access/${command}`, json: { ...about, ...more } };
  });
}

function changedSince(id: string): Asked {
  return asking(412, 'RevisionMismatch', async (site) => {
    const each = staffOperations.get(id);
    if (!each) throw new Error(`${id} is not in staff-cases.ts`);
    const { request, json } = await prepared(site, each);
    return { request, json, headers: stale };
  });
}

function byLink(
  action: string,
  status: number,
  code: string | undefined,
  situation: (site: Site) => Promise<{ token: string }>,
  more: object = {},
  who: CallOptions = asAnn,
): Asked {
  return {
    async ask(site) {
      const { token } = await situation(site);
      return { request: `POST /invitations/${action}`, ...who, json: { token, ...more } };
    },
    status,
    ...(code !== undefined && { code }),
  };
}

async function previewed(site: Site) {
  const invited = await inviteAnn(site);
  await site.call('POST /invitations/preview', { json: { token: invited.token } });
  return invited;
}

async function declined(site: Site) {
  const invited = await inviteAnn(site);
  await site.call('POST /invitations/decline', { json: { token: invited.token } });
  return invited;
}

async function asked(site: Site) {
  const invited = await declined(site);
  await site.call('POST /invitations/ask-for-link', { json: { token: invited.token } });
  return invited;
}

async function agreed(site: Site) {
  await letAnnIn(site);
  return site.call('POST /people/agree-terms', { ...asAnn, json: { version: '1' } });
}

function agreeing(
  status: number,
  code: string | undefined,
  situation: (site: Site) => Promise<unknown>,
  more: object = {},
  who: CallOptions = asAnn,
): Asked {
  return {
    async ask(site) {
      await situation(site);
      return { request: 'POST /people/agree-terms', ...who, json: { version: '1', ...more } };
    },
    status,
    ...(code !== undefined && { code }),
  };
}

function myWorkspaces(query: string, status: number, code?: string, who: CallOptions = asAnn): Asked {
  return {
    async ask(site) {
      await letAnnIn(site);
      await site.call('GET /my/workspaces', asAnn);
      return { request: `GET /my/workspaces${query}`, ...who };
    },
    status,
    ...(code !== undefined && { code }),
  };
}

function anybodysRead(path: string): Readonly<Record<Way, Asked | string>> {
  const read: Asked = { ask: async () => ({ request: `GET ${path}` }), status: 200 };
  const again: Asked = {
    async ask(site) {
      await site.call(`GET ${path}`);
      return { request: `GET ${path}` };
    },
    status: 200,
  };
  return {
    valid: read,
    invalid: takesNothing,
    unauthorised: forAnybody,
    conflicting: readsOnly,
    repeated: again,
  };
}
