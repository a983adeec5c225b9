import type {
  AccessGrant,
  AccessGrantId,
  Decision,
  Invitation,
  InvitationEvent,
  InvitationId,
  Person,
  PersonId,
  PrincipalId,
  Terms,
  WorkspaceId,
} from '@latchkey/core';
import { isOpen, isThere, isVerifiedBy } from '@latchkey/core';
import { giveDirectly } from '../access/give-directly.ts';
import type { TermsRejection } from '../access/terms-input.ts';
import { carryOut } from '../commands/carry-out.ts';
import type { Command } from '../commands/command.ts';
import { refuse } from '../commands/run-command.ts';
import { keyName } from '../keys/key-name.ts';
import { boundPrincipal } from '../people/persons-principal.ts';
import type { PersonInput, PersonToRecord, SoughtPerson } from '../people/sought-person.ts';
import { putOnRecord, seekPerson } from '../people/sought-person.ts';
import { revisionConflict } from '../ports/event-store.ts';
import type { Services } from '../services.ts';
import type { LoadedStream } from '../streams/loaded-stream.ts';
import { invitationsIn, openAmong } from './invitations-in.ts';
import type { Invitee, OfferRejection } from './offering.ts';
import { accessHasEnded, judgeOffer, mailedNow, offerCircumstances, reserveSeat } from './offering.ts';

/** What somebody is offered, to whom, and how that is asked for. */
interface Offering<Outcome extends object> {
  workspaceId: WorkspaceId;
  person: PersonInput;
  source: string;
  locale: string | undefined;
  type: 'Invite' | 'Send';
  /** What to offer; undefined where that is what was offered last. */
  terms(): Promise<{ ok: true; terms: Terms | undefined } | { ok: false; rejection: TermsRejection }>;
  outcome(after: LoadedStream<'invitation'>): Outcome;
}

/**
 * Nobody was asked: somebody who is known well enough was given access at once. `invitationId` is that of the invitation
 * there would be.
 */
export interface GrantedAtOnce {
  status: 'granted';
  did: 'granted';
  invitationId: InvitationId;
  workspaceId: WorkspaceId;
  personId: PersonId;
  accessGrantId: AccessGrantId;
  round: 0;
  generation?: undefined;
  expiresAt?: undefined;
}

/** What offering access to somebody depends on, and whom it is about. */
interface Found {
  sought: SoughtPerson;
  invitationId: InvitationId;
  /** As whom they were invited: where not as themselves, as somebody who was merged into them. */
  invitedId: PersonId;
  place: { workspaceId: WorkspaceId; personId: PersonId };
}

/**
 * Offers a person access to a workspace: claims the address, registers the person, reserves a seat where
 * the policy wants one, invites. All is judged before the first append; no step opens a door before the last, and
 * running the command again completes what was interrupted. Where the policy says so, somebody who is known well
 * enough is given access instead.
 */
export async function offerToPerson<Outcome extends object>(
  command: Command,
  services: Services,
  offering: Offering<Outcome>,
) {
  const { workspaceId, person } = offering;
  const sought = await seekPerson(command, person);
  const place = { workspaceId, personId: sought.personId };
  const found = { sought, place, ...(await invitationFor(command, sought, offering)) };
  return (await isToBeGiven(command, services, found))
    ? giveAtOnce(command, services, found, offering)
    : offer(command, services, found, offering);
}

function offer<Outcome extends object>(
  command: Command,
  { mayGive, links }: Services,
  { sought, invitationId, invitedId, place }: Found,
  { type, terms, source, locale, outcome }: Offering<Outcome>,
) {
  return carryOut(command, 'invitation', invitationId, {
    async decide(invitation, loaded): Promise<Decision<InvitationEvent, OfferRejection>> {
      // It has ended since it was found open: whoever is invited now is invited as themselves.
      if (invitedId !== sought.personId && !isOpen(invitation, command.at))
        throw revisionConflict(loaded.stream, loaded.revision - 1, loaded.revision);
      const read = await terms();
      if (!read.ok) return read;
      const known = sought.judge(sought.person.state);
      const circumstances =
        invitedId === sought.personId
          ? await offerCircumstances(command, invitationId, place, {
              invitee: known.ok
                ? mailable(known, sought.person.state)
                : { addressVersion: 0, refusal: known },
              person: sought.person,
            })
          : await offerCircumstances(command, invitationId, {
              workspaceId: place.workspaceId,
              personId: invitedId,
            });
      const offered = {
        ...place,
        source,
        locale,
        accessHasEnded: accessHasEnded(invitation, circumstances, command.at),
        ...(await mailedNow(command, links, circumstances.invitee)),
      };
      const wanted =
        type === 'Invite' && read.terms
          ? ({ type: 'Invite', terms: read.terms, ...offered } as const)
          : ({
              type: 'Send',
              ...(read.terms && { terms: read.terms }),
              isLetIn: await isLetIn(command, sought.person, circumstances),
              ...offered,
            } as const);
      const decision = await judgeOffer(command, mayGive, invitation, wanted, circumstances);
      if (!decision.ok) return decision;
      if (known.ok) await putOnRecord(command, sought, known);
      return (await reserveSeat(command, invitationId, invitation, decision.events)) ?? decision;
    },
    sealWith: keyName.person(invitedId),
    outcome,
  });
}

