import type { Facade } from 'latchkey';
import type { Permission } from '@latchkey/core';
import type { Site } from '../site.ts';
import { startSite } from '../site.ts';
import { seededRandomness } from '@latchkey/testing';
import type { Dice } from './dice.ts';

/** Two tenants with the same staff, one that is closed, and none under a fourth name. */
export const openTenants = ['harbour-care', 'other-care'] as const;
export const closedTenant = 'closed-care';
export const noTenant = 'unheard-of';
export const staff = ['olivia', 'noah'];

export const permissions = ['roster.edit', 'roster.view', 'shifts.verify'];
/** What Noah may give; Olivia may give everything. */
const noahMayGive = ['roster.edit', 'roster.view'] as Permission[];

export interface World {
  site: Site;
  /** Never the same number twice. */
  next(): number;
  tenants: ReadonlyMap<string, KnownTenant>;
}

interface KnownTenant {
  olivia: Facade;
  noah: Facade;
  workspaces: string[];
  people: string[];
  invitations: string[];
}

/** A tenant of the world, as whoever makes up a request meets it. */
export interface Place {
  world: World;
  dice: Dice;
  tenantId: string;
  olivia: Facade;
  noah: Facade;
  /** What was made up for earlier requests, whatever has become of it. */
  known: KnownTenant;
}

/** An invitation that was sent, and who could accept it. */
export interface Pending {
  invitationId: string;
  personId: string;
  workspaceId: string;
  token: string;
  as: string;
}

const unlimited = { limit: 1_000_000_000, windowMs: 60_000 };

export async function startWorld(seed: number): Promise<World> {
  const site = await startSite({
    rateLimits: { links: unlimited, sending: unlimited },
    authorize: ({ principalId }) => staff.includes(principalId),
    onNewLinkAsked: () => {},
    latchkey: {
      randomness: seededRandomness(`fuzz ${seed}`),
      mayGive: ({ principalId }) => (principalId === 'noah' ? noahMayGive : 'everything'),
      permissions: { 'roster.view': 'reads', 'roster.edit': 'changes' },
    },
  });
  for (const tenantId of ['other-care', closedTenant]) {
    const { tenants, workspaces } = facadeOf(site, tenantId, 'olivia');
    await tenants.open();
    await workspaces.open({ workspaceId: 'rosa', kind: 'client', name: 'Another Rosa' });
  }
  await facadeOf(site, closedTenant, 'olivia').tenants.close({});
  let made = 0;
  const tenants = openTenants.map((tenantId): [string, KnownTenant] => [
    tenantId,
    {
      olivia: facadeOf(site, tenantId, 'olivia'),
      noah: facadeOf(site, tenantId, 'noah'),
      workspaces: ['rosa'],
      people: [],
      invitations: [],
    },
  ]);
  return { site, next: () => made++, tenants: new Map(tenants) };
}

export function placeIn(world: World, dice: Dice, tenantId: string): Place {
  const known = world.tenants.get(tenantId);
  if (!known) throw new Error(`${tenantId} is no tenant to ask in`);
  const { olivia, noah } = known;
  return { world, dice, tenantId, olivia, noah, known };
}

function facadeOf({ latchkey }: Site, tenantId: string, principalId: string): Facade {
  return latchkey.as({ tenantId, actor: { type: 'principal', principalId } });
}

export async function openWorkspace(place: Place): Promise<string> {
  const { world, dice, olivia, known } = place;
  const earlier = dice.pickAny(known.workspaces) ?? 'rosa';
  if (dice.chance(90) && (await olivia.workspaces.get(earlier))?.isOpen === true) return earlier;
  const workspaceId = `client-${world.next()}`;
  await olivia.workspaces.open({ workspaceId, kind: 'client', name: workspaceId });
  known.workspaces.push(workspaceId);
  return workspaceId;
}

export async function closedWorkspace(place: Place): Promise<string> {
  const { dice, olivia, known } = place;
  const earlier = dice.pickAny(known.workspaces) ?? 'rosa';
  if ((await olivia.workspaces.get(earlier))?.isOpen === false) return earlier;
  const workspaceId = await openWorkspace(place);
  await olivia.workspaces.close({ workspaceId });
  return workspaceId;
}

