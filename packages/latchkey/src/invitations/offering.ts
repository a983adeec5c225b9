import type {
  AccessGrant,
  Decision,
  EmailAddressId,
  Instant,
  Invitation,
  InvitationEvent,
  InvitationId,
  InvitationRejection,
  PersonId,
  PrincipalId,
  SeatPool,
  StaffCommand,
  Terms,
  Workspace,
  WorkspaceId,
} from '@latchkey/core';
import {
  accept,
  endRefusedRound,
  erased,
  hasEnded,
  isOpen,
  invitation as invitationDecider,
  issuedPart,
  subjectOf,
} from '@latchkey/core';
import type { GivingRejection } from '../access/giving.ts';
import { refuseToGive } from '../access/giving.ts';
import type { TermsRejection } from '../access/terms-input.ts';
import { carryOut } from '../commands/carry-out.ts';
import type { Command } from '../commands/command.ts';
import { refuse } from '../commands/run-command.ts';
import type { Links } from '../links/links.ts';
import type { SoughtPersonRejection } from '../people/sought-person.ts';
import type { InviteeNow, Line } from '../people/survivor.ts';
import { grantNow, inviteeNow, lineOf } from '../people/survivor.ts';
import type { SeatRejection } from '../seats/take-seat.ts';
import { judgeSeat, reservationFor, takeSeat } from '../seats/take-seat.ts';
import type { AskMayGive, Services } from '../services.ts';
import type { LoadedStream } from '../streams/loaded-stream.ts';
import type { FeatureRejection } from '../tenants/feature-rule.ts';
import { refuseWithoutFeature } from '../tenants/feature-rule.ts';
import type { WorkspaceUseRejection } from '../workspaces/open-workspace-rule.ts';
import { refuseUnlessOpen } from '../workspaces/open-workspace-rule.ts';
import type { PersonalWorkspaceRejection } from '../workspaces/personal-workspace-rule.ts';
import { refuseUnlessOwner } from '../workspaces/personal-workspace-rule.ts';
import { invitationOutcome } from './invitation-outcome.ts';
import { invitationsIn } from './invitations-in.ts';
import { inviteeKey } from './invitee-key.ts';

/** Why what staff want of an invitation is not done. */
export type OfferRejection =
  | InvitationRejection
  | FeatureRejection
  | WorkspaceUseRejection
  | PersonalWorkspaceRejection
  | GivingRejection
  | TermsRejection
  | PersonRefusal
  | BounceRejection
  | SeatRejection;

/** Mail to this person's address came back for good: confirm it, give them another one, or copy the link. */
interface BounceRejection {
  type: 'EmailBounced';
  personId: PersonId;
}

/** What staff's commands on an invitation depend on, beside the invitation itself. */
export interface OfferCircumstances {
  invitationId: InvitationId;
  workspace: Workspace;
  grant: AccessGrant;
  invitee: Invitee;
  /** What else the invitee was invited to there as somebody else, before they were merged. */
  others: readonly Invitation[];
  /** Undefined where the policy keeps no seats free. */
  seatPool: SeatPool | undefined;
}

/** What offering something to a person depends on. */
export interface Invitee {
  /** Which of the person's addresses is in use now. */
  addressVersion: number;
  /** Undefined where they have none yet, or are given it by this command. */
  emailAddressId?: EmailAddressId | undefined;
  /** Who gave them that address; absent where nobody has changed it. */
  addressChangedBy?: PrincipalId | undefined;
  /** Why this person cannot be offered anything now, if so. */
  refusal: { ok: false; rejection: PersonRefusal } | undefined;
}

/** What is offered cannot be given to anybody. */
export interface TermsRefusal {
  ok: false;
  rejection: TermsRejection;
}

type PersonRefusal = SoughtPersonRejection | { type: 'EmailNeeded' };

/** Carries out what staff want of an invitation that offers access, or might. */
export function carryOutOffer(
  command: Command,
  { mayGive }: Pick<Services, 'mayGive'>,
  invitationId: InvitationId,
  commandFor: (
    circumstances: OfferCircumstances,
    invitation: Invitation,
  ) => Promise<StaffCommand | TermsRefusal>,
) {
  return carryOut(command, 'invitation', invitationId, {
    async decide(state): Promise<Decision<InvitationEvent, OfferRejection>> {
      const subject = subjectOf(state);
      if (!subject) return refuse({ type: 'NotInvited' });
      const circumstances = await offerCircumstances(command, invitationId, subject);
      const wanted = await commandFor(circumstances, state);
      if ('ok' in wanted) return wanted;
      const decision = await judgeOffer(command, mayGive, state, wanted, circumstances);
      if (!decision.ok) return decision;
      return (await reserveSeat(command, invitationId, state, decision.events)) ?? decision;
    },
    sealWith: inviteeKey,
    outcome: invitationOutcome,
  });
}

/**
 * Judges what staff want of an invitation: by all that offering access depends on, where the command offers some, and
 * by the invitation's own decider. What is drawn as a button is judged by the same rules.
 */
