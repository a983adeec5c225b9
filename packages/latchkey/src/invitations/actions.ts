import type {
  Action,
  Decision,
  InvitationEvent,
  InvitationId,
  PersonId,
  StaffCommandName,
  WorkspaceId,
} from '@latchkey/core';
import { actionOf, invitationId, personId, staffCommandsNow, subjectOf, workspaceId } from '@latchkey/core';
import { z } from 'zod';
import type { Command } from '../commands/command.ts';
import type { CommonRejection } from '../commands/result.ts';
import { defineCommand, refuse } from '../commands/run-command.ts';
import { survivorOf } from '../people/survivor.ts';
import type { AskMayGive, Services } from '../services.ts';
import type { LoadedStream } from '../streams/loaded-stream.ts';
import type { OfferRejection } from './offering.ts';
import { invitationsIn, openAmong } from './invitations-in.ts';
import { isLetIn } from './offer-to-person.ts';
import { accessHasEnded, judgeOffer, offerCircumstances } from './offering.ts';

/** What one command on an invitation would lead to, if the actor gave it now. */
export type InvitationAction = Action<StaffCommandName, ActionRejection>;
type ActionRejection = OfferRejection | Extract<CommonRejection, { type: 'TenantClosed' }>;

/**
 * Every command that staff can give about an invitation, and whether it would be done, change nothing, or why not: by
 * the rules that will judge it. Appends nothing. To invite and to change the terms are judged by what is offered now.
 */
export const invitationActions = ({ mayGive }: Services) =>
  defineCommand({
    name: 'invitations.actions',
    input: z.strictObject({ invitationId }),
    async run(command, { invitationId }) {
      const invitation = await command.load('invitation', invitationId);
      const subject = subjectOf(invitation.state);
      return subject ? actionsNow(command, mayGive, invitation, subject) : refuse({ type: 'NotInvited' });
    },
  });

/**
 * The same about a person and a workspace, whether or not somebody was ever invited there. Of a person into whom others
 * were merged, it is about whichever invitation is open.
 */
export const invitationActionsFor = ({ mayGive }: Services) =>
  defineCommand({
    name: 'invitations.actionsFor',
    input: z.strictObject({ workspaceId, personId }),
    async run(command, { workspaceId, personId }) {
      const person = await survivorOf(command.load, personId);
      const id = command.ids.invitation(workspaceId, person.id as PersonId);
      const open = openAmong(await invitationsIn(command, workspaceId, person), command);
      const invitation = open ?? (await command.load('invitation', id));
      return actionsNow(command, mayGive, invitation, { workspaceId, personId: open?.invitedId ?? personId });
    },
  });

async function actionsNow(
  command: Command,
  mayGive: AskMayGive | undefined,
  { id, state, revision }: LoadedStream<'invitation'>,
  subject: { workspaceId: WorkspaceId; personId: PersonId },
) {
  const invitationId = id as InvitationId;
  const person = await survivorOf(command.load, subject.personId);
  if (person.state.status === 'none') return refuse({ type: 'PersonNotFound' });
  const circumstances = await offerCircumstances(command, invitationId, subject);
  const candidates = staffCommandsNow(state, {
    at: command.at,
    policy: command.policy,
    ...subject,
    addressVersion: circumstances.invitee.addressVersion,
    accessHasEnded: accessHasEnded(state, circumstances, command.at),
    isLetIn: await isLetIn(command, person, circumstances),
    by: command.principalId,
  });
  const asked = askedOnce(mayGive);
  const actions: InvitationAction[] = [];
  for (const name of Object.keys(candidates) as StaffCommandName[]) {
    const decision: Decision<InvitationEvent, ActionRejection> = command.isRefusedByTenant
      ? refuse({ type: 'TenantClosed' })
      : await judgeOffer(command, asked, state, candidates[name], circumstances);
    actions.push(actionOf(name, decision));
  }
  return { ok: true, revision, invitationId, status: state.status, actions } as const;
}

/** All candidates are the same actor's in the same workspace, so that the host is asked once for them all. */
function askedOnce(mayGive: AskMayGive | undefined): AskMayGive | undefined {
  let answer: ReturnType<AskMayGive> | undefined;
  return mayGive && ((who) => (answer ??= mayGive(who)));
}
