import { formatInstant, later } from '@latchkey/core';
import type { Place } from './world.ts';
import {
  anyPerson,
  closedWorkspace,
  definedRole,
  freshAddress,
  granted,
  letIn,
  newPerson,
  openWorkspace,
  pending,
  permissions,
  policy,
  requested,
  supportable,
  supported,
} from './world.ts';

/** What a request says, before anything is done to it. */
export interface Ask {
  /** Who is signed in; by default Olivia. */
  as?: string;
  path?: Readonly<Record<string, string>>;
  query?: Readonly<Record<string, string>>;
  body?: Readonly<Record<string, unknown>>;
}

/** For each operation of the document, how to ask for it so that it is done. */
export const situations: Readonly<Record<string, (place: Place) => Promise<Ask> | Ask>> = {
  openapi: () => ({}),
  'health.live': () => ({}),
  'health.ready': () => ({}),

  'tenants.get': () => ({}),
  'tenants.actions': () => ({}),
  'tenants.changePolicy': ({ dice }) => ({
    body: {
      policy: {
        validFor: dice.pick(['P7D', 'PT48H', 'P1W']),
        resend: { cooldown: dice.pick(['PT1M', 'PT0S', 'PT30S']), limit: dice.pick([10, 5, 100]) },
        acceptBy: dice.pick(['matchingEmail', 'linkHolder']),
        ...(dice.chance(50) && { approval: dice.pick(['none', 'required']) }),
      },
    },
  }),

  'seats.get': () => ({}),
  'seats.actions': () => ({}),
  'seats.license': ({ dice }) => ({ body: { capacity: 100 + dice.below(100) } }),

  'tenants.templates': () => ({}),
  'tenants.previewTemplate': ({ dice }) => ({
    body: { ...anyTemplate(dice.chance(50)), locale: dice.pick(['en', 'de-AT', 'fr']) },
  }),
  'tenants.changeTemplate': ({ dice }) => ({
    body: { ...anyTemplate(true), locale: dice.pick(['en', 'de']) },
  }),
  'tenants.resetTemplate': ({ dice }) => ({
    body: { kind: dice.pick(['invitation', 'reminder']), locale: dice.pick(['en', 'de']) },
  }),
  'tenants.switchNotification': ({ dice }) => ({ body: { kind: 'reminder', on: dice.chance(50) } }),

  'tenants.enableFeature': aboutAnyFeature,
  'tenants.disableFeature': aboutAnyFeature,

  'workspaces.open': ({ dice, world }) => ({
    body: {
      workspaceId: `w${dice.below(2) === 0 ? world.next() : dice.below(20)}`,
      kind: 'client',
      name: 'A client',
    },
  }),
  'workspaces.list': ({ dice }): Ask => ({ query: dice.chance(50) ? { limit: '2' } : {} }),
  'workspaces.get': inAnOpenWorkspace,
  'workspaces.actions': inAnOpenWorkspace,
  'workspaces.rename': async (place) => ({ ...(await inAnOpenWorkspace(place)), body: { name: 'Renamed' } }),
  'workspaces.close': inAnOpenWorkspace,
  'workspaces.reopen': async (place) => ({ path: { workspaceId: await closedWorkspace(place) } }),

  'people.register': (place) => ({
    body: {
      name: 'Ben',
      ...(place.dice.chance(70) && { email: freshAddress(place) }),
      ...(place.dice.chance(70) && { externalId: `x-${place.world.next()}` }),
    },
  }),
  'people.list': ({ dice }): Ask => ({ query: dice.chance(50) ? { limit: '3' } : {} }),
  'people.search': ({ dice }): Ask => ({
    query: {
      text: dice.pick(['ann', 'Ann Car', 'b', 'p1@example', 'ÄÖ', '%', ' ']),
      ...(dice.chance(50) && { limit: '2' }),
    },
  }),
  'people.likelyDuplicates': ({ dice }): Ask => ({ query: dice.chance(50) ? { limit: '1' } : {} }),
  'people.get': aboutAnybody,
  'people.actions': aboutAnybody,
  'people.workspaces': async (place) => ({ path: { personId: (await granted(place)).personId } }),
  'people.rename': async (place) => ({ ...(await aboutAnybody(place)), body: { name: 'Ann Smith' } }),
  'people.changeEmail': async (place) => ({
    ...(await aboutAnybody(place)),
    body: { email: freshAddress(place) },
  }),
  'people.confirmEmail': async (place) => {
    const { invitationId, personId } = await pending(place);
    if (place.dice.chance(70)) {
      const report = { invitationId, generation: 1, outcome: 'bounced', isPermanent: true } as const;
      await place.olivia.invitations.reportDelivery(report);
    }
    return { path: { personId } };
  },
  'people.releaseExternalId': async (place) => {
    const externalId = `x-${place.world.next()}`;
    return { path: { personId: await newPerson(place, { externalId }) }, body: { externalId } };
  },
  'people.releasePrincipal': async (place) => ({ path: { personId: (await letIn(place)).personId } }),
  'people.deactivate': aboutAnybody,
  'people.reactivate': aboutAnybody,
  'people.removeEverywhere': async (place) => ({
    ...(await aboutAnybody(place)),
    body: place.dice.chance(50) ? { reason: 'has left' } : {},
  }),
  'people.merge': async (place) => {
    const pair = { survivorId: await newPerson(place), absorbedId: await newPerson(place) };
    place.known.people = place.known.people.filter((personId) => personId !== pair.absorbedId);
    return { body: pair };
  },
  'people.myWorkspaces': async (place): Promise<Ask> => ({
    as: (await letIn(place)).as,
    query: place.dice.chance(50) ? { limit: '1' } : {},
  }),
  'people.agreeTerms': async (place) => ({
    as: (await letIn(place)).as,
    body: { version: `2026-${place.dice.below(9)}` },
  }),

  'roles.define': ({ world }) => ({
    body: { name: `r-${world.next()}`, permissions: ['roster.view'], readOnly: world.next() % 2 === 0 },
  }),
  'roles.list': () => ({}),
  'roles.get': async (place) => ({ path: { name: await definedRole(place) } }),
  'roles.actions': async (place) => ({ path: { name: await definedRole(place) } }),
  'roles.revise': async (place) => ({
    path: { name: await definedRole(place) },
    body: { permissions: [place.dice.pick(['roster.view', 'shifts.verify'])] },
  }),
  'roles.retire': async (place) => ({ path: { name: await definedRole(place) } }),

  'invitations.invite': async (place) => ({
    body: {
      workspaceId: await openWorkspace(place),
      person: { name: 'Ann', email: freshAddress(place) },
      ...(await terms(place)),
      ...(place.dice.chance(20) && { locale: 'de', source: 'contact-menu' }),
    },
  }),
  async 'invitations.inviteTogether'(place) {
    // Nobody is invited together where invitations await approval.
    if (place.dice.chance(70)) await place.olivia.tenants.changePolicy({ policy: policy as never });
    return {
      body: {
        person: { name: 'Ann', email: freshAddress(place) },
        invitations: [{ workspaceId: await openWorkspace(place), ...(await terms(place)) }],
      },
    };
  },
  'invitations.inviteMany': async (place) => ({
    body: { rows: await rowsOf(place, 'invitations.invite') },
  }),
  'people.registerMany': async (place) => ({ body: { rows: await rowsOf(place, 'people.register') } }),
  'access.grantMany': async (place) => ({ body: { rows: await rowsOf(place, 'access.grant') } }),
  'invitations.send': async (place) => ({
    body: {
      workspaceId: await openWorkspace(place),
      person: { name: 'Ann', email: freshAddress(place) },
      source: 'contact-menu',
      ...(await terms(place)),
    },
  }),
  'invitations.actionsFor': async (place) => ({ query: await granted(place) }),
  'invitations.list': async (place): Promise<Ask> => ({
    query: place.dice.pick<Readonly<Record<string, string>>>([
      {},
      { limit: '2' },
      { status: 'pending' },
      { attribute: 'area:north', limit: '1' },
      { status: 'expired', limit: '5' },
      { workspaceId: await openWorkspace(place) },
      { personId: await anyPerson(place) },
    ]),
  }),
  'invitations.deadlines': (place) => ({
    query: { before: formatInstant(later(place.world.site.clock.now(), 86_400_000 * place.dice.below(20))) },
  }),
  'invitations.get': aboutPending,
  'invitations.actions': aboutPending,
  'audit.history': aboutPending,
  'invitations.approve': async (place) => ({ as: 'noah', path: { invitationId: await requested(place) } }),
  'invitations.refuse': async (place) => ({ path: { invitationId: await requested(place) } }),
  'invitations.resend': async (place) => {
    const about = await aboutPending(place);
    place.world.site.clock.advance(60_000);
    return about;
  },
  'invitations.reportDelivery': async (place) => ({
    ...(await aboutPending(place)),
    body: place.dice.pick<Readonly<Record<string, unknown>>>([
      { generation: 1, outcome: 'delivered' },
      { generation: 1, outcome: 'bounced', isPermanent: true, diagnostics: '550 unknown' },
      { generation: 1, kind: 'invitation', outcome: 'bounced' },
    ]),
  }),
  'invitations.readdress': async (place) => {
    const { invitationId, personId } = await pending(place);
    if (place.dice.chance(50)) await place.olivia.people.rename({ personId, name: 'Ann' });
    return { path: { invitationId } };
  },
  'invitations.changeTerms': async (place) => ({
    ...(await aboutPending(place)),
    body: await terms(place),
  }),
  'invitations.copyLink': aboutPending,
  'invitations.rescind': async (place) => ({
    ...(await aboutPending(place)),
    body: place.dice.chance(50) ? { reason: 'a mistake' } : {},
  }),
  'invitations.preview': async (place) => {
    const { token, as } = await pending(place);
    return { as: place.dice.pick([as, '']), body: { token } };
  },
  'invitations.openLink': async (place) => {
    const { token, as } = await pending(place);
    return { as: place.dice.pick([as, '']), body: { token } };
  },
  'invitations.accept': async (place) => {
    const { token, as } = await pending(place);
    return { as, body: { token } };
  },
  'invitations.askForLink': async (place) => {
    const { invitationId, token, as } = await pending(place);
    await place.olivia.invitations.rescind({ invitationId });
    return { as: place.dice.pick([as, '']), body: { token } };
  },
  'invitations.decline': async (place) => {
    const { token, as } = await pending(place);
    return { as: place.dice.pick([as, '']), body: { token, ...(place.dice.chance(50) && { reason: 'no' }) } };
  },

  'support.start': async (place) => ({
    body: { personId: await supportable(place), reason: 'cannot see the roster' },
  }),
  'support.end': async (place) => ({ path: { supportSessionId: await supported(place) } }),
  'support.list': async (place): Promise<Ask> => ({
    query: place.dice.pick<Readonly<Record<string, string>>>([{}, { limit: '2' }, { supporter: 'olivia' }]),
  }),
  'support.get': async (place) => ({ path: { supportSessionId: await supported(place) } }),

  'access.list': async (place): Promise<Ask> => ({
    query: place.dice.pick<Readonly<Record<string, string>>>([
      {},
      { limit: '2' },
      { status: 'live' },
      { role: await definedRole(place), olderThan: '2' },
      { attribute: place.dice.pick(['area:north', 'areas:2']) },
    ]),
  }),
  'access.standings': async (place): Promise<Ask> => ({
    query: place.dice.pick<Readonly<Record<string, string>>>([
      {},
      { limit: '2' },
      { standing: 'invited' },
      { standing: 'active', workspaceId: await openWorkspace(place) },
      { personId: await anyPerson(place) },
    ]),
  }),
  'access.actions': async (place) => ({ query: await granted(place) }),
  'access.check': async (place): Promise<Ask> => {
    if (place.dice.chance(50)) return { body: { ...(await granted(place)), permission: 'roster.view' } };
    const { as, workspaceId } = await letIn(place);
    return { body: { principalId: as.split(' ')[0], workspaceId, permission: 'roster.view' } };
  },
  'access.grant': async (place) => ({
    body: {
      workspaceId: await openWorkspace(place),
      personId: await newPerson(place),
      ...(await terms(place)),
    },
  }),
  'access.addFrom': async (place) => {
    const { personId, workspaceId: fromWorkspaceId } = await letIn(place);
    return {
      body: { workspaceId: await openWorkspace(place), fromWorkspaceId, personId, ...(await terms(place)) },
    };
  },
  'access.narrow': async (place) => ({
    body: { ...(await granted(place)), permissions: ['roster.view'] },
  }),
  'access.widen': async (place) => ({ body: { ...(await granted(place)), permissions } }),
  'access.extend': async (place) => ({
    body: await granted(place, {
      permissions: ['roster.view'],
      accessUntil: later(place.world.site.clock.now(), 86_400_000),
    }),
  }),
  'access.adoptRole': async (place) => {
    const role = await definedRole(place);
    const about = await granted(place, { role });
    if (place.dice.chance(50)) await place.olivia.roles.revise({ name: role, permissions: ['roster.view'] });
    return { body: about };
  },
  'access.changeAttributes': async (place) => ({
    body: { ...(await granted(place)), attributes: place.dice.pick([{}, { area: 'north', areas: 2 }]) },
  }),
  'access.recordUse': async (place) => {
    const { as, workspaceId } = await letIn(place);
    return { body: { principalId: as.split(' ')[0], workspaceId } };
  },
  'access.suspend': async (place) => ({ body: { ...(await granted(place)), cause: 'unpaid' } }),
  'access.resume': async (place) => {
    const about = await granted(place);
    await place.olivia.access.suspend({ ...about, cause: 'unpaid' });
    return { body: { ...about, cause: 'unpaid' } };
  },
  'access.revoke': async (place) => ({ body: await granted(place) }),
};

