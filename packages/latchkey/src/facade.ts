import type { InvitationId } from '@latchkey/core';
import { invitationId, personId, workspaceId } from '@latchkey/core';
import type { z } from 'zod';
import type { Actions } from './actions.ts';
import type { AccessCheck, AccessDecision, CheckOptions } from './access-check/access-check.ts';
import type { CheckQuestion } from './access-check/question.ts';
import { accessActions } from './access/access-actions.ts';
import { adoptRole, extendAccess, narrowAccess, widenAccess } from './access/change-access.ts';
import { grantAccess } from './access/grant-access.ts';
import { revokeAccess } from './access/revoke-access.ts';
import { resumeAccess, suspendAccess } from './access/suspend-access.ts';
import type { InvitationHistory } from './audit/history.ts';
import type { CommandOptions, Outcome, Result } from './commands/result.ts';
import type { Caller, CommandDefinition, CommandRunner } from './commands/run-command.ts';
import { accept } from './invitations/accept.ts';
import { invitationActions } from './invitations/actions.ts';
import { approve } from './invitations/approve.ts';
import { changeTerms } from './invitations/change-terms.ts';
import { copyLink } from './invitations/copy-link.ts';
import { decline } from './invitations/decline.ts';
import { invite } from './invitations/invite.ts';
import type { createPreview, PreviewResult } from './invitations/preview.ts';
import { readdress } from './invitations/readdress.ts';
import { refuseRequest } from './invitations/refuse.ts';
import { rescind } from './invitations/rescind.ts';
import { resend } from './invitations/resend.ts';
import type { LogFollower } from './log/log-follower.ts';
import { agreeTerms } from './people/agree-terms.ts';
import { changeEmail } from './people/change-email.ts';
import { deactivatePerson, reactivatePerson, renamePerson } from './people/person-commands.ts';
import { registerPerson } from './people/register-person.ts';
import { releaseExternalId } from './people/release-external-id.ts';
import { releasePrincipal } from './people/release-principal.ts';
import type { Position } from './position.ts';
import type {
  AccessQuery,
  DeadlineQuery,
  InvitationQuery,
  ListedAccess,
  ListedInvitation,
  ListedRole,
  ListedPerson,
  ListedWorkspace,
  ListedWorkspaceOfPerson,
  ListQueries,
  PersonQuery,
  RoleQuery,
  WorkspaceQuery,
  WorkspacesOfPersonQuery,
} from './projections/list-queries.ts';
import type { Page } from './projections/paging.ts';
import { defineRole, retireRole, reviseRole, roleActions } from './roles/role-commands.ts';
import type { Services } from './services.ts';
import type { OpenTenant } from './tenants/open-tenant.ts';
import { changePolicy, closeTenant, reopenTenant } from './tenants/tenant-commands.ts';
import type { TenantQuery } from './tenants/tenant-query.ts';
import {
  closeWorkspace,
  openWorkspace,
  renameWorkspace,
  reopenWorkspace,
} from './workspaces/workspace-commands.ts';

/** Wait for what a command did: answer only once the log was followed up to its position. */
export interface QueryOptions {
  after?: Position | undefined;
}

/** What the facade is made of. */
export interface FacadeParts {
  runner: CommandRunner;
  services: Services;
  openTenant: OpenTenant;
  preview: ReturnType<typeof createPreview>;
  queries: ListQueries;
  history: (tenantId: Caller['tenantId'], id: InvitationId) => Promise<InvitationHistory | undefined>;
  actions: Actions;
  tenantOf: TenantQuery;
  accessCheck: AccessCheck;
  follower: LogFollower;
}

export type Facade = ReturnType<ReturnType<typeof createFacade>>;

