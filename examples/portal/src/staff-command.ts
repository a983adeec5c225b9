import type { Request } from 'express';
import type { Facade, InputIssue, Position } from 'latchkey';
import { endOfDay, field, fields } from './form-field.ts';
import type { Rejection } from './refusal-in-words.ts';
import { pause } from './standing.ts';

/** What came of a command, and what to say if it was done. */
export interface Outcome {
  result:
    | { ok: true; position: Position; status?: string; url?: string }
    | { ok: false; rejection: Rejection & { issues?: readonly InputIssue[] } };
  done: string;
  /** Which of several clients a refusal is about. */
  at?: string | undefined;
}

/** Carries out what a form of a client's page asks for; undefined for what none of them asks for. */
export async function staffCommand(
  facade: Facade,
  command: string,
  workspaceId: string,
  request: Request,
): Promise<Outcome | undefined> {
  const { invitations, access } = facade;
  const invitationId = field(request, 'invitationId');
  const where = { workspaceId, personId: field(request, 'personId') };
  const permissions = [...fields(request, 'permission')];
  const accessUntil = endOfDay(request, 'until');
  const readOnly = field(request, 'readOnly') === 'yes';

  switch (command) {
    case 'invite': {
      const person = { name: field(request, 'name'), email: field(request, 'email') };
      const offered = { permissions, accessUntil, ...(readOnly && { readOnly }) };
      const result = await invitations.invite({ workspaceId, person, ...offered, source: 'client-page' });
      const isRequest = result.ok && result.status === 'requested';
      return {
        result,
        done: isRequest
          ? `The invitation of ${person.name} waits for somebody else’s approval.`
          : `${person.name} is invited. The mail is in the mailbox.`,
      };
    }
    case 'approve':
      return {
        result: await invitations.approve({ invitationId }),
        done: 'Approved. The mail is in the mailbox.',
      };
    case 'refuse':
      return { result: await invitations.refuse({ invitationId }), done: 'The request is refused.' };
    case 'resend':
      return {
        result: await invitations.resend({ invitationId }),
        done: 'A new link is in the mailbox. The old one is dead.',
      };
    case 'readdress':
      return {
        result: await invitations.readdress({ invitationId }),
        done: 'A new link goes to the address of now.',
      };
    case 'changeTerms':
      return {
        result: await invitations.changeTerms({ invitationId, permissions, accessUntil, readOnly }),
        done: 'What the invitation offers is changed.',
      };
    case 'copyLink':
      return {
        result: await invitations.copyLink({ invitationId }),
        done: 'Bring this link to them yourself. That you have it is on record, so you cannot accept it.',
      };
    case 'rescind':
      return {
        result: await invitations.rescind({ invitationId }),
        done: 'The invitation is taken back. Its link is dead.',
      };
    case 'grant': {
      const given = { permissions, accessUntil, ...(readOnly && { readOnly }) };
      return {
        result: await access.grant({ ...where, ...given }),
        done: 'Access is given, from this moment on.',
      };
    }
    case 'narrow': {
      const left = { permissions, accessUntil, ...(readOnly && { readOnly }) };
      return {
        result: await access.narrow({ ...where, ...left }),
        done: 'Access is narrowed, from this moment on.',
      };
    }
    case 'widen': {
      const more = { permissions, ...(!readOnly && { readOnly }) };
      return { result: await access.widen({ ...where, ...more }), done: 'Access is widened.' };
    }
    case 'extend':
      return { result: await access.extend({ ...where, accessUntil }), done: 'Access holds longer.' };
    case 'suspend':
      return {
        result: await access.suspend({ ...where, cause: pause }),
        done: 'Access rests until you resume it.',
      };
    case 'resume':
      return {
        result: await access.resume({ ...where, cause: field(request, 'cause') }),
        done: 'Access is back.',
      };
    case 'revoke':
      return { result: await access.revoke(where), done: 'Access is revoked, from this moment on.' };
    default:
      return undefined;
  }
}
