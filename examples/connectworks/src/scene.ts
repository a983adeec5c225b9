import type { Scene } from 'latchkey-example-stage';

export const scene: Scene = {
  tenantId: 'fern-and-partners',
  workspaces: [
    { workspaceId: 'kauri', kind: 'company', name: 'Kauri Timber Ltd' },
    { workspaceId: 'harbour', kind: 'company', name: 'Harbour Boats Ltd' },
    { workspaceId: 'family', kind: 'trust', name: 'The Walker Family Trust' },
    { workspaceId: 'iris', kind: 'individual', name: 'Iris Walker' },
  ],
  staff: ['priya', 'george'],
  people: {
    iris: { name: 'Iris Walker', email: 'iris@example.nz' },
    jack: { name: 'Jack Moana', email: 'jack@example.nz' },
    kim: { name: 'Kim Lee', email: 'kim@example.nz' },
  },
};

/** What the register of companies says of a company when it is imported: people, and hardly ever an address. */
export const register = [
  { name: 'Iris Walker', externalId: 'register-501' },
  { name: 'Jack Moana', externalId: 'register-502' },
  { name: 'Kim Lee', externalId: 'register-503', email: 'kim@example.nz' },
];

/** What the deed of the trust says of the same people, without the register's ids. */
export const deed = [{ name: 'Iris Walker', externalId: 'deed-77' }];