export function createFacade(parts: FacadeParts) {
  const {
    runner,
    services,
    openTenant,
    preview,
    queries,
    history,
    actions,
    tenantOf,
    accessCheck,
    follower,
  } = parts;
  const definitions = {
    invite: invite(services),
    approve: approve(services),
    resend: resend(services),
    readdress: readdress(services),
    changeTerms: changeTerms(services),
    copyLink: copyLink(services),
    actions: invitationActions(services),
    accept: accept(services),
    decline: decline(services),
    grant: grantAccess(services),
    suspend: suspendAccess(services),
    resume: resumeAccess(services),
    narrow: narrowAccess(services),
    widen: widenAccess(services),
    extend: extendAccess(services),
    adoptRole: adoptRole(services),
    accessActions: accessActions(services),
  };

  return (caller: Caller) => {
    const { tenantId } = caller;

    function command<Schema extends z.ZodType<object>, Done extends Outcome>(
      definition: CommandDefinition<Schema, Done>,
    ): (input: z.input<Schema>, options?: CommandOptions) => Promise<Result<Done>> {
      return (input, options) => runner.run(caller, definition, input, options);
    }

    /** A command that gives or takes access: this process's checks know of it before it returns. */
    function accessCommand<Schema extends z.ZodType<object>, Done extends Outcome>(
      definition: CommandDefinition<Schema, Done>,
    ): (input: z.input<Schema>, options?: CommandOptions) => Promise<Result<Done>> {
      return async (input, options) => {
        const result = await runner.run(caller, definition, input, options);
        if ('position' in result) await follower.reached(result.position);
        return result;
      };
    }

    function query<Asked, Answer>(answer: (asked?: Asked) => Answer) {
      return async (asked?: Asked, { after }: QueryOptions = {}): Promise<Answer> => {
        await follower.reached(after);
        return answer(asked);
      };
    }

    /** A query that cannot do without an input. */
    function question<Asked, Answer>(answer: (asked: Asked) => Answer) {
      return async (asked: Asked, { after }: QueryOptions = {}): Promise<Answer> => {
        await follower.reached(after);
        return answer(asked);
      };
    }

    return {
      tenants: {
        /** Opens the tenant, if it is not open yet. Nothing else works before that. */
        open: () => openTenant(caller),
        /** From then on nobody has access in the tenant, and no command is taken but reopening. */
        close: accessCommand(closeTenant),
        /** Takes the closing back, with all the access that was given before. */
        reopen: accessCommand(reopenTenant),
        /** Sets the policy, whole; what earlier policies decided stays as it is. */
        changePolicy: command(changePolicy),
        /** Whether it is open, and its policy; undefined for a tenant that was never opened. */
        get: () => tenantOf(tenantId),
        /** What could be done about it now; undefined for a tenant that was never opened. */
        actions: () => actions.ofTenant(tenantId),
      },
      workspaces: {
        /** Makes a workspace known, so that people can be invited to it. Its name is not changed by opening it again. */
        open: command(openWorkspace),
        /** From then on nobody is invited to it, accepts there, or has access there. */
        close: accessCommand(closeWorkspace),
        /** Takes the closing back: access that was given holds again, and open invitations can be accepted. */
        reopen: accessCommand(reopenWorkspace),
        /** Gives an open workspace another name. */
        rename: command(renameWorkspace),
        /** In the order of their ids. */
        list: query<WorkspaceQuery, Page<ListedWorkspace>>((asked) => queries.workspaces(tenantId, asked)),
        /** One workspace; undefined if there is none of that id. */
        get: async (id: string, { after }: QueryOptions = {}): Promise<ListedWorkspace | undefined> => {
          await follower.reached(after);
          const known = workspaceId.safeParse(id);
          return known.success ? queries.workspace(tenantId, known.data) : undefined;
        },
        /** What could be done about a workspace now; undefined if there is none of that id. */
        actions: async (id: string) => {
          const known = workspaceId.safeParse(id);
          return known.success ? actions.ofWorkspace(tenantId, known.data) : undefined;
        },
      },
      people: {
        /**
         * Makes a person known before anybody invites them, with or without an address. Whoever has the address or the
         * external id already is that person, and keeps their name.
         */
        register: command(registerPerson),
        /** Gives a person another name. */
        rename: command(renamePerson),
        /** Gives a person another address: links that went to the old one are dead. Refused where it is another person's. */
        changeEmail: command(changeEmail),
        /** Takes the host's own id of a person away from them, so that it can be another's. */
        releaseExternalId: command(releaseExternalId),
        /**
         * Parts a person from the account they accepted with, which loses their access at once: they can accept the
         * next invitation with another one.
         */
        releasePrincipal: accessCommand(releasePrincipal),
        /** Says that whoever is signed in, as the person they are bound to, agreed to a version of the host's terms. */
        agreeTerms: command(agreeTerms),
        /** Shuts a person out of every workspace, without touching what they were given. */
        deactivate: accessCommand(deactivatePerson),
        /** The workspaces that a person has access to, suspended or not; in the order in which it was given. */
        workspaces: question<WorkspacesOfPersonQuery, Page<ListedWorkspaceOfPerson>>((asked) =>
          queries.workspacesOfPerson(tenantId, asked),
        ),
        /** Takes the deactivation back: what they were given holds again. */
        reactivate: accessCommand(reactivatePerson),
        /** In the order of their ids, which is mostly the one in which they were registered. */
        list: query<PersonQuery, Page<ListedPerson>>((asked) => queries.people(tenantId, asked)),
        /** One person; undefined if there is none of that id. */
        get: async (id: string, { after }: QueryOptions = {}): Promise<ListedPerson | undefined> => {
          await follower.reached(after);
          const known = personId.safeParse(id);
          return known.success ? queries.person(tenantId, known.data) : undefined;
        },
        /** What staff could do about a person now; undefined if there is none of that id. */
        actions: async (id: string) => {
          const known = personId.safeParse(id);
          return known.success ? actions.ofPerson(tenantId, known.data) : undefined;
        },
      },
      invitations: {
        /**
         * Offers a person access to a workspace, and mails them a link. A person is known by the address; one who is
         * known keeps their name. Refused while an invitation is open (`AlreadyInvited`) or access is live
         * (`AlreadyAccepted`), within the cooldown (`ResendTooSoon`), and for more than the actor may give (`MayNotGive`).
         * Where the policy asks for approval, nothing is mailed before somebody else approves: the status is `requested`.
         */
        invite: command(definitions.invite),
        /** Lets a request become an invitation, and mails its link. Not for whoever made the request what it is. */
        approve: command(definitions.approve),
        /** Says no to a request: the invitation is again what it was before. */
        refuse: command(refuseRequest),
        /** Mails a new link with a new deadline; the old one is dead. After a rescission it opens a new round. */
        resend: command(definitions.resend),
        /** Mails a new link to the address that the person has now, if the newest one went to an earlier address. */
        readdress: command(definitions.readdress),
        /** Changes what an open invitation offers. Where approval is asked for, raised terms are a new request. */
        changeTerms: command(definitions.changeTerms),
        /** Gives the newest link, as `url`, to bring it to the invitee. Each copy is on record; who made one may not accept. */
        copyLink: command(definitions.copyLink),
        /** Takes an open invitation back, whose link is dead at once, or the request for one. */
        rescind: command(rescind),
        /** Which of these commands would be done now, change nothing, or be refused, and why. Appends nothing. */
        actions: command(definitions.actions),
        /** What a link opens, for whoever holds it. Appends nothing. */
        preview: ({ token }: { token: string }): Promise<PreviewResult> => preview(tenantId, token),
        /**
         * Accepts by a link, as the principal who is signed in; access is given before it resolves. A refusal never
         * burns the link.
         */
        accept: accessCommand(definitions.accept),
        /** Says no, on behalf of whoever holds the link. */
        decline: command(definitions.decline),
        /** In the order in which they were sent last, the oldest first. */
        list: query<InvitationQuery, Page<ListedInvitation>>((asked) => queries.invitations(tenantId, asked)),
        /** Open invitations whose deadline comes before a moment, the soonest first. */
        deadlines: question<DeadlineQuery, Page<ListedInvitation>>((asked) =>
          queries.deadlines(tenantId, asked),
        ),
        /** One invitation; undefined if there is none of that id. */
        get: async (id: string, { after }: QueryOptions = {}): Promise<ListedInvitation | undefined> => {
          await follower.reached(after);
          const known = invitationId.safeParse(id);
          return known.success ? queries.invitation(tenantId, known.data) : undefined;
        },
      },
      access: {
        /** Gives a known person access without an invitation. */
        grant: accessCommand(definitions.grant),
        /** Ends access at once, and takes back the person's open invitation to that workspace. */
        revoke: accessCommand(revokeAccess),
        /** Lets access rest for a cause; the same cause twice is once. */
        suspend: accessCommand(definitions.suspend),
        /** Takes a cause away; access lives again when none is left. */
        resume: accessCommand(definitions.resume),
        /**
         * Leaves less: the permissions that stay, reading only, or a shorter window. What would leave nothing is refused:
         * to revoke is what that means.
         */
        narrow: accessCommand(definitions.narrow),
        /** Lets the person do more, or change things again; the window stays. */
        widen: accessCommand(definitions.widen),
        /** Lets access end later, or never. Access that has ended is not extended, but granted anew. */
        extend: accessCommand(definitions.extend),
        /** Brings one person's access to the newest version of the role it was given by. */
        adoptRole: accessCommand(definitions.adoptRole),
        /** What the actor could do about a person's access now, and why not the rest. Appends nothing. */
        actions: command(definitions.accessActions),
        /**
         * May this principal (or person) do this here?
         *
         * @throws LatchkeyError `InvalidQuery` for a question that is not one
         */
        check: async (question: CheckQuestion, options?: CheckOptions): Promise<AccessDecision> =>
          accessCheck.check(tenantId, question, options),
        /** Who has, or had, access; in the order in which it was given. */
        list: query<AccessQuery, Page<ListedAccess>>((asked) => queries.accessGrants(tenantId, asked)),
      },
      roles: {
        /** Names a set of permissions, so that access can be given by that name. */
        define: command(defineRole),
        /** Makes a new version; whoever has an older one keeps it until `access.adoptRole`. */
        revise: command(reviseRole),
        /** From then on nobody is given the role; whoever has it keeps it. */
        retire: command(retireRole),
        /** What could be done with a role of that name now, and why not the rest. Appends nothing. */
        actions: command(roleActions),
        /** In the order of their names. */
        list: query<RoleQuery, Page<ListedRole>>((asked) => queries.roles(tenantId, asked)),
        /** One role; undefined if there is none of that name. */
        get: async (name: string, { after }: QueryOptions = {}): Promise<ListedRole | undefined> => {
          await follower.reached(after);
          return queries.role(tenantId, name);
        },
      },
      audit: {
        /** All that happened around an invitation; undefined if there is none of that id. Appends nothing. */
        history: async (id: string): Promise<InvitationHistory | undefined> => {
          const known = invitationId.safeParse(id);
          return known.success ? history(tenantId, known.data) : undefined;
        },
      },
    };
  };
}
