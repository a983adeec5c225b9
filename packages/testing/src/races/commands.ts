import type { Facade, Latchkey, Mail } from 'latchkey';
import {
  areas,
  causes,
  minute,
  people,
  policies,
  principals,
  roles,
  staff,
  tenants,
  unknownId,
  unknownSession,
  workspaces,
} from './cast.ts';
import { seededDice } from './dice.ts';
import type { Dice } from './dice.ts';
import type { KnownLink } from './known-links.ts';
import { pickLink, verified } from './known-links.ts';
import { mix } from './mix.ts';
import type { RaceCommand } from './outcomes.ts';
import {
  narrowedTo,
  optionsOf,
  permissionsOf,
  personOf,
  reportOf,
  templateOf,
  termsOf,
  widenedTo,
} from './what-is-thrown.ts';

/** What whoever gives a command can know: what was mailed and copied, and what time it is. */
export interface RaceKnowledge {
  mails: readonly Mail[];
  copies: string[];
  now: () => number;
}

export type Given = { ok: true; status?: unknown } | { ok: false; rejection: { type: string } };

/** A command that was thrown by dice: giving it again gives the very same one. */
export interface ThrownCommand {
  name: RaceCommand;
  /** Undefined where what it would be about is not there yet. */
  give(latchkey: Latchkey): Promise<Given> | undefined;
}

/** Throws which command to give, to whom and with what, from what an instance lists at the moment. */
export async function throwCommand(
  dice: Dice,
  latchkey: Latchkey,
  knowledge: RaceKnowledge,
): Promise<ThrownCommand> {
  const name = dice.pick(mix);
  const tenantId = dice.happens(0.94) ? tenants[0] : dice.happens(0.8) ? tenants[1] : 'nowhere';
  // Who supports somebody may be somebody.
  const principalId =
    name === 'support.start' && dice.happens(0.4) ? dice.pick(principals) : dice.pick(staff);
  const subject = await pickSubject(dice, staffOf(latchkey, tenantId, principalId), name);
  const link = await oneOf(dice, pickLink(dice, knowledge), latchkey, tenantId);
  const now = knowledge.now();
  const isMistaken = dice.happens(0.01);
  const isSupporting = dice.happens(name === 'support.end' ? 0.3 : 0.02);
  const inSession = isSupporting ? (subject.supportSessionId ?? unknownSession) : undefined;
  const seed = dice.roll(2 ** 31);
  return {
    name,
    give(by) {
      const own = seededDice(seed);
      const actor = { type: isMistaken ? 'invitee' : 'principal', principalId } as const;
      const onBehalfOf = isMistaken ? undefined : inSession;
      const from = {
        staff: by.as({ tenantId, actor, onBehalfOf }),
        invitee: inviteeOf(own, by, tenantId, link),
      };
      return commandsOf(own, from, { ...subject, link, now }, knowledge)[name]();
    },
  };
}

export function staffOf(latchkey: Latchkey, tenantId: string, principalId = 'olivia'): Facade {
  return latchkey.as({ tenantId, actor: { type: 'principal', principalId } });
}

interface Subject {
  supportSessionId?: string | undefined;
  personName?: string | null | undefined;
  invitationId: string;
  workspaceId: string;
  personId: string;
  /** Somebody else who is listed, or the same one. */
  otherId: string;
}

/** Whom and what a command is about, by which link, and when. */
interface Circumstances extends Subject {
  link: KnownLink | undefined;
  now: number;
}

/** Something that is listed and that the command could be about, or now and then what nobody knows. */
async function pickSubject(dice: Dice, facade: Facade, name: RaceCommand): Promise<Subject> {
  const nobody = {
    invitationId: unknownId,
    workspaceId: dice.pick(workspaces),
    personId: unknownId,
    otherId: unknownId,
  };
  if (dice.happens(0.04)) return nobody;
  const items: readonly Partial<Subject>[] = (await listFor(dice, facade, name)).items;
  const { invitationId, workspaceId, personId, personName, supportSessionId }: Partial<Subject> =
    items[dice.roll(Math.max(items.length, 1))] ?? nobody;
  return {
    invitationId: invitationId ?? nobody.invitationId,
    workspaceId: workspaceId ?? nobody.workspaceId,
    personId: personId ?? nobody.personId,
    otherId: items[dice.roll(Math.max(items.length, 1))]?.personId ?? nobody.otherId,
    personName,
    supportSessionId,
  };
}