async function giveAtOnce(
  command: Command,
  { mayGive }: Services,
  { sought, invitationId, place }: Found,
  { terms }: Offering<object>,
) {
  const known = sought.judge(sought.person.state);
  const given = await giveDirectly(command, mayGive, place, {
    async meant(grant) {
      if (isThere(grant, command.at)) return refuse({ type: 'AlreadyAccepted' });
      const read = await terms();
      if (!read.ok) return read;
      const offered = read.terms ?? termsOfOffer((await command.load('invitation', invitationId)).state);
      return offered ? { ok: true, terms: offered } : refuse({ type: 'TermsNeeded' });
    },
    via: { type: 'direct', grantedBy: command.principalId },
    async putOnRecord() {
      if (known.ok) await putOnRecord(command, sought, known);
    },
  });
  if (!given.ok) return given;
  const { revision, accessGrantId } = given;
  const about = { invitationId, ...place, accessGrantId };
  const granted: GrantedAtOnce = { status: 'granted', did: 'granted', ...about, round: 0 };
  return { ok: true, revision, ...granted } as const;
}

/**
 * The person's own; or that of somebody who was merged into them, where this very command was carried out on it, or where
 * it is open: the one button sends that again. Who is to be given an address or a name with it is invited as themselves.
 */
async function invitationFor(
  command: Command,
  { person, personId, judge }: SoughtPerson,
  { type, workspaceId }: Offering<object>,
): Promise<Pick<Found, 'invitationId' | 'invitedId'>> {
  const own = { invitationId: command.ids.invitation(workspaceId, personId), invitedId: personId };
  if (person.state.absorbed.length === 0) return own;
  const all = await invitationsIn(command, workspaceId, person);
  const known = judge(person.state);
  const isSentAgain = type === 'Send' && known.ok && known.events.length === 0;
  const other =
    all.find((each) => hasDone(command, each)) ?? (isSentAgain ? openAmong(all, command) : undefined);
  return other ? { invitationId: other.id as InvitationId, invitedId: other.invitedId } : own;
}

/**
 * Whether somebody is given access and not invited: the policy says so and asks for nobody's approval, their principal was
 * verified for the address that they have now, and they have not said no. What this very command did before, it does again.
 */
async function isToBeGiven(
  command: Command,
  services: Services,
  { sought, invitationId, place }: Found,
): Promise<boolean> {
  const { state: person } = sought.person;
  if (person.status === 'none') return false;
  const grant = await command.load('accessGrant', command.ids.accessGrant(place.workspaceId, place.personId));
  if (hasDone(command, grant)) return true;
  const { policy } = command;
  if (policy.existingPerson !== 'grant' || policy.approval === 'required') return false;
  const invitation = await command.load('invitation', invitationId);
  if (hasDone(command, invitation) || isAnswered(invitation.state, grant.state, invitationId, command)) {
    return false;
  }
  const known = sought.judge(person);
  const bound = known.ok ? await boundPrincipal(command.load, place.personId, person) : undefined;
  return known.ok && bound !== undefined
    ? isVerified(command, services, { ...known, ...bound, personId: place.personId, person })
    : false;
}

/**
 * The invitation that bound the principal shows it most often; else another one, which lists know of. Where they are behind,
 * somebody is invited who need not be.
 */
async function isVerified(
  { load, policy, tenantId }: Command,
  { everyInvitationOf }: Services,
  about: {
    addressVersion: number;
    principalId: PrincipalId;
    invitationId: InvitationId;
    personId: PersonId;
    person: Person;
  },
): Promise<boolean> {
  const { addressVersion, principalId, invitationId, personId, person } = about;
  for (const id of new Set([invitationId, ...everyInvitationOf(tenantId, personId)])) {
    const { state } = await load('invitation', id);
    if (isVerifiedBy(state, { addressVersion, principalId, person, policy })) return true;
  }
  return false;
}

function hasDone<Kind extends 'invitation' | 'accessGrant'>(
  command: Command,
  loaded: LoadedStream<Kind>,
): boolean {
  const recognised = command.recognise(loaded);
  return recognised.ok && recognised.repeats !== undefined;
}

/** Whether an invitation is open, was declined, or gave access that is there: nothing is given past it. */
function isAnswered(
  invitation: Invitation,
  grant: AccessGrant,
  invitationId: InvitationId,
  { at }: Command,
): boolean {
  switch (invitation.status) {
    case 'none':
    case 'rescinded':
      return false;
    case 'accepted':
      return !accessHasEnded(invitation, { invitationId, grant }, at);
    case 'requested':
    case 'pending':
    case 'declined':
      return true;
  }
}

/** Whether the person has an account, and access that it counts for. */
export async function isLetIn(
  command: Command,
  person: LoadedStream<'person'>,
  { grant }: { grant: AccessGrant },
): Promise<boolean> {
  const bound = await boundPrincipal(command.load, person.id as PersonId, person.state);
  return isThere(grant, command.at) && bound !== undefined;
}

/** Whoever has no address yet cannot be invited. */
export function mailable({ addressVersion, events }: PersonToRecord, { emailAddressId }: Person): Invitee {
  const refusal = addressVersion === 0 ? refuse({ type: 'EmailNeeded' }) : undefined;
  // What is about to be given them is claimed anew.
  return { addressVersion, emailAddressId: events.length > 0 ? undefined : emailAddressId, refusal };
}

function termsOfOffer(invitation: Invitation): Terms | undefined {
  return invitation.status === 'none' ? undefined : invitation.terms;
}
