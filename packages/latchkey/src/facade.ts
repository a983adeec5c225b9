import type { InvitationId, SupportSessionId } from '@latchkey/core';
import { invitationId, supportSessionId } from '@latchkey/core';
import type { InvitationHistory } from './audit/history.ts';
import type { SupportHistory } from './audit/support-history.ts';
import type { Change, ChangeFeed } from './changes/change-feed.ts';
import { claimCommand } from './commands/claim-command.ts';
import type { Caller, CommandRunner } from './commands/run-command.ts';
import type { AccessParts } from './facade/access.ts';
import { createAccess } from './facade/access.ts';
import { byId, createCalls } from './facade/calls.ts';
import type { InvitationParts } from './facade/invitations.ts';
import { createInvitations } from './facade/invitations.ts';
import type { PeopleParts } from './facade/people.ts';
import { createPeople } from './facade/people.ts';
import { createRoles } from './facade/roles.ts';
import type { SeatParts } from './facade/seats.ts';
import { createSeats } from './facade/seats.ts';
import type { TenantParts } from './facade/tenants.ts';
import { createSupport } from './facade/support.ts';
import { createTenants } from './facade/tenants.ts';
import { createWorkspaces } from './facade/workspaces.ts';
import type { LogFollower } from './log/log-follower.ts';
import type { Position } from './position.ts';
import type { SessionParts } from './support/session-facade.ts';
import { sessionFacade } from './support/session-facade.ts';

/** What the facade is made of. */
export interface FacadeParts
  extends TenantParts, PeopleParts, InvitationParts, AccessParts, SeatParts, SessionParts {
  runner: CommandRunner;
  follower: LogFollower;
  changes: ChangeFeed;
  history: (tenantId: Caller['tenantId'], id: InvitationId) => Promise<InvitationHistory | undefined>;
  supportHistory: (tenantId: Caller['tenantId'], id: SupportSessionId) => Promise<SupportHistory | undefined>;
}

export type Facade = ReturnType<ReturnType<typeof createWholeFacade>>;

/** What somebody can do in a tenant, concept by concept; in a support session, next to nothing. */
export function createFacade(parts: FacadeParts): (caller: Caller) => Facade {
  const facadeFor = createWholeFacade(parts);
  return (caller) => {
    const whole = facadeFor(caller);
    return caller.onBehalfOf === undefined ? whole : sessionFacade(whole, caller, parts);
  };
}

function createWholeFacade(parts: FacadeParts) {
  const callsOf = createCalls(parts);
  const tenants = createTenants(parts);
  const workspaces = createWorkspaces(parts);
  const people = createPeople(parts);
  const invitations = createInvitations(parts);
  const access = createAccess(parts);
  const roles = createRoles(parts);
  const seats = createSeats(parts);
  const support = createSupport(parts);

  return (caller: Caller) => {
    const calls = callsOf(caller);
    return {
      tenants: tenants(calls),
      workspaces: workspaces(calls),
      people: people(calls),
      invitations: invitations(calls),
      access: access(calls),
      roles: roles(calls),
      seats: seats(calls),
      support: support(calls),
      commands: {
        /**
         * Claims a `commandId` for one request: for adapters that refuse one that comes again with another request,
         * whatever both are about. The command itself is given under the same id afterwards.
         */
        claim: calls.command(claimCommand),
      },
      changes: {
        /**
         * Tells of every change in the tenant from now on, once lists know of it, until what it gives is called. Whether
         * somebody may know of it is for whoever passes it on to ask.
         */
        follow: (tell: (change: Change) => void): (() => void) => parts.changes.follow(caller.tenantId, tell),
        /** The newest position that a change can have been told at: whoever knows of that one has missed nothing. */
        newest: (): Position | undefined => parts.changes.newest(caller.tenantId),
      },
      audit: {
        /** All that happened around an invitation; undefined if there is none of that id. Appends nothing. */
        history: byId(invitationId, (known) => parts.history(caller.tenantId, known)),
        /** What happened in a support session; undefined if there is none of that id. Appends nothing. */
        supportSession: byId(supportSessionId, (known) => parts.supportHistory(caller.tenantId, known)),
      },
    };
  };
}
