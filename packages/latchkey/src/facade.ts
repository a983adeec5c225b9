import type { InvitationId, Permission, PersonId, PrincipalId, WorkspaceId } from '@latchkey/core';
import { invitationId, permission, personId, principalId, workspaceId } from '@latchkey/core';
import { z } from 'zod';
import type { Actions } from './actions.ts';
import type { AccessCheck, AccessDecision, CheckOptions } from './access-check/access-check.ts';
import { grantAccess } from './access/grant-access.ts';
import { revokeAccess } from './access/revoke-access.ts';
import { resumeAccess, suspendAccess } from './access/suspend-access.ts';
import type { InvitationHistory } from './audit/history.ts';
import type { CommandOptions, Outcome, Result } from './commands/result.ts';
import type { Caller, CommandDefinition, CommandRunner } from './commands/run-command.ts';
import { accept } from './invitations/accept.ts';
import { decline } from './invitations/decline.ts';
import { invite } from './invitations/invite.ts';
import type { createPreview, PreviewResult } from './invitations/preview.ts';
import { rescind } from './invitations/rescind.ts';
import { resend } from './invitations/resend.ts';
import { LatchkeyError } from './latchkey-error.ts';
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
  InvitationQuery,
  ListedAccess,
  ListedInvitation,
  ListedPerson,
  ListedWorkspace,
  ListQueries,
  Page,
  PersonQuery,
  WorkspaceQuery,
} from './projections/list-queries.ts';
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

const checkInput = z.union([
  z.strictObject({ principalId, workspaceId, permission }),
  z.strictObject({ personId, workspaceId, permission }),
]);

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
    resend: resend(services),
    accept: accept(services),
    decline: decline(services),
    grant: grantAccess(services),
    resume: resumeAccess(services),
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
         */
        invite: command(definitions.invite),
        /** Mails a new link with a new deadline; the old one is dead. After a rescission it opens a new round. */
        resend: command(definitions.resend),
        /** Takes an open invitation back: its link is dead at once. */
        rescind: command(rescind),
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
        suspend: accessCommand(suspendAccess),
        /** Takes a cause away; access lives again when none is left. */
        resume: accessCommand(definitions.resume),
        /**
         * May this principal (or person) do this here?
         *
         * @throws LatchkeyError `InvalidQuery` for a question that is not one
         */
        check: async (question: CheckQuestion, options?: CheckOptions): Promise<AccessDecision> =>
          accessCheck.check({ tenantId, ...parseQuestion(question) }, options),
        /** Who has, or had, access; in the order in which it was given. */
        list: query<AccessQuery, Page<ListedAccess>>((asked) => queries.accessGrants(tenantId, asked)),
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

/** Who wants to do what, where: by the host's id of who is signed in, or by Latchkey's of the person. */
export type CheckQuestion = z.input<typeof checkInput>;

function parseQuestion(question: CheckQuestion): {
  subject: { principalId: PrincipalId } | { personId: PersonId };
  workspaceId: WorkspaceId;
  permission: Permission;
} {
  const parsed = checkInput.safeParse(question);
  if (!parsed.success)
    throw new LatchkeyError('InvalidQuery', z.prettifyError(parsed.error), {}, parsed.error);
  const { workspaceId, permission } = parsed.data;
  const subject =
    'personId' in parsed.data ? { personId: parsed.data.personId } : { principalId: parsed.data.principalId };
  return { subject, workspaceId, permission };
}
