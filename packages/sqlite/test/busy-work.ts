import type { PortalInFolder } from './portal-in-folder.ts';
import { rosa } from './portal-in-folder.ts';

/**
 * Invites somebody new, accepts for them by a link that is copied, and revokes the access of every third one. Each
 * command has an id, so that doing it all again changes nothing that was done.
 */
export async function letIn(
  { staff, invitee }: PortalInFolder,
  number: number,
  say: (line: string) => void,
): Promise<void> {
  const email = addressOf(number);
  const invited = await staff.invitations.invite(
    { ...rosa, person: { name: `Person ${number}`, email }, permissions: ['roster.view'] },
    { commandId: `invite-${number}` },
  );
  if (!invited.ok) throw new Error(`${number} was not invited: ${invited.rejection.type}`);
  const { invitationId, personId } = invited;
  say(`invited ${number}`);
  const copied = await staff.invitations.copyLink({ invitationId }, { commandId: `copy-${number}` });
  if (!copied.ok) throw new Error(`the link of ${number} was not copied: ${copied.rejection.type}`);
  const token = copied.url.split('#')[1] ?? '';
  const accepted = await invitee(principalOf(number)).invitations.accept(
    { token, verifiedEmail: email },
    { commandId: `accept-${number}` },
  );
  if (!accepted.ok) throw new Error(`${number} could not accept: ${accepted.rejection.type}`);
  say(`accepted ${number}`);
  if (!isLetOut(number)) return;
  await staff.access.revoke({ ...rosa, personId }, { commandId: `revoke-${number}` });
  say(`revoked ${number}`);
}

export function isLetOut(number: number): boolean {
  return number % 3 === 0;
}

export function principalOf(number: number): string {
  return `u-${number}`;
}

function addressOf(number: number): string {
  return `person${number}@example.org`;
}