function anyTemplate(isGiven: boolean): Readonly<Record<string, unknown>> {
  const kind = 'invitation';
  return isGiven ? { kind, subject: 'For {{ personName }}', text: '{{ link }}' } : { kind };
}

/** A few of what one command takes, and now and then what it does not. */
async function rowsOf(place: Place, command: string): Promise<readonly unknown[]> {
  const rows: unknown[] = [];
  for (let row = 0; row <= place.dice.below(3); row++) {
    const one = await situations[command]?.(place);
    rows.push(place.dice.chance(20) ? place.dice.pick<unknown>([null, 'x', {}, [], one]) : one?.body);
  }
  return rows;
}

function aboutAnyFeature({ dice }: Place): Ask {
  return { body: { feature: dice.pick(['client-portal', 'invoicing', 'pro']) } };
}

async function inAnOpenWorkspace(place: Place): Promise<Ask> {
  return { path: { workspaceId: await openWorkspace(place) } };
}

async function aboutAnybody(place: Place): Promise<Ask> {
  return { path: { personId: await anyPerson(place) } };
}

async function aboutPending(place: Place): Promise<Ask> {
  return { path: { invitationId: (await pending(place)).invitationId } };
}

async function terms(place: Place): Promise<Readonly<Record<string, unknown>>> {
  const { dice, world } = place;
  const now = world.site.clock.now();
  return {
    ...(dice.chance(30)
      ? { role: await definedRole(place) }
      : { permissions: [dice.pick(['roster.view', 'shifts.verify']), 'roster.edit'] }),
    ...(dice.chance(20) && { readOnly: dice.chance(50) }),
    ...(dice.chance(20) && { attributes: { area: dice.pick(['north', 'south']) } }),
    ...(dice.chance(20) && { accessFrom: formatInstant(later(now, 3_600_000)) }),
    ...(dice.chance(20) && { accessUntil: formatInstant(later(now, 86_400_000)) }),
  };
}
