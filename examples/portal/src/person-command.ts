import type { Request } from 'express';
import type { Facade } from 'latchkey';
import { field } from './form-field.ts';
import type { Outcome } from './staff-command.ts';

/** Carries out what a form of a person's page asks for; undefined for what none of them asks for. */
export async function personCommand(
  { people }: Facade,
  command: string,
  personId: string,
  request: Request,
): Promise<Outcome | undefined> {
  switch (command) {
    case 'rename':
      return {
        result: await people.rename({ personId, name: field(request, 'name') }),
        done: 'The name is changed.',
      };
    case 'changeEmail':
      return {
        result: await people.changeEmail({ personId, email: field(request, 'email') }),
        done: 'The address is changed. Open invitations get a new link; the old ones are dead.',
      };
    case 'deactivate':
      return {
        result: await people.deactivate({ personId }),
        done: 'This person is shut out everywhere, from this moment on.',
      };
    case 'reactivate':
      return {
        result: await people.reactivate({ personId }),
        done: 'What this person was given holds again.',
      };
    case 'releasePrincipal':
      return {
        result: await people.releasePrincipal({ personId }),
        done: 'This person can accept the next invitation with another account.',
      };
    default:
      return undefined;
  }
}
