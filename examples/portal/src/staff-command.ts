import type { Request } from 'express';
import type { Facade, Position } from 'latchkey';
import { field, fields } from './form-field.ts';
import type { refusalInWords } from './refusal-in-words.ts';

/** What came of a command, and what to say if it was done. */
export interface Outcome {
  result: { ok: true; position: Position } | { ok: false; rejection: Parameters<typeof refusalInWords>[0] };
  done: string;
}

/** Why the coordinators' button lets access rest. */
const pause = 'paused-by-coordinator';

/** Carries out what a form of a client's page asks for; undefined for what none of them asks for. */
export async function staffCommand(
  facade: Facade,
  action: string,
  workspaceId: string,
  request: Request,
): Promise<Outcome | undefined> {
  const invitationId = field(request, 'invitationId');
  const personId = field(request, 'personId');
  switch (action) {
    case 'invite': {
      const person = { name: field(request, 'name'), email: field(request, 'email') };
      const permissions = [...fields(request, 'permission')];
      const result = await facade.invitations.invite({
        workspaceId,
        person,
        permissions,
        source: 'client-page',
      });
      return { result, done: `${person.name} is invited. The mail is in the mailbox.` };
    }
    case 'resend': {
      const result = await facade.invitations.resend({ invitationId });
      return { result, done: 'A new link is in the mailbox. The old one is dead.' };
    }
    case 'rescind': {
      const result = await facade.invitations.rescind({ invitationId });
      return { result, done: 'The invitation is taken back. Its link is dead.' };
    }
    case 'suspend': {
      const result = await facade.access.suspend({ workspaceId, personId, cause: pause });
      return { result, done: 'Access rests until you resume it.' };
    }
    case 'resume': {
      const result = await facade.access.resume({ workspaceId, personId, cause: pause });
      return { result, done: 'Access is back.' };
    }
    case 'revoke': {
      const result = await facade.access.revoke({ workspaceId, personId });
      return { result, done: 'Access is revoked, from this moment on.' };
    }
    default:
      return undefined;
  }
}
