import type { Facade, ListedAccess, ListedInvitation } from 'latchkey';

/** Somebody who was invited to a client's workspace or let in there. */
export interface Contact {
  personId: string;
  name: string;
  email: string;
  standing: Standing;
  invitation: ListedInvitation | undefined;
  access: ListedAccess | undefined;
}

export type Standing =
  'invited' | 'expired' | 'declined' | 'has access' | 'suspended' | 'revoked' | 'no access';

/** What a coordinator may do about a contact now. */
export type ContactAction = 'resend' | 'rescind' | 'invite again' | 'suspend' | 'resume' | 'revoke';

/** Everybody around a client, by name: at most 500, which is more than any client of a care agency has. */
export async function contactsOf(facade: Facade, workspaceId: string): Promise<readonly Contact[]> {
  const [invitations, grants] = await Promise.all([
    facade.invitations.list({ workspaceId, limit: 500 }),
    facade.access.list({ workspaceId, limit: 500 }),
  ]);
  const invitationOf = new Map(invitations.items.map((item) => [item.personId, item]));
  const accessOf = new Map(grants.items.map((item) => [item.personId, item]));
  return [...new Set([...invitationOf.keys(), ...accessOf.keys()])]
    .map((personId) => {
      const invitation = invitationOf.get(personId);
      const access = accessOf.get(personId);
      const { personName, email } = invitation ?? access ?? { personName: null, email: null };
      return {
        personId,
        name: personName ?? 'somebody who was erased',
        email: email ?? '',
        standing: standingOf(invitation, access),
        invitation,
        access,
      };
    })
    .toSorted((one, other) => one.name.localeCompare(other.name, 'en'));
}

/** Access that is there says more than any invitation; an open invitation more than access that has ended. */
function standingOf(invitation: ListedInvitation | undefined, access: ListedAccess | undefined): Standing {
  if (access?.status === 'live') return 'has access';
  if (access?.status === 'suspended') return 'suspended';
  if (invitation?.status === 'pending') return 'invited';
  if (invitation?.status === 'expired' || invitation?.status === 'declined') return invitation.status;
  return access ? 'revoked' : 'no access';
}

export function actionsFor({ standing, invitation }: Contact): readonly ContactAction[] {
  switch (standing) {
    case 'invited':
      return ['resend', 'rescind'];
    case 'expired':
      return ['resend'];
    case 'has access':
      return ['suspend', 'revoke'];
    case 'suspended':
      return ['resume', 'revoke'];
    case 'declined':
    case 'revoked':
    case 'no access':
      return invitation ? ['invite again'] : [];
  }
}
