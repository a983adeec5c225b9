import type { Latchkey } from 'latchkey';

export const tenantId = 'harbour-care';

const clients = {
  'ada-novak': 'Ada Novak',
  'bertil-lindqvist': 'Bertil Lindqvist',
  'carmen-ruiz': 'Carmen Ruiz',
  'dov-katz': 'Dov Katz',
  'elif-kaya': 'Elif Kaya',
  'grace-okafor': 'Grace Okafor',
  'hugo-martin': 'Hugo Martin',
  'liam-obrien': 'Liam O’Brien',
  'mei-chen': 'Mei Chen',
  'rosa-diaz': 'Rosa Diaz',
  'sven-holm': 'Sven Holm',
  'tomasz-zielinski': 'Tomasz Zieliński',
  'uma-patel': 'Uma Patel',
  'viktor-petrov': 'Viktor Petrov',
};

/** What the agency has at the first start. What is so already appends nothing, so every start may ask for it. */
export async function seed(latchkey: Latchkey): Promise<void> {
  const agency = latchkey.as({ tenantId, actor: { type: 'system', part: 'seed' } });
  await agency.tenants.open();
  // Shorter than by default between two mails to one person, so that nobody has to wait for the tour to go on.
  await agency.tenants.changePolicy({
    policy: { validFor: 'P7D', resend: { cooldown: 'PT10S', limit: 10 }, acceptBy: 'matchingEmail' },
  });
  await Promise.all(
    Object.entries(clients).map(([workspaceId, name]) =>
      agency.workspaces.open({ workspaceId, kind: 'client', name }),
    ),
  );
}
