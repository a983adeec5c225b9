import type {
  BundleEvent,
  BundleId,
  Decision,
  InvitationEvent,
  InvitationId,
  PersonId,
  WorkspaceId,
} from '@latchkey/core';
import { bundle as bundleDecider, invitationSource, locale, workspaceId } from '@latchkey/core';
import { z } from 'zod';
import { namesOneOfBoth, termsFrom, termsInput } from '../access/terms-input.ts';
import { carryOut } from '../commands/carry-out.ts';
import type { Command } from '../commands/command.ts';
import { defineCommand, refuse } from '../commands/run-command.ts';
import { keyName } from '../keys/key-name.ts';
import { putOnRecord, seekPerson } from '../people/sought-person.ts';
import type { Taking } from '../seats/take-seat.ts';
import { allOf, refuseWithoutSeat, reservationFor, takeSeat } from '../seats/take-seat.ts';
import type { Links } from '../links/links.ts';
import type { AskMayGive, Services } from '../services.ts';
import type { LoadedStream } from '../streams/loaded-stream.ts';
import { personInput } from './invite.ts';
import { mailable } from './offer-to-person.ts';
import type { Invitee, OfferRejection } from './offering.ts';
import { accessHasEnded, judgeOffer, mailedNow, offerCircumstances } from './offering.ts';

const mostMembers = 100;
const offer = z.strictObject({ workspaceId, ...termsInput }).refine(...namesOneOfBoth);
const togetherInput = z.strictObject({
  person: personInput,
  /** To which workspaces, each with what is offered there. */
  invitations: z
    .array(offer)
    .min(1)
    .max(mostMembers)
    .refine(
      (offers) => new Set(offers.map((each) => each.workspaceId)).size === offers.length,
      'name each workspace once',
    ),
  source: invitationSource.default('staff'),
  locale: locale.optional(),
});

type Offer = z.output<typeof offer>;

/** Why nothing was sent; and which of the workspaces that is about, if it is about one. */
export type TogetherRejection = (OfferRejection & { workspaceId?: WorkspaceId }) | { type: 'ApprovalNeeded' };

/** One invitation on its way into a bundle. */
interface Member {
  invitationId: InvitationId;
  invitation: LoadedStream<'invitation'>;
  /** None where this very command has sent it before, and was cut off. */
  events: readonly InvitationEvent[];
  generation: number;
  seat: Taking | undefined;
}

/** What every member is judged by. */
interface About {
  mayGive: AskMayGive | undefined;
  links: Links;
  bundleId: BundleId;
  personId: PersonId;
  invitee: Invitee;
  person: LoadedStream<'person'>;
  source: string;
  locale: string | undefined;
}

/**
 * Invites a person to several workspaces in one message. Each is an invitation like any other; the bundle, which comes
 * last, says that one link opens them all. What a crash leaves without a bundle is mailed one by one after a minute.
 */
export const inviteTogether = ({ mayGive, links }: Services) =>
  defineCommand({
    name: 'invitations.inviteTogether',
    input: togetherInput,
    run(command, { person, invitations, source, locale }) {
      const bundleId = command.ids.bundleOfCommand(command.commandId);
      return carryOut(command, 'bundle', bundleId, {
        async decide(bundle): Promise<Decision<BundleEvent, TogetherRejection>> {
          if (command.policy.approval === 'required') return refuse({ type: 'ApprovalNeeded' });
          const sought = await seekPerson(command, person);
          const { personId } = sought;
          const known = sought.judge(sought.person.state);
          if (!known.ok) return known;
          const about = {
            person: sought.person,
            mayGive,
            links,
            bundleId,
            personId,
            invitee: mailable(known, sought.person.state),
            source,
            locale,
          };

          const members: Member[] = [];
          for (const offer of invitations) {
            const member = await judgeMember(command, about, offer);
            if (!member.ok) return refuse({ ...member.rejection, workspaceId: offer.workspaceId });
            members.push(member);
          }
          const seats = allOf(members.map(({ seat }) => seat));
          const noSeat = await refuseWithoutSeat(command, seats);
          if (noSeat) return noSeat;

          await putOnRecord(command, sought, known);
          const taken = await takeSeat(command, seats);
          if (taken) return taken;
          for (const { invitationId, invitation, events } of members) {
            await command.appendStep(`invite ${invitationId}`, invitation, events, keyName.person(personId));
          }
          return bundleDecider.decide(
            {
              type: 'MakeBundle',
              at: command.at,
              personId,
              addressVersion: known.addressVersion,
              ...(await links.issue()),
              members: members.map(({ invitationId, generation }) => ({ invitationId, generation })),
            },
            bundle,
          );
        },
        outcome: outcomeOf(bundleId),
      });
    },
  });

async function judgeMember(
  command: Command,
  { mayGive, links, bundleId, personId, invitee, person, source, locale }: About,
  { workspaceId, ...offered }: Offer,
): Promise<({ ok: true } & Member) | { ok: false; rejection: OfferRejection }> {
  const read = await termsFrom(command, offered);
  if (!read.ok) return read;
  const invitationId = command.ids.invitation(workspaceId, personId);
  const invitation = await command.load('invitation', invitationId);
  const again = alreadySent(invitation, bundleId);
  if (again !== undefined) {
    return { ok: true, invitationId, invitation, events: [], generation: again, seat: undefined };
  }
  const place = { workspaceId, personId };
  const circumstances = await offerCircumstances(command, invitationId, place, { invitee, person });
  const decision = await judgeOffer(
    command,
    mayGive,
    invitation.state,
    {
      type: 'Invite',
      ...place,
      terms: read.terms,
      source,
      locale,
      accessHasEnded: accessHasEnded(invitation.state, circumstances, command.at),
      bundleId,
      ...(await mailedNow(command, links, invitee)),
    },
    circumstances,
  );
  if (!decision.ok) return decision;
  const { events } = decision;
  const seat = reservationFor(command, invitationId, invitation.state, events);
  return { ok: true, invitationId, invitation, events, generation: generationOf(events), seat };
}

/** The generation of the link that this command has made there already, before it was cut off or lost a race. */
function alreadySent({ state }: LoadedStream<'invitation'>, bundleId: BundleId): number | undefined {
  if (state.status !== 'pending') return undefined;
  return state.link?.bundleId === bundleId ? state.generation : undefined;
}

function generationOf(events: readonly InvitationEvent[]): number {
  const invited = events.find((event) => event.type === 'PersonInvited');
  // unreachable: what is judged as an invitation opens a round, since no approval is asked for
  return invited?.generation ?? 0;
}

function outcomeOf(bundleId: BundleId) {
  return ({ state }: LoadedStream<'bundle'>) => ({
    bundleId,
    // unreachable without a bundle: one was made
    personId: state.personId as NonNullable<typeof state.personId>,
    /** In the order of the workspaces that were named. */
    invitations: state.members,
  });
}
