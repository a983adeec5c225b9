import type { WorkspaceId } from '@latchkey/core';
import { workspaceId } from '@latchkey/core';
import type { Request } from 'express';
import type { Facade, ManyOptions } from 'latchkey';
import { latestOf } from 'latchkey';
import { z } from 'zod';
import type { CommandResult } from './command-reply.ts';
import { untilListed } from './command-reply.ts';
import { forbidden, forbiddenInList, notSignedIn } from './default-deny.ts';
import type { Host, SignedIn } from './host.ts';
import { onceByKey } from './idempotency-key.ts';
import { staffOperations } from './operation.ts';
import { invalidInput, issuesAsJson, rejectionInList, rejectionReply } from './problem.ts';
import { outcomeAsJson } from './representation.ts';
import type { Reply } from './reply.ts';
import { jsonReply } from './reply.ts';
import type { StaffAction } from './router-options.ts';
import type { Route, Routes } from './routes.ts';
import { inputFrom } from './staff-input.ts';
import { bodyOf, sending } from './staff-route.ts';

/** Rows that one request may have. */
const mostRows = 10_000;

const rowsOf = <Row extends z.ZodType>(row: Row) =>
  z.strictObject({ rows: z.array(row).min(1, 'send at least one row').max(mostRows) });
const anyRows = rowsOf(z.unknown());

/** Gives a command for each row. */
type GiveMany = (rows: readonly never[], options: ManyOptions) => Promise<readonly CommandResult[]>;

/** Commands by the thousand: each row is judged by itself, and has a result of its own. */
export function staffManyRoutes(host: Host): Routes {
  const { invitations, people, access } = host.facade;
  return {
    '/invitations/many': {
      POST: manyRoute(
        host,
        'invitations.inviteMany',
        invitations.invite.input,
        true,
        (by) => by.invitations.inviteMany,
      ),
    },
    '/people/many': {
      POST: manyRoute(
        host,
        'people.registerMany',
        people.register.input,
        false,
        (by) => by.people.registerMany,
      ),
    },
    '/access/many': {
      POST: manyRoute(host, 'access.grantMany', access.grant.input, true, (by) => by.access.grantMany),
    },
  };
}

/**
 * Each workspace that rows are about is asked about once; rows about one where it is not allowed are refused, and all of
 * the request where it is allowed in none.
 */
function manyRoute(
  host: Host,
  action: StaffAction,
  row: z.ZodType,
  isByWorkspace: boolean,
  find: (facade: Facade) => GiveMany,
): Route {
  const route: Route = async (request) => {
    const who = await host.signedIn(request);
    if (!who) return notSignedIn(host);
    const told = anyRows.safeParse(bodyOf(request));
    const rows = told.success ? told.data.rows : [];
    const places = rows.map((each) => (isByWorkspace ? workspaceIn(each) : undefined));
    const allowed = await allowedPlaces(host, action, who, places, request);
    if (allowed.size === 0) return forbidden(host);

    const { tenantId, principalId } = who;
    const facade = host.latchkey.as({ tenantId, actor: { type: 'principal', principalId } });
    const closed = await refusalForAll(host, facade);
    if (closed) return closed;
    const from = [tenantId, principalId] as const;
    const repeatable = { request, route: action, from, audience: 'staff', claimBy: facade } as const;
    return onceByKey(host, repeatable, async ({ commandId }) => {
      if (!told.success) return invalidInput(told.error, host.clock);
      const isAllowed = (index: number) => allowed.has(places[index]);
      return carryOut(host, rows, isAllowed, (inputs) => find(facade)(inputs as never[], { commandId }));
    });
  };
  // A row that is none is no reason to refuse the others, and stands in its own result.
  route.isMany = true;
  route.isSending = sending.has(action);
  route.operation = {
    id: action,
    ...staffOperations[action],
    input: rowsOf(z.union([row, z.unknown()])),
    isMany: true,
  };
  return route;
}

/** What is refused here is given to the facade as nothing at all, so that each row keeps its place, and its id. */
async function carryOut(
  host: Host,
  rows: readonly unknown[],
  isAllowed: (index: number) => boolean,
  give: (inputs: readonly object[]) => Promise<readonly CommandResult[]>,
): Promise<Reply> {
  const inputs = rows.map((each) => inputFrom(typeof each === 'object' && each !== null ? each : {}));
  const nothing = {};
  const given = await give(
    inputs.map((each, index) => (each.success && isAllowed(index) ? each.data : nothing)),
  );
  const positions = given.map((each) => (each.ok ? each.position : undefined));
  const newest = positions.reduce((latest, each) => latestOf(latest, each), undefined);
  if (newest !== undefined) await untilListed(host, newest);
  const results = given.map((each, index) => {
    const input = inputs[index];
    if (!isAllowed(index)) return { index, ok: false, problem: forbiddenInList(host) };
    if (input?.success === false) {
      const issues = issuesAsJson(input.error.issues);
      return { index, ok: false, problem: rejectionInList({ type: 'InvalidInput', issues }) };
    }
    return each.ok
      ? { index, ok: true, result: outcomeAsJson(each) }
      : { index, ok: false, problem: rejectionInList(each.rejection) };
  });
  return jsonReply(200, { results });
}

/** The workspaces of the rows in which it is allowed; undefined among them stands for the tenant as a whole. */
async function allowedPlaces(
  host: Host,
  action: StaffAction,
  who: SignedIn,
  places: readonly (WorkspaceId | undefined)[],
  request: Request,
): Promise<ReadonlySet<WorkspaceId | undefined>> {
  const asked = places.length === 0 ? [undefined] : [...new Set(places)];
  const answers = await Promise.all(
    asked.map(async (place) => ((await host.mayDo(action, who, place, request)) ? [place] : [])),
  );
  return new Set(answers.flat());
}

/** What would be said of every row. */
async function refusalForAll(host: Host, facade: Facade): Promise<Reply | undefined> {
  const tenant = await facade.tenants.get();
  if (!tenant) return rejectionReply({ type: 'TenantNotFound' }, 'staff', host.clock);
  return tenant.status === 'closed'
    ? rejectionReply({ type: 'TenantClosed' }, 'staff', host.clock)
    : undefined;
}

function workspaceIn(row: unknown): WorkspaceId | undefined {
  const given = typeof row === 'object' && row !== null && 'workspaceId' in row ? row.workspaceId : undefined;
  return workspaceId.safeParse(given).data;
}
