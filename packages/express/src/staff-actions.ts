import type { Action } from '@latchkey/core';
import type { z } from 'zod';
import type { Host } from './host.ts';
import { rejectionReply } from './problem.ts';
import { readReply } from './read-reply.ts';
import type { Rejection } from './rejection.ts';
import { actionsAsJson } from './representation.ts';
import type { StaffAction } from './router-options.ts';
import type { Route } from './routes.ts';
import type { FindPlace, StaffRequest } from './staff-route.ts';
import { staffRoute } from './staff-route.ts';

type Found =
  { ok: true; revision?: number; actions: readonly Action[] } | { ok: false; rejection: Rejection };

/** What staff could do about something now, for pages to draw their buttons by. */
export function actionsRoute(
  host: Host,
  action: StaffAction,
  placeOf: FindPlace,
  find: (request: StaffRequest) => Promise<Found>,
  input?: z.ZodType,
): Route {
  return staffRoute(
    host,
    action,
    placeOf,
    async (request) => {
      const found = await find(request);
      if (!found.ok) return rejectionReply(found.rejection, 'staff', host.clock);
      const { revision, actions } = found;
      return readReply({ actions: actionsAsJson(actions) }, { revision });
    },
    input && { input },
  );
}

/** What the facade found, or why there is nothing of the kind. */
export function foundOr(actions: readonly Action[] | undefined, missing: Rejection): Found {
  return actions ? { ok: true, actions } : { ok: false, rejection: missing };
}
