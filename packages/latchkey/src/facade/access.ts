import type { Permission, WorkspaceId } from '@latchkey/core';
import type { AccessCheck, AccessDecision, CheckOptions } from '../access-check/access-check.ts';
import type { AccessSearch, WhatMay, WhereMay, WhoMay } from '../access-check/access-search.ts';
import type { CheckQuestion } from '../access-check/question.ts';
import { addFrom } from '../access/add-from.ts';
import { accessActions } from '../access/access-actions.ts';
import { manyOf } from '../commands/give-many.ts';
import { changeAttributes } from '../access/change-attributes.ts';
import { adoptRole, extendAccess, narrowAccess, widenAccess } from '../access/change-access.ts';
import { grantAccess } from '../access/grant-access.ts';
import { recordUse } from '../access/record-use.ts';
import { revokeAccess } from '../access/revoke-access.ts';
import { resumeAccess, suspendAccess } from '../access/suspend-access.ts';
import type { ListedAccess } from '../projections/access-queries.ts';
import { accessOfQuery, accessQuery } from '../projections/access-queries.ts';
import type { ListQueries } from '../projections/list-queries.ts';
import type { Page } from '../projections/paging.ts';
import type { ListedStanding, StandingOrNone } from '../projections/standing-queries.ts';
import { standingQuery, standingsQuery } from '../projections/standing-queries.ts';
import type { Services } from '../services.ts';
import type { Calls } from './calls.ts';

export interface AccessParts {
  services: Services;
  accessCheck: AccessCheck;
  accessSearch: AccessSearch;
  queries: ListQueries;
}

export function createAccess({ services, accessCheck, accessSearch, queries }: AccessParts) {
  const definitions = {
    grant: grantAccess(services),
    addFrom: addFrom(services),
    suspend: suspendAccess(services),
    resume: resumeAccess(services),
    narrow: narrowAccess(services),
    widen: widenAccess(services),
    extend: extendAccess(services),
    adoptRole: adoptRole(services),
    actions: accessActions(services),
  };

  return ({ caller: { actor }, tenantId, command, accessCommand, query, question }: Calls) => ({
    /** Gives a known person access without an invitation. */
    grant: accessCommand(definitions.grant),
    /**
     * Adds somebody to a workspace who is active in another one, which is where they are chosen from. They are sent nothing,
     * and find the workspace in their list at once. Refused as `NotActiveThere` for anybody else.
     */
    addFrom: accessCommand(definitions.addFrom),
    /** Gives access to many: gives for each row what `grant` would. */
    grantMany: manyOf(accessCommand(definitions.grant)),
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
    /** Changes what the host keeps with one person's access, whole. It gives and takes nothing. */
    changeAttributes: accessCommand(changeAttributes),
    /** Says that whoever is signed in has opened the portal: lists show when that was last, to the hour. */
    recordUse: command(recordUse),
    /** What the actor could do about a person's access now, and why not the rest. Appends nothing. */
    actions: command(definitions.actions),
    /**
     * May this principal (or person) do this here? Of a `supportSession`: may whoever signed in as somebody, as long as it runs?
     *
     * @throws LatchkeyError `InvalidQuery` for a question that is not one
     */
    check: async (question: CheckQuestion, options?: CheckOptions): Promise<AccessDecision> =>
      accessCheck.check(
        tenantId,
        question,
        options,
        actor.type === 'principal' ? actor.principalId : undefined,
      ),
    /**
     * Whom a check would let do this here now, in the order of their ids: by `personId`, or by `principalId` or `externalId`
     * those who have one.
     *
     * @throws LatchkeyError `NotCaughtUp` where a check would say no as stale, `InvalidQuery`
     */
    whoMay: async (question: WhoMay, options?: CheckOptions): Promise<Page<string>> =>
      accessSearch.whoMay(tenantId, question, options),
    /** The workspaces in which a check would let somebody do this now, in the order of their ids. @throws as `whoMay` */
    whereMay: async (question: WhereMay, options?: CheckOptions): Promise<Page<WorkspaceId>> =>
      accessSearch.whereMay(tenantId, question, options),
    /** The permissions for which a check would say yes now, in their order. @throws as `whoMay` */
    whatMay: async (question: WhatMay, options?: CheckOptions): Promise<Page<Permission>> =>
      accessSearch.whatMay(tenantId, question, options),
    /** A person's access to a workspace, with what the host keeps with it; undefined where there never was any. */
    get: question(accessOfQuery, (asked): ListedAccess | undefined => queries.accessGrant(tenantId, asked)),
    /** Everybody who was ever invited or let in, and how they stand now; in the order in which that was first. */
    standings: query(standingsQuery, (asked): Page<ListedStanding> => queries.standings(tenantId, asked)),
    /** How one person stands to one workspace now; `none` where they were never invited nor let in. */
    standing: question(standingQuery, (asked): StandingOrNone => queries.standing(tenantId, asked)),
    /** Who has, or had, access; in the order in which it was given. */
    list: query(accessQuery, (asked): Page<ListedAccess> => queries.accessGrants(tenantId, asked)),
  });
}
