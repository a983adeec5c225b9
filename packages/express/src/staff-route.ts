import { workspaceId } from '@latchkey/core';
import type { WorkspaceId } from '@latchkey/core';
import type { Request } from 'express';
import type { Facade } from 'latchkey';
import type { Host } from './host.ts';
import { forbidden, notSignedIn } from './default-deny.ts';
import { rejectionReply } from './problem.ts';
import { queryOf } from './query.ts';
import type { Reply } from './reply.ts';
import type { StaffAction } from './router-options.ts';
import type { Route } from './routes.ts';

/** A request of somebody who was allowed to make it. */
export interface StaffRequest {
  facade: Facade;
  tenantId: string;
  /** What was sent, not looked at yet: the facade's schemas are the judge. */
  body: object;
  request: Request;
}

/** Where something is to be done: in a workspace, or in the tenant as a whole; undefined is nowhere that exists. */
type Place = { workspaceId?: WorkspaceId | undefined } | undefined;
type FindPlace = (request: Request, facade: Facade) => Promise<Place> | Place;

/** Lets nobody through whom the host does not know, nor to anything that it does not allow. */
export function staffRoute(
  host: Host,
  action: StaffAction,
  placeOf: FindPlace,
  answer: (request: StaffRequest) => Promise<Reply>,
): Route {
  return async (request) => {
    const who = await host.signedIn(request);
    if (!who) return notSignedIn(host);
    const { tenantId, principalId } = who;
    const facade = host.latchkey.as({ tenantId, actor: { type: 'principal', principalId } });

    const place = await placeOf(request, facade);
    if (!(await host.mayDo(action, who, place?.workspaceId, request))) return forbidden(host);
    if (!place) return rejectionReply({ type: 'NotInvited' }, 'staff', host.clock);
    return answer({ facade, tenantId, body: bodyOf(request), request });
  };
}

export const wholeTenant: FindPlace = () => ({});

export const workspaceOfBody: FindPlace = (request) => placeGivenIn(bodyOf(request));

export const workspaceOfQuery: FindPlace = (request) => placeGivenIn(queryOf(request));

export const workspaceOfInvitation: FindPlace = (request, facade) =>
  facade.invitations.get(invitationIdOf(request));

export function invitationIdOf({ params }: Request): string {
  return String(params['invitationId']);
}

/** What is no workspace id is refused by whoever reads it; until then it is asked about as if it were left out. */
function placeGivenIn(given: object): Place {
  const parsed = workspaceId.safeParse('workspaceId' in given ? given.workspaceId : undefined);
  return { workspaceId: parsed.data };
}

function bodyOf({ body }: Request): object {
  const sent: unknown = body;
  return typeof sent === 'object' && sent !== null ? sent : {};
}