type Listed = Promise<{ items: readonly Partial<Subject>[] }>;

function listFor(dice: Dice, facade: Facade, name: RaceCommand): Listed {
  const { access, people: persons, invitations, support } = facade;
  if (name === 'support.end') return support.list();
  // Access that was handed over is still listed by whoever was merged.
  if (name === 'people.merge' && dice.happens(0.3)) return access.list();
  if (name === 'support.start' || name.startsWith('people.')) return persons.list();
  if (name === 'access.recordUse' && dice.happens(0.6)) return access.list({ status: 'not-yet' });
  if (name.startsWith('access.') && dice.happens(0.85)) return access.list();
  return invitations.list(name === 'invitations.approve' ? { status: 'requested' } : {});
}

/** Mostly whoever the link was mailed to, sometimes somebody else, or nobody who is signed in. */
function inviteeOf(dice: Dice, latchkey: Latchkey, tenantId: string, link: KnownLink | undefined): Facade {
  const own = `u-${link?.address?.split('@')[0]}`;
  const mostly = dice.happens(0.65) ? own : dice.pick(principals);
  const principalId = dice.happens(0.97) ? mostly : undefined;
  return latchkey.as({ tenantId, actor: { type: 'invitee', principalId } });
}

function commandsOf(
  dice: Dice,
  { staff: facade, invitee }: { staff: Facade; invitee: Facade },
  {
    invitationId,
    supportSessionId = unknownSession,
    personName,
    link,
    now,
    otherId,
    ...where
  }: Circumstances,
  { copies }: RaceKnowledge,
): Readonly<Record<RaceCommand, () => Promise<Given> | undefined>> {
  const { personId } = where;
  const { invitations, access, people: persons, roles: namedRoles } = facade;
  const options = optionsOf(dice);
  const someone = dice.pick(people);
  const email = `${someone}@${dice.pick(['example.org', 'example.org', 'example.com'])}`;
  const elsewhere = dice.pick(['nowhere', `personal-${personId}`, `personal-${personId}`]);
  const workspaceId = dice.happens(0.94) ? dice.pick(workspaces) : elsewhere;
  const terms = termsOf(dice, now);
  const some = permissionsOf(dice);
  const role = dice.pick(roles);
  const until = now + dice.pick([-minute, 30 * minute, 120 * minute, 600 * minute]);
  return {
    'invitations.invite': () =>
      invitations.invite({ workspaceId, person: personOf(dice, someone, email), ...terms }, options),
    'invitations.inviteTogether': () =>
      invitations.inviteTogether(
        {
          person: personOf(dice, someone, email),
          invitations: workspaces.map((each) => ({ workspaceId: each, ...terms })),
        },
        options,
      ),
    'invitations.send': () =>
      invitations.send(
        {
          workspaceId,
          person: personOf(dice, someone, email),
          source: 'contact-menu',
          ...(dice.happens(0.5) && terms),
        },
        options,
      ),
    'invitations.accept': () =>
      link && invitee.invitations.accept({ token: link.token, ...verified(dice, link, people) }, options),
    'invitations.decline': () => link && invitee.invitations.decline({ token: link.token }, options),
    'invitations.rescind': () => invitations.rescind({ invitationId }, options),
    'invitations.resend': () => invitations.resend({ invitationId }, options),
    'invitations.readdress': () => invitations.readdress({ invitationId }, options),
    'invitations.changeTerms': () => invitations.changeTerms({ invitationId, ...terms }, options),
    async 'invitations.copyLink'() {
      const copied = await invitations.copyLink({ invitationId }, options);
      if (copied.ok) copies.push(copied.url);
      return copied;
    },
    'invitations.approve': () => invitations.approve({ invitationId }, options),
    'invitations.refuse': () => invitations.refuse({ invitationId }, options),
    'invitations.reportDelivery': () => invitations.reportDelivery(reportOf(dice, invitationId), options),
    'access.grant': () => access.grant({ ...where, ...terms }, options),
    'access.addFrom': () =>
      access.addFrom({ workspaceId, fromWorkspaceId: where.workspaceId, personId, ...terms }, options),
    'access.revoke': () => access.revoke(where, options),
    'access.suspend': () => access.suspend({ ...where, cause: dice.pick(causes) }, options),
    'access.resume': () => access.resume({ ...where, cause: dice.pick(causes) }, options),
    'access.narrow': () => access.narrow({ ...where, ...narrowedTo(dice, until) }, options),
    'access.widen': () => access.widen({ ...where, ...widenedTo(dice) }, options),
    'access.extend': () =>
      access.extend(dice.happens(0.3) ? where : { ...where, accessUntil: until }, options),
    'access.changeAttributes': () =>
      access.changeAttributes({ ...where, attributes: { area: dice.pick(areas) } }, options),
    'access.recordUse': () =>
      access.recordUse(
        { workspaceId: where.workspaceId, principalId: `u-${(personName ?? someone).split(' ')[0]}` },
        options,
      ),
    'access.adoptRole': () => access.adoptRole(where, options),
    'commands.claim': () => facade.commands.claim({ request: `request ${dice.roll(2)}` }, options),
    'people.register': () => persons.register(personOf(dice, someone, email), options),
    'people.rename': () => persons.rename({ personId, name: `${someone} ${dice.roll(5)}` }, options),
    'people.changeEmail': () => persons.changeEmail({ personId, email }, options),
    'people.confirmEmail': () => persons.confirmEmail({ personId }, options),
    'people.releaseExternalId': () =>
      persons.releaseExternalId({ personId, externalId: `x-${someone}` }, options),
    'people.releasePrincipal': () => persons.releasePrincipal({ personId }, options),
    'people.removeEverywhere': () =>
      dice.happens(0.6) ? persons.removeEverywhere({ personId }, options) : undefined,
    'people.agreeTerms': () => invitee.people.agreeTerms({ version: `v${dice.roll(3)}` }, options),
    'people.deactivate': () => (dice.happens(0.6) ? persons.deactivate({ personId }, options) : undefined),
    'people.merge': () => persons.merge({ survivorId: personId, absorbedId: otherId }, options),
    'people.reactivate': () => persons.reactivate({ personId }, options),
    'roles.define': () => namedRoles.define({ name: role, permissions: some }, options),
    'roles.revise': () =>
      namedRoles.revise({ name: role, permissions: some, readOnly: dice.happens(0.3) }, options),
    'roles.retire': () => (dice.happens(0.7) ? namedRoles.retire({ name: role }, options) : undefined),
    'seats.license': () => facade.seats.license({ capacity: dice.pick([1, 2, 4, 6]) }, options),
    'support.start': () =>
      facade.support.start(
        { personId, reason: 'a question', ...(dice.happens(0.3) && { for: dice.pick(['PT10M', 'PT1H']) }) },
        options,
      ),
    'support.end': () => facade.support.end({ supportSessionId }, options),
    'tenants.open': () => facade.tenants.open(),
    'tenants.close': () => facade.tenants.close({}, options),
    'tenants.reopen': () => facade.tenants.reopen({}, options),
    'tenants.changePolicy': () => facade.tenants.changePolicy({ policy: dice.pick(policies) }, options),
    'tenants.changeTemplate': () => facade.tenants.changeTemplate(templateOf(dice), options),
    'tenants.resetTemplate': () =>
      facade.tenants.resetTemplate({ kind: 'invitation', locale: 'en' }, options),
    'tenants.switchNotification': () =>
      facade.tenants.switchNotification({ kind: 'invitation', on: dice.happens(0.8) }, options),
    'tenants.enableFeature': () => facade.tenants.enableFeature({ feature: 'client-portal' }, options),
    'tenants.disableFeature': () => facade.tenants.disableFeature({ feature: 'client-portal' }, options),
    'workspaces.open': () =>
      facade.workspaces.open(
        {
          workspaceId: dice.happens(0.85) ? workspaceId : elsewhere,
          kind: dice.pick(['client', 'client', 'company']),
          name: workspaceId,
        },
        options,
      ),
    'workspaces.close': () =>
      dice.happens(0.6) ? facade.workspaces.close({ workspaceId }, options) : undefined,
    'workspaces.reopen': () => facade.workspaces.reopen({ workspaceId }, options),
    'workspaces.rename': () =>
      facade.workspaces.rename({ workspaceId, name: `${workspaceId} ${dice.roll(3)}` }, options),
  };
}

/** Of a bundle's link, one of those that it opens. */
async function oneOf(
  dice: Dice,
  link: KnownLink | undefined,
  latchkey: Latchkey,
  tenantId: string,
): Promise<KnownLink | undefined> {
  if (!link) return undefined;
  const opened = await staffOf(latchkey, tenantId).invitations.openLink(link);
  const chosen = opened.ok ? opened.invitations[dice.roll(opened.invitations.length)] : undefined;
  return { ...link, token: chosen?.token ?? link.token };
}
