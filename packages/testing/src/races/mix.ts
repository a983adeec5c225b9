import type { RaceCommand } from './outcomes.ts';

/** The more often a command stands here, the more often it is given: what most depends on, and what most has to fail. */
export const mix: readonly [RaceCommand, ...RaceCommand[]] = [
  ...repeated('invitations.invite', 11),
  ...repeated('invitations.accept', 26),
  ...repeated('invitations.decline', 4),
  ...repeated('invitations.rescind', 2),
  ...repeated('invitations.resend', 7),
  ...repeated('invitations.readdress', 2),
  ...repeated('invitations.changeTerms', 3),
  ...repeated('invitations.copyLink', 3),
  ...repeated('invitations.approve', 7),
  ...repeated('invitations.refuse', 2),
  ...repeated('access.grant', 6),
  ...repeated('access.revoke', 3),
  ...repeated('access.suspend', 3),
  ...repeated('access.resume', 6),
  ...repeated('access.narrow', 4),
  ...repeated('access.widen', 5),
  ...repeated('access.extend', 6),
  ...repeated('access.adoptRole', 8),
  ...repeated('commands.claim', 1),
  ...repeated('people.register', 2),
  ...repeated('people.rename', 1),
  ...repeated('people.changeEmail', 2),
  ...repeated('people.releaseExternalId', 1),
  ...repeated('people.releasePrincipal', 4),
  ...repeated('people.agreeTerms', 3),
  ...repeated('people.deactivate', 1),
  ...repeated('people.reactivate', 4),
  ...repeated('roles.define', 2),
  ...repeated('roles.revise', 4),
  ...repeated('roles.retire', 1),
  ...repeated('tenants.open', 1),
  ...repeated('tenants.close', 1),
  ...repeated('tenants.reopen', 5),
  ...repeated('tenants.changePolicy', 3),
  ...repeated('tenants.enableFeature', 3),
  ...repeated('tenants.disableFeature', 1),
  ...repeated('workspaces.open', 1),
  ...repeated('workspaces.close', 2),
  ...repeated('workspaces.reopen', 5),
  ...repeated('workspaces.rename', 1),
];

function repeated(command: RaceCommand, times: number): [RaceCommand, ...RaceCommand[]] {
  return [command, ...Array.from({ length: times - 1 }, () => command)];
}
