import type { InvitationId, PersonId } from '@latchkey/core';
import type { InvitationQuery, ListedInvitation, Page } from '../projections/list-queries.ts';

/**
 * Gives each open invitation of a person, whose links died with their old address, a new link to the address they have
 * now. All are found before the first is readdressed, since that moves it in the list. What is invited while the
 * address changes may not be listed yet: whoever mails that link sees that it is for an older address.
 */
export async function readdressOpenInvitations(
  personId: PersonId,
  list: (query: InvitationQuery) => Page<ListedInvitation>,
  readdress: (invitationId: InvitationId) => Promise<unknown>,
): Promise<void> {
  const open: InvitationId[] = [];
  let cursor: string | undefined;
  do {
    const page: Page<ListedInvitation> = list({ personId, status: 'pending', cursor });
    open.push(...page.items.map(({ invitationId }) => invitationId));
    cursor = page.next;
  } while (cursor !== undefined);
  for (const invitationId of open) await readdress(invitationId);
}
