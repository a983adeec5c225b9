import type { Permission, TenantId, WorkspaceId } from '@latchkey/core';
import { externalId, permission, personId, principalId, workspaceId, workspaceKind } from '@latchkey/core';
import { z } from 'zod';
import type { Clock } from '../ports/clock.ts';
import type { Page } from '../projections/paging.ts';
import { paging, parseQuery } from '../projections/paging.ts';
import type { AccessCheck, CheckOptions } from './access-check.ts';
import type { AccessIndex } from './access-index.ts';
import type { AccessQuestion } from './access-question.ts';

const kind = workspaceKind.optional();

const whoMay = z.strictObject({
  workspaceId,
  kind,
  permission,
  /** How the people are called in the answer. */
  by: z.enum(['principalId', 'personId', 'externalId']).default('personId'),
  ...paging,
});
const whereMay = aboutSubject({ kind, permission });
const whatMay = aboutSubject({ workspaceId, kind });

export type WhoMay = z.input<typeof whoMay>;
export type WhereMay = z.input<typeof whereMay>;
export type WhatMay = z.input<typeof whatMay>;

/**
 * Looks for all that a check would say yes to at this moment. Every answer was judged as the check judges it; the order
 * is that of the ids' characters, and a page goes on behind the last id of the one before.
 */
export interface AccessSearch {
  whoMay(tenantId: TenantId, asked: WhoMay, options?: CheckOptions): Promise<Page<string>>;
  whereMay(tenantId: TenantId, asked: WhereMay, options?: CheckOptions): Promise<Page<WorkspaceId>>;
  whatMay(tenantId: TenantId, asked: WhatMay, options?: CheckOptions): Promise<Page<Permission>>;
}

export function createAccessSearch({
  index,
  accessCheck,
  clock,
}: {
  index: AccessIndex;
  accessCheck: AccessCheck;
  clock: Clock;
}): AccessSearch {
  function judgeIn(tenantId: TenantId): (question: AccessQuestion) => boolean {
    const now = clock.now();
    return (question) => index.judge(tenantId, question, now).reason === undefined;
  }

  return {
    async whoMay(tenantId, asked, options) {
      const { by, limit, cursor, ...question } = parseQuery(whoMay, asked);
      await accessCheck.whenFresh(options);
      const mayThere = judgeIn(tenantId);
      const candidates = index.grantedIn(tenantId, question.workspaceId, by);
      return pageOf(candidates, { limit, cursor }, (id) => mayThere({ ...question, [by]: id }));
    },

    async whereMay(tenantId, asked, options) {
      const { limit, cursor, ...question } = parseQuery(whereMay, asked);
      await accessCheck.whenFresh(options);
      const mayThere = judgeIn(tenantId);
      const candidates = index.grantsOf(tenantId, question);
      return pageOf(candidates, { limit, cursor }, (id) => mayThere({ ...question, workspaceId: id }));
    },

    async whatMay(tenantId, asked, options) {
      const { limit, cursor, ...question } = parseQuery(whatMay, asked);
      await accessCheck.whenFresh(options);
      const candidates = index.permissionsOf({ tenantId, ...question }, clock.now());
      return pageOf(candidates, { limit, cursor }, () => true);
    },
  };
}

/** Whom a question is about can be said in one of three ways. */
function aboutSubject<Shape extends z.ZodRawShape>(shape: Shape) {
  const rest = { ...shape, ...paging };
  return z.union([
    z.strictObject({ principalId, ...rest }),
    z.strictObject({ personId, ...rest }),
    z.strictObject({ externalId, ...rest }),
  ]);
}

/** Judges no more than what the page needs. A cursor may be any text: it only says behind which id to go on. */
function pageOf<Id extends string>(
  candidates: Iterable<Id>,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
  isFound: (id: Id) => boolean,
): Page<Id> {
  const items: Id[] = [];
  const behind = [...new Set(candidates)].filter((id) => cursor === undefined || id > cursor);
  for (const id of behind.toSorted()) {
    if (!isFound(id)) continue;
    if (items.length === limit) return { items, next: items.at(-1) };
    items.push(id);
  }
  return { items, next: undefined };
}
