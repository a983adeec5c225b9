import type { Scene } from 'latchkey-example-stage';

export const scene: Scene = {
  tenantId: 'harbour-care',
  workspaces: [
    { workspaceId: 'rosa', kind: 'client', name: 'Rosa Diaz' },
    { workspaceId: 'hugo', kind: 'client', name: 'Hugo Martin' },
  ],
  staff: ['olivia', 'noah'],
  people: {
    ann: { name: 'Ann Diaz', email: 'ann@example.org' },
    bob: { name: 'Bob Diaz', email: 'bob@example.org' },
    rosa: { name: 'Rosa Diaz', email: 'rosa@example.org' },
    hugo: { name: 'Hugo Martin', email: 'hugo@example.org' },
    mia: { name: 'Mia Martin', email: 'mia@example.org' },
  },
};
