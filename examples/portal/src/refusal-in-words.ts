import { formatInstant } from '@latchkey/core';
import type { Facade } from 'latchkey';

type StaffCommand =
  Facade['invitations']['invite' | 'resend' | 'rescind'] | Facade['access']['revoke' | 'suspend' | 'resume'];
type Rejection = Extract<Awaited<ReturnType<StaffCommand>>, { ok: false }>['rejection'];

/** Why something that a coordinator wanted was not done. */
export function refusalInWords(rejection: Rejection): string {
  switch (rejection.type) {
    case 'InvalidInput':
      return `Please check what you entered: ${rejection.issues.map(({ path, message }) => `${fieldNames[path] ?? path}: ${message}`).join('; ')}.`;
    case 'AlreadyInvited':
      return 'This person has an open invitation already. Resend it if the mail was lost.';
    case 'AlreadyAccepted':
      return 'This person has accepted already.';
    case 'ResendTooSoon':
      return `The last mail went out only just now. The next may go out at ${formatInstant(rejection.retryAt).slice(11, 19)} UTC.`;
    case 'ResendLimitReached':
      return `This invitation was sent ${rejection.limit} times, which is as often as it may be. Take it back, then invite again.`;
    case 'MayNotGive':
      return `You may not give: ${rejection.permissions.join(', ')}.`;
    case 'InvitationDeclined':
      return 'The invitation was declined.';
    case 'InvitationRescinded':
      return 'The invitation was taken back.';
    case 'AccessNotFound':
      return 'This person has no access here.';
    case 'WorkspaceNotFound':
    case 'WorkspaceClosed':
      return 'This client is not open.';
    case 'PersonDeactivated':
      return 'This person was deactivated.';
    case 'PersonErased':
      return 'This person was erased.';
    default:
      return `That was refused: ${rejection.type}.`;
  }
}

const fieldNames: Readonly<Record<string, string>> = {
  'person.name': 'Name',
  'person.email': 'E-mail address',
  permissions: 'What they may do',
};
