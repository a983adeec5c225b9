import { ann } from '../site.ts';
import type { Answer, CallOptions, Site } from '../site.ts';

/** The same Olivia, by the sign-in of another tenant. */
export const asOliviaElsewhere: CallOptions = { as: 'olivia', headers: { 'X-Tenant': 'other-care' } };

/** Another tenant, with a workspace of the same id, and the link of its own that it mailed to Zoe. */
export async function another(site: Site): Promise<{ token: string; invitationId: string }> {
  const other = site.latchkey.as({
    tenantId: 'other-care',
    actor: { type: 'principal', principalId: 'olivia' },
  });
  await other.tenants.open();
  await other.workspaces.open({ workspaceId: 'rosa', kind: 'client', name: 'Another Rosa' });
  const invited = await other.invitations.invite({
    workspaceId: 'rosa',
    person: { ...ann, email: 'zoe@example.org' },
    permissions: ['roster.view'],
  });
  if (!invited.ok) throw new Error(`refused: ${invited.rejection.type}`);
  return { token: await site.tokenFor('zoe@example.org'), invitationId: invited.invitationId };
}

/** All that an answer tells, but for when it was given, and how often one may still ask. */
export function whole({ status, text, headers }: Answer) {
  return {
    status,
    text,
    headers: [...headers].filter(([name]) => name !== 'date' && name !== 'ratelimit'),
  };
}
