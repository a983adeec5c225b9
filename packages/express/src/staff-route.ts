import { personId, roleName, supportSessionId, workspaceId } from '@latchkey/core';
import type { WorkspaceId } from '@latchkey/core';
import type { Request } from 'express';
import type { Facade } from 'latchkey';
import { z } from 'zod';
import type { Host } from './host.ts';
import { forbidden, notSignedIn } from './default-deny.ts';
import type { Operation } from './operation.ts';
import { staffOperations } from './operation.ts';
import { rejectionReply } from './problem.ts';
import { queryOf } from './query.ts';
import type { Rejection } from './rejection.ts';
import type { Reply } from './reply.ts';
import type { StaffAction } from './router-options.ts';
import type { Route } from './routes.ts';

/** A request of somebody who was allowed to make it. */
export interface StaffRequest {
  facade: Facade;
  tenantId: string;
  principalId: string;
  request: Request;
}

/** Where something is to be done: in a workspace, or in the tenant as a whole; or why that is nowhere. */
interface Place {
  workspaceId?: WorkspaceId | undefined;
  /** Further workspaces that something is done, or learnt of, in: each is asked about. */
  alsoIn?: readonly WorkspaceId[];
  missing?: Rejection | undefined;
}
export type FindPlace = (request: Request, facade: Facade) => Promise<Place> | Place;

/** Lets nobody through whom the host does not know, nor to anything that it does not allow. */
export function staffRoute(
  host: Host,
  action: StaffAction,
  placeOf: FindPlace,
  answer: (request: StaffRequest) => Promise<Reply>,
  operation: Partial<Operation> = {},
): Route {
  const route: Route = async (request) => {
    const who = await host.signedInOrSupporting(request);
    if (!who) return notSignedIn(host);
    const { tenantId, principalId, supportSessionId: onBehalfOf } = who;
    if (onBehalfOf !== undefined && action !== 'support.end') {
      return rejectionReply({ type: 'NotInSupportSession' }, 'staff', host.clock);
    }
    const facade = host.latchkey.as({ tenantId, actor: { type: 'principal', principalId }, onBehalfOf });

    const { workspaceId, alsoIn = [], missing } = await placeOf(request, facade);
    for (const place of [workspaceId, ...alsoIn]) {
      if (!(await host.mayDo(action, who, place, request))) return forbidden(host);
    }
    if (missing) return rejectionReply(missing, 'staff', host.clock);
    return answer({ facade, tenantId, principalId, request });
  };
  route.isSending = sending.has(action);
  route.operation = { id: action, ...staffOperations[action], ...operation };
  return route;
}

/** What sends a message, at once or by what follows from it. */
export const sending: ReadonlySet<StaffAction> = new Set([
  'invitations.invite',
  'invitations.inviteMany',
  'invitations.inviteTogether',
  'invitations.send',
  'invitations.approve',
  'invitations.resend',
  'invitations.readdress',
  'people.changeEmail',
  'people.confirmEmail',
  'tenants.switchNotification',
]);

export const wholeTenant: FindPlace = () => ({});

export const workspaceOfBody: FindPlace = (request) => placeGivenIn(bodyOf(request));

/** Where somebody is added, and where they are added from: both are asked about. */
export const bothWorkspaces: FindPlace = (request) => {
  const body = bodyOf(request);
  const from = workspaceId.safeParse('fromWorkspaceId' in body ? body.fromWorkspaceId : undefined);
  return { ...placeGivenIn(body), alsoIn: from.success ? [from.data] : [] };
};

/** Where somebody is invited together. */
export const workspacesOfInvitations: FindPlace = (request) => {
  const body = bodyOf(request);
  const offers = manyOffers.safeParse('invitations' in body ? body.invitations : undefined);
  const [first, ...others] = new Set(offers.data?.map((offer) => offer.workspaceId));
  return { workspaceId: first, alsoIn: others };
};
const manyOffers = z.array(z.looseObject({ workspaceId }));

export const workspaceOfQuery: FindPlace = (request) => placeGivenIn(queryOf(request));

export const workspaceOfInvitation: FindPlace = async (request, facade) =>
  (await facade.invitations.get(parameterOf(request, 'invitationId'))) ?? { missing: { type: 'NotInvited' } };

// What is no id is not found; whether there is something of an id is for whoever looks for it to say.

export const workspaceOfPath: FindPlace = (request) => {
  const parsed = workspaceId.safeParse(request.params['workspaceId']);
  return parsed.success ? { workspaceId: parsed.data } : { missing: { type: 'WorkspaceNotFound' } };
};

export const aboutPerson: FindPlace = (request) =>
  personId.safeParse(request.params['personId']).success ? {} : { missing: { type: 'PersonNotFound' } };

export const aboutKnownPerson: FindPlace = async (request, facade) =>
  (await facade.people.get(parameterOf(request, 'personId'))) ? {} : { missing: { type: 'PersonNotFound' } };

export const aboutSupportSession: FindPlace = (request) =>
  supportSessionId.safeParse(request.params['supportSessionId']).success
    ? {}
    : { missing: { type: 'SupportSessionNotFound' } };

export const aboutRole: FindPlace = (request) =>
  roleName.safeParse(request.params['name']).success ? {} : { missing: { type: 'RoleNotFound' } };

/** What a path says in one of its places. */
export function parameterOf({ params }: Request, name: string): string {
  return String(params[name]);
}

/** What was sent, not looked at yet: the facade's schemas are the judge. */
export function bodyOf({ body }: Request): object {
  const sent: unknown = body;
  return typeof sent === 'object' && sent !== null ? sent : {};
}

/** What is no workspace id is refused by whoever reads it; until then it is asked about as if it were left out. */
function placeGivenIn(given: object): Place {
  const parsed = workspaceId.safeParse('workspaceId' in given ? given.workspaceId : undefined);
  return { workspaceId: parsed.data };
}
