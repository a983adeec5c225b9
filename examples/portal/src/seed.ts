import type { Latchkey } from 'latchkey';

export const tenantId = 'harbour-care';

const clients = [
  { workspaceId: 'rosa-diaz', kind: 'client', name: 'Rosa Diaz' },
  { workspaceId: 'liam-obrien', kind: 'client', name: 'Liam O’Brien' },
  { workspaceId: 'mei-chen', kind: 'client', name: 'Mei Chen' },
];

/** What the agency has at the first start. What is so already appends nothing, so every start may ask for it. */
export async function seed(latchkey: Latchkey): Promise<void> {
  const agency = latchkey.as({ tenantId, actor: { type: 'system', part: 'seed' } });
  await agency.tenants.open();
  // Shorter than by default between two mails to one person, so that nobody has to wait for the tour to go on.
  await agency.tenants.changePolicy({
    policy: { validFor: 'P7D', resend: { cooldown: 'PT10S', limit: 10 }, acceptBy: 'matchingEmail' },
  });
  for (const client of clients) await agency.workspaces.open(client);
}