export async function judgeOffer(
  command: Command,
  mayGive: AskMayGive | undefined,
  invitation: Invitation,
  wanted: StaffCommand,
  circumstances: OfferCircumstances,
): Promise<Decision<InvitationEvent, OfferRejection>> {
  const offer = offerOf(wanted, invitation);
  if (!offer) return invitationDecider.decide(wanted, invitation);
  const { invitationId, workspace, grant, invitee, others, seatPool } = circumstances;
  const refusal =
    refuseWithoutFeature(command.tenant.state) ??
    refuseUnlessOpen(workspace) ??
    refuseUnlessOwner(workspace) ??
    (await refuseToGive(mayGive, command, offer.workspaceId, offer.terms.permissions)) ??
    invitee.refusal;
  if (refusal) return refusal;
  const ended = endRefusedRound(invitationId, invitation, grant, command.at);
  const decision = invitationDecider.decide(wanted, ended.invitation);
  if (!decision.ok || decision.events.length === 0) return decision;
  const { at } = command;
  const isOpenElsewhere = isOpen(ended.invitation, at) ? undefined : refuseSecond(others, at);
  if (isOpenElsewhere && decision.events.some(opensRound)) return isOpenElsewhere;
  const bounced = mailing.has(wanted.type) ? await refuseIfBounced(command, invitee) : undefined;
  if (bounced) return bounced;
  const reservation = reservationFor(command, invitationId, ended.invitation, decision.events);
  const noSeat = seatPool && reservation && judgeSeat(seatPool, reservation);
  return noSeat ?? accept(...ended.events, ...decision.events);
}

/** What leads to a mail. */
const mailing: ReadonlySet<StaffCommand['type']> = new Set(['Invite', 'Approve', 'Resend', 'Readdress']);

/** Nothing is mailed to an address that mail came back from for good; asked only where all else allows it. */
async function refuseIfBounced(
  command: Command,
  { emailAddressId }: Invitee,
): Promise<{ ok: false; rejection: BounceRejection } | undefined> {
  const address = emailAddressId && (await command.load('emailAddress', emailAddressId)).state;
  if (!address?.hasBounced || !address.owner) return undefined;
  return refuse({ type: 'EmailBounced', personId: address.owner.personId });
}

/**
 * Keeps a seat free for what was judged and is about to be appended, where the policy wants that and it opens or prolongs a
 * round.
 */
export function reserveSeat(
  command: Command,
  invitationId: InvitationId,
  before: Invitation,
  events: readonly InvitationEvent[],
): ReturnType<typeof takeSeat> {
  return takeSeat(command, reservationFor(command, invitationId, before, events));
}

/** @param known what the command has found out about the person already */
export async function offerCircumstances(
  command: Command,
  invitationId: InvitationId,
  { workspaceId, personId }: { workspaceId: WorkspaceId; personId: PersonId },
  known?: { invitee: Invitee; person: LoadedStream<'person'> },
): Promise<OfferCircumstances> {
  const { state: workspace } = await command.load('workspace', command.ids.workspace(workspaceId));
  const line: Line = known ? [known.person] : await lineOf(command.load, personId);
  const { grant } = await grantNow(command.load, command.ids, workspaceId, line);
  const now = inviteeNow(line);
  const invitee = known?.invitee ?? inviteeOf(now);
  const others = await invitationsIn(command, workspaceId, now.person, { besides: invitationId });
  const seatPool =
    command.policy.seats === 'reserve'
      ? (await command.load('seatPool', command.ids.seatPool())).state
      : undefined;
  return { invitationId, workspace, grant, invitee, others: others.map(({ state }) => state), seatPool };
}

function inviteeOf({ person, email, emailAddressId, addressVersion }: InviteeNow): Invitee {
  const { status, addressChangedBy } = person.state;
  const refusal =
    status === 'deactivated'
      ? refuse({ type: 'PersonDeactivated' })
      : email === erased
        ? refuse({ type: 'PersonErased' })
        : addressVersion === 0
          ? refuse({ type: 'EmailNeeded' })
          : undefined;
  return { addressVersion, emailAddressId, addressChangedBy, refusal };
}

/** Whether the access that an accepted round led to has ended: the round is then no reason not to invite anew. */
export function accessHasEnded(
  invitation: Invitation,
  { invitationId, grant }: Pick<OfferCircumstances, 'invitationId' | 'grant'>,
  at: Instant,
): boolean {
  return hasEnded(grant, { invitationId, round: issuedPart(invitation)?.round ?? 0 }, at);
}

/** What sends a link now, for the address that the person has now. */
export async function mailedNow(command: Command, links: Links, { addressVersion }: Invitee) {
  const { at, policy, principalId: by } = command;
  return { at, policy, channel: 'mailed', addressVersion, by, ...(await links.issue()) } as const;
}

function opensRound({ type }: InvitationEvent): boolean {
  return type === 'PersonInvited' || type === 'InvitationRequested' || type === 'InvitationResent';
}

/** A person has one open invitation to a workspace, also as somebody who was merged. */
function refuseSecond(others: readonly Invitation[], at: Instant) {
  const open = others.find((each) => isOpen(each, at));
  if (!open) return undefined;
  return open.status === 'pending'
    ? refuse({ type: 'AlreadyInvited', expiresAt: open.expiresAt })
    : refuse({ type: 'AlreadyRequested' });
}

/** What a command offers, and where; undefined if it offers nothing. */
function offerOf(
  wanted: StaffCommand,
  invitation: Invitation,
): { workspaceId: WorkspaceId; terms: Terms } | undefined {
  if (wanted.type === 'Invite') return wanted;
  if (wanted.type === 'Send') {
    const terms = wanted.terms ?? (invitation.status === 'none' ? undefined : invitation.terms);
    return terms && { workspaceId: wanted.workspaceId, terms };
  }
  if (invitation.status === 'none') return undefined;
  switch (wanted.type) {
    case 'ChangeTerms':
      return { workspaceId: invitation.workspaceId, terms: wanted.terms };
    case 'Approve':
    case 'Resend':
    case 'Readdress':
    case 'CopyLink':
      return invitation;
    case 'Refuse':
    case 'Rescind':
      return undefined;
  }
}
