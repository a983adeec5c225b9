import type { Scene } from 'latchkey-example-stage';

export const scene: Scene = {
  tenantId: 'tidy-books',
  workspaces: [
    { workspaceId: 'bakery', kind: 'client', name: 'Sunrise Bakery' },
    { workspaceId: 'bakery-private', kind: 'client', name: 'Sunrise Bakery - Private' },
    { workspaceId: 'cafe', kind: 'client', name: 'Corner Café' },
  ],
  staff: ['judie', 'ben'],
  people: {
    rita: { name: 'Rita Alvarez', email: 'rita@sunrise.example' },
    omar: { name: 'Omar Haddad', email: 'omar@sunrise.example' },
  },
};