export function freshAddress({ world }: Place): string {
  return `p${world.next()}@example.org`;
}

export async function newPerson(place: Place, more: object = {}): Promise<string> {
  const email = freshAddress(place);
  const done = await place.olivia.people.register({ name: 'Ann Carer', email, ...more });
  if (!done.ok) throw new Error(`registering was refused: ${done.rejection.type}`);
  place.known.people.push(done.personId);
  return done.personId;
}

/** Somebody who is there, whatever has become of them. */
export async function anyPerson(place: Place): Promise<string> {
  const earlier = place.dice.pickAny(place.known.people);
  return earlier !== undefined && place.dice.chance(70) ? earlier : newPerson(place);
}

export async function definedRole(place: Place): Promise<string> {
  const name = `role-${place.world.next()}`;
  await place.olivia.roles.define({ name, permissions: ['roster.view', 'roster.edit'] });
  return name;
}

export async function pending(place: Place): Promise<Pending> {
  const { olivia, noah, world, known } = place;
  const email = freshAddress(place);
  const workspaceId = await openWorkspace(place);
  const person = { name: 'Ann Carer', email };
  // Somebody may have switched it off.
  await olivia.tenants.switchNotification({ kind: 'invitation', on: true });
  const invited = await olivia.invitations.invite({ workspaceId, person, permissions: ['roster.view'] });
  if (!invited.ok) throw new Error(`inviting was refused: ${invited.rejection.type}`);
  const { invitationId, personId } = invited;
  if (invited.status === 'requested') await noah.invitations.approve({ invitationId });
  known.people.push(personId);
  known.invitations.push(invitationId);
  const token = await world.site.tokenFor(email);
  return { invitationId, personId, workspaceId, token, as: `u-${email.replace(/@.*/, '')} ${email}` };
}

export async function requested(place: Place): Promise<string> {
  const { olivia } = place;
  await olivia.tenants.changePolicy({ policy: { ...policy, approval: 'required' } as never });
  const workspaceId = await openWorkspace(place);
  const person = { name: 'Ann Carer', email: freshAddress(place) };
  const done = await olivia.invitations.invite({ workspaceId, person, permissions: ['roster.view'] });
  if (!done.ok) throw new Error(`asking was refused: ${done.rejection.type}`);
  place.known.invitations.push(done.invitationId);
  return done.invitationId;
}

/** Whoever has accepted, with the principal that they are. */
export async function letIn(place: Place): Promise<Pending> {
  const sent = await pending(place);
  const [principalId, verifiedEmail] = sent.as.split(' ');
  const actor = { type: 'invitee' as const, principalId };
  const { invitations } = place.world.site.latchkey.as({ tenantId: place.tenantId, actor });
  const done = await invitations.accept({ token: sent.token, verifiedEmail });
  if (!done.ok) throw new Error(`accepting was refused: ${done.rejection.type}`);
  return sent;
}

/** Somebody as whom Olivia could sign in: she is signed in as nobody else. */
export async function supportable(place: Place): Promise<string> {
  const { support } = place.olivia;
  const { personId } = await letIn(place);
  const tried = await support.start({ personId, reason: 'a question' });
  if (tried.ok) await support.end({ supportSessionId: tried.supportSessionId });
  else if (tried.rejection.type === 'AlreadySupporting') {
    await support.end({ supportSessionId: tried.rejection.supportSessionId });
  }
  return personId;
}

/** A session of somebody else. */
export async function supported(place: Place): Promise<string> {
  const { personId } = await letIn(place);
  const supporter = facadeOf(place.world.site, place.tenantId, `sue-${place.world.next()}`);
  const started = await supporter.support.start({ personId, reason: 'a question' });
  if (!started.ok) throw new Error(`supporting was refused: ${started.rejection.type}`);
  return started.supportSessionId;
}

export async function granted(place: Place, terms: object = { permissions: ['roster.view', 'roster.edit'] }) {
  const about = { workspaceId: await openWorkspace(place), personId: await newPerson(place) };
  const done = await place.olivia.access.grant({ ...about, ...terms });
  if (!done.ok) throw new Error(`granting was refused: ${done.rejection.type}`);
  return about;
}

export const policy = { validFor: 'P7D', resend: { cooldown: 'PT1M', limit: 10 }, acceptBy: 'matchingEmail' };
